"""What a serializer found wrong, flattened to problems with paths."""

from collections.abc import Iterator
from typing import Any

from core.errors import Problem


def problems_of(errors: Any, place: str) -> list[Problem]:
    """Every error of a serializer as a problem under ``place``, in the order of the fields."""
    return list(_walk(errors, place))


def _walk(errors: Any, place: str) -> Iterator[Problem]:
    if isinstance(errors, dict):
        for name, inner in errors.items():
            if name == "non_field_errors":
                yield from _walk(inner, place)
            elif isinstance(name, int):
                yield from _walk(inner, f"{place}[{name}]")
            else:
                yield from _walk(inner, f"{place}.{name}")
    elif isinstance(errors, list):
        for index, inner in enumerate(errors):
            nested = isinstance(inner, (dict, list))
            yield from _walk(inner, f"{place}[{index}]" if nested else place)
    else:
        yield Problem(message=str(errors), code=getattr(errors, "code", "invalid"), place=place)
