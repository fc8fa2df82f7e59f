"""What the NumPy back end looks at: needs side by side, firms as cases, their lines as pairs.

One evaluator serves one need for many firms, many needs for many firms and many needs for one: all
it sees are flat arrays of cases (need, firm) and of pairs (case, line).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.criteria import BY_KIND, Scope, Step
from matching.engine.flat import Array, spread
from matching.engine.need import Ask, Mode, Need
from matching.engine.rules import Rule
from matching.engine.segment import Segment

#: One need for all cases, or the need of each.
Which = int | Array


def at(values: Array, which: Which) -> Any:
    """The values of each need: one for all, or one each."""
    return values[which]


class Slot:
    """One criterion of several needs; a need that does not ask it has weight 0 and no gate."""

    def __init__(self, index: int, asks: Sequence[Ask | None]) -> None:
        self.index = index
        self.asks = asks
        self.first: Any = next(ask for ask in asks if ask is not None)
        self.kind = self.first.kind
        self.weights = np.array([ask.weight if ask else 0 for ask in asks], dtype=np.int64)
        self.gates = np.array([ask is not None and ask.mode == Mode.GATE for ask in asks])
        #: What a criterion falls to that is not met: a gate fails, anything else is major.
        self.lowest = np.where(self.gates, int(Step.FAILED), int(Step.MAJOR)).astype(np.int8)
        self.has_gate = bool(self.gates.any())
        self.is_on_line = BY_KIND[self.kind].scope == Scope.LINE

    def values(self, value: Callable[[Any], int], default: int = 0) -> Array:
        """A number of every need's ask."""
        return np.array([default if a is None else value(a) for a in self.asks], dtype=np.int64)

    def table(self, ids: Callable[[Any], Sequence[int]], size: int) -> Array:
        """For every need, which ids below ``size`` its ask names."""
        return table([() if ask is None else ids(ask) for ask in self.asks], size)


def table(listed: Sequence[Sequence[int]], size: int) -> Array:
    """A row per list: whether each number below ``size`` is in it."""
    found = np.zeros((len(listed), size), dtype=bool)
    for row, ids in zip(found, listed, strict=True):
        wanted = np.array(ids, dtype=np.int64)
        row[wanted[wanted < size]] = True
    return found


def named(tables: Array, which: Which, ids: Array) -> Array:
    """Whether the table of each need names the id. Null counts as id 0, which nothing names."""
    ids = np.maximum(ids, 0)
    return picked(tables, which, ids)


def picked(tables: Array, which: Which, column: Array) -> Array:
    """A column of each need's row."""
    if isinstance(which, int):
        found: Array = tables[which][column]
    else:
        found = tables.ravel()[which * tables.shape[1] + column]
    return found


class Asked:
    """Needs under one rule whose criteria stand in common slots.

    All of them ask for the same first process, and for the maker in the same mode.
    """

    def __init__(self, needs: Sequence[Need], rule: Rule) -> None:
        self.needs = needs
        self.rule = rule
        self.is_one = len(needs) == 1
        self.first = needs[0]
        self.days = np.array([need.day for need in needs], dtype=np.int64)
        self.windows = self.days + np.array([need.window_days for need in needs], dtype=np.int64)
        self.splits = np.array([int(need.split_allowed) for need in needs])
        self.slots = _slots(needs)

    def of_kind(self, kind: str) -> list[Slot]:
        """The slots of one kind."""
        return [slot for slot in self.slots if slot.kind == kind]


def _slots(needs: Sequence[Need]) -> list[Slot]:
    """In the order of the criteria; the third certificate of each need shares one slot."""
    places: dict[tuple[str, int], list[Ask | None]] = {}
    for number, need in enumerate(needs):
        seen: dict[str, int] = {}
        for ask in need.asks():
            nth = seen[ask.kind] = seen.get(ask.kind, -1) + 1
            places.setdefault((ask.kind, nth), [None] * len(needs))[number] = ask
    return [Slot(index, asks) for index, asks in enumerate(places.values())]


@dataclass(slots=True)
class Cases:
    """Firms to judge, each for one need, and their lines in the order of the segment.

    ``starts`` cuts ``line`` and ``case`` into the pairs of each case, one after the other.
    """

    segment: Segment
    asked: Asked
    need: Which
    firm: Array
    line: Array
    case: Array
    starts: Array
    facts: bool = False

    @property
    def pair_need(self) -> Which:
        """The need of every pair."""
        return self.need if isinstance(self.need, int) else self.need[self.case]

    @property
    def pair_firm(self) -> Array:
        """The firm of every pair."""
        return self.segment.line_firm[self.line]

    def of_line(self, name: str) -> Array:
        """A column of the lines, pair by pair."""
        return self.segment.lines[name][self.line]

    def only(self, kept: Array) -> "Cases":
        """These pairs; cases without one are dropped."""
        return cases_of(
            self.segment,
            self.asked,
            self.pair_need if isinstance(self.need, int) else self.pair_need[kept],  # type: ignore[index]
            self.line[kept],
            facts=self.facts,
        )


def cases_of(
    segment: Segment, asked: Asked, need: Which, line: Array, *, facts: bool = False
) -> Cases:
    """Cases of pairs that are sorted by need and line."""
    firm = segment.line_firm[line]
    new = np.empty(len(line), dtype=bool)
    new[:1] = True
    np.not_equal(firm[1:], firm[:-1], out=new[1:])
    if not isinstance(need, int):
        new[1:] |= need[1:] != need[:-1]
    first = np.flatnonzero(new)
    return Cases(
        segment=segment,
        asked=asked,
        need=need if isinstance(need, int) else need[first],
        firm=firm[first],
        line=line,
        case=np.cumsum(new) - 1,
        starts=np.append(first, len(line)),
        facts=facts,
    )


def candidates(segment: Segment, asked: Asked, standing: Array | None) -> Cases:
    """Pairs that can pass every gate which the row alone tells; ``standing`` limits the firms.

    Lines that fail such a gate are left out as well: a firm without a failed gate does not lend
    them capacity.
    """
    process, maker = asked.first.process, asked.first.maker
    if process is None:
        return cases_of(segment, asked, 0, np.empty(0, dtype=np.int32))
    is_gate = process.mode == Mode.GATE
    line = segment.lines_of(process.kind_ids if is_gate else process.family_ids)
    kept = np.ones(len(line), dtype=bool)
    if standing is not None:
        kept &= standing[segment.line_firm[line]]
    if maker.mode == Mode.GATE:
        kept &= segment.line_makes[line]
    if is_gate and process.least_level:
        kept &= segment.lines["evidence"][line] >= process.least_level
    line = line[kept]
    firm = segment.line_firm[line]
    held: dict[tuple[int, ...], Array] = {}
    rows = []
    for need in asked.needs:
        row = np.ones(len(line), dtype=bool)
        for ask in need.certificates:
            if ask.mode != Mode.GATE:
                continue
            if ask.options not in held:
                held[ask.options] = holds(segment, ask.options, firm)
            row &= held[ask.options]
        rows.append(row)
    if asked.is_one:
        return cases_of(segment, asked, 0, line[rows[0]])
    which, place = np.nonzero(np.array(rows))
    return cases_of(segment, asked, which, line[place])


def holds(segment: Segment, standards: Sequence[int], firm: Array) -> Array:
    """Whether each firm has any certificate of one of the standards."""
    found = np.zeros(len(firm), dtype=bool)
    for row in segment.standards.rows(standards):
        found |= segment.standards.has(row, firm)
    return found


def every_line(segment: Segment, asked: Asked, firms: Array) -> Cases:
    """These firms for one need (positions, ascending), with all lines of its process's family."""
    process = asked.first.process
    if process is not None and len(firms) * 8 > len(segment):
        line = segment.lines_of(process.family_ids)
        chosen = np.zeros(len(segment), dtype=bool)
        chosen[firms] = True
        line = line[chosen[segment.line_firm[line]]]
        starts = np.searchsorted(segment.line_firm[line], firms)
        case = np.repeat(np.arange(len(firms)), np.diff(np.append(starts, len(line))))
    else:
        case, line = spread(segment.line_starts, firms)
        if process is not None:
            family = table([process.family_ids], segment.top_id)
            kept = named(family, 0, segment.lines["process"][line])
            case, line = case[kept], line[kept]
        starts = np.searchsorted(case, np.arange(len(firms)))
    return Cases(segment, asked, 0, firms, line, case, np.append(starts, len(line)))
