"""Editions of standards (ISO 9001:2015) and numbers that follow another one (ISO 9001/14001)."""

from __future__ import annotations

import re
from dataclasses import replace

from directory.taxonomy.lexicon import Lexicon, Term
from directory.taxonomy.source import Source
from directory.taxonomy.spans import Found
from directory.taxonomy.wordlists import words

_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = frozenset(words("/ , & and va và ・ 、 및 와 和 及 + hoặc or"))


def with_editions(source: Source, lexicon: Lexicon, found: list[Found]) -> list[Found]:
    """Standards with the edition that follows them, and further numbers in the same breath."""
    numbers = _numbers(lexicon)
    result: list[Found] = []
    taken = {i for f in found for i in range(f.first, f.last)}
    for one in found:
        if one.kind != "standard":
            result.append(one)
            continue
        last = _after_edition(source, one.last)
        result.append(replace(one, last=last))
        while True:
            follow = _following(source, numbers, last, taken)
            if follow is None:
                break
            place, terms = follow
            last = _after_edition(source, place + 1)
            result.append(Found(place, last, "standard", terms))
    return sorted(result, key=lambda f: f.first)


def _after_edition(source: Source, last: int) -> int:
    tokens = source.tokens
    marks = 0
    if last < len(tokens) and tokens[last].key in (":", "：", "/", "(", "版", "v", "ver", "phien"):
        marks = 1
    if last + marks < len(tokens) and _YEAR.fullmatch(tokens[last + marks].key):
        glued = tokens[last + marks].glued or marks or tokens[last].start - _end(source, last) <= 1
        if marks or glued:
            return last + marks + 1
    if last < len(tokens) and tokens[last].glued and tokens[last].script == "latin":
        return last + 1 if tokens[last].end - tokens[last].start == 1 else last
    return last


def _end(source: Source, last: int) -> int:
    return source.tokens[last - 1].end


def _following(
    source: Source, numbers: dict[str, tuple[Term, ...]], last: int, taken: set[int]
) -> tuple[int, tuple[Term, ...]] | None:
    tokens = source.tokens
    if last + 1 >= len(tokens) or tokens[last].key not in _BETWEEN:
        return None
    terms = numbers.get(tokens[last + 1].key)
    if terms is None or last + 1 in taken:
        return None
    return last + 1, terms


def _numbers(lexicon: Lexicon) -> dict[str, tuple[Term, ...]]:
    """Standards by their bare number, where the number alone tells which one."""
    known = lexicon.extras.get("standard_numbers")
    if known is None:
        found: dict[str, tuple[Term, ...]] = {}
        for key, terms in lexicon.keys.items():
            if len(key) <= 3 and key[-1].isdigit() and len(key[-1]) >= 4:
                standards = tuple(t for t in terms if t.kind == "standard")
                if standards and key[-1] not in found:
                    found[key[-1]] = standards
        lexicon.extras["standard_numbers"] = known = found
    return known  # type: ignore[return-value]
