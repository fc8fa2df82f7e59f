"""The best set of firms by mixed-integer programming, one objective after the other.

HiGHS computes in floating point and calls a sum sufficient that lacks a millionth. So every answer
is rounded to firms and checked in integers; one that does not hold is forbidden, and the solver is
asked again. What an objective reached is kept by a constraint half a unit below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matching.engine.consortium_roles import (
    MOST_MEMBERS,
    NEEDED,
    Role,
    covers,
    surplus_of,
    thousandths,
)
from matching.engine.rules import COVERAGE_UNIT

Row = dict[int, float]
#: Looser than the solver's own tolerance, so that nothing sufficient is lost.
_SLACK = 5e-6
#: What `milp` says where it was stopped by its time limit.
_STOPPED = 1
_LEAST_SECONDS = 1e-3


class OutOfTimeError(Exception):
    """The solver was stopped before it could prove its answer; `found` is the best it had."""

    def __init__(self, found: Sequence[Role] | None = None) -> None:
        super().__init__()
        self.found = found


def best_members(
    roles: Sequence[Role], *, steps: int, is_divisible: bool, seconds: float
) -> tuple[int, ...] | None:
    """Supplier ids of the best set in the order of their hashes, None where no set suffices.

    Raises :class:`OutOfTimeError` after so many seconds, with the best set until then, if any.
    """
    program = _Program(roles, steps, is_divisible, monotonic() + seconds)
    team: list[Role] | None = None
    try:
        team = program.best(dict.fromkeys(program.all, 1.0))
        if team is None:
            return None
        size = len(team)
        for better in _improved(program, team):
            team = better
        return tuple(program.first_in_order() for _member in range(size))
    except OutOfTimeError as error:
        raise OutOfTimeError(error.found or team) from error


def _improved(program: _Program, team: list[Role]) -> Iterator[list[Role]]:
    """One objective after the other; what each reached is kept."""
    roles, steps = program.roles, program.steps
    program.require(dict.fromkeys(program.all, 1.0), len(team), len(team))
    scores = {r: float(role.score) for r, role in enumerate(roles)}
    yield (team := program.best({r: -score for r, score in scores.items()}) or team)
    program.require(scores, sum(role.score for role in team) - 0.5, np.inf)
    yield (team := program.shortest() or team)
    program.forbid_later_than(max(role.lead_hours for role in team))
    yield (team := program.widest() or team)
    program.require_surplus(surplus_of(team, steps=steps))
    parts = {r: float(len(role.steps)) for r, role in enumerate(roles)}
    yield (team := program.best(parts) or team)
    program.require(parts, 0, sum(len(role.steps) for role in team) + 0.5)


class _Program:
    """Binary variables: one per role, then one per firm (used for ties), then two free numbers."""

    def __init__(self, roles: Sequence[Role], steps: int, is_divisible: bool, until: float) -> None:
        self.roles, self.steps, self.is_divisible = roles, steps, is_divisible
        #: When it is to stop, by the clock of :func:`time.monotonic`.
        self.until = until
        self.all = range(len(roles))
        self.firms = sorted({(r.candidate.tie, r.candidate.supplier_id) for r in roles})
        place = {pk: n for n, (_tie, pk) in enumerate(self.firms)}
        self.of_firm: list[list[int]] = [[] for _firm in self.firms]
        for r, role in enumerate(roles):
            self.of_firm[place[role.candidate.supplier_id]].append(r)
        self.first = len(roles)
        self.worst = self.first + len(self.firms)
        self.least = self.worst + 1
        self.rows: list[tuple[Row, float, float]] = []
        self.upper = np.ones(self.least + 1)
        self.upper[self.first :] = 0.0
        self.taken: list[int] = []
        self._basics()

    def _basics(self) -> None:
        self.require(dict.fromkeys(self.all, 1.0), 1, MOST_MEMBERS)
        for mine in self.of_firm:
            self.require(dict.fromkeys(mine, 1.0), 0, 1)
        for step in range(self.steps):
            takers = [r for r in self.all if self.roles[r].cover(step)]
            if not self.is_divisible:
                self.require(dict.fromkeys(takers, 1.0), 1, 1)
                continue
            shares = {r: min(1.0, self.roles[r].cover(step) / COVERAGE_UNIT) for r in takers}
            self.require(shares, NEEDED / COVERAGE_UNIT - _SLACK, np.inf)

    def require(self, row: Row, low: float, high: float) -> None:
        """Add a constraint on a weighted sum."""
        self.rows.append((row, low, high))

    def forbid_later_than(self, hours: int) -> None:
        """Leave out the roles with a longer lead time."""
        for r, role in enumerate(self.roles):
            if role.lead_hours > hours:
                self.upper[r] = 0.0

    def require_surplus(self, surplus: int) -> None:
        """Keep at least so many thousandths more than asked of every step."""
        for step in range(self.steps):
            self.require(self._thousandths(step), 1000 + surplus - 0.5, np.inf)

    def _thousandths(self, step: int) -> Row:
        return {r: float(thousandths(self.roles[r].cover(step))) for r in self.all}

    def best(self, cost: Row, extra: Sequence[tuple[Row, float, float]] = ()) -> list[Role] | None:
        """The cheapest set that really covers every step, None where there is none."""
        for _again in count():
            found, is_proven = self._solve(cost, extra)
            team = [self.roles[r] for r in found or ()]
            is_enough = covers(team, steps=self.steps, is_divisible=self.is_divisible)
            if not is_proven:
                raise OutOfTimeError(team if found and is_enough else None)
            if found is None:
                return None
            if is_enough:
                return team
            # Exactly this set does not; together with somebody else it may.
            row = dict.fromkeys(self.all, -1.0) | dict.fromkeys(found, 1.0)
            self.require(row, -np.inf, len(found) - 1)
        raise AssertionError

    def shortest(self) -> list[Role] | None:
        """The set whose longest lead time is shortest; lead times count by their order."""
        order = {hours: n for n, hours in enumerate(sorted({r.lead_hours for r in self.roles}))}
        self.upper[self.worst] = len(order)
        rows: list[tuple[Row, float, float]] = []
        for mine in self.of_firm:
            row: Row = {r: float(order[self.roles[r].lead_hours]) for r in mine}
            rows.append((row | {self.worst: -1.0}, -np.inf, 0))
        team = self.best({self.worst: 1.0}, rows)
        self.upper[self.worst] = 0.0
        return team

    def widest(self) -> list[Role] | None:
        """The set whose scarcest step has the largest surplus."""
        rows = [(self._thousandths(i) | {self.least: -1.0}, 0.0, np.inf) for i in range(self.steps)]
        self.upper[self.least] = np.inf
        team = self.best({self.least: -1.0}, rows)
        self.upper[self.least] = 0.0
        return team

    def first_in_order(self) -> int:
        """Of all sets left, the firm with the smallest hash; later calls find those after it."""
        firms = range(len(self.firms))
        rows: list[tuple[Row, float, float]] = [({self.first + n: 1.0 for n in firms}, 1, 1)]
        for n, mine in enumerate(self.of_firm):
            self.upper[self.first + n] = float(n not in self.taken)
            rows.append(({self.first + n: 1.0} | dict.fromkeys(mine, -1.0), -np.inf, 0))
        team = self.best({self.first + n: float(n) for n in firms}, rows)
        self.upper[self.first : self.worst] = 0.0
        ids = [role.candidate.supplier_id for role in team or ()]
        found = min(n for n in firms if self.firms[n][1] in ids and n not in self.taken)
        self.taken.append(found)
        self.require(dict.fromkeys(self.of_firm[found], 1.0), 1, 1)
        return self.firms[found][1]

    def _solve(
        self, cost: Row, extra: Sequence[tuple[Row, float, float]]
    ) -> tuple[list[int] | None, bool]:
        """Positions of the roles chosen, and whether nothing better is left to be found."""
        objective = np.zeros(self.least + 1)
        for index, value in cost.items():
            objective[index] = value
        is_whole = np.ones(self.least + 1)
        is_whole[self.worst :] = 0
        result = milp(
            objective,
            integrality=is_whole,
            bounds=Bounds(np.zeros(self.least + 1), self.upper),
            constraints=_constraints([*self.rows, *extra], self.least + 1),
            # Without any time left the solver would take all it wants.
            options={
                "mip_rel_gap": 0.0,
                "time_limit": max(self.until - monotonic(), _LEAST_SECONDS),
            },
        )
        is_proven = result.status != _STOPPED
        if result.x is None:
            return None, is_proven
        chosen: NDArray[np.float64] = result.x[: len(self.roles)]
        return [int(r) for r in np.flatnonzero(chosen > 0.5)], is_proven


def _constraints(rows: Sequence[tuple[Row, float, float]], width: int) -> LinearConstraint:
    entries = [(n, c, v) for n, (row, _lo, _hi) in enumerate(rows) for c, v in row.items()]
    places = (np.array([n for n, _c, _v in entries]), np.array([c for _n, c, _v in entries]))
    matrix = coo_array(
        (np.array([v for _n, _c, v in entries]), places), shape=(len(rows), width)
    ).tocsr()
    return LinearConstraint(
        matrix, np.array([low for _r, low, _h in rows]), np.array([high for _r, _l, high in rows])
    )
