"""How an organisation's token looks in the OpenAPI schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from accounts.api_auth import SCHEME, OrganisationTokenAuthentication


class TokenSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer mx_…`."""

    target_class = OrganisationTokenAuthentication
    name = "organisationToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """The schema of the header."""
        return {"type": "http", "scheme": SCHEME.lower()}
