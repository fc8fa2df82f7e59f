"""What the NumPy back end looks at: needs side by side, firms as cases, their lines as pairs.

One evaluator serves one need for many firms, many needs for many firms and many needs for one: all
it sees are flat arrays of cases (need, firm) and of pairs (case, line).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from matching.engine.criteria import BY_KIND, Scope, Step
from matching.engine.flat import DIMENSIONS, Array, spread, starts_of
from matching.engine.need import Ask, Mode, Need, ProcessAsk
from matching.engine.rules import Rule
from matching.engine.segment import LineList, Segment

_CODES = {name: code for code, name in enumerate(DIMENSIONS)}
#: One need for all cases, or the need of each.
Which = int | Array


def at(values: Any, which: Which) -> Any:
    """The values of each need: one for all, or one each."""
    return values if isinstance(values, int) else values[which]


class Slot:
    """One criterion of several needs; a need that does not ask it has weight 0 and no gate."""

    def __init__(self, nth: int, asks: Sequence[Ask | None]) -> None:
        self.asks = asks
        self.first: Any = next(ask for ask in asks if ask is not None)
        self.kind = self.first.kind
        #: The third certificate of each need is in one slot.
        self.key = (self.kind, nth)
        self.weights = np.array([ask.weight if ask else 0 for ask in asks], dtype=np.int64)
        self.gates = np.array([ask is not None and ask.mode == Mode.GATE for ask in asks])
        #: What a criterion falls to that is not met: a gate fails, anything else is major.
        self.lowest = np.where(self.gates, int(Step.FAILED), int(Step.MAJOR)).astype(np.int8)
        self.has_gate, self.all_gates = bool(self.gates.any()), bool(self.gates.all())
        self._tables: dict[tuple[str, int], Array] = {}
        self.is_on_line = BY_KIND[self.kind].scope == Scope.LINE

    def values(self, value: Callable[[Any], int], default: int = 0) -> Array:
        """A number of every need's ask."""
        return np.array([default if a is None else value(a) for a in self.asks], dtype=np.int64)

    def table(self, name: str, size: int) -> Array:
        """For every need, which ids below ``size`` its ask lists under this name."""
        known = self._tables.get((name, size))
        if known is None:
            known = self._tables[name, size] = table(self._listed(name), size)
        return known

    @cached_property
    def amounts(self) -> Array:
        """For every need what its ask names of each dimension; the last, of none, stays 0."""
        found = []
        for ask in self.asks:
            own = [0] * (len(DIMENSIONS) + 1)
            for name, amount in getattr(ask, "need_by_dimension", ()):
                own[_CODES[name]] = amount
            found.append(own)
        return np.array(found, dtype=np.int64)

    def all_ids(self, name: str) -> tuple[int, ...]:
        """The ids that any need's ask lists under this name."""
        listed = set(self._listed(name))
        return (
            listed.pop() if len(listed) == 1 else tuple(sorted({i for ids in listed for i in ids}))
        )

    def is_alike(self, name: str) -> bool:
        """Whether all asks list the same ids under this name."""
        return len(set(self._listed(name))) == 1

    def _listed(self, name: str) -> list[tuple[int, ...]]:
        return [() if ask is None else getattr(ask, name) for ask in self.asks]


def table(listed: Sequence[Sequence[int]], size: int) -> Array:
    """A row per list: whether each number below ``size`` is in it."""
    found = np.zeros((len(listed), size), dtype=bool)
    for row, ids in zip(found, listed, strict=True):
        wanted = np.array(ids, dtype=np.int64)
        row[wanted[wanted < size]] = True
    return found


def all_ids(listed: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """The ids of all lists; lists that are the same stay as they are."""
    distinct = set(listed)
    if len(distinct) == 1:
        return distinct.pop()
    return tuple(sorted({each for ids in distinct for each in ids}))


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


#: Criteria on how much is needed, which requests that are alike otherwise differ in.
_ON_AMOUNTS = frozenset(("capacity", "minimum_order"))


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
        self.kept: dict[tuple[str, bool], Array] = {}

    @cached_property
    def slots(self) -> list[Slot]:
        """The criteria of all needs but those on amounts."""
        return _slots([[a for a in n.asks() if a.kind not in _ON_AMOUNTS] for n in self.needs])

    @cached_property
    def capacity(self) -> Slot | None:
        """Free capacity, where any need asks for it."""
        return _slot_of([need.capacity for need in self.needs])

    @cached_property
    def minimum_order(self) -> Slot | None:
        """The least order, where any need asks for it."""
        return _slot_of([need.minimum_order for need in self.needs])

    def of_kind(self, kind: str) -> list[Slot]:
        """The slots of one kind."""
        return [slot for slot in self.slots if slot.kind == kind]

    def alike(self) -> tuple["Asked", Array]:
        """One need of all those that differ in name and amounts only, and the one for each.

        Needs are alike that hold the same asks, not only equal ones: comparing takes longer.
        """
        numbers: dict[Any, int] = {}
        which = [numbers.setdefault(but_amounts(need), len(numbers)) for need in self.needs]
        firsts = np.unique(np.array(which), return_index=True)[1].tolist()
        return Asked([self.needs[first] for first in firsts], self.rule), np.array(which)


_OTHERS = attrgetter(*(f.name for f in fields(Need) if f.name not in {"ref", *_ON_AMOUNTS}))


def but_amounts(need: Need) -> tuple[int, ...]:
    """The same for needs that hold the same objects in everything but name and amounts.

    Only while the needs are held by somebody.
    """
    return tuple(map(id, _OTHERS(need)))


def _slots(asks: Sequence[Sequence[Ask]]) -> list[Slot]:
    """In the order of the criteria; the third certificate of each need shares one slot."""
    places: dict[tuple[str, int], list[Ask | None]] = {}
    for number, own in enumerate(asks):
        for key, ask in numbered(own):
            places.setdefault(key, [None] * len(asks))[number] = ask
    return [Slot(nth, own) for (_kind, nth), own in places.items()]


def _slot_of(asks: Sequence[Ask | None]) -> Slot | None:
    on = [None if ask is None or ask.mode == Mode.OFF else ask for ask in asks]
    return Slot(0, on) if any(ask is not None for ask in on) else None


def numbered(asks: Sequence[Ask]) -> Iterator[tuple[tuple[str, int], Ask]]:
    """Each ask with the key of its slot: its kind, and how many of the kind come before it."""
    seen: dict[str, int] = {}
    for ask in asks:
        nth = seen[ask.kind] = seen.get(ask.kind, -1) + 1
        yield (ask.kind, nth), ask


def alike_of(asked: Asked, slot: Slot) -> tuple[Array, list[int]]:
    """The number of each need's ask among those that judge alike, and the first need of each."""
    numbers: dict[Any, int] = {}
    firsts: list[int] = []
    which = []
    read: dict[int, Any] = {}
    for place, (need, ask) in enumerate(zip(asked.needs, slot.asks, strict=True)):
        if ask is not None and id(ask) not in read:
            read[id(ask)] = _READ[type(ask)](ask)
        days = (need.day, need.window_days, need.wants_prototypes)
        key = None if ask is None else (days, read[id(ask)])
        if key not in numbers:
            numbers[key] = len(firsts)
            firsts.append(place)
        which.append(numbers[key])
    return np.array(which, dtype=np.int64), firsts


class _Reads(dict[type[Ask], Callable[[Any], Any]]):
    """What a judgement reads of each kind of ask."""

    def __missing__(self, kind: type[Ask]) -> Callable[[Any], Any]:
        if issubclass(kind, ProcessAsk):
            names = ["mode", "process_id"]
        else:
            names = [each.name for each in fields(kind) if each.name not in ("key", "weight")]
        self[kind] = attrgetter(*names)
        return self[kind]


_READ = _Reads()


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
    #: Where the lines were listed, and each pair's place there.
    source: LineList | None = None
    place: Array | None = None

    @property
    def pair_need(self) -> Which:
        """The need of every pair."""
        return self.need if isinstance(self.need, int) else self.need[self.case]

    @property
    def pair_firm(self) -> Array:
        """The firm of every pair."""
        return self.firm[self.case]

    def of_line(self, name: str) -> Array:
        """A column of the lines, pair by pair."""
        if self.source is not None:
            return self.source.column(name)[self.place]
        return self.segment.lines[name][self.line]

    @property
    def first_place(self) -> Array | None:
        """Of every case the place of its first line where the lines were listed."""
        if self.source is None or self.place is None:
            return None
        return self.place[self.starts[:-1]]

    def of_firm(self, name: str, values: Array) -> Array:
        """A column of the firms, case by case."""
        first = self.first_place
        if self.source is None or first is None:
            return values[self.firm]
        return self.source.of_firm(name, values)[first]

    def of_all_lines(self, source: LineList) -> "Cases":
        """All lines that are listed, for the same need."""
        place = np.arange(len(source))
        return cases_of(self.segment, self.asked, 0, source.line, source=source, place=place)

    def of_all_firms(self, source: LineList) -> "Cases":
        """All firms of the lines that are listed, for the same need, without their lines."""
        none = np.empty(0, dtype=np.int64)
        starts = np.zeros(len(source.firms) + 1, dtype=np.int64)
        return Cases(self.segment, self.asked, 0, source.firms, none, none, starts)

    def only(self, kept: Array) -> "Cases":
        """These pairs; cases without one are dropped."""
        return cases_of(
            self.segment,
            self.asked,
            self.pair_need if isinstance(self.need, int) else self.pair_need[kept],  # type: ignore[index]
            self.line[kept],
            source=self.source,
            place=None if self.place is None else self.place[kept],
        )

    def for_needs(self, asked: Asked, which: Array) -> tuple["Cases", Array, Array]:
        """The cases of need ``which[i]`` for every need ``i`` of ``asked``.

        Also where each pair and each case of them stands here.
        """
        if isinstance(self.need, int):
            edges = np.array([0, len(self.firm)])
        else:
            edges = np.searchsorted(self.need, np.arange(int(which.max()) + 2))
        need, case = spread(edges, which)
        owner, pair = spread(self.starts, case)
        starts = starts_of(np.diff(self.starts)[case])
        place = None if self.place is None else self.place[pair]
        line, firm = self.line[pair], self.firm[case]
        return (
            Cases(self.segment, asked, need, firm, line, owner, starts, self.source, place),
            pair,
            case,
        )


def cases_of(
    segment: Segment,
    asked: Asked,
    need: Which,
    line: Array,
    *,
    source: LineList | None = None,
    place: Array | None = None,
) -> Cases:
    """Cases of pairs that are sorted by need and line."""
    firm = segment.line_firm[line] if source is None else source.firm[place]
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
        source=source,
        place=place,
    )


def candidates(segment: Segment, asked: Asked, standing: Array | None) -> Cases:
    """Pairs that can pass every gate which the row alone tells; ``standing`` limits the firms.

    Lines that fail such a gate are left out as well: a firm without a failed gate does not lend
    them capacity.
    """
    process, maker = asked.first.process, asked.first.maker
    none = np.empty(0, dtype=np.int32)
    if process is None:
        return cases_of(segment, asked, 0 if asked.is_one else none, none)
    is_gate = process.mode == Mode.GATE
    source = segment.line_list(process.kind_ids if is_gate else process.family_ids)
    kept = np.ones(len(source), dtype=bool) if standing is None else standing[source.firm]
    if maker.mode == Mode.GATE:
        kept = kept & source.makes
    if is_gate and process.least_level:
        kept &= source.column("evidence") >= process.least_level
    place = np.flatnonzero(kept)
    firm = source.firm[place]
    held: dict[tuple[int, ...], Array] = {}
    rows = []
    for need in asked.needs:
        row = np.ones(len(place), dtype=bool)
        for ask in need.certificates:
            if ask.mode != Mode.GATE:
                continue
            if ask.options not in held:
                held[ask.options] = holds(segment, ask.options, firm)
            row &= held[ask.options]
        rows.append(row)
    which: Which = 0
    if asked.is_one:
        place = place[rows[0]]
    else:
        which, number = np.nonzero(np.array(rows))
        place = place[number]
    line = source.line[place]
    return cases_of(segment, asked, which, line, source=source, place=place)


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
