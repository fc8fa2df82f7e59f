"""What lines of a firm cover of a monthly need, and which step that is, in plain Python."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from matching.engine.criteria import Step
from matching.engine.firm_view import FirmView, Line
from matching.engine.judge_parts import Outcome, lowest, needed
from matching.engine.need import CapacityAsk, Need
from matching.engine.rules import COVERAGE_UNIT, FULL, MOST_COVERAGE, Rule


class Cover(NamedTuple):
    """What lines cover together, and what of it was stated lately: billionths of the need."""

    cover: int
    fresh: int
    is_unknown: bool

    def least(self, other: "Cover") -> "Cover":
        """Of two steps that the part goes through, what both can make."""
        return Cover(
            min(self.cover, other.cover),
            min(self.fresh, other.fresh),
            self.is_unknown or other.is_unknown,
        )


#: No line does anything like it.
NOTHING = Cover(0, 0, is_unknown=True)
#: Billionths of the need that a line has free, and what of them is fresh; None: not known.
Covered = tuple[int | None, int | None]


def together(covered: Iterable[Covered]) -> Cover:
    """What lines cover together."""
    cover, fresh, is_unknown = 0, 0, False
    for own, own_fresh in covered:
        cover += own or 0
        fresh += own_fresh or 0
        is_unknown = is_unknown or own is None
    return Cover(cover, fresh, is_unknown)


class CapacityJudge:
    """The capacity criterion of a need, compiled."""

    def __init__(self, ask: CapacityAsk, need: Need, rule: Rule) -> None:
        self.ask = ask
        self._least, self._needed = ask.least_level, needed(ask)
        self._oldest = need.day - rule.stale_days
        self._second = [frozenset(step.kind_ids) for step in need.second]
        # A thousand billionths of slack: sums of rounded shares still reach what they add up to.
        self._full = COVERAGE_UNIT - 1000
        self._major = COVERAGE_UNIT * rule.capacity_major_percent // 100 - 1000
        self._gate = COVERAGE_UNIT * rule.capacity_gate_percent // 100 - 1000
        self._partly = int(Step.MINOR if need.split_allowed else Step.MAJOR)
        self._lowest = lowest(ask)
        self._curve = _curve(self._full, self._major, self._gate, need, rule)
        self._stale = rule.step("capacity", rule.stale_points)
        self._not_known = rule.step("capacity", rule.minor_points)

    def of_line(self, line: Line) -> Covered:
        """Billionths of the monthly need that a line has free; None where it cannot be known."""
        need, cover = self._needed.get(line.dimension), None
        if line.free is not None and need is not None and line.is_backed(self._least):
            cover = min((2 * line.free * COVERAGE_UNIT + need) // (2 * need), MOST_COVERAGE)
        is_fresh = line.stated_on is None or line.stated_on >= self._oldest
        return cover, cover if is_fresh else 0

    def of_firm(self, firm: FirmView, first: Cover) -> Cover:
        """The smallest coverage over the core steps, of which lines make the first."""
        found = first
        for kinds in self._second:
            makers = [line for line in firm.lines if line.in_house and line.process in kinds]
            if makers:
                found = found.least(together(map(self.of_line, makers)))
        return found

    def outcome(self, found: Cover) -> Outcome:
        """Step and satisfaction of a coverage, as `sql_capacity.capacity_step`."""
        if found.cover >= self._full:
            step = int(Step.MET)
        elif found.cover >= self._major:
            step = int(Step.MINOR)
        elif found.cover >= self._gate:
            step = self._partly
        else:
            step = int(Step.UNKNOWN) if found.is_unknown else self._lowest
        not_known = self._not_known if found.is_unknown else 0
        sat = max(self._curve(found.fresh), min(self._curve(found.cover), self._stale), not_known)
        return Outcome(step, sat)


def _curve(full: int, major: int, gate: int, need: Need, rule: Rule) -> Callable[[int], int]:
    """Satisfaction by coverage."""
    split = need.split_allowed
    top = rule.step("capacity", rule.capacity_split_points if split else rule.major_points)
    floor = rule.step("capacity", rule.capacity_split_floor if split else rule.capacity_major_floor)
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

    return curve
