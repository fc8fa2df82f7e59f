"""Officers and an organisation settle who it is."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.choices import OrganisationKind, OrganisationVerdict, ReviewStatus
from accounts.emails import send_letter
from accounts.models import Membership, Organisation, OrganisationAnswer, OrganisationDecision
from accounts.permissions import acts_for, may_decide_on_organisations, may_manage_organisation
from accounts.services.organisations import STATED_FACTS
from accounts.services.saving import save_checked
from core import audit
from core.errors import DomainError, Problem

STATUS_AFTER = {
    OrganisationVerdict.APPROVE: ReviewStatus.WAITING,
    OrganisationVerdict.ASK: ReviewStatus.MORE_INFORMATION,
    OrganisationVerdict.REFUSE: ReviewStatus.REFUSED,
}


def facts_mark(organisation: Organisation) -> str:
    """Return what tells the facts that an officer reads from any others: one query.

    Also what officers decided and the organisation answered so far.
    """
    # As texts: a choice just set is a member of its list, and one read from the database is not.
    stated = (getattr(organisation, field) for field in ("kind", *STATED_FACTS))
    facts = [None if value is None else str(value) for value in stated]
    decisions = organisation.decisions.order_by("pk").values_list("pk", "answer__pk")
    seen = repr((facts, organisation.review_status, organisation.is_approved, list(decisions)))
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


@transaction.atomic
def decide_organisation(
    *,
    organisation: Organisation,
    verdict: OrganisationVerdict,
    note: str,
    actor: Actor,
    seen: str | None = None,
) -> OrganisationDecision:
    """Record an officer's decision, let it count, and tell the owners by mail once it is kept.

    A later decision replaces an earlier one; asking or refusing takes an approval back. `seen` is
    the :func:`facts_mark` of what the officer read. Raises PermissionDenied for who may not decide
    about this organisation, DomainError `note_missing` when a question or refusal has no words,
    `already_decided` when nothing would change, `changed_meanwhile` when other facts were read.
    """
    firm = Organisation.objects.select_for_update().get(pk=organisation.pk)
    office = _office_that_may_decide(firm, actor)
    _refuse_what_changes_nothing(firm, verdict)
    if seen is not None and seen != facts_mark(firm):
        raise DomainError(_changed_meanwhile())
    decision = OrganisationDecision(
        organisation=firm,
        decision=verdict,
        note=note.strip(),
        office=office.name,
        actor_id=actor.user.pk if actor.user else None,
    )
    save_checked(decision)
    _let_count(firm, verdict)
    audit.record(
        verb="organisation.decided",
        subject=firm,
        changes={"decision": verdict, "decision_id": decision.pk},
        actor=actor.user,
        organisation=office,
    )
    organisation.review_status = firm.review_status
    organisation.identity_checked_at = firm.identity_checked_at
    transaction.on_commit(lambda: _tell_owners(decision), robust=True)
    return decision


def _let_count(firm: Organisation, verdict: OrganisationVerdict) -> None:
    firm.review_status = STATUS_AFTER[verdict]
    firm.identity_checked_at = timezone.now() if verdict == OrganisationVerdict.APPROVE else None
    firm.save(update_fields=["review_status", "identity_checked_at"])


@transaction.atomic
def answer_review(*, organisation: Organisation, text: str, actor: Actor) -> OrganisationAnswer:
    """Record what an owner answers to the last question or refusal; officers are asked again.

    Raises PermissionDenied for anyone but an owner, DomainError `nothing_asked` where no answer is
    due, and `blank` or `max_length` for the text.
    """
    if not (may_manage_organisation(actor) and acts_for(actor, organisation.pk)):
        raise PermissionDenied
    firm = Organisation.objects.select_for_update().get(pk=organisation.pk)
    last = firm.decisions.order_by("pk").last()
    if firm.is_approved or firm.review_status == ReviewStatus.WAITING or last is None:
        raise DomainError(Problem(_("No answer is due just now."), "nothing_asked"))
    answer = OrganisationAnswer(
        decision=last, text=text.strip(), actor_id=actor.user.pk if actor.user else None
    )
    save_checked(answer)
    firm.review_status = ReviewStatus.WAITING
    firm.save(update_fields=["review_status"])
    audit.record(
        verb="organisation.answered",
        subject=firm,
        changes={"decision_id": last.pk, "answer_id": answer.pk},
        actor=actor.user,
        organisation=firm,
    )
    organisation.review_status = firm.review_status
    return answer


def _office_that_may_decide(firm: Organisation, actor: Actor) -> Organisation:
    """Return the officer's office; authorities themselves are admitted in the administration."""
    office = actor.organisation
    if office is None or not may_decide_on_organisations(actor):
        raise PermissionDenied
    # An officer may act for a firm too, though not just now.
    is_own = Membership.objects.filter(user=actor.user, organisation=firm).exists()
    if is_own or firm.kind == OrganisationKind.AUTHORITY:
        raise PermissionDenied
    return office


def _changed_meanwhile() -> Problem:
    return Problem(
        _("This organisation was changed after you opened the page."),
        "changed_meanwhile",
        remedy=_("What is stored now is shown here: read it, then decide again."),
    )


def _refuse_what_changes_nothing(firm: Organisation, verdict: OrganisationVerdict) -> None:
    is_same = (
        firm.is_approved
        if verdict == OrganisationVerdict.APPROVE
        else verdict == OrganisationVerdict.REFUSE and firm.review_status == ReviewStatus.REFUSED
    )
    if is_same:
        raise DomainError(
            Problem(
                _("This has been decided already."),
                "already_decided",
                remedy=_("Look at the organisation again: someone else may have been faster."),
            )
        )


def _tell_owners(decision: OrganisationDecision) -> None:
    """Send each owner the decision in the language they last used."""
    firm = decision.organisation
    owners = Membership.objects.filter(
        organisation=firm, role="owner", user__is_active=True
    ).select_related("user")
    for membership in owners.order_by("pk"):
        send_letter(
            "organisation_decided",
            to=membership.user.email,
            language=membership.user.language,
            context={"organisation": firm, "decision": decision},
        )
