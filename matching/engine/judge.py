"""One firm and one need in plain Python: what the ranking statement says of it, row for row.

For one firm met by many needs, and for a copy of a firm that stands in no table. Where many firms
meet one need, the statement is quicker.
"""

import hashlib
from typing import Any

from matching.engine.criteria import BY_KIND, Step
from matching.engine.judge_parts import (
    LINE_FACTS,
    LINE_FIELDS,
    OF_FIRM,
    OF_LINE,
    Context,
    Firm,
    Line,
    Outcome,
    lowest,
    needed,
)
from matching.engine.need import CapacityAsk, Mode, Need, ProcessAsk
from matching.engine.rules import COVERAGE_UNIT, FULL, MOST_COVERAGE, Rule

_COPIED = (
    "supplier_id",
    "ref",
    "name",
    "origin",
    "is_maker",
    "is_identity_checked",
    "place_name_vi",
    "province_name_vi",
    "offer_flags",
    "offer_closed_until",
)


def judge(firm: Firm, need: Need, rule: Rule) -> dict[str, Any]:
    """The ranking statement's row of this firm, without the counts of all firms."""
    return Judge(need, rule).row(firm)


class _Judged:
    """One line with the outcome of every criterion that is read on it."""

    __slots__ = ("cover", "fails", "fresh", "line", "outcomes", "pool", "quality", "unknown")

    def __init__(self, line: Line, outcomes: dict[int, Outcome]) -> None:
        self.line, self.outcomes = line, outcomes
        self.fails = self.unknown = self.quality = 0
        self.cover: int | None = None
        self.fresh: int | None = None
        self.pool: Pool | None = None

    def rank(self) -> tuple[int, int, int]:
        return self.fails, self.unknown, -self.quality


class Pool:
    """What a line and all lines at least as good cover together, in billionths of the need."""

    __slots__ = ("cover", "fresh", "is_unknown", "size")

    def __init__(self, lines: list[_Judged]) -> None:
        self.cover = sum(line.cover or 0 for line in lines)
        self.fresh = sum(line.fresh or 0 for line in lines)
        self.is_unknown = any(line.cover is None for line in lines)
        self.size = len(lines)


class Judge:
    """A need compiled for plain Python. May be kept and asked by several threads."""

    def __init__(self, need: Need, rule: Rule) -> None:
        self.need, self.rule = need, rule
        self.asks = need.asks()
        self.total_weight = sum(ask.weight for ask in self.asks)
        self._of_line = []
        self._of_firm = []
        self._capacity: tuple[int, CapacityAsk] | None = None
        for index, ask in enumerate(self.asks):
            criterion, context = type(BY_KIND[ask.kind]), Context(need, rule, index)
            if criterion in OF_LINE:
                self._of_line.append((index, ask, OF_LINE[criterion](ask, context)))
            elif criterion in OF_FIRM:
                self._of_firm.append((index, OF_FIRM[criterion](ask, context)))
            elif isinstance(ask, CapacityAsk):
                self._capacity = (index, ask)
        self._gates = [index for index, ask in enumerate(self.asks) if ask.mode == Mode.GATE]
        self._family = None if need.process is None else frozenset(need.process.family_ids)
        self._needed = {} if need.capacity is None else needed(need.capacity)

    def row(self, firm: Firm) -> dict[str, Any]:
        """Judge one profile row. Keys and values are those of the statement's row."""
        row = {name: firm[name] for name in _COPIED}
        lines = self._judged_lines(firm)
        best = min(lines, key=self._order) if lines else None
        for name in LINE_FIELDS:
            row[f"line_{name}"] = None if best is None else getattr(best.line, name)
        row["pool_size"] = None if best is None or best.pool is None else best.pool.size
        self._fill_line(row, best)
        for index, of_firm in self._of_firm:
            _put(row, index, of_firm(firm))
        self._fill_capacity(row, best, firm)
        return self._summed(row, firm)

    def _summed(self, row: dict[str, Any], firm: Firm) -> dict[str, Any]:
        steps = [row[f"step_{index}"] for index in self._gates]
        # A firm with nothing of the process's family is no near miss, whatever else it has.
        hopeless = int(row["line_id"] is None) if self.need.process is not None else 2
        row["fails"] = fails = steps.count(Step.FAILED) + hopeless
        row["unknown_gates"] = unknown = steps.count(Step.UNKNOWN)
        row["total"] = sum(row[f"sat_{i}"] * ask.weight for i, ask in enumerate(self.asks))
        row["grp"] = 3 if fails > 1 else 2 if fails == 1 else 1 if unknown else 0
        tie = f"{self.need.ref}:{firm['ref']}".encode()
        row["tie"] = hashlib.md5(tie, usedforsecurity=False).hexdigest()
        return row

    def _fill_line(self, row: dict[str, Any], best: _Judged | None) -> None:
        for index, ask, _of_line in self._of_line:
            if best is not None:
                _put(row, index, best.outcomes[index])
                continue
            missing = int(Step.FAILED if ask.kind == "process" else Step.UNKNOWN)
            columns = LINE_FACTS.get(ask.kind, ())
            _put(row, index, Outcome(missing, 0, {f"{name}_{index}": None for name in columns}))

    def _judged_lines(self, firm: Firm) -> list[_Judged]:
        """The lines that do the process or something of its family, with their pools."""
        processes = firm["line_process"]
        if self._family is not None and self._family.isdisjoint(processes):
            return []
        columns = zip(*(firm[f"line_{name}"] for name in LINE_FIELDS), strict=True)
        judged = [
            self._judged(firm, Line(pos, *values))
            for pos, values in enumerate(columns, start=1)
            if self._family is None or values[1] in self._family
        ]
        for each in judged:
            each.pool = Pool([other for other in judged if other.rank() <= each.rank()])
        return judged

    def _judged(self, firm: Firm, line: Line) -> _Judged:
        each = _Judged(line, {index: of_line(firm, line) for index, _ask, of_line in self._of_line})
        for index, ask, _of_line in self._of_line:
            outcome = each.outcomes[index]
            each.quality += outcome.sat * ask.weight
            if ask.mode == Mode.GATE:
                each.fails += outcome.step == Step.FAILED
                each.unknown += outcome.step == Step.UNKNOWN
        each.cover, each.fresh = self._coverage(line)
        return each

    def _coverage(self, line: Line) -> tuple[int | None, int | None]:
        """Billionths of the monthly need that a line has free; None where it cannot be known."""
        capacity, need = self.need.capacity, self._needed.get(line.dimension)
        if capacity is None:
            return None, None
        cover = None
        if line.free is not None and need is not None and line.is_backed(capacity.least_level):
            exact = (2 * line.free * COVERAGE_UNIT + need) // (2 * need)
            cover = min(exact, MOST_COVERAGE)
        oldest = self.need.day - self.rule.stale_days
        is_fresh = line.stated_on is None or line.stated_on >= oldest
        return cover, cover if is_fresh else 0

    def _order(self, each: _Judged) -> tuple[int, int, int, int]:
        fails, unknown, quality = each.fails, each.unknown, each.quality
        if self._capacity is not None and each.pool is not None:
            ask, pool = self._capacity[1], each.pool
            step, sat = self._capacity_step(ask, pool.cover, pool.fresh, is_unknown=pool.is_unknown)
            if ask.mode == Mode.GATE:
                fails += step == Step.FAILED
                unknown += step == Step.UNKNOWN
            quality += sat * ask.weight
        return fails, unknown, -quality, each.line.pos

    def _fill_capacity(self, row: dict[str, Any], best: _Judged | None, firm: Firm) -> None:
        """Capacity of a request is the smallest coverage over its core steps."""
        if self._capacity is None:
            return
        index, ask = self._capacity
        pool = best.pool if best is not None else None
        cover, fresh = (pool.cover, pool.fresh) if pool is not None else (0, 0)
        is_unknown = pool is None or pool.is_unknown
        for second in self.need.second:
            lines = self._makers_of(second, firm)
            if lines:
                covers = [self._coverage(line) for line in lines]
                cover = min(cover, sum(c or 0 for c, _fresh in covers))
                fresh = min(fresh, sum(f or 0 for _cover, f in covers))
                is_unknown = is_unknown or any(c is None for c, _fresh in covers)
        if best is None:
            step, sat = int(Step.UNKNOWN), 0
        else:
            step, sat = self._capacity_step(ask, cover, fresh, is_unknown=is_unknown)
        facts = {"cover_all": cover, "cover_fresh": fresh, "cover_unknown": is_unknown}
        _put(row, index, Outcome(step, sat, facts))

    def _makers_of(self, ask: ProcessAsk, firm: Firm) -> list[Line]:
        columns = zip(*(firm[f"line_{name}"] for name in LINE_FIELDS), strict=True)
        lines = (Line(pos, *values) for pos, values in enumerate(columns, start=1))
        return [line for line in lines if line.in_house and line.process in ask.kind_ids]

    def _capacity_step(
        self, ask: CapacityAsk, cover: int, fresh: int, *, is_unknown: bool
    ) -> tuple[int, int]:
        """Step and satisfaction of a coverage in billionths, as `sql_capacity.capacity_step`."""
        rule, split = self.rule, self.need.split_allowed
        # A thousand billionths of slack: sums of rounded shares still reach what they add up to.
        full = COVERAGE_UNIT - 1000
        major = COVERAGE_UNIT * rule.capacity_major_percent // 100 - 1000
        gate = COVERAGE_UNIT * rule.capacity_gate_percent // 100 - 1000
        if cover >= full:
            step = int(Step.MET)
        elif cover >= major:
            step = int(Step.MINOR)
        elif cover >= gate:
            step = int(Step.MINOR if split else Step.MAJOR)
        else:
            step = int(Step.UNKNOWN) if is_unknown else lowest(ask)
        top = rule.step("capacity", rule.capacity_split_points if split else rule.major_points)
        floor = rule.step(
            "capacity", rule.capacity_split_floor if split else rule.capacity_major_floor
        )
        one = rule.step("capacity", rule.minor_points)
        minor = rule.step("capacity", rule.capacity_minor_floor)

        def curve(value: int) -> int:
            if value >= full:
                return FULL
            if value >= major:
                return minor + (one - minor) * (value - major) // (full - major)
            if value >= gate:
                return floor + (top - floor) * (value - gate) // (major - gate)
            return floor * value // gate

        stale = rule.step("capacity", rule.stale_points)
        not_known = rule.step("capacity", rule.minor_points) if is_unknown else 0
        return step, max(curve(fresh), min(curve(cover), stale), not_known)


def _put(row: dict[str, Any], index: int, outcome: Outcome) -> None:
    row[f"step_{index}"], row[f"sat_{index}"] = outcome.step, outcome.sat
    row.update(outcome.facts)
