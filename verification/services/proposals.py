"""Two officers share a decision: one proposes, another confirms or declines."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from core import audit
from core.errors import DomainError, Problem
from directory.choices import CertificateStatus
from directory.models import Certificate, CertificateDecision
from verification.choices import STATUS_AFTER, ReviewOutcome, Verdict, needs_two
from verification.models import Review
from verification.services.rules import (
    NOTE_LENGTH,
    Officer,
    Wish,
    check_wish,
    lock,
    officer_for,
    record,
    refuse_if_decided_since,
    refuse_if_proposed,
    refuse_unless_open,
)

VERDICT_OF = {
    CertificateStatus.VERIFIED: Verdict.VERIFY,
    CertificateStatus.REVOKED: Verdict.REVOKE,
}


@transaction.atomic
def propose_decision(
    *, certificate: Certificate, actor: Actor, seen: int | None, wish: Wish
) -> Review:
    """Propose what needs two officers; nothing changes until another confirms it.

    Raises as `decide_certificate` does, and DomainError `one_officer_is_enough`.
    """
    officer = officer_for(certificate, actor)
    current = lock(certificate)
    refuse_if_decided_since(current, seen)
    refuse_if_proposed(current)
    refuse_unless_open(current, wish.verdict)
    check_wish(current, wish)
    if not needs_two(wish.verdict, wish.level):
        raise DomainError(
            Problem(_("One officer is enough for this: decide it."), "one_officer_is_enough")
        )
    is_verified = wish.verdict == Verdict.VERIFY
    review = Review.objects.create(
        certificate=current,
        seen_decision_id=current.last_decision_id,
        status_to=STATUS_AFTER[wish.verdict],
        level_to=wish.level if is_verified else 0,
        reason=wish.verdict.value if is_verified else wish.reason,
        note=wish.note.strip(),
        found_on=wish.found_on or timezone.localdate(),
        checked_how=wish.checked_how if is_verified else "",
        checked_where=wish.checked_where.strip() if is_verified else "",
        proposed_by=officer.user.pk,
        office=officer.office_name,
    )
    _audit("certificate.proposed", review, officer, status=review.status_to, level=review.level_to)
    return review


@transaction.atomic
def confirm_proposal(*, review: Review, actor: Actor, note: str = "") -> CertificateDecision:
    """Let the proposal count, as a second officer; the firm's owners are told once it is kept.

    Raises PermissionDenied for who may not decide about this firm, DomainError `same_officer`,
    `proposal_answered` when it is not open any more, `decided_meanwhile` when the certificate has
    changed since it was proposed.
    """
    officer, current, proposal = _open(review, actor, note)
    _refuse_same(proposal, officer)
    refuse_if_decided_since(current, proposal.seen_decision_id)
    wish = Wish(
        verdict=VERDICT_OF[CertificateStatus(proposal.status_to)],
        level=proposal.level_to,
        checked_how=proposal.checked_how,
        checked_where=proposal.checked_where,
        found_on=proposal.found_on,
        reason=proposal.reason,
        note=proposal.note,
    )
    refuse_unless_open(current, wish.verdict)
    decision = record(current, wish, officer)
    _close(proposal, ReviewOutcome.CONFIRMED, officer, note=note, decision=decision)
    return decision


@transaction.atomic
def decline_proposal(*, review: Review, actor: Actor, note: str) -> Review:
    """Say no to the proposal, with the reason; the certificate stays as it is.

    Raises as :func:`confirm_proposal`, and DomainError `note_missing`.
    """
    officer, _current, proposal = _open(review, actor, note)
    _refuse_same(proposal, officer)
    if not note.strip():
        text = _("Say why: your colleague reads it.")
        raise DomainError(Problem(text, "note_missing", "note"))
    return _close(proposal, ReviewOutcome.DECLINED, officer, note=note)


@transaction.atomic
def take_back_proposal(*, review: Review, actor: Actor) -> Review:
    """Take one's own proposal back. Raises PermissionDenied for someone else's."""
    officer, _current, proposal = _open(review, actor, "")
    if proposal.proposed_by != officer.user.pk:
        raise PermissionDenied
    return _close(proposal, ReviewOutcome.TAKEN_BACK, officer)


def _open(review: Review, actor: Actor, note: str) -> tuple[Officer, Certificate, Review]:
    """Return the officer, the locked certificate and the proposal, which is still open."""
    officer = officer_for(review.certificate, actor)
    current = lock(review.certificate)
    proposal = Review.objects.get(pk=review.pk)
    if not proposal.is_open:
        raise DomainError(
            Problem(
                _("This proposal is not open any more: %(outcome)s.")
                % {"outcome": proposal.get_outcome_display()},
                "proposal_answered",
            )
        )
    if len(note) > NOTE_LENGTH:
        told = _("At most %(count)s characters are kept.") % {"count": NOTE_LENGTH}
        raise DomainError(Problem(told, "max_length", "note"))
    return officer, current, proposal


def _refuse_same(proposal: Review, officer: Officer) -> None:
    if proposal.proposed_by == officer.user.pk:
        raise DomainError(
            Problem(
                _("You proposed this: another officer has to look at it."),
                "same_officer",
                remedy=_("You can take it back."),
            )
        )


def _close(
    proposal: Review,
    outcome: ReviewOutcome,
    officer: Officer,
    *,
    note: str = "",
    decision: CertificateDecision | None = None,
) -> Review:
    proposal.outcome = outcome
    proposal.answered_by = officer.user.pk
    proposal.answered_at = timezone.now()
    proposal.answer_note = note.strip()
    proposal.decision = decision
    proposal.save(
        update_fields=["outcome", "answered_by", "answered_at", "answer_note", "decision"]
    )
    _audit(f"certificate.proposal_{outcome.value}", proposal, officer)
    return proposal


def _audit(verb: str, review: Review, officer: Officer, **changes: Any) -> None:
    audit.record(
        verb=verb,
        subject=review,
        changes={"certificate_id": review.certificate_id, **changes},
        actor=officer.user,
        organisation=officer.office,
    )
