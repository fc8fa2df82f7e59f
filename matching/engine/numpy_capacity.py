"""Free capacity over arrays: coverage of a line, pools of lines, and what a coverage is worth.

Integer for integer what :mod:`matching.engine.sql_capacity` computes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.criteria import Step
from matching.engine.flat import Array, is_null
from matching.engine.numpy_asked import Slot, Which, all_ids, at, named, table
from matching.engine.numpy_cases import Cases
from matching.engine.numpy_parts import Judged, amounts
from matching.engine.rules import COVERAGE_UNIT, FULL, MOST_COVERAGE, Rule

#: Beyond, a float no longer holds every integer.
_EXACT = 1 << 53


@dataclass(slots=True)
class Cover:
    """Billionths of the need per line, those of figures that are not old, and what is unknown."""

    cover: Array
    fresh: Array
    unknown: Array


def coverage(cases: Cases, slot: Slot, column: Callable[[str], Array], which: Which) -> Cover:
    """How much of the need each line has free; ``column`` reads one of the lines' columns."""
    free, stated = column("free"), column("stated_on")
    need = amounts(slot, column("dimension"), which)
    unknown = is_null(free) | (need == 0)
    levels = slot.values(lambda ask: ask.least_level)
    if levels.any():
        least = at(levels, which)
        unknown |= (least != 0) & (column("evidence") < least)
    cover = shares(np.where(unknown, 0, free), np.where(unknown, 1, need))
    oldest = at(cases.asked.days, which) - cases.asked.rule.stale_days
    is_old = ~is_null(stated) & (stated < oldest)
    return Cover(cover, np.where(is_old, 0, cover), unknown)


def shares(free: Array, need: Array) -> Array:
    """Billionths of ``need`` that ``free`` is, rounded half up, at most ``MOST_COVERAGE``.

    Floats are right wherever the ratio is not next to a half; the few others are computed in whole
    numbers.
    """
    ratio = free.astype(np.float64) * COVERAGE_UNIT / need
    whole = np.floor(ratio)
    near = np.abs(ratio - whole - 0.5) <= 1e-7 + ratio * 1e-15
    near &= ratio < 2 * MOST_COVERAGE
    near |= free > _EXACT
    found: Array = np.minimum(np.floor(ratio + 0.5), MOST_COVERAGE).astype(np.int64)
    for index in np.flatnonzero(near):
        found[index] = min(share(int(free[index]), int(need[index])), MOST_COVERAGE)
    return found


def share(free: int, need: int) -> int:
    """Billionths of ``need`` that ``free`` is, rounded half up in whole numbers."""
    return (2 * free * COVERAGE_UNIT + need) // (2 * need)


@dataclass(slots=True)
class Pools:
    """For every pair: what it and the lines ordered before or equal to it have together."""

    cover: Array
    fresh: Array
    unknown: Array
    size: Array


def pools(cases: Cases, order_key: Array, cover: Cover) -> Pools:
    """Pools of lines; ``order_key`` (below 2**34) orders the lines of a case, least first."""
    counts = np.diff(cases.starts)
    size = np.ones(len(cases.line), dtype=np.int64)
    found = Pools(cover.cover.copy(), cover.fresh.copy(), cover.unknown.copy(), size)
    many = np.flatnonzero(np.repeat(counts > 1, counts))
    if not len(many):
        return found
    case = cases.case[many]
    key = (case << 34) | order_key[many]
    order = np.argsort(key, kind="stable")
    key, pair, case = key[order], many[order], case[order]
    last = np.append(np.flatnonzero(key[1:] != key[:-1]), len(key) - 1)
    last = np.repeat(last, np.diff(last, prepend=-1))
    new = np.flatnonzero(np.diff(case, prepend=-1))
    first = np.repeat(new, np.diff(np.append(new, len(case))))
    for values, into in (
        (cover.cover, found.cover),
        (cover.fresh, found.fresh),
        (cover.unknown, found.unknown),
    ):
        sums = np.zeros(len(key) + 1, dtype=np.int64)
        np.cumsum(values[pair], out=sums[1:])
        into[pair] = sums[last + 1] - sums[first]
    found.size[pair] = last + 1 - first
    return found


def capacity_step(
    cases: Cases, slot: Slot, which: Which, cover: Array, fresh: Array, unknown: Array
) -> Judged:
    """Step and satisfaction of a coverage. Bands and their ends are those of the rule."""
    rule = cases.asked.rule
    full, major, gate = bands(rule)
    partial = np.array([Step.MAJOR, Step.MINOR], dtype=np.int8)[cases.asked.splits]
    below = np.where(unknown, np.int8(Step.UNKNOWN), at(slot.lowest, which))
    step = np.where(cover >= gate, at(partial, which), below)
    step[cover >= major] = Step.MINOR
    step[cover >= full] = Step.MET
    stale = rule.step("capacity", rule.stale_points)
    not_known = rule.step("capacity", rule.minor_points)
    sat = curve(cases, which, cover)
    old = np.flatnonzero(fresh != cover)
    if len(old):
        value = curve(cases, at(which, old), fresh[old])
        sat[old] = np.maximum(value, np.minimum(sat[old], stale))
    return Judged(step, np.maximum(sat, np.where(unknown, not_known, 0)))


def bands(rule: Rule) -> tuple[int, int, int]:
    """Least coverage that is full, that is a minor step, that passes the gate."""
    # A thousand billionths of slack: sums of rounded shares still reach what they add up to.
    gate = COVERAGE_UNIT * rule.capacity_gate_percent // 100 - 1000
    return COVERAGE_UNIT - 1000, COVERAGE_UNIT * rule.capacity_major_percent // 100 - 1000, gate


def curve(cases: Cases, which: Which, cover: Array) -> Array:
    """Satisfaction of a coverage, growing evenly inside each band."""
    rule = cases.asked.rule
    full, major, gate = bands(rule)
    one, minor = (
        rule.step("capacity", points) for points in (rule.minor_points, rule.capacity_minor_floor)
    )
    top = _by_split(rule, rule.major_points, rule.capacity_split_points)[cases.asked.splits]
    floor = _by_split(rule, rule.capacity_major_floor, rule.capacity_split_floor)
    top, floor = at(top, which), at(floor[cases.asked.splits], which)
    value = np.clip(cover, 0, full)
    some: Array = np.where(
        value >= gate,
        floor + (top - floor) * (value - gate) // (major - gate),
        floor * value // gate,
    )
    most = np.where(value >= full, FULL, minor + (one - minor) * (value - major) // (full - major))
    result: Array = np.where(value >= major, most, some)
    return result


def _by_split(rule: Rule, whole: float, split: float) -> Array:
    return np.array([rule.step("capacity", whole), rule.step("capacity", split)], dtype=np.int64)


def second(cases: Cases, slot: Slot, pool: Cover) -> Cover:
    """The pool with the capacity of further core steps: the smallest coverage counts."""
    most = max(len(need.second) for need in cases.asked.needs)
    for number in range(most):
        pool = _smaller(cases, slot, pool, number)
    return pool


def _smaller(cases: Cases, slot: Slot, pool: Cover, number: int) -> Cover:
    """As :func:`second`, of one further step: no limit where the firm does not make it."""
    listed = [
        need.second[number].kind_ids if number < len(need.second) else ()
        for need in cases.asked.needs
    ]
    case, line = cases.segment.lines_by_firm(all_ids(listed), cases.firm)
    which = at(cases.need, case)
    kept = cases.segment.lines["in_house"][line]
    if len(set(listed)) > 1:
        kinds = table(listed, cases.segment.top_id)
        kept &= named(kinds, which, cases.segment.lines["process"][line])
    case, line = case[kept], line[kept]
    lines = cases.segment.lines
    own = coverage(cases, slot, lambda name: lines[name][line], at(which, kept))
    sums: list[Any] = []
    for values in (own.cover, own.fresh, own.unknown):
        total = np.zeros(len(cases.firm), dtype=np.int64)
        np.add.at(total, case, values)
        sums.append(total)
    makes = np.zeros(len(cases.firm), dtype=bool)
    makes[case] = True
    return Cover(
        np.where(makes, np.minimum(pool.cover, sums[0]), pool.cover),
        np.where(makes, np.minimum(pool.fresh, sums[1]), pool.fresh),
        pool.unknown | (sums[2] > 0),
    )
