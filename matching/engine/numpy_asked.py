"""What the NumPy back end is asked: needs side by side, their criteria in common slots."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from matching.engine.criteria import BY_KIND, Scope, Step
from matching.engine.flat import DIMENSIONS, Array
from matching.engine.need import Ask, Mode, Need, ProcessAsk
from matching.engine.rules import Rule

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
