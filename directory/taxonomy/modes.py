"""How strongly a text wants each standard: required, preferred, optional, or none said."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from directory.taxonomy.phrases import MODES, Hit, Phrases
from directory.taxonomy.reading import Mode, Side
from directory.taxonomy.source import Source
from directory.taxonomy.stances import HARD, JOINERS
from directory.taxonomy.tracked import Tracked


def with_modes(
    source: Source, tracked: list[Tracked], said: Phrases, side: Side
) -> tuple[list[Tracked], set[int]]:
    """Standards with the mode of their clause: required, preferred, optional, or none said."""
    used: set[int] = set()
    hits = sorted(
        (
            h
            for h in (*said.complete, *said.slotted)
            if h.phrase.meaning in MODES and h.phrase.slot in ("", "cert")
        ),
        key=lambda h: h.first,
    )
    modes: dict[int, Mode] = {}
    standards = [i for i, t in enumerate(tracked) if t.mention.kind == "standard"]
    for n, i in enumerate(standards):
        around = [tracked[j] for j in standards[max(0, n - 6) : n + 7]]
        hit = _mode_hit(source, tracked[i], around, hits)
        if hit is not None:
            modes[i] = MODES[hit.phrase.meaning]  # type: ignore[assignment]
            used |= set(range(hit.first, hit.last))
    _inherit(source, tracked, standards, modes, hits)
    result = [
        replace(t, mention=replace(t.mention, mode=modes[i])) if i in modes else t
        for i, t in enumerate(tracked)
    ]
    return result, used


def _mode_hit(
    source: Source, one: Tracked, standards: list[Tracked], hits: list[Hit]
) -> Hit | None:
    """The mode phrase of the same clause that belongs to a standard.

    It is the next one after, unless another standard follows first; else the one before.
    """
    clause = source.clause_of(one.first)
    middle = bisect_left(hits, one.first, key=lambda h: h.first)
    here = [
        h
        for h in hits[max(0, middle - 8) : middle + 8]
        if clause.first <= h.first < clause.last or _bracketed(source, clause.last, h, one)
    ]
    if not here:
        return None
    if len({h.phrase.meaning for h in here}) == 1:
        return here[0]
    after = [h for h in here if h.first >= one.last]
    nexts = [s.first for s in standards if s.first >= one.last]
    own = [h for h in after if not nexts or h.first < min(nexts)]
    softer = [h for h in own if h.phrase.meaning != "required"]
    if softer and len(own) > len(softer):
        return softer[0]
    before = [h for h in here if h.last <= one.first]
    others = [s for s in standards if s is not one and clause.first <= s.first < clause.last]
    if after:
        nearest = min(after, key=lambda h: h.first)
        parted = [h for h in before if all(not (h.last <= s.first < one.first) for s in others)]
        if not parted or nearest.first - one.last <= one.first - parted[-1].last:
            return nearest
    return before[-1] if before else after[0]


def _bracketed(source: Source, end: int, hit: Hit, one: Tracked) -> bool:
    """A phrase in brackets right after the standard: "ISO 9001 (required)"."""
    if not 0 <= hit.first - one.last <= 4 or end >= len(source.tokens):
        return False
    return source.tokens[end].key in "([（【"


def _inherit(
    source: Source,
    tracked: list[Tracked],
    standards: list[int],
    modes: dict[int, Mode],
    hits: list[Hit],
) -> None:
    """Standards listed with commas share the mode said once at the end or at the beginning."""
    places = {i: n for n, i in enumerate(standards)}
    for order, step in ((list(reversed(standards)), 1), (standards, -1)):
        for i in order:
            if i in modes:
                continue
            place = places[i] + step
            if not 0 <= place < len(standards) or standards[place] not in modes:
                continue
            j = standards[place]
            left, right = (tracked[i], tracked[j]) if step > 0 else (tracked[j], tracked[i])
            between = [source.tokens[k] for k in range(left.last, right.first)]
            words = [t for t in between if t.key not in JOINERS and t.key != "，"]
            start = bisect_left(hits, left.last, key=lambda h: h.first)
            named = [h for h in hits[start : start + 1] if h.first < right.first]
            if len(words) <= 3 and not named and not any(t.key in HARD for t in words):
                modes[i] = modes[j]
    heading = _headings(source, tracked, standards, modes, hits)
    modes.update(heading)


def _headings(
    source: Source,
    tracked: list[Tracked],
    standards: list[int],
    modes: dict[int, Mode],
    hits: list[Hit],
) -> dict[int, Mode]:
    """Modes from a heading: "Required: ISO 9001, ISO 14001"."""
    found: dict[int, Mode] = {}
    for i in standards:
        if i in modes:
            continue
        clause = source.clause_of(tracked[i].first)
        end = bisect_left(hits, clause.first, key=lambda h: h.first)
        before = [
            h
            for h in hits[max(0, end - 3) : end]
            if h.last <= clause.first
            and h.last + 1 >= clause.first - 1
            and source.clause_of(h.first).sentence == clause.sentence
        ]
        if before and clause.opener in (":", "："):
            found[i] = MODES[before[-1].phrase.meaning]  # type: ignore[assignment]
    return found
