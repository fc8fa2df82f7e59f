"""Lists of words written as one string, so that they can be read and kept in order."""

from __future__ import annotations


def words(text: str) -> list[str]:
    """The words of a list, in order."""
    return text.split()
