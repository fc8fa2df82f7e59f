"""The OpenAPI schema: which addresses are in it, and what every operation may answer besides."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny

from core.api.errors import Problems

_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_MEANINGS = {
    "400": _("What was sent is not in order; each problem names its place."),
    "401": _("Nobody is signed in, or the token does not hold."),
    "403": _("Your organisation may not do this."),
    "404": _("There is nothing at this address, or it is not yours to see."),
    "406": _("The answer cannot be given in the form asked for."),
    "413": _("The body is too large."),
    "415": _("The body is not JSON."),
    "429": _("Too many calls in a short time; Retry-After says how many seconds to wait."),
}


def only_resources(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Leave out the schema itself, the readable page and the answer to unknown addresses."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def inline_choices(result: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """Leave closed lists where they are used: a name for each would say less than its values."""
    pending: list[Any] = [result]
    while pending:
        match pending.pop():
            case dict() as part:
                part.pop("x-spec-enum-id", None)
                pending += part.values()
            case list() as parts:
                pending += parts
    return result


class Schema(AutoSchema):
    """An operation with its refusals, all of one shape."""

    def get_serializer_name(self, serializer: Any, direction: str) -> str:
        """Names for readers: what is answered is not called "out" there."""
        return type(serializer).__name__.removesuffix("Out")

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for code in self._refusals():
            if code not in bodies:
                body = self._get_response_for_code(Problems, code)  # type: ignore[no-untyped-call]
                bodies[code] = body | {"description": str(_MEANINGS[code])}
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[str]:
        """The codes an operation of this kind may answer."""
        codes = ["400", "401", "406", "429"]
        public = any(isinstance(one, AllowAny) for one in self.view.get_permissions())
        if not public or self.method in _UNSAFE:
            codes.append("403")
        if "{" in self.path:
            codes.append("404")
        if self.method in _UNSAFE:
            codes += ["413", "415"]
        return codes
