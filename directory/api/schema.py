"""How the interchange format's own fields look in the OpenAPI schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema

from directory.imports.fields import Number, Whole


class NumberSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A JSON number with its bounds."""

    target_class = Number
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        """The schema of the field."""
        field = self.target
        kind = "integer" if isinstance(field, Whole) else "number"
        cast = int if kind == "integer" else float
        return {"type": kind, "minimum": cast(field.low), "maximum": cast(field.high)}
