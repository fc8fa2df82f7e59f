"""Requests and rankings. Pages, API and commands all come through here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.actors import ANONYMOUS, Actor
from accounts.models import Organisation
from core import audit
from directory.concepts import Concepts
from matching.anchors import Holders, rarest_anchor, store_anchor
from matching.choices import Audience, RequestStatus
from matching.drafts import RequestDraft, StepDraft, requirement_draft, said_by
from matching.engine.compile_numpy import Ranking, rank_columns, rank_many_columns
from matching.engine.explain import RANKED, FirmResult, Group, Place, firm_results, places
from matching.engine.need import Ask, Need
from matching.engine.numpy_rows import Rows, can_rank
from matching.engine.rules import CURRENT, RULES
from matching.models import Request, RequestStep, Requirement
from matching.needs import build_need, build_needs, step_kinds
from matching.ranking import column_store
from matching.ranking.back_ends import BackEnd, Work, choose
from matching.ranking.by_statement import rank_by_statement

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class RankingResult:
    """Firms in order, and how many stand in each group.

    Near misses and firms that do not suit are counted only when everyone was asked for.
    """

    need: Need
    day: date
    firms: tuple[FirmResult, ...]
    counts: dict[Group, int]


def ranking_day(draft: RequestDraft, as_of: date | None = None) -> date:
    """The day that counts: the one given, else the request's own, else today in Hanoi."""
    return as_of or draft.as_of or today()


def today() -> date:
    """The day it is in Hanoi."""
    return datetime.now(HANOI).date()


@dataclass(frozen=True, slots=True)
class RankedRows:
    """Rows of a ranking in order, as a back end gave them; ``explain`` decodes some of them.

    A page looks at all of them and explains those it shows. ``counts`` is empty where only one
    group was asked for.
    """

    need: Need
    day: date
    rows: Sequence[dict[str, Any]]
    counts: dict[Group, int]

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The criteria in the order of the rows' columns."""
        return self.need.asks()

    def explain(self, rows: Iterable[dict[str, Any]]) -> tuple[FirmResult, ...]:
        """These rows with every criterion's outcome."""
        asks = self.asks
        total = sum(ask.weight for ask in asks)
        return firm_results(rows, asks, total)

    def places(self) -> dict[int, Place]:
        """The place of every ranked firm by supplier id."""
        if isinstance(self.rows, Rows):
            return places(self.rows.standings())
        return places((row["supplier_id"], (row["grp"], row["total"])) for row in self.rows)


def rank_rows(
    draft: RequestDraft,
    *,
    as_of: date | None = None,
    everyone: bool = False,
    most: int | None = None,
    supplier_ids: Sequence[int] | None = None,
    group: Group | None = None,
    rule_version: str = "1.0",
) -> RankedRows:
    """As :func:`rank`, not decoded yet; ``group`` returns the firms of one group only."""
    rule, day = RULES[rule_version], ranking_day(draft, as_of)
    all_judged = everyone or group not in (None, *RANKED)
    if _in_columns(everyone=all_judged, supplier_ids=supplier_ids):
        need = build_need(draft, day=day, concepts=Concepts.current(), rule=rule)
        if can_rank([need]):
            ranking = rank_columns(
                column_store.current(),
                need,
                rule,
                most=most,
                everyone=everyone,
                ids=supplier_ids,
                group=group,
            )
            return RankedRows(need, day, ranking.rows, ranking.counts if group is None else {})
    need, rows = rank_by_statement(
        draft, day, rule, everyone=all_judged, most=most, ids=supplier_ids, group=group
    )
    counts = dict.fromkeys(Group, 0) if group is None else {}
    if rows and group is None:
        counts = {each: rows[0][f"n_{each.value}"] for each in Group}
    return RankedRows(need, day, rows, counts)


def rank_many(
    drafts: Sequence[RequestDraft], *, most: int | None = 50, as_of: date | None = None
) -> list[RankedRows]:
    """Rank for every draft as :func:`rank_rows` would, under the current rule.

    Where firms times requests are many it is done at once, and explained where a row is looked at.
    """
    rule, concepts = CURRENT, Concepts.current()
    days = [ranking_day(draft, as_of) for draft in drafts]
    needs = build_needs(drafts, days, concepts=concepts, rule=rule)
    if choose(requests=len(drafts)) == BackEnd.SQL or not can_rank(needs):
        return [
            rank_rows(draft, as_of=as_of, most=most, rule_version=rule.version) for draft in drafts
        ]
    found: list[Ranking] = rank_many_columns(column_store.current(), needs, rule, most=most)
    return [
        RankedRows(need, day, ranking.rows, ranking.counts)
        for need, day, ranking in zip(needs, days, found, strict=True)
    ]


def _in_columns(*, everyone: bool, supplier_ids: Sequence[int] | None) -> bool:
    """Whether the columns rank; some firms named by their ids are soon ranked by SQL."""
    work = Work.EVERYONE if everyone and supplier_ids is None else Work.RANKED
    return choose(work) == BackEnd.NUMPY


def rank(
    draft: RequestDraft,
    *,
    as_of: date | None = None,
    everyone: bool = False,
    most: int | None = 50,
    supplier_ids: Sequence[int] | None = None,
    rule_version: str = "1.0",
) -> RankingResult:
    """Rank published suppliers for a request, stored or not, explained per criterion.

    ``everyone`` also returns near misses and firms that do not suit, each with its reason;
    ``supplier_ids`` ranks only these.
    """
    found = rank_rows(
        draft,
        as_of=as_of,
        everyone=everyone,
        most=most,
        supplier_ids=supplier_ids,
        rule_version=rule_version,
    )
    return RankingResult(found.need, found.day, found.explain(found.rows), found.counts)


@transaction.atomic
def create_request(
    draft: RequestDraft,
    *,
    organisation: Organisation,
    status: str = RequestStatus.OPEN,
    audience: str | None = None,
    is_anonymous: bool = True,
    actor: Actor = ANONYMOUS,
) -> Request:
    """Store the draft, or bring the stored request with the same ref up to it.

    Unless told otherwise only the buyer sees it; demo requests are shown to firms that fit.
    """
    usual = Audience.FITTING if draft.is_demo else Audience.ONLY_ME
    values = _values(draft) | {
        "organisation": organisation,
        "status": status,
        "audience": audience or usual,
        "is_anonymous": is_anonymous,
    }
    request, is_new = Request.objects.update_or_create(ref=draft.ref, defaults=values)
    _replace_parts(request, draft)
    # Its row is held since it was written: nobody changes it meanwhile.
    rule = RULES[request.rule_version]
    need = build_need(draft, day=today(), concepts=Concepts.current(), rule=rule)
    store_anchor(request.pk, rarest_anchor(need, Holders()))
    audit.record(
        verb="request.created" if is_new else "request.updated",
        subject=request,
        changes={
            "status": str(status),
            "audience": str(audience or usual),
            "steps": len(draft.steps),
            "requirements": len(draft.requirements),
        },
        actor=actor.user,
        organisation=actor.organisation,
    )
    return request


def _replace_parts(request: Request, draft: RequestDraft) -> None:
    request.steps.all().delete()
    request.requirements.all().delete()
    RequestStep.objects.bulk_create(_steps(request, draft))
    Requirement.objects.bulk_create(_requirements(request, draft))


def _values(draft: RequestDraft) -> dict[str, Any]:
    """What the request's own row holds of a draft; a volume without a unit says nothing."""
    return {
        "title": draft.title,
        "text": draft.text,
        "language": draft.language,
        "sector_id": draft.sector_id,
        "volume_quantity": draft.volume if draft.volume_unit else None,
        "volume_unit": draft.volume_unit,
        "volume_period": draft.volume_period,
        "volume_origin": draft.volume_origin,
        "part_weight_kg": draft.part_weight_kg,
        "weight_kg_per_metre": draft.weight_kg_per_metre,
        "part_area_m2": draft.part_area_m2,
        "delivery_window_days": draft.delivery_window_days,
        "is_split_allowed": draft.is_split_allowed,
        "wants_prototypes": draft.wants_prototypes,
        "as_of": draft.as_of,
        "deadline_on": draft.deadline_on,
        "rule_set_id": draft.rule_set_id,
        "is_demo": draft.is_demo,
        "source": draft.source,
    }


def _steps(request: Request, draft: RequestDraft) -> list[RequestStep]:
    rule = RULES[request.rule_version]
    return [
        RequestStep(
            request=request,
            order=order,
            process_id=step.process_id,
            role=step.role,
            mode=step.mode,
            weight=rule.weights[kind] if step.weight is None else step.weight,
            least_level=step.least_level,
            origin=step.origin,
            span_start=step.span[0] if step.span else None,
            span_end=step.span[1] if step.span else None,
        )
        for order, (step, kind) in enumerate(step_kinds(draft.steps), start=1)
    ]


def _requirements(request: Request, draft: RequestDraft) -> list[Requirement]:
    rule = RULES[request.rule_version]
    level = {
        "certificate": rule.required_certificate_level,
        "preferred": rule.preferred_certificate_level,
    }
    return [
        Requirement(
            request=request,
            **said_by(item),
            weight=rule.weights[item.kind] if item.weight is None else item.weight,
            least_level=level.get(item.kind, 0) if item.least_level is None else item.least_level,
            origin=item.origin,
            span_start=item.span[0] if item.span else None,
            span_end=item.span[1] if item.span else None,
        )
        for item in draft.requirements
    ]


def draft_of(request: Request) -> RequestDraft:
    """The stored request as the draft it was made from, ready to rank."""
    return draft_with(request, request.steps.all(), request.requirements.all())


def draft_with(request: Request, steps: Iterable[Any], requirements: Iterable[Any]) -> RequestDraft:
    """As :func:`draft_of`, its parts read already: records, or rows with the names of columns."""
    return RequestDraft(
        ref=request.ref,
        title=request.title,
        text=request.text,
        language=request.language,
        sector_id=request.sector_id,
        volume=request.volume_quantity,
        volume_unit=request.volume_unit,
        volume_period=request.volume_period,
        volume_origin=request.volume_origin,
        part_weight_kg=request.part_weight_kg,
        weight_kg_per_metre=request.weight_kg_per_metre,
        part_area_m2=request.part_area_m2,
        delivery_window_days=request.delivery_window_days,
        is_split_allowed=request.is_split_allowed,
        wants_prototypes=request.wants_prototypes,
        as_of=request.as_of,
        deadline_on=request.deadline_on,
        is_demo=request.is_demo,
        source=request.source,
        rule_set_id=request.rule_set_id,
        # Sorted here, so that what a caller has prefetched is used.
        steps=[_step_draft(s) for s in sorted(steps, key=lambda s: s.order)],
        requirements=[
            requirement_draft(item, origin=item.origin, span=_span(item.span_start, item.span_end))
            for item in sorted(requirements, key=lambda item: item.id)
        ],
    )


def _step_draft(step: Any) -> StepDraft:
    return StepDraft(
        process_id=step.process_id,
        role=step.role,
        mode=step.mode,
        weight=step.weight,
        least_level=step.least_level,
        origin=step.origin,
        span=_span(step.span_start, step.span_end),
    )


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)
