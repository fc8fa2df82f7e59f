"""What a serializer found wrong, flattened to problems with paths."""

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.settings import api_settings

from core.errors import Problem


def problems_of(errors: Any, place: str) -> list[Problem]:
    """Every error of a serializer as a problem under ``place``, in the order of the fields."""
    return list(_walk(errors, place))


def unknown_fields(serializer: Any, data: Any, place: str) -> Iterator[str]:
    """The places of all fields of checked ``data``, at any depth, that the format has not."""
    if isinstance(serializer, serializers.ListSerializer):
        for index, item in enumerate(data or ()):
            yield from unknown_fields(serializer.child, item, f"{place}[{index}]")
    elif isinstance(serializer, serializers.Serializer):
        for name, inner in (data or {}).items():
            known = serializer.fields.get(name)
            if known is None:
                yield _inside(place, name[:80])
            else:
                yield from unknown_fields(known, inner, _inside(place, name))


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _walk(errors: Any, place: str) -> Iterator[Problem]:
    if isinstance(errors, dict):
        for name, inner in errors.items():
            if name == api_settings.NON_FIELD_ERRORS_KEY:
                yield from _walk(inner, place)
            elif isinstance(name, int):
                yield from _walk(inner, f"{place}[{name}]")
            else:
                yield from _walk(inner, _inside(place, name))
    elif isinstance(errors, list):
        for index, inner in enumerate(errors):
            nested = isinstance(inner, (dict, list))
            yield from _walk(inner, f"{place}[{index}]" if nested else place)
    else:
        yield Problem(message=str(errors), code=getattr(errors, "code", "invalid"), place=place)
