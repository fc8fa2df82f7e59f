"""Cases judged by all criteria: the line that would make the part, then the firm, then the sum.

What does not depend on amounts is judged first, once for all needs that differ in nothing else.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.criteria import Step
from matching.engine.flat import Array
from matching.engine.numpy_asked import Asked, Slot, at
from matching.engine.numpy_capacity import Cover, Pools, capacity_step, coverage, pools, second
from matching.engine.numpy_cases import Cases
from matching.engine.numpy_criteria import judged
from matching.engine.numpy_parts import Judged
from matching.engine.numpy_sums import FAILED, NOTHING, UNKNOWN, Sums, added

_PLACE = 20


@dataclass(slots=True)
class Verdicts:
    """Per case failed gates, unknown gates and sum, as one number (see :mod:`numpy_sums`).

    ``line``: index of the best pair, -1 for none; ``cover``: coverage of the whole request, where
    capacity is asked.
    """

    key: Array
    line: Array
    pool_size: Array
    cover: Cover | None
    capacity: Judged | None
    sums: Sums

    @property
    def cases(self) -> Cases:
        """What was judged."""
        return self.sums.cases

    def outcome(self, key: tuple[str, int], cases: Array) -> tuple[Judged, dict[str, Array]]:
        """What the criterion of one slot found of these cases, and its facts."""
        if key[0] == "capacity" and self.capacity is not None:
            return self.capacity.at(cases), {}
        got, own = self.sums.judged_of(key, cases, self.line[cases])
        # Without any line of the family nothing of a line is known, and the process is not done.
        missing = np.int8(Step.FAILED if key[0] == "process" else Step.UNKNOWN)
        return (
            Judged(np.append(got.step, missing)[own], np.append(got.sat, 0)[own]),
            got.facts(own),
        )


def judge(
    cases: Cases, *, narrow: bool, asked: Asked | None = None, which: Array | None = None
) -> Verdicts:
    """Judge cases. Narrow: only firms without a failed gate are wanted, others may be missing.

    ``asked``: the needs to judge for, where need ``which[i]`` of the cases is one that need ``i``
    differs from in amounts only.
    """
    sums = Sums(cases)
    slots = cases.asked.slots
    if narrow:
        slots = sorted(slots, key=lambda slot: (not slot.has_gate, not slot.is_on_line))
    for slot in slots:
        sums.add(slot, judged(sums.cases, slot))
        if narrow and slot.has_gate:
            sums.drop_failed()
    if asked is not None and which is not None:
        sums.repeat(asked, which)
    order = sums.cases.asked.minimum_order
    if order is not None:
        sums.add(order, judged(sums.cases, order))
        if narrow and order.has_gate:
            sums.drop_failed()
    return _verdicts(sums)


def _verdicts(sums: Sums) -> Verdicts:
    cases, slot = sums.cases, sums.cases.asked.capacity
    best, pool, of_line = _best_line(sums, slot)
    none = best < 0
    key = np.append(sums.pairs, NOTHING)[best] + sums.firms
    cover = got = None
    if slot is not None and of_line is not None:
        cover, got = _capacity(cases, slot, pool, best, of_line)
        got.step[none] = Step.UNKNOWN
        got.sat[none] = 0
        key += added(slot, got, cases.need)
    if cases.asked.first.process is None:
        key += 2 * FAILED
    if none.any():
        key += _without_line(cases, none)
    return Verdicts(key, best, np.append(pool.size, 0)[best], cover, got, sums)


def _best_line(sums: Sums, slot: Slot | None) -> tuple[Array, Pools, Judged | None]:
    """The line of each case that serves best with its pool, and what each pool is worth."""
    cases, key, got = sums.cases, sums.pairs, None
    if slot is None:
        nothing = np.zeros(len(key), dtype=np.int64)
        own = Cover(nothing, nothing, np.zeros(len(key), dtype=bool))
    else:
        own = coverage(cases, slot, cases.of_line, cases.pair_need)
    pool = pools(cases, key, own)
    if slot is not None:
        which = cases.pair_need
        got = capacity_step(cases, slot, which, pool.cover, pool.fresh, pool.unknown)
        key = key + added(slot, got, which)
    return _least(cases, key), pool, got


def _capacity(
    cases: Cases, slot: Slot, pool: Pools, best: Array, of_line: Judged
) -> tuple[Cover, Judged]:
    """Capacity of a request is the smallest coverage over its core steps."""
    cover = Cover(
        np.append(pool.cover, 0)[best],
        np.append(pool.fresh, 0)[best],
        np.append(pool.unknown, True)[best],
    )
    if not any(need.second for need in cases.asked.needs):
        step, sat = np.append(of_line.step, 0)[best], np.append(of_line.sat, 0)[best]
        return cover, Judged(step.astype(np.int8), sat)
    cover = second(cases, slot, cover)
    got = capacity_step(cases, slot, cases.need, cover.cover, cover.fresh, cover.unknown)
    return cover, got


def _least(cases: Cases, key: Array) -> Array:
    """Index of the pair with the least key of every case, the first of equals; -1 for none."""
    counts = np.diff(cases.starts)
    if (counts == 1).all():
        return np.arange(len(key))
    best = np.full(len(cases.firm), -1, dtype=np.int64)
    if len(key):
        place = np.arange(len(key)) - cases.starts[cases.case]
        filled = np.flatnonzero(counts)
        first = cases.starts[filled]
        least = np.minimum.reduceat((key << _PLACE) | place, first)
        best[filled] = first + (least & ((1 << _PLACE) - 1))
    return best


def _without_line(cases: Cases, none: Array) -> Array:
    """What firms without any line of the family add: the process is not done, the rest unknown.

    Such a firm is no near miss, whatever else it has.
    """
    asked = cases.asked
    found = none * (FAILED if asked.first.process is not None else 0)
    for slot in (*asked.slots, asked.minimum_order):
        if slot is not None and slot.is_on_line and slot.has_gate:
            step = FAILED if slot.kind == "process" else UNKNOWN
            found += step * (none & at(slot.gates, cases.need))
    return found
