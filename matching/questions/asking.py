"""Asking a firm what its profile leaves open: the buyer's side of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.permissions import is_approved_buyer
from core import audit
from core.errors import DomainError, Problem
from directory.models import CapabilityLine, Supplier
from matching.choices import QuestionState, RankingReason, RequestStatus
from matching.drafts import RequestDraft
from matching.engine.explain import FirmResult, Place
from matching.engine.need import Need
from matching.kept.rankings import keep_ranking
from matching.models import Question, Request
from matching.questions.askable import Open, Sums, asked_ids, open_questions, range_of
from matching.questions.mail import tell_firm
from matching.services import draft_of, rank, rank_rows, today

#: Questions of one buyer in 24 hours: enough for ten firms with ten unknowns each.
MOST_A_DAY = 100
DAY = timedelta(days=1)

NOT_APPROVED = _("Firms can be asked once your organisation's identity has been checked.")
NOBODY_THERE = _("Nobody of this firm has an account here, so nobody can answer.")
NOT_OPEN = _("Only an open request asks firms.")
TOO_LATE = _("The last day for answers to this request has passed. Set a later day to ask firms.")


@dataclass(frozen=True, slots=True)
class _Standing:
    """The firm in the ranking at the moment of asking."""

    firm: FirmResult
    place: Place | None
    need: Need
    draft: RequestDraft


def why_not(request: Request, actor: Actor, *, has_members: bool) -> str | Promise:
    """Why the actor cannot ask a firm for this request; empty where it can."""
    if not is_approved_buyer(actor):
        return NOT_APPROVED
    if request.status != RequestStatus.OPEN:
        return NOT_OPEN
    if request.deadline_on is not None and request.deadline_on < today():
        return TOO_LATE
    return "" if has_members else NOBODY_THERE


@transaction.atomic
def ask_question(
    *,
    request: Request,
    supplier: Supplier,
    kinds: Sequence[str] | None,
    actor: Actor,
    day: date | None = None,
    seen: RequestDraft | None = None,
    is_told: bool = True,
) -> list[Question]:
    """Ask a ranked firm about these criteria, None for all that its profile leaves open.

    The only place where questions come to be. What is asked already stays as it is and is returned
    too. The ranking that led to it is kept: that of ``day`` and ``seen``, if the buyer looked at
    another than the usual one; the question itself goes by the request as it stands. The firm
    gets a letter unless `is_told` is false. Raises :class:`DomainError`: `not_asked` (who may not,
    or nobody could answer), `nothing_open`, `declined`, `asked_too_often`.
    """
    held = Request.objects.select_for_update(no_key=True).get(pk=request.pk)
    _check_may_ask(held, supplier, actor)
    waiting = {each.kind: each for each in held.questions.open().filter(supplier=supplier)}
    if kinds is not None and set(kinds) <= waiting.keys():
        return [waiting[kind] for kind in kinds]
    found = _standing(held, supplier)
    every = open_questions(found.firm, found.need) if found else ()
    refused = _declined(held, supplier)
    wanted = [each for each in every if kinds is None or each.part.kind in kinds]
    fresh = [each for each in wanted if each.part.kind not in {*waiting, *refused}]
    kept = [each for each in waiting.values() if kinds is None or each.kind in kinds]
    if found is None or not (fresh or kept):
        raise _nothing(is_declined=bool(refused & {each.part.kind for each in wanted}))
    _check_limit(actor, len(fresh))
    made = _made(held, supplier, found, fresh, actor)
    if made:
        _record_asked(held, supplier, made, actor, day=day, seen=seen)
        if is_told:
            transaction.on_commit(lambda: tell_firm(made))
    return [*kept, *made]


def _check_may_ask(request: Request, supplier: Supplier, actor: Actor) -> None:
    members = Membership.objects.filter(
        organisation_id=supplier.organisation_id, user__is_active=True
    )
    reason = why_not(request, actor, has_members=members.exists())
    if reason:
        raise DomainError(Problem(message=reason, code="not_asked"))


def _made(
    request: Request,
    supplier: Supplier,
    found: _Standing,
    fresh: Sequence[Open],
    actor: Actor,
) -> list[Question]:
    """Store one question for each of what is open."""
    sums = range_of(found.firm, fresh, draft=found.draft, rule_version=request.rule_version)
    processes = _processes(fresh)
    made = [_make(request, supplier, each, found, sums, actor, processes) for each in fresh]
    return Question.objects.bulk_create(made)


def _record_asked(
    request: Request,
    supplier: Supplier,
    made: list[Question],
    actor: Actor,
    *,
    day: date | None,
    seen: RequestDraft | None,
) -> None:
    """Keep the ranking that led to the questions, and the event."""
    keep_ranking(
        request=request,
        actor=actor,
        reason=RankingReason.ASK,
        suppliers=[supplier],
        day=day,
        draft=seen,
    )
    audit.record(
        verb="request.asked",
        subject=request,
        changes={"firm": supplier.ref, "kinds": sorted(each.kind for each in made)},
        actor=actor.user,
        organisation=actor.organisation,
    )


@transaction.atomic
def withdraw_question(*, question: Question, actor: Actor) -> Question:
    """Take an open question back; a closed one stays. Raises `question_closed`."""
    held = Question.objects.select_for_update().get(pk=question.pk)
    if held.state == QuestionState.WITHDRAWN:
        return held
    if not held.is_open:
        raise closed_error()
    held.state = QuestionState.WITHDRAWN
    held.answered_at = timezone.now()
    held.answered_by_id = actor.user.pk if actor.user else None
    held.save()
    audit.record(
        verb="question.withdrawn",
        subject=held,
        actor=actor.user,
        organisation=actor.organisation,
    )
    return held


def closed_error() -> DomainError:
    """Somebody closed it before."""
    return DomainError(
        Problem(
            message=_("This question is closed already."),
            code="question_closed",
            remedy=_("Nothing was changed."),
        )
    )


def _standing(request: Request, supplier: Supplier) -> _Standing | None:
    draft = draft_of(request)
    version = request.rule_version
    one = rank(draft, everyone=True, most=1, supplier_ids=[supplier.pk], rule_version=version)
    if not one.firms:
        return None
    places = rank_rows(draft, rule_version=version).places()
    return _Standing(one.firms[0], places.get(supplier.pk), one.need, draft)


def _declined(request: Request, supplier: Supplier) -> set[str]:
    """What the firm would not say for this request; it is not asked again."""
    found = request.questions.filter(supplier=supplier, state=QuestionState.DECLINED)
    return set(found.values_list("kind", flat=True))


def _nothing(*, is_declined: bool) -> DomainError:
    if is_declined:
        return DomainError(
            Problem(message=_("The firm has said that it does not answer this."), code="declined")
        )
    return DomainError(
        Problem(
            message=_("There is nothing to ask: the profile states it by now."),
            code="nothing_open",
            remedy=_("Load the list again to see it."),
        )
    )


def _check_limit(actor: Actor, more: int) -> None:
    if actor.organisation is not None:
        # Two colleagues at once, for two requests, do not pass the end together.
        Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation.pk)
    since = timezone.now() - DAY
    asked = Question.objects.filter(organisation=actor.organisation, asked_at__gt=since).count()
    if asked + more > MOST_A_DAY:
        raise DomainError(
            Problem(
                message=_("Your organisation has asked as many questions as a day allows."),
                code="asked_too_often",
                remedy=_("Ask again tomorrow, the firms that fit best first."),
            )
        )


def _processes(asked: Sequence[Open]) -> dict[int | None, int | None]:
    """What the lines that are asked about do."""
    lines = CapabilityLine.objects.filter(pk__in=[each.line_id for each in asked if each.line_id])
    return dict(lines.values_list("pk", "process_id"))


def _make(
    request: Request,
    supplier: Supplier,
    each: Open,
    found: _Standing,
    sums: Sums,
    actor: Actor,
    processes: Mapping[int | None, int | None],
) -> Question:
    number, unit = asked_amount(each, found.draft)
    return Question(
        request=request,
        organisation_id=request.organisation_id,
        supplier=supplier,
        kind=each.part.kind,
        mode=each.part.mode,
        line_id=each.line_id,
        # A line without a process does the firm's only core work, as the ranking reads it.
        process_id=processes.get(each.line_id) or found.firm.facts["line_process"],
        asked_number=number,
        asked_unit=unit,
        asked_ids=asked_ids(each.ask, found.draft),
        asked_by_id=actor.user.pk if actor.user else None,
        group_then=found.firm.group,
        place_then=found.place.number if found.place else None,
        total_then=sums.total,
        low_then=sums.low,
        high_then=sums.high,
        whole_then=sums.whole,
    )


def asked_amount(each: Open, draft: RequestDraft) -> tuple[Decimal | None, str]:
    """The number that the buyer named, in the buyer's unit; a volume is per its period."""
    if each.part.kind in {"capacity", "minimum_order"}:
        if draft.volume_unit is None:
            return None, ""
        return draft.volume, f"{draft.volume_unit.code}/{draft.volume_period}"
    item = next((x for x in draft.requirements if x.kind == each.part.kind), None)
    return (item.number, item.unit) if item is not None else (None, "")
