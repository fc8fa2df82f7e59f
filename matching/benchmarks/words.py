"""The words of profiles and requests, as a text search is given them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_WORDS = re.compile(r"\w+")


def words_in(text: str) -> list[str]:
    """The words of a text, without signs that a query language reads."""
    return _WORDS.findall(text)


def words_of(value: Any) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)
