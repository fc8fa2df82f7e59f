"""A mould or die *for* a process is tooling, not that process."""

from __future__ import annotations

from dataclasses import replace

from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked

_TOOL_OF = (
    ("plast-blow", "tool-blow-mould"),
    ("plast-thermo", "tool-blow-mould"),
    ("plast-extr", "tool-extr-die"),
    ("plast", "tool-mould-plastic"),
    ("stamp", "tool-die-stamp"),
    ("cast", "tool-die-cast"),
    ("forge", "tool-forge-die"),
    ("shoe-sole", "tool-rubber-mould"),
    ("rubber", "tool-rubber-mould"),
    ("extr", "tool-extr-die"),
    ("pack-diecut", "tool-diecut"),
)
_NOUNS_AFTER = (
    ("mold",),
    ("die",),
    ("tool",),
    ("tooling",),
    ("mold", "making"),
    ("die", "making"),
    ("用", "金", "型"),
    ("金", "型"),
    ("用", "型"),
    ("용", "금", "형"),
    ("금", "형"),
    ("用", "模", "具"),
    ("模", "具"),
    ("模", "具", "制", "造"),
)
_NOUNS_BEFORE = (
    ("mold", "for"),
    ("die", "for"),
    ("tool", "for"),
    ("tooling", "for"),
    ("khuon", "cho"),
    ("khuon", "de"),
    ("khuon", "dung", "cho"),
    ("khuon", "mau", "cho"),
    ("khuon",),
    ("khuon", "mau"),
    ("mold", "used", "for"),
    ("mold", "for", "plastic"),
)
_NOT_TOOLMAKING = frozenset({"machine", "machinery", "press", "line", "maker", "machines"})


def with_tooling(source: Source, lexicon: Lexicon, tracked: list[Tracked]) -> list[Tracked]:
    """Mentions in which a process named only to say which tool is meant becomes that tool."""
    result: list[Tracked] = []
    for one in tracked:
        tool = _tool_for(one.mention.code or "") if one.mention.kind == "process" else ""
        if not tool or tool not in lexicon.codes:
            result.append(one)
            continue
        first, last = _reach(source, one)
        if (first, last) == (one.first, one.last):
            result.append(one)
            continue
        start, end = source.span(first, last)
        mention = replace(
            one.mention,
            code=tool,
            start=start,
            end=end,
            text=source.text[start:end],
            certainty="exact",
            candidates=(),
        )
        result = [r for r in result if r.last <= first]
        result.append(Tracked(first, last, mention))
    return _without_overlaps(result)


def _tool_for(code: str) -> str:
    return next((tool for family, tool in _TOOL_OF if code.startswith(family)), "")


def _reach(source: Source, one: Tracked) -> tuple[int, int]:
    keys = [t.key for t in source.tokens[max(0, one.first - 4) : one.last + 5]]
    here = one.first - max(0, one.first - 4)
    after = keys[here + one.last - one.first :]
    for noun in sorted(_NOUNS_AFTER, key=len, reverse=True):
        size = len(noun)
        if tuple(after[:size]) == noun and not (
            size < len(after) and after[size] in _NOT_TOOLMAKING
        ):
            return one.first, one.last + size
    if not source.marked or source.marks[one.first - 1 : one.first] != ["khuon"]:
        before = keys[:here]
        for noun in sorted(_NOUNS_BEFORE, key=len, reverse=True):
            if tuple(before[len(before) - len(noun) :]) == noun and before:
                return one.first - len(noun), one.last
    return one.first, one.last


def _without_overlaps(tracked: list[Tracked]) -> list[Tracked]:
    kept: list[Tracked] = []
    for one in tracked:
        if kept and one.first < kept[-1].last:
            continue
        kept.append(one)
    return kept
