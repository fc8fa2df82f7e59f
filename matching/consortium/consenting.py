"""Asking firms to make a request together, and their answers: names only once all have agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import ANONYMOUS, Actor
from accounts.permissions import acts_for, is_approved_buyer
from core import audit
from core.errors import DomainError, Problem
from directory.disclosures import disclose_to_partner
from directory.models import Contact, Supplier
from matching.choices import ConsentState, ConsortiumState, RankingReason, RequestStatus
from matching.consortium.proposals import Together, among_checked, find_together
from matching.drafts import RequestDraft
from matching.kept.rankings import keep_ranking
from matching.models import Consortium, ConsortiumMember, ConsortiumShare, Request
from matching.services import draft_of, today

REASON_LENGTH = 500
USUAL_DAYS = 14
MOST_DAYS = 90
_LIVE = (ConsortiumState.OPEN, ConsortiumState.AGREED)


def offered_for(
    request: Request,
    *,
    as_of: date | None = None,
    anyway: bool = False,
    draft: RequestDraft | None = None,
) -> tuple[Together, Together | None]:
    """The best consortium, and beside it the best that can be invited where that is another.

    ``draft`` is the request as a tried rule has it, else as it stands. Firms that
    declined or withdrew for this request are left out.
    """
    best = find_together(
        draft or draft_of(request),
        as_of=as_of,
        rule_version=request.rule_version,
        without=refused_by(request),
        anyway=anyway,
    )
    if not best.unchecked():
        return best, None
    checked = among_checked(best, anyway=anyway)
    return best, checked if checked.is_offered else None


def refused_by(request: Request) -> set[int]:
    """Ids of the suppliers that declined or withdrew for this request."""
    said_no = (ConsentState.DECLINED, ConsentState.WITHDRAWN)
    members = ConsortiumMember.objects.filter(consortium__request=request, state__in=said_no)
    return set(members.values_list("supplier_id", flat=True))


def last_of(request: Request) -> Consortium | None:
    """The request's newest consortium, its members with names and shares, if there is one."""
    return consortia_with_members().filter(request=request).order_by("-pk").first()


def consortia_with_members() -> QuerySet[Consortium]:
    """Consortia with all that their pages show, in a fixed number of queries."""
    return Consortium.objects.select_related("request__organisation").prefetch_related(
        "members__supplier__organisation", "members__shares__process"
    )


def is_expired(consortium: Consortium, *, on: date) -> bool:
    """Whether its last day passed before all had answered."""
    return consortium.state == ConsortiumState.OPEN and consortium.deadline_on < on


def is_waiting(consortium: Consortium, *, on: date) -> bool:
    """Whether answers still count: in time, and while the request itself takes answers."""
    is_open = consortium.request.status == RequestStatus.OPEN
    return is_open and consortium.state == ConsortiumState.OPEN and consortium.deadline_on >= on


def invited(supplier: Supplier) -> QuerySet[ConsortiumMember]:
    """The firm's places in consortia that are not over, the newest first."""
    live = Q(
        consortium__state=ConsortiumState.OPEN,
        consortium__deadline_on__gte=today(),
        consortium__request__status=RequestStatus.OPEN,
    )
    return (
        ConsortiumMember.objects.filter(live | Q(consortium__state=ConsortiumState.AGREED))
        .filter(supplier=supplier)
        .select_related("consortium__request")
        .order_by("-pk")
    )


@transaction.atomic
def invite_consortium(
    *,
    request: Request,
    refs: Collection[str],
    deadline_on: date,
    anyway: bool = False,
    as_of: date | None = None,
    draft: RequestDraft | None = None,
    actor: Actor,
) -> Consortium:
    """Ask these firms, if they still are what is offered; an earlier invitation must be over.

    ``draft`` as for :func:`offered_for`. The ranking of that rule and day is kept.

    Raises DomainError: `not_approved`, `request_not_open`, `bad_deadline`, `already_invited`,
    `offer_changed`, `identity_not_checked`.
    """
    if not is_approved_buyer(actor) or not acts_for(actor, request.organisation_id):
        raise DomainError(_not_approved())
    held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    _check_times(held, deadline_on)
    _close_expired(held)
    offers = offered_for(held, as_of=as_of, anyway=anyway, draft=draft)
    chosen = _chosen(offers, set(refs))
    if chosen.unchecked():
        raise DomainError(_not_checked())
    consortium = _store(held, chosen, deadline_on=deadline_on, actor=actor)
    keep_ranking(
        request=held,
        actor=actor,
        reason=RankingReason.INVITE,
        suppliers=[*Supplier.objects.filter(pk__in=chosen.member_ids()).order_by("pk")],
        day=chosen.day,
        draft=draft,
    )
    _record("consortium.invited", consortium, actor, members=len(chosen.member_ids()))
    return consortium


def _check_times(request: Request, deadline_on: date) -> None:
    day = today()
    is_past = request.deadline_on is not None and request.deadline_on < day
    if request.status != RequestStatus.OPEN or is_past:
        raise DomainError(_not_open())
    if not day <= deadline_on <= day + timedelta(days=MOST_DAYS):
        raise DomainError(_bad_deadline())


def _close_expired(request: Request) -> None:
    """An invitation that ran out makes room; one that runs refuses another."""
    for live in Consortium.objects.select_for_update().filter(request=request, state__in=_LIVE):
        if not is_expired(live, on=today()):
            raise DomainError(_already_invited())
        # Nobody's act: its day has passed.
        _turn(live, ConsortiumState.WITHDRAWN, ANONYMOUS)


def _chosen(offers: Iterable[Together | None], refs: set[str]) -> Together:
    for offer in offers:
        if offer is None or not offer.is_offered:
            continue
        if refs == {offer.row(pk)["ref"] for pk in offer.member_ids()}:
            return offer
    raise DomainError(_offer_changed())


def _store(request: Request, chosen: Together, *, deadline_on: date, actor: Actor) -> Consortium:
    consortium = Consortium.objects.create(
        request=request,
        deadline_on=deadline_on,
        rule_version=request.rule_version,
        ranked_on=chosen.day,
        invited_by_id=actor.user.pk if actor.user else None,
    )
    terms = chosen.terms.members if chosen.terms else ()
    members = ConsortiumMember.objects.bulk_create(
        ConsortiumMember(
            consortium=consortium,
            supplier_id=term.role.candidate.supplier_id,
            number=number,
            is_lead=term.is_lead,
        )
        for number, term in enumerate(terms, start=1)
    )
    ConsortiumShare.objects.bulk_create(
        ConsortiumShare(member=member, process_id=step.process_id, thousandths=share)
        for member, term in zip(members, terms, strict=True)
        for step, share in chosen.taken(term)
    )
    return consortium


@transaction.atomic
def agree(*, member: ConsortiumMember, actor: Actor) -> None:
    """Say yes. The last to do so makes the names known; to say it again changes nothing."""
    consortium, held = _held(member, actor)
    if held.state == ConsentState.AGREED:
        return
    _must_wait(consortium)
    _answer(consortium, held, ConsentState.AGREED, actor)
    if not consortium.members.exclude(state=ConsentState.AGREED).exists():
        _turn(consortium, ConsortiumState.AGREED, actor)


@transaction.atomic
def decline(*, member: ConsortiumMember, reason: str, actor: Actor) -> None:
    """Say no, or withdraw after a yes; the whole is over then. The buyer reads the reason.

    Raises DomainError `reason_missing`, `reason_refused`, `consortium_over`.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(_no_reason())
    if len(reason) > REASON_LENGTH or "\x00" in reason:
        raise DomainError(_bad_reason())
    consortium, held = _held(member, actor)
    has_agreed = held.state == ConsentState.AGREED
    if not (has_agreed and consortium.state == ConsortiumState.AGREED):
        _must_wait(consortium)
    state = ConsentState.WITHDRAWN if has_agreed else ConsentState.DECLINED
    _answer(consortium, held, state, actor, reason=reason)
    _turn(consortium, ConsortiumState.FAILED, actor)


@transaction.atomic
def take_back(*, consortium: Consortium, actor: Actor) -> None:
    """The buyer ends it; one that is over already stays as it is."""
    held = Consortium.objects.select_for_update().get(pk=consortium.pk)
    if held.state in _LIVE:
        _turn(held, ConsortiumState.WITHDRAWN, actor)


def disclose_member(
    *, member: ConsortiumMember, number: int, actor: Actor
) -> tuple[ConsortiumMember, list[Contact]]:
    """Another member's contacts, on record, once all have agreed.

    Raises DomainError `not_agreed`, and `no_member` for a number that is none.
    """
    other = (
        ConsortiumMember.objects.filter(consortium=member.consortium_id, number=number)
        .exclude(pk=member.pk)
        .select_related("supplier__organisation", "consortium")
        .first()
    )
    if other is None:
        raise DomainError(Problem(message=_("There is no such member."), code="no_member"))
    if other.consortium.state != ConsortiumState.AGREED:
        raise DomainError(_not_agreed())
    return other, disclose_to_partner(supplier=other.supplier, actor=actor)


def _held(member: ConsortiumMember, actor: Actor) -> tuple[Consortium, ConsortiumMember]:
    """Both as they are now, the consortium's row held: answers come one after the other."""
    consortium = Consortium.objects.select_for_update().get(pk=member.consortium_id)
    held = ConsortiumMember.objects.select_related("supplier").get(pk=member.pk)
    if not acts_for(actor, held.supplier.organisation_id):
        raise DomainError(Problem(message=_("There is no such member."), code="no_member"))
    return consortium, held


def _must_wait(consortium: Consortium) -> None:
    if not is_waiting(consortium, on=today()):
        raise DomainError(_over())


def _answer(
    consortium: Consortium,
    member: ConsortiumMember,
    state: ConsentState,
    actor: Actor,
    *,
    reason: str = "",
) -> None:
    member.state, member.reason, member.answered_at = state, reason, timezone.now()
    member.save(update_fields=["state", "reason", "answered_at"])
    # Neither firm nor words: others may read the trail.
    _record(f"consortium.{state.value}", consortium, actor, member=member.number)


def _turn(consortium: Consortium, state: ConsortiumState, actor: Actor) -> None:
    consortium.state = state
    consortium.save(update_fields=["state"])
    _record("consortium.turned", consortium, actor, state=state.value)


def _record(verb: str, consortium: Consortium, actor: Actor, **changes: str | int) -> None:
    audit.record(
        verb=verb,
        subject=consortium,
        changes=changes,
        actor=actor.user,
        organisation=actor.organisation,
    )


def members_of(consortium: Consortium) -> Sequence[ConsortiumMember]:
    """The members in order, the lead first; uses what was prefetched."""
    return sorted(consortium.members.all(), key=lambda member: member.number)


def _not_approved() -> Problem:
    return Problem(
        message=_("Only buyers whose identity has been checked can invite firms."),
        code="not_approved",
    )


def _not_open() -> Problem:
    return Problem(
        message=_("Firms are invited to open requests only."),
        code="request_not_open",
        remedy=_("Open the request again, or give it a later last day."),
    )


def _bad_deadline() -> Problem:
    return Problem(
        message=_("The last day to answer lies from today to 90 days ahead."),
        code="bad_deadline",
        place="deadline_on",
    )


def _already_invited() -> Problem:
    return Problem(
        message=_("Firms have been invited to this request already."),
        code="already_invited",
        remedy=_("Take that invitation back first."),
    )


def _offer_changed() -> Problem:
    return Problem(
        message=_("These firms are no longer the best set: a profile or the request has changed."),
        code="offer_changed",
        remedy=_("Look at the firms below, then invite."),
    )


def _not_checked() -> Problem:
    return Problem(
        message=_("A firm can be invited once its identity has been checked."),
        code="identity_not_checked",
    )


def _over() -> Problem:
    return Problem(
        message=_("This invitation is over; answers no longer count."), code="consortium_over"
    )


def _no_reason() -> Problem:
    return Problem(
        message=_("Say in a few words why; the buyer reads it."),
        code="reason_missing",
        place="reason",
    )


def _bad_reason() -> Problem:
    return Problem(
        message=_("The reason has more than 500 characters or one that cannot be kept."),
        code="reason_refused",
        place="reason",
    )


def _not_agreed() -> Problem:
    return Problem(
        message=_("Names and contacts are shown once all firms have agreed."), code="not_agreed"
    )
