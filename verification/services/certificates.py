"""One officer decides about a certificate, and the firm answers."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import acts_for
from core.errors import DomainError, Problem
from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import Certificate, CertificateDecision
from directory.services import Decision, record_certificate_decision
from verification.choices import MAY_BE_TAKEN, Verdict, needs_two
from verification.services.rules import (
    NOTE_LENGTH,
    Wish,
    check_wish,
    lock,
    officer_for,
    record,
    refuse_if_decided_since,
    refuse_if_proposed,
    refuse_unless_open,
)


@transaction.atomic
def take_certificate(
    *, certificate: Certificate, actor: Actor, seen: int | None
) -> CertificateDecision:
    """Put the certificate into review, so that colleagues see who is on it; also from a colleague.

    `seen` is the id of the certificate's last decision that the officer has read, None without
    any. Raises PermissionDenied for who may not decide about this firm, DomainError
    `decided_meanwhile`, `proposal_open` or `not_open`.
    """
    officer = officer_for(certificate, actor)
    current = lock(certificate)
    refuse_if_decided_since(current, seen)
    refuse_if_proposed(current)
    if current.status not in MAY_BE_TAKEN:
        raise DomainError(
            Problem(
                _("A certificate that is “%(status)s” is not taken into review.")
                % {"status": current.get_status_display()},
                "not_open",
            )
        )
    return record_certificate_decision(
        Decision(
            certificate_id=current.pk,
            status=CertificateStatus.IN_REVIEW,
            level=EvidenceLevel(current.level),
            reason="taken",
            office=officer.office_name,
            actor_id=officer.user.pk,
            decided_on=timezone.localdate(),
        )
    )


@transaction.atomic
def decide_certificate(
    *, certificate: Certificate, actor: Actor, seen: int | None, wish: Wish
) -> CertificateDecision:
    """Decide what one officer may decide alone, and tell the firm's owners once it is kept.

    `seen` as for :func:`take_certificate`. Raises PermissionDenied likewise, and DomainError with
    every problem found: `two_officers_needed`, `decided_meanwhile`, `proposal_open`, `not_open`,
    or what is wrong in a field of `wish`.
    """
    officer = officer_for(certificate, actor)
    current = lock(certificate)
    refuse_if_decided_since(current, seen)
    refuse_if_proposed(current)
    refuse_unless_open(current, wish.verdict)
    check_wish(current, wish)
    if needs_two(wish.verdict, wish.level):
        raise DomainError(
            Problem(_("This needs a second officer: propose it."), "two_officers_needed", "level")
        )
    return record(current, wish, officer)


def approve_certificate(
    *, certificate: Certificate, actor: Actor, seen: int | None, wish: Wish
) -> CertificateDecision:
    """Verify at evidence level 1 or 2, as :func:`decide_certificate`."""
    wanted = replace(wish, verdict=Verdict.VERIFY)
    return decide_certificate(certificate=certificate, actor=actor, seen=seen, wish=wanted)


def refuse_certificate(
    *, certificate: Certificate, actor: Actor, seen: int | None, reason: str, note: str = ""
) -> CertificateDecision:
    """Refuse for a reason of `RefusalReason`, as :func:`decide_certificate`."""
    wish = Wish(Verdict.REFUSE, reason=reason, note=note)
    return decide_certificate(certificate=certificate, actor=actor, seen=seen, wish=wish)


def ask_about_certificate(
    *, certificate: Certificate, actor: Actor, seen: int | None, note: str
) -> CertificateDecision:
    """Ask the firm for what `note` says, as :func:`decide_certificate`."""
    wish = Wish(Verdict.ASK, note=note)
    return decide_certificate(certificate=certificate, actor=actor, seen=seen, wish=wish)


def end_certificate(
    *, certificate: Certificate, actor: Actor, seen: int | None, wish: Wish
) -> CertificateDecision:
    """Suspend or withdraw for a reason of `EndReason`, as :func:`decide_certificate`."""
    return decide_certificate(certificate=certificate, actor=actor, seen=seen, wish=wish)


@transaction.atomic
def answer_question(
    *, certificate: Certificate, actor: Actor, seen: int | None, text: str
) -> CertificateDecision:
    """Record what the firm answers; the certificate waits for an officer again.

    Raises PermissionDenied for anyone but the firm's own people, DomainError `nothing_asked` where
    no answer is due, `answer_missing` or `max_length` for the text.
    """
    if actor.user is None or not acts_for(actor, certificate.supplier.organisation_id):
        raise PermissionDenied
    current = lock(certificate)
    is_asked = current.status == CertificateStatus.MORE_INFORMATION
    if not is_asked or current.last_decision_id != seen:
        raise DomainError(
            Problem(
                _("No answer is due just now."),
                "nothing_asked",
                remedy=_("Read the last entry: something has changed since you opened this page."),
            )
        )
    if not text.strip():
        raise DomainError(Problem(_("Write your answer."), "answer_missing", "text"))
    if len(text) > NOTE_LENGTH:
        told = _("At most %(count)s characters are kept.") % {"count": NOTE_LENGTH}
        raise DomainError(Problem(told, "max_length", "text"))
    return record_certificate_decision(
        Decision(
            certificate_id=current.pk,
            status=CertificateStatus.SUBMITTED,
            level=EvidenceLevel(current.level),
            reason="answered",
            note=text.strip(),
            actor_id=actor.user.pk,
            decided_on=timezone.localdate(),
        )
    )
