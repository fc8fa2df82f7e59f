"""Long lists in pages: ``limit`` and ``offset``, checked instead of bent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

MOST_ROWS = 100
USUAL_ROWS = 25
FARTHEST = 1_000_000


class PageOptions(serializers.Serializer[Any]):
    """How many rows, from where."""

    limit = serializers.IntegerField(
        min_value=1, max_value=MOST_ROWS, default=USUAL_ROWS, help_text=_("How many rows.")
    )
    offset = serializers.IntegerField(
        min_value=0, max_value=FARTHEST, default=0, help_text=_("How many rows to pass over.")
    )


class Pages(LimitOffsetPagination):
    """Pages with their neighbours' addresses; a limit out of range is refused, not bent."""

    default_limit = USUAL_ROWS
    max_limit = MOST_ROWS

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        """The rows of the page asked for."""
        options = PageOptions(data=options_of(request, PageOptions))
        options.is_valid(raise_exception=True)
        return super().paginate_queryset(queryset, request, view)

    @classmethod
    def page_of(cls, row: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
        """What a page of such rows looks like, for views that page by hand."""
        return inline_serializer(
            name=f"PageOf{row.__name__}",
            fields={
                "count": serializers.IntegerField(),
                "next": serializers.URLField(allow_null=True),
                "previous": serializers.URLField(allow_null=True),
                "results": row(many=True),
            },
        )

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Say the bounds too."""
        names = {"limit": (1, MOST_ROWS, USUAL_ROWS), "offset": (0, FARTHEST, 0)}
        fields = PageOptions().fields
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": str(fields[name].help_text),
                "schema": {"type": "integer", "minimum": low, "maximum": high, "default": usual},
            }
            for name, (low, high, usual) in names.items()
        ]


def options_of(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The query parameters that ``kind`` knows, each once; a repeated one is refused."""
    found: dict[str, Any] = {}
    for name in map(str, kind().fields):
        values = request.query_params.getlist(name)
        if len(values) > 1:
            raise ValidationError({name: [_("Give this parameter once.")]}, code="repeated")
        if values:
            found[name] = values[0]
    return found


def checked_options(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The checked query parameters, defaults filled in; raises ValidationError."""
    options = kind(data=options_of(request, kind))
    options.is_valid(raise_exception=True)
    return dict(options.validated_data)
