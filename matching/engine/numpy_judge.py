"""Cases judged by all criteria: the line that would make the part, then the firm, then the sum."""

from dataclasses import dataclass, field

import numpy as np

from matching.engine.criteria import Step
from matching.engine.flat import Array
from matching.engine.numpy_capacity import Cover, Pools, capacity_step, coverage, pools, second
from matching.engine.numpy_cases import Cases, Slot, at
from matching.engine.numpy_parts import Judged, judged

#: Sums of weights times satisfactions stay below; gates of a need are fewer than 32.
MOST_TOTAL = 1 << 24
_PLACE = 20
_NULL = int(np.iinfo(np.int64).min)


@dataclass(slots=True)
class Verdicts:
    """Per case: failed gates, unknown gates and sum. ``group`` as in the statement.

    With facts also ``line`` (index of the best pair, -1 for none), the pool's size and every
    slot's outcome.
    """

    cases: Cases
    fails: Array
    unknown: Array
    total: Array
    line: Array
    pool_size: Array
    by_slot: dict[int, Judged] = field(default_factory=dict)
    #: Coverage of the whole request, where capacity is asked.
    cover: Cover | None = None

    @property
    def group(self) -> Array:
        """0 eligible, 1 needs an answer, 2 near miss, 3 not suitable."""
        ranked = (self.unknown > 0).astype(np.int64)
        return np.where(self.fails > 1, 3, np.where(self.fails == 1, 2, ranked))


@dataclass(slots=True)
class _Lines:
    """Running sums of the pairs while the criteria of lines are judged."""

    cases: Cases
    fails: Array
    unknown: Array
    quality: Array
    by_slot: dict[int, Judged] = field(default_factory=dict)

    def add(self, slot: Slot, got: Judged) -> None:
        which = self.cases.pair_need
        if slot.has_gate:
            gate = at(slot.gates, which)
            self.fails += (got.step == Step.FAILED) & gate
            self.unknown += (got.step == Step.UNKNOWN) & gate
        self.quality += got.sat * at(slot.weights, which)
        if self.cases.facts:
            self.by_slot[slot.index] = got

    def drop_failed(self) -> None:
        """Forget lines with a failed gate, and firms without a line."""
        kept = self.fails == 0
        if kept.all():
            return
        self.cases = self.cases.only(kept)
        self.fails, self.unknown = self.fails[kept], self.unknown[kept]
        self.quality = self.quality[kept]
        for got in self.by_slot.values():
            got.step, got.sat = got.step[kept], got.sat[kept]
            got.facts = {name: values[kept] for name, values in got.facts.items()}


def judge(cases: Cases, *, narrow: bool) -> Verdicts:
    """Judge cases. Narrow: only firms without a failed gate are wanted, others may be missing."""
    lines = _judge_lines(cases, narrow=narrow)
    cases = lines.cases
    slot = next(iter(cases.asked.of_kind("capacity")), None)
    best, pool, cover = _best_line(lines, slot)
    none = best < 0
    verdicts = Verdicts(
        cases=cases,
        fails=np.append(lines.fails, 0)[best],
        unknown=np.append(lines.unknown, 0)[best],
        total=np.append(lines.quality, 0)[best],
        line=best,
        pool_size=np.append(pool.size, 0)[best],
    )
    # A firm with nothing of the process's family is no near miss, whatever else it has.
    if cases.asked.first.process is None:
        verdicts.fails = verdicts.fails + 2
    else:
        verdicts.fails = verdicts.fails + none
    if none.any():
        _without_line(verdicts, none)
    for each, got in lines.by_slot.items():
        missing = Step.FAILED if cases.asked.slots[each].kind == "process" else Step.UNKNOWN
        verdicts.by_slot[each] = Judged(
            np.where(none, np.int8(missing), np.append(got.step, 0)[best]),
            np.where(none, 0, np.append(got.sat, 0)[best]),
            {name: np.append(values, _NULL)[best] for name, values in got.facts.items()},
        )
    _judge_firms(verdicts, slot, cover)
    return verdicts


def _judge_lines(cases: Cases, *, narrow: bool) -> _Lines:
    many = len(cases.line)
    fails, unknown, quality = (np.zeros(many, dtype=np.int64) for _ in range(3))
    lines = _Lines(cases, fails, unknown, quality)
    slots = [slot for slot in cases.asked.slots if slot.is_on_line]
    if narrow:
        slots.sort(key=lambda slot: not slot.has_gate)
    for slot in slots:
        lines.add(slot, judged(lines.cases, slot))
        if narrow and slot.has_gate:
            lines.drop_failed()
    return lines


def _best_line(lines: _Lines, slot: Slot | None) -> tuple[Array, Pools, Cover]:
    """The line of each case that serves best together with its pool, and what the pool covers."""
    cases, which = lines.cases, lines.cases.pair_need
    if slot is None:
        nothing = np.zeros(len(cases.line), dtype=np.int64)
        own = Cover(nothing, nothing, np.zeros(len(cases.line), dtype=bool))
    else:
        own = coverage(cases, slot, cases.of_line, which)
    key = _key(lines.fails, lines.unknown, lines.quality)
    pool = pools(cases, key, own)
    if slot is not None:
        got = capacity_step(cases, slot, which, pool.cover, pool.fresh, pool.unknown)
        fails, unknown = lines.fails, lines.unknown
        if slot.has_gate:
            gate = at(slot.gates, which)
            fails = fails + ((got.step == Step.FAILED) & gate)
            unknown = unknown + ((got.step == Step.UNKNOWN) & gate)
        key = _key(fails, unknown, lines.quality + got.sat * at(slot.weights, which))
    best = _least(cases, key)
    cover = Cover(
        np.append(pool.cover, 0)[best],
        np.append(pool.fresh, 0)[best],
        np.append(pool.unknown, True)[best],
    )
    return best, pool, cover


def _key(fails: Array, unknown: Array, quality: Array) -> Array:
    """Fewest failed gates, then fewest unknown gates, then the greatest sum."""
    key: Array = ((fails * 32 + unknown) << 24) | (MOST_TOTAL - 1 - quality)
    return key


def _least(cases: Cases, key: Array) -> Array:
    """Index of the pair with the least key of every case, the first of equals; -1 for none."""
    best = np.full(len(cases.firm), -1, dtype=np.int64)
    if len(key):
        place = np.arange(len(key)) - cases.starts[cases.case]
        filled = np.flatnonzero(np.diff(cases.starts))
        first = cases.starts[filled]
        least = np.minimum.reduceat((key << _PLACE) | place, first)
        best[filled] = first + (least & ((1 << _PLACE) - 1))
    return best


def _without_line(verdicts: Verdicts, none: Array) -> None:
    """Without any line of the family nothing of a line is known, and the process is not done."""
    for slot in verdicts.cases.asked.slots:
        if not (slot.has_gate and (slot.is_on_line or slot.kind == "capacity")):
            continue
        gates = none & at(slot.gates, verdicts.cases.need)
        if slot.kind == "process":
            verdicts.fails = verdicts.fails + gates
        elif slot.kind != "capacity":
            verdicts.unknown = verdicts.unknown + gates


def _judge_firms(verdicts: Verdicts, capacity: Slot | None, pool: Cover) -> None:
    cases = verdicts.cases
    for slot in cases.asked.slots:
        if slot.is_on_line:
            continue
        got = _capacity(verdicts, slot, pool) if slot is capacity else judged(cases, slot)
        if slot.has_gate:
            gate = at(slot.gates, cases.need)
            verdicts.fails = verdicts.fails + ((got.step == Step.FAILED) & gate)
            verdicts.unknown = verdicts.unknown + ((got.step == Step.UNKNOWN) & gate)
        verdicts.total = verdicts.total + got.sat * at(slot.weights, cases.need)
        if cases.facts:
            verdicts.by_slot[slot.index] = got


def _capacity(verdicts: Verdicts, slot: Slot, pool: Cover) -> Judged:
    """Capacity of a request is the smallest coverage over its core steps."""
    cases = verdicts.cases
    cover = second(cases, slot, pool)
    got = capacity_step(cases, slot, cases.need, cover.cover, cover.fresh, cover.unknown)
    none = verdicts.line < 0
    got.step[none] = Step.UNKNOWN
    got.sat[none] = 0
    verdicts.cover = cover
    return got
