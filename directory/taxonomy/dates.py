"""Days and months named next to a phrase: "until March 2027", "đến tháng 3/2027", "2027年3月"."""

from __future__ import annotations

import re
from datetime import date

from directory.taxonomy.source import Source

_MONTHS = {
    m: i
    for i, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for m in names.split()
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERNS = (
    re.compile(
        r"(?P<y>20\d\d)\s?[年년./ ]\s?(?P<m>\d{1,2})\s?[月월./ ]\s?(?P<d>\d{1,2})(?:日|일)?"
    ),
    re.compile(r"(?P<y>20\d\d)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]"),
    re.compile(r"(?:ngay )?(?P<d>\d{1,2})\s?[/. ]\s?(?P<m>\d{1,2})\s?[/. ]\s?(?P<y>20\d\d)"),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<n>{_NAMES})\.?,? (?P<y>20\d\d)"),
    re.compile(rf"(?P<n>{_NAMES})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>20\d\d)"),
    re.compile(rf"(?P<n>{_NAMES})\.?,? (?:of )?(?P<y>20\d\d)"),
    re.compile(r"(?:thang )?(?P<m>\d{1,2})\s?(?:/| nam )\s?(?P<y>20\d\d)"),
    re.compile(r"(?:quy|q)\s?(?P<q>[1-4]|iv|i{1,3})\s?(?:/| nam |,| )\s?(?P<y>20\d\d)"),
    re.compile(r"(?P<y>20\d\d)\s?[年년]?\s?(?:第|제)?(?P<q>[1-4])(?:季度|四半期|분기)"),
    re.compile(r"(?:cuoi|het|end of|late)(?: nam)? (?P<e>20\d\d)"),
    re.compile(r"(?P<e>20\d\d)\s?[年년]?\s?(?:末|말|底|연말)"),
    re.compile(r"(?:nam )?(?P<y>20\d\d)(?:\s?[年년])?"),
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_REACH = 32


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first date of a folded text and where it stands.

    A month or quarter is given by its first day, the end of a year by its last.
    """
    best: tuple[date, int, int] | None = None
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None or (best is not None and match.start() >= best[1]):
            continue
        day = _date(match.groupdict())
        if day is not None:
            best = (day, match.start(), match.end())
    return best


def _date(parts: dict[str, str | None]) -> date | None:
    if parts.get("e"):
        return date(int(parts["e"] or 0), 12, 31)
    month = 1
    if parts.get("n"):
        month = _MONTHS[parts["n"] or ""]
    elif parts.get("m"):
        month = int(parts["m"] or 1)
    elif parts.get("q"):
        quarter = parts["q"] or "1"
        month = 3 * (_ROMAN.get(quarter) or int(quarter)) - 2
    try:
        return date(int(parts["y"] or 0), month, int(parts.get("d") or 1))
    except ValueError:
        return None


def date_near(
    source: Source, first: int, last: int, after: bool
) -> tuple[date | None, tuple[int, int]]:
    """The date that follows (or precedes) tokens first..last, and its original span."""
    bare = source.folded.bare
    if after:
        start = source.tokens[last - 1].end
        found = find_date(bare[start : start + _REACH])
    else:
        end = source.tokens[first].start
        start = max(0, end - _REACH)
        found = find_date(bare[start:end])
    if found is None:
        return None, (0, 0)
    day, begins, ends = found
    return day, source.folded.original_span(start + begins, start + ends)
