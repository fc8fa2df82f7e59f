"""A request's consortium: which firms together can make what it asks, judged by the ranking itself.

Every core step is ranked as if it were a request of its own, with all gates but that of capacity.
Who passes may take the step. So a certificate's scope, the site and the line are those of the step,
and no second rule says who is fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from directory.concepts import Concepts
from matching.choices import RequirementMode, StepRole
from matching.drafts import RequestDraft, StepDraft
from matching.engine.compile_sql import Statement, compile_ranking
from matching.engine.consortium import Search, Verdict, find_team
from matching.engine.consortium_roles import NEEDED, Candidate, Offer
from matching.engine.consortium_terms import Term, Terms, terms_of
from matching.engine.explain import GROUPS, FirmResult, Group, firm_result
from matching.engine.need import Mode, Need
from matching.engine.rules import COVERAGE_UNIT, RULES
from matching.needs import build_need
from matching.services import ranking_day

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RankedStep:
    """One core step ranked by itself. ``rows`` by supplier id, of firms without a failed gate."""

    process_id: int
    need: Need
    statement: Statement
    rows: Mapping[int, Row]
    has_volume: bool

    def explain(self, supplier_id: int) -> FirmResult:
        """How the firm does in this step, criterion by criterion."""
        return firm_result(self.rows[supplier_id], self.statement.asks, self.statement.total_weight)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A firm that could help once it answers: a gate is unknown, or its free capacity is."""

    supplier_id: int
    step: int
    is_gate: bool
    is_old: bool
    total: int


@dataclass(frozen=True, slots=True)
class Together:
    """What was found for a request on a day; ``terms`` only where there is a team."""

    day: date
    steps: tuple[RankedStep, ...]
    is_divisible: bool
    search: Search
    terms: Terms | None
    candidates: tuple[Candidate, ...]
    questions: tuple[OpenQuestion, ...]

    @property
    def is_offered(self) -> bool:
        """Whether firms were found that do it together."""
        return self.terms is not None

    def member_ids(self) -> tuple[int, ...]:
        """Supplier ids of the members, the lead first."""
        members = self.terms.members if self.terms else ()
        return tuple(member.role.candidate.supplier_id for member in members)

    def row(self, supplier_id: int) -> Row:
        """The firm's facts, from the first step it can take."""
        return next(step.rows[supplier_id] for step in self.steps if supplier_id in step.rows)

    def is_checked(self, supplier_id: int) -> bool:
        """Whether an officer has checked who the firm is; else it cannot be invited."""
        return bool(self.row(supplier_id)["is_identity_checked"])

    def unchecked(self) -> tuple[int, ...]:
        """Members that cannot be invited."""
        return tuple(pk for pk in self.member_ids() if not self.is_checked(pk))

    def taken(self, term: Term) -> list[tuple[RankedStep, int]]:
        """The steps of a member with its share of each in thousandths."""
        return [(self.steps[i], term.shares[i]) for i in term.role.steps]


def find_together(
    draft: RequestDraft,
    *,
    as_of: date | None = None,
    rule_version: str = "1.0",
    supplier_ids: Sequence[int] | None = None,
    without: Collection[int] = (),
    anyway: bool = False,
) -> Together:
    """The best consortium for a request: see :mod:`matching.engine.consortium` for the order.

    ``supplier_ids`` searches only these firms, ``without`` leaves some out. ``anyway`` also looks
    where one firm suffices. One statement per core step.
    """
    day = ranking_day(draft, as_of)
    steps = tuple(
        _rank_step(draft, step, day=day, rule_version=rule_version, supplier_ids=supplier_ids)
        for step in core_steps(draft)
    )
    candidates = tuple(c for c in _candidates(steps) if c.supplier_id not in set(without))
    is_divisible = draft.is_split_allowed and any(step.has_volume for step in steps)
    return _search(day, steps, candidates, is_divisible=is_divisible, anyway=anyway)


def among_checked(found: Together, *, anyway: bool = False) -> Together:
    """The best set of firms that can be invited, out of the same rankings."""
    checked = tuple(c for c in found.candidates if found.is_checked(c.supplier_id))
    return _search(found.day, found.steps, checked, is_divisible=found.is_divisible, anyway=anyway)


def core_steps(draft: RequestDraft) -> list[StepDraft]:
    """The steps that a maker does, without those switched off."""
    return [
        step
        for step in draft.steps
        if step.role == StepRole.CORE and step.mode != RequirementMode.OFF
    ]


def _search(
    day: date,
    steps: tuple[RankedStep, ...],
    candidates: tuple[Candidate, ...],
    *,
    is_divisible: bool,
    anyway: bool,
) -> Together:
    if not steps:
        search = Search(Verdict.NOBODY)
    else:
        search = find_team(candidates, steps=len(steps), is_divisible=is_divisible, anyway=anyway)
    terms = terms_of(search.team, steps=len(steps)) if search.team else None
    left = {c.supplier_id for c in candidates}
    questions = tuple(q for q in _questions(steps) if q.supplier_id in left)
    return Together(day, steps, is_divisible, search, terms, candidates, questions)


def _rank_step(
    draft: RequestDraft,
    step: StepDraft,
    *,
    day: date,
    rule_version: str,
    supplier_ids: Sequence[int] | None,
) -> RankedStep:
    """Rank the firms for one step; capacity is weighed as before but keeps nobody out."""
    rule = RULES[rule_version]
    side = [each for each in draft.steps if each.role == StepRole.BOUGHT_IN]
    first = core_steps(draft)[0]
    # One weight for all steps, so that their sums compare.
    alone = replace(step, weight=first.weight, mode=RequirementMode.GATE)
    need = build_need(
        replace(draft, steps=[alone, *side]), day=day, concepts=Concepts.current(), rule=rule
    )
    capacity = need.capacity
    has_volume = capacity is not None and capacity.mode != Mode.OFF
    if capacity is not None and has_volume:
        need = replace(need, capacity=replace(capacity, mode=Mode.WISH))
    statement = compile_ranking(need, rule)
    params = statement.params | {"ids": None, "most": None, "everyone": False}
    if supplier_ids is not None:
        params["ids"] = list(supplier_ids)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, params)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    by_id = {row["supplier_id"]: row for row in rows}
    return RankedStep(step.process_id, need, statement, by_id, has_volume)


def _candidates(steps: Sequence[RankedStep]) -> Iterable[Candidate]:
    """Every firm that passes the gates of a step, none of them unknown, or may after an answer."""
    for pk in dict.fromkeys(pk for step in steps for pk in step.rows):
        row = next(step.rows[pk] for step in steps if pk in step.rows)
        offers = tuple(_offer(step, pk) for step in steps)
        yield Candidate(pk, row["tie"], offers, _standards(row))


def _offer(step: RankedStep, supplier_id: int) -> Offer | None:
    row = step.rows.get(supplier_id)
    if row is None or GROUPS[row["grp"]] != Group.ELIGIBLE:
        return None
    fresh, stated = COVERAGE_UNIT, COVERAGE_UNIT
    if step.has_volume:
        fresh, stated = int(row["cover_fresh"] or 0), int(row["cover_all"] or 0)
    return Offer(fresh, stated, int(row["total"]), row["line_lead_hours"])


def _standards(row: Row) -> frozenset[int]:
    """Welcome certificates that it holds."""
    held = (value for name, value in row.items() if name.startswith("held_") and value)
    return frozenset(pk for standards in held for pk in standards)


def _questions(steps: Sequence[RankedStep]) -> Iterable[OpenQuestion]:
    """Whom to ask, the best of each step first. Unknown capacity is none until it is stated."""
    for number, step in enumerate(steps):
        for pk, row in step.rows.items():
            is_gate = GROUPS[row["grp"]] == Group.NEEDS_ANSWER
            fresh = int(row["cover_fresh"] or 0) if step.has_volume else COVERAGE_UNIT
            is_short = step.has_volume and fresh < NEEDED
            is_old = is_short and int(row["cover_all"] or 0) > fresh
            if is_gate or is_old or (is_short and row["cover_unknown"]):
                yield OpenQuestion(pk, number, is_gate, is_old, int(row["total"]))
