"""What every decision about a certificate has to hold, and how it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation, User
from accounts.permissions import may_decide_on_certificates
from core.errors import DomainError, Problem
from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import Certificate, CertificateDecision, Supplier
from directory.services import Decision, record_certificate_decision
from verification.choices import (
    OPEN_TO,
    STATUS_AFTER,
    CheckedHow,
    EndReason,
    RefusalReason,
    ReviewOutcome,
    Verdict,
)
from verification.emails import tell_owners
from verification.models import Evidence, Review

#: Characters of a note and of an answer.
NOTE_LENGTH = 4000
WHERE_LENGTH = 300
OFFICE_LENGTH = 120
REASONS: dict[Verdict, frozenset[str]] = {
    Verdict.REFUSE: frozenset(RefusalReason.values),
    Verdict.SUSPEND: frozenset(EndReason.values),
    Verdict.WITHDRAW: frozenset(EndReason.values),
    Verdict.REVOKE: frozenset(EndReason.values),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer wants decided. `found_on` is the day of the finding itself.

    `level`, `checked_how` and `checked_where` belong to verifying; `reason` to refusing and ending.
    """

    verdict: Verdict
    level: int = 0
    checked_how: str = ""
    checked_where: str = ""
    found_on: date | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who decides: a person, for an office."""

    user: User
    office: Organisation

    @property
    def office_name(self) -> str:
        """The office's name as decisions keep it."""
        return self.office.name[:OFFICE_LENGTH]


def officer_for(certificate: Certificate, actor: Actor) -> Officer:
    """Return who decides; raises PermissionDenied for others, and for a member of the firm."""
    user, office = actor.user, actor.organisation
    if user is None or office is None or not may_decide_on_certificates(actor):
        raise PermissionDenied
    firm = certificate.supplier.organisation_id
    # An officer may act for a firm too, though not just now.
    if office.pk == firm or Membership.objects.filter(user=user, organisation_id=firm).exists():
        raise PermissionDenied
    return Officer(user, office)


def lock(certificate: Certificate) -> Certificate:
    """Return the certificate as it is now, with nobody else deciding until commit.

    The lock is the supplier's, which every writer of its certificates takes first.
    """
    Supplier.objects.select_for_update(no_key=True).get(pk=certificate.supplier_id)
    return Certificate.objects.select_related("supplier__organisation", "standard").get(
        pk=certificate.pk
    )


def refuse_if_decided_since(certificate: Certificate, seen: int | None) -> None:
    """Raise DomainError `decided_meanwhile` on a decision that the officer had not seen."""
    if certificate.last_decision_id == seen:
        return
    last = certificate.decisions.order_by("pk").last()
    told = {
        "office": (last.office if last else "") or _("Someone else"),
        "status": certificate.get_status_display(),
    }
    raise DomainError(
        Problem(
            _("%(office)s was faster: this certificate is now “%(status)s”.") % told,
            "decided_meanwhile",
            remedy=_("Nothing of yours was recorded. Read what was decided, then decide again."),
        )
    )


def refuse_if_proposed(certificate: Certificate) -> None:
    """Raise DomainError `proposal_open` while a proposal waits for a second officer."""
    if Review.objects.filter(certificate=certificate, outcome=ReviewOutcome.OPEN).exists():
        raise DomainError(
            Problem(
                _("A proposal about this certificate waits for a second officer."),
                "proposal_open",
                remedy=_("It has to be confirmed, declined or taken back first."),
            )
        )


def refuse_unless_open(certificate: Certificate, verdict: Verdict) -> None:
    """Raise DomainError `not_open` when the certificate's state does not allow the verdict."""
    if verdict in OPEN_TO.get(CertificateStatus(certificate.status), ()):
        return
    raise DomainError(
        Problem(
            _("“%(verdict)s” is not possible: the certificate is “%(status)s”.")
            % {"verdict": verdict.label, "status": certificate.get_status_display()},
            "not_open",
        )
    )


def check_wish(certificate: Certificate, wish: Wish) -> None:
    """Raise DomainError with everything that is missing or cannot be, each at its field."""
    problems = [*_about_words(wish), *_about_day(certificate, wish)]
    if wish.verdict == Verdict.VERIFY:
        problems += _about_evidence(certificate, wish)
    elif wish.verdict in REASONS and wish.reason not in REASONS[wish.verdict]:
        problems.append(Problem(_("Choose a reason."), "reason_missing", "reason"))
    if problems:
        raise DomainError(*problems)


def _about_words(wish: Wish) -> list[Problem]:
    needs_words = wish.verdict in {Verdict.ASK, Verdict.REVOKE} or wish.reason == "other"
    if needs_words and not wish.note.strip():
        text = _("Say what exactly: the firm reads it and acts on it.")
        return [Problem(text, "note_missing", "note")]
    return [
        _too_long(place, limit)
        for place, text, limit in (
            ("note", wish.note, NOTE_LENGTH),
            ("checked_where", wish.checked_where, WHERE_LENGTH),
        )
        if len(text) > limit
    ]


def _too_long(place: str, limit: int) -> Problem:
    text = _("At most %(count)s characters are kept.") % {"count": limit}
    return Problem(text, "max_length", place)


def _about_day(certificate: Certificate, wish: Wish) -> list[Problem]:
    if wish.found_on is None:
        return []
    if wish.found_on > timezone.localdate():
        text = _("The day of the finding lies in the future.")
        return [Problem(text, "found_in_future", "found_on")]
    issued = certificate.issued_on
    if wish.verdict == Verdict.VERIFY and issued and wish.found_on < issued:
        text = _("The certificate was not issued yet on that day.")
        return [Problem(text, "found_before_issue", "found_on")]
    return []


def _about_evidence(certificate: Certificate, wish: Wish) -> list[Problem]:
    problems = []
    if wish.level not in EvidenceLevel.values or wish.level < EvidenceLevel.DOCUMENT:
        text = _("Choose an evidence level from 1 to 4.")
        problems.append(Problem(text, "level_unknown", "level"))
    if wish.checked_how not in CheckedHow.values:
        problems.append(Problem(_("Say how it was checked."), "how_missing", "checked_how"))
    if not wish.checked_where.strip():
        text = _("Say where: the register and its address, or whom you asked.")
        problems.append(Problem(text, "where_missing", "checked_where"))
    has_facts = certificate.number.strip() and certificate.issuer.strip()
    if wish.level >= EvidenceLevel.ISSUER and not has_facts:
        text = _("Without a number and an issuer nothing can be confirmed above level 1.")
        remedy = _("Ask the firm to submit it anew with both.")
        problems.append(Problem(text, "facts_missing", "level", remedy))
    return problems


def record(certificate: Certificate, wish: Wish, officer: Officer) -> CertificateDecision:
    """Record the decision with where it was checked, and tell the owners once it is kept."""
    is_verified = wish.verdict == Verdict.VERIFY
    decision = record_certificate_decision(
        Decision(
            certificate_id=certificate.pk,
            status=STATUS_AFTER[wish.verdict],
            level=EvidenceLevel(wish.level if is_verified else _level_left(certificate, wish)),
            reason=wish.reason if wish.verdict in REASONS else wish.verdict.value,
            note=wish.note.strip(),
            office=officer.office_name,
            actor_id=officer.user.pk,
            decided_on=wish.found_on or timezone.localdate(),
        )
    )
    if is_verified:
        Evidence.objects.create(
            decision=decision,
            checked_how=wish.checked_how,
            checked_where=wish.checked_where.strip(),
        )
    transaction.on_commit(lambda: tell_owners(decision), robust=True)
    return decision


def _level_left(certificate: Certificate, wish: Wish) -> int:
    """What was found once stays known, but a refused or revoked one proves nothing."""
    if wish.verdict in {Verdict.REFUSE, Verdict.REVOKE}:
        return EvidenceLevel.DECLARED
    return certificate.level
