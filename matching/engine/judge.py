"""One firm and one need in plain Python: what the ranking statement says of it, row for row.

For one firm met by many needs, and for a copy of a firm that stands in no table. Where many firms
meet one need, the statement is quicker.
"""

import hashlib
from functools import cached_property
from typing import Any, NamedTuple, cast

from matching.engine.criteria import FIRM_COLUMNS, Step
from matching.engine.firm_view import LINE_FIELDS, Firm, FirmView, Line
from matching.engine.judge_capacity import NOTHING, CapacityJudge, Cover, Covered, together
from matching.engine.judge_parts import (
    FACTS,
    Context,
    OfFirm,
    OfLine,
    Outcome,
    compiled,
    is_on_line,
)
from matching.engine.need import Ask, CapacityAsk, Mode, Need
from matching.engine.rules import Rule

_LINE_COLUMNS = tuple(f"line_{name}" for name in LINE_FIELDS)
_NO_LINE = dict.fromkeys(_LINE_COLUMNS)
#: Failed gates at most, where a firm is wanted whatever it fails.
_ANY = 10**6
#: The last group is never wanted of :meth:`Judge.standing`: more failed gates than one.
_NEAR = 1


class _Judged:
    """One line with the outcome of every criterion that is read on it, gates first."""

    __slots__ = ("covered", "line", "outcomes", "pool", "quality", "rank")

    def __init__(self, line: Line, outcomes: list[Outcome]) -> None:
        self.line, self.outcomes = line, outcomes
        self.quality = 0
        #: Failed gates, open gates, quality: less is better.
        self.rank = (0, 0, 0)
        self.covered: Covered = (None, None)
        self.pool: Cover | None = None


class _Met(NamedTuple):
    """How a firm meets a need. ``pool_size``: lines at least as good as the best, itself too."""

    outcomes: list[Outcome]
    best: _Judged | None
    pool_size: int | None
    cover: Cover
    fails: int
    unknown: int
    total: int

    @property
    def group(self) -> int:
        """Its place in :data:`matching.engine.explain.GROUPS`."""
        return 3 if self.fails > 1 else 2 if self.fails == 1 else 1 if self.unknown else 0


class Judge:
    """A need compiled for plain Python. May be kept and asked by several threads."""

    def __init__(self, need: Need, rule: Rule) -> None:
        self.need, self.rule = need, rule
        self.asks = need.asks()
        self.total_weight = sum(ask.weight for ask in self.asks)
        context = Context.of(need, rule)
        of_line: list[tuple[int, Ask, OfLine]] = []
        self._of_firm: list[tuple[int, bool, OfFirm]] = []
        self._capacity: tuple[int, CapacityJudge] | None = None
        for index, ask in enumerate(self.asks):
            if ask.kind == "capacity" and isinstance(ask, CapacityAsk):
                self._capacity = (index, CapacityJudge(ask, need, rule))
            elif is_on_line(ask):
                of_line.append((index, ask, cast("OfLine", compiled(ask, context))))
            else:
                is_gate = ask.mode == Mode.GATE
                self._of_firm.append((index, is_gate, cast("OfFirm", compiled(ask, context))))
        self._line_gates = [each for each in of_line if each[1].mode == Mode.GATE]
        self._line_wishes = [each for each in of_line if each[1].mode != Mode.GATE]
        self._of_line = self._line_gates + self._line_wishes
        self._gates = [index for index, ask in enumerate(self.asks) if ask.mode == Mode.GATE]
        self._weights = [ask.weight for ask in self.asks]
        self._family = None if need.process is None else frozenset(need.process.family_ids)

    @cached_property
    def _columns(self) -> list[tuple[str, str, list[str]]]:
        """Of each criterion the columns of the row."""
        return [
            (
                f"step_{index}",
                f"sat_{index}",
                [f"{name}_{index}" for name in FACTS.get(ask.kind, ())],
            )
            for index, ask in enumerate(self.asks)
        ]

    def standing(self, firm: Firm | FirmView) -> tuple[int, int] | None:
        """Group and total of :meth:`row` alone; None for a firm that fails two gates or more."""
        met = self._meet(FirmView.of(firm), _NEAR)
        return None if met is None else (met.group, met.total)

    def row(self, firm: Firm | FirmView) -> dict[str, Any]:
        """Judge one profile row. Keys and values are those of the statement's row."""
        view = FirmView.of(firm)
        met = self._meet(view, _ANY)
        assert met is not None  # noqa: S101  # nothing fails so many gates
        row = {name: view.row[name] for name in FIRM_COLUMNS} | _NO_LINE
        if met.best is not None:
            row.update(zip(_LINE_COLUMNS, met.best.line[1:], strict=True))
        row["pool_size"] = met.pool_size
        for (step, sat, facts), outcome in zip(self._columns, met.outcomes, strict=True):
            row[step], row[sat] = outcome.step, outcome.sat
            row.update(zip(facts, outcome.facts or [None] * len(facts), strict=True))
        if self._capacity is not None:
            row["cover_all"], row["cover_fresh"], row["cover_unknown"] = met.cover
        row["fails"], row["unknown_gates"], row["total"] = met.fails, met.unknown, met.total
        row["grp"] = met.group
        tie = f"{self.need.ref}:{view.row['ref']}".encode()
        row["tie"] = hashlib.md5(tie, usedforsecurity=False).hexdigest()
        return row

    def _meet(self, firm: FirmView, most: int) -> _Met | None:
        """How the firm meets the need; None once it is sure to fail more gates than `most`."""
        outcomes = [_NOT_JUDGED] * len(self.asks)
        failed = 0 if self.need.process is not None else 2
        said = firm.outcomes[0]
        for index, is_gate, of_firm in self._of_firm:
            outcome = said.get(of_firm)
            if outcome is None:
                outcome = said[of_firm] = of_firm(firm)
            outcomes[index] = outcome
            failed += is_gate and outcome.step == Step.FAILED
        if failed > most:
            return None
        own = self._own_lines(firm)
        lines = self._judged_lines(own, firm, most - failed)
        if own and not lines:
            return None
        best = self._best(lines)
        cover = self._fill(outcomes, best, firm)
        # A firm with nothing of the process's family is no near miss, whatever else it has.
        hopeless = int(best is None) if self.need.process is not None else 2
        steps = [outcomes[index].step for index in self._gates]
        fails = steps.count(0) + hopeless
        if fails > most:
            return None
        total = sum(o.sat * weight for o, weight in zip(outcomes, self._weights, strict=True))
        size = None if best is None else sum(each.rank <= best.rank for each in lines)
        return _Met(outcomes, best, size, cover, fails, steps.count(2), total)

    def _own_lines(self, firm: FirmView) -> list[Line]:
        """The lines that do the process or something of its family."""
        family = self._family
        if family is None:
            return list(firm.lines)
        if family.isdisjoint(firm.processes):
            return []
        return [line for line in firm.lines if line.process in family]

    def _judged_lines(self, own: list[Line], firm: FirmView, most: int) -> list[_Judged]:
        """The lines judged, without those that fail more gates than `most`.

        Such a line is neither the best of a firm that fails no more, nor in that one's pool.
        """
        found = (self._judged(firm, line, most) for line in own)
        return [each for each in found if each is not None]

    def _judged(self, firm: FirmView, line: Line, most: int) -> _Judged | None:
        fails = unknown = quality = 0
        outcomes, said = [], firm.outcomes[line.pos]
        for _index, ask, of_line in self._line_gates:
            outcome = said.get(of_line)
            if outcome is None:
                outcome = said[of_line] = of_line(firm, line)
            outcomes.append(outcome)
            quality += outcome.sat * ask.weight
            if outcome.step == 0:
                fails += 1
                if fails > most:
                    return None
            elif outcome.step == 2:
                unknown += 1
        for _index, ask, of_line in self._line_wishes:
            outcome = said.get(of_line)
            if outcome is None:
                outcome = said[of_line] = of_line(firm, line)
            outcomes.append(outcome)
            quality += outcome.sat * ask.weight
        each = _Judged(line, outcomes)
        each.quality, each.rank = quality, (fails, unknown, -quality)
        if self._capacity is not None:
            each.covered = self._capacity[1].of_line(line)
        return each

    def _best(self, lines: list[_Judged]) -> _Judged | None:
        """The line that serves best with its pool: all lines at least as good."""
        if self._capacity is not None:
            for each in lines:
                pool = (other.covered for other in lines if other.rank <= each.rank)
                each.pool = together(pool)
        if len(lines) < 2:
            return lines[0] if lines else None
        return min(lines, key=self._order)

    def _order(self, each: _Judged) -> tuple[int, int, int, int]:
        fails, unknown, minus_quality = each.rank
        if self._capacity is not None and each.pool is not None:
            capacity = self._capacity[1]
            outcome = capacity.outcome(each.pool)
            if capacity.ask.mode == Mode.GATE:
                fails += outcome.step == Step.FAILED
                unknown += outcome.step == Step.UNKNOWN
            minus_quality -= outcome.sat * capacity.ask.weight
        return fails, unknown, minus_quality, each.line.pos

    def _fill(self, outcomes: list[Outcome], best: _Judged | None, firm: FirmView) -> Cover:
        """What is read on the best line and its pool; what they cover is returned."""
        if best is not None:
            for (index, _ask, _of_line), outcome in zip(self._of_line, best.outcomes, strict=True):
                outcomes[index] = outcome
        else:
            for index, ask, _of_line in self._of_line:
                outcomes[index] = _FAILED if ask.kind == "process" else _NOT_JUDGED
        if self._capacity is None:
            return NOTHING
        index, capacity = self._capacity
        pool = best.pool if best is not None else None
        cover = capacity.of_firm(firm, pool or NOTHING)
        outcomes[index] = _NOT_JUDGED if best is None else capacity.outcome(cover)
        return cover


#: Read on a line where there is none.
_NOT_JUDGED = Outcome(int(Step.UNKNOWN), 0)
_FAILED = Outcome(int(Step.FAILED), 0)
