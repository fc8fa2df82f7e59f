"""A stored ranking beside today's: whose outcome changed, and which fact changed it.

A cause is proven, not guessed: the firm is judged once more with this one change and everything
else as it was then. What makes no difference alone is looked for the other way round: everything
as it is now, without this change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, NamedTuple

from directory.concepts import Concepts
from matching.engine.criteria import Step
from matching.engine.explain import GROUPS, RANKED, FirmResult, Group, firm_result, places
from matching.engine.judge import Judge
from matching.engine.need import Need, ProcessAsk
from matching.engine.rules import RULES
from matching.kept.fact_groups import FactChange, Facts, applied, changes_between
from matching.kept.facts import Today, facts_today, judged, stored_facts
from matching.kept.rankings import Rerun, run_again
from matching.models import Ranking
from matching.needs import build_need
from matching.services import draft_of, ranking_day

#: Firms whose changes are looked into one by one; the rest is counted.
MOST_EXPLAINED = 200
_OWN = ("ref", "day", "rule_version")


@dataclass(frozen=True, slots=True)
class NeedChange:
    """What is asked differently: ``kind`` is day, rule, taxonomy or request.

    ``name`` is the field of the need; ``before`` and ``after`` are its values.
    """

    kind: str
    name: str
    before: Any
    after: Any

    def reversed(self) -> NeedChange:
        """The way back."""
        return NeedChange(self.kind, self.name, self.after, self.before)


class Standing(NamedTuple):
    """Where a firm stands; only ranked firms have a place. The score is 0..100."""

    group: Group
    score: float
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """One change, and what it does alone (``alone``) to a firm that stood as ``then``.

    Where no change alone makes a difference, ``alone`` is what stands without it today.
    ``is_enough``: it alone leads to where the firm stands now.
    """

    change: NeedChange | FactChange
    then: FirmResult
    alone: FirmResult
    is_enough: bool

    @property
    def effect(self) -> float:
        """How much the score moves by it, 0..100."""
        return abs(self.alone.score - self.then.score)


@dataclass(frozen=True, slots=True)
class FirmChange:
    """One firm then and now; ``together``: only several changes at once make the difference.

    Without ``then`` it was not published (or not kept), without ``now`` it is not any more.
    """

    supplier_id: int
    ref: str
    name: str
    then: Standing | None
    now: Standing | None
    causes: tuple[Cause, ...] = ()
    together: bool = False

    @property
    def effect(self) -> tuple[int, float]:
        """The larger, the more it moved: into or out of a group first, then by score."""
        if self.then is None or self.now is None:
            return 4, max(x.score for x in (self.then, self.now) if x)
        steps = abs(GROUPS.index(self.then.group) - GROUPS.index(self.now.group))
        return steps, abs(self.then.score - self.now.score)

    @property
    def is_slight(self) -> bool:
        """The same group, and only because something else is asked: nothing about the firm."""
        facts = any(isinstance(cause.change, FactChange) for cause in self.causes)
        return self.effect[0] == 0 and not facts


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different today.

    ``moved`` are firms that only others moved; ``without_effect`` counts firms whose facts changed
    and whose outcome did not; ``unexplained`` those beyond :data:`MOST_EXPLAINED`.
    """

    day: date
    again: Rerun
    asked: tuple[NeedChange, ...]
    firms: tuple[FirmChange, ...]
    moved: tuple[FirmChange, ...]
    without_effect: int
    unexplained: int

    def __bool__(self) -> bool:
        return bool(self.asked or self.firms or self.moved)


@dataclass(slots=True)
class _Sides:
    """Both rankings by supplier id, and the judges that the changes need."""

    concepts: Concepts
    need: Need
    need_now: Need
    then: Mapping[int, FirmResult]
    now: Mapping[int, FirmResult]
    asked: tuple[NeedChange, ...]
    old: Mapping[int, Facts] = field(default_factory=dict)
    new: Mapping[int, Facts] = field(default_factory=dict)
    judges: dict[Need, Judge] = field(default_factory=dict)

    def judge(self, need: Need, facts: Facts) -> FirmResult:
        """One firm with these facts for this need."""
        if need not in self.judges:
            self.judges[need] = Judge(need, RULES[need.rule_version])
        judge = self.judges[need]
        return firm_result(judge.row(facts), judge.asks, judge.total_weight)


def compare_with_today(ranking: Ranking, *, again: Rerun | None = None) -> Changes:
    """Judge the stored ranking's request today and name what changed each outcome.

    Today is the request's own day, else today in Hanoi. Raises
    :class:`matching.kept.rankings.RuleIsGoneError`.
    """
    rerun = again or run_again(ranking)
    request = ranking.request
    draft = draft_of(request)
    day = ranking_day(draft)
    rule = RULES[request.rule_version]
    concepts = Concepts.current()
    need = build_need(draft, day=day, concepts=concepts, rule=rule)
    today = facts_today(ranking, need, rule)
    found = judged(need, rule, facts=today.same, rows=list(today.changed.values()))
    sides = _Sides(
        concepts,
        rerun.need,
        need,
        {firm.supplier_id: firm for firm in rerun.firms},
        {firm.supplier_id: firm for firm in found.explain()},
        tuple(need_changes(rerun.need, need)),
    )
    return _compared(ranking, rerun, day, sides, today)


def _compared(ranking: Ranking, rerun: Rerun, day: date, sides: _Sides, today: Today) -> Changes:
    then, now = _standings(sides.then), _standings(sides.now)
    rows = [
        FirmChange(pk, firm.ref, firm.name, then.get(pk), now.get(pk))
        for pk, firm in {**sides.then, **sides.now}.items()
    ]
    told = [row for row in rows if _is_close(row.then) or _is_close(row.now)]
    own = [row for row in told if not _is_same(sides, row.supplier_id)]
    own.sort(key=lambda row: (*(-x for x in row.effect), row.ref))
    shown = own[:MOST_EXPLAINED]
    sides.old = stored_facts(ranking, [row.supplier_id for row in shown])
    sides.new = {**sides.old, **today.changed}
    moved = [
        row
        for row in told
        if _is_same(sides, row.supplier_id) and row.then and row.now and row.then != row.now
    ]
    touched = sum(_is_same(sides, pk) for pk in today.changed)
    return Changes(
        day=day,
        again=rerun,
        asked=sides.asked,
        firms=tuple(_explained(sides, row) for row in shown),
        moved=tuple(moved),
        without_effect=touched,
        unexplained=len(own) - len(shown),
    )


def _standings(firms: Mapping[int, FirmResult]) -> dict[int, Standing]:
    ranked = [firm for firm in firms.values() if firm.group in RANKED]
    at = places((firm.supplier_id, (firm.group, firm.total)) for firm in ranked)
    return {
        pk: Standing(firm.group, firm.score, at[pk].number if pk in at else None)
        for pk, firm in firms.items()
    }


def _is_close(standing: Standing | None) -> bool:
    return standing is not None and standing.group != Group.NOT_SUITABLE


def _outcome(firm: FirmResult) -> tuple[Group, float, tuple[tuple[str, Step], ...]]:
    return firm.group, firm.score, tuple((part.key, part.step) for part in firm.parts)


def _is_same(sides: _Sides, pk: int) -> bool:
    then, now = sides.then.get(pk), sides.now.get(pk)
    return then is not None and now is not None and _outcome(then) == _outcome(now)


def need_changes(then: Need, now: Need) -> Iterator[NeedChange]:
    """What is asked differently, each part of the need apart."""
    if then.day != now.day:
        yield NeedChange("day", "day", then.day, now.day)
    if then.rule_version != now.rule_version:
        yield NeedChange("rule", "rule_version", then.rule_version, now.rule_version)
    for each in fields(Need):
        before, after = getattr(then, each.name), getattr(now, each.name)
        if each.name not in _OWN and before != after:
            kind = "taxonomy" if _is_taxonomy(before, after) else "request"
            yield NeedChange(kind, each.name, before, after)


def _is_taxonomy(before: Any, after: Any) -> bool:
    """Whether the same process is asked, with other kinds below or around it."""
    if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        pairs = zip(before, after, strict=True)
        return all(was == is_now or _is_taxonomy(was, is_now) for was, is_now in pairs)
    if not isinstance(before, ProcessAsk) or not isinstance(after, ProcessAsk):
        return False
    lineage = {name: getattr(after, name) for name in ("kind_ids", "family_ids", "covered")}
    return replace(before, **lineage) == after


def _explained(sides: _Sides, row: FirmChange) -> FirmChange:
    """With the causes, the strongest first."""
    pk = row.supplier_id
    if pk not in sides.then or pk not in sides.now:
        return row
    own = changes_between(sides.old[pk], sides.new[pk]) if sides.old[pk] != sides.new[pk] else []
    changes: list[NeedChange | FactChange] = [*sides.asked, *own]
    causes = [_alone(sides, pk, change) for change in changes]
    found = [cause for cause in causes if _outcome(cause.alone) != _outcome(cause.then)]
    together = not found
    if together:
        causes = [_without(sides, pk, change) for change in changes]
        found = [cause for cause in causes if _outcome(cause.alone) != _outcome(cause.then)]
    found.sort(key=lambda cause: (not cause.is_enough, -cause.effect))
    return replace(row, causes=tuple(found), together=together)


def _alone(sides: _Sides, pk: int, change: NeedChange | FactChange) -> Cause:
    then = sides.then[pk]
    alone = _judged_with(sides, sides.need, sides.old[pk], change)
    return Cause(change, then, alone, _outcome(alone) == _outcome(sides.now[pk]))


def _without(sides: _Sides, pk: int, change: NeedChange | FactChange) -> Cause:
    now = sides.now[pk]
    back = _judged_with(sides, sides.need_now, sides.new[pk], change.reversed())
    return Cause(change, back, now, is_enough=False)


def _judged_with(
    sides: _Sides, need: Need, facts: Facts, change: NeedChange | FactChange
) -> FirmResult:
    if isinstance(change, NeedChange):
        return sides.judge(replace(need, **{change.name: change.after}), facts)
    return sides.judge(need, applied(facts, change, lambda pk: sides.concepts[pk].ancestors))
