"""Decisions in plain words: what happened, and what the firm can do now."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import CertificateDecision
from verification.choices import EndReason, RefusalReason

_Words = dict[str, str | Promise]

_REASONS: _Words = {
    **dict(RefusalReason.choices),
    **dict(EndReason.choices),
}
_HEADINGS: _Words = {
    CertificateStatus.SUBMITTED: gettext_lazy("Submitted for checking"),
    CertificateStatus.IN_REVIEW: gettext_lazy("An officer is looking at it"),
    CertificateStatus.MORE_INFORMATION: gettext_lazy("We need to know more"),
    CertificateStatus.REJECTED: gettext_lazy("Refused"),
    CertificateStatus.SUSPENDED: gettext_lazy("Suspended: it does not count for now"),
    CertificateStatus.WITHDRAWN: gettext_lazy("Withdrawn: it does not count any more"),
    CertificateStatus.REVOKED: gettext_lazy("Revoked: it does not count any more"),
    CertificateStatus.SUPERSEDED: gettext_lazy("Replaced by a newer certificate"),
    CertificateStatus.DISPUTED: gettext_lazy("Disputed: it does not count until this is settled"),
}
_NEW_ONE = gettext_lazy("If you hold a valid certificate, state it as a new one and submit it.")
_NEXT_STEPS: _Words = {
    CertificateStatus.SUBMITTED: gettext_lazy("Nothing to do: an officer will look at it."),
    CertificateStatus.MORE_INFORMATION: gettext_lazy(
        "Answer the question. The check goes on as soon as you do."
    ),
    CertificateStatus.VERIFIED: gettext_lazy(
        "Nothing to do: it counts in every search from now on, until its last day."
    ),
    CertificateStatus.SUSPENDED: gettext_lazy(
        "Settle it with the issuer, then tell the office that decided."
    ),
    CertificateStatus.WITHDRAWN: _NEW_ONE,
    CertificateStatus.REVOKED: _NEW_ONE,
}
_EXACTLY = gettext_lazy("State it anew exactly as it is in the document, and submit it.")
_AFTER_REFUSAL: _Words = {
    RefusalReason.UNKNOWN_TO_ISSUER: gettext_lazy(
        "Compare number and issuer with the document, and state it anew as it is there."
    ),
    RefusalReason.HOLDER_DIFFERS: gettext_lazy(
        "State only certificates that were issued to your own firm."
    ),
    RefusalReason.SCOPE_DIFFERS: _EXACTLY,
    RefusalReason.DAYS_DIFFER: _EXACTLY,
    RefusalReason.NOT_ACCREDITED: gettext_lazy(
        "Ask the issuer for its accreditation, or choose an accredited issuer."
    ),
    RefusalReason.NOT_A_CERTIFICATE: gettext_lazy(
        "Submit the certificate itself, not an offer, an invoice or a report."
    ),
    RefusalReason.NO_ANSWER: gettext_lazy(
        "State it anew with the answer to our question, and submit it."
    ),
}
_READ_THE_NOTE = gettext_lazy("Read the note. You can state a corrected certificate and submit it.")


def reason_text(reason: str) -> str:
    """The reason's label; empty for one that only repeats the verdict."""
    return str(_REASONS.get(reason, ""))


def heading(decision: CertificateDecision) -> str:
    """What happened, in one line."""
    if decision.reason == "answered":
        return _("The firm has answered")
    if decision.status_to == CertificateStatus.VERIFIED:
        return _("Verified: %(level)s") % {"level": EvidenceLevel(decision.level_to).label}
    return str(_HEADINGS.get(decision.status_to, decision.get_status_to_display()))


def next_step(decision: CertificateDecision) -> str:
    """What the firm can do now; empty where nothing is to be done."""
    if decision.status_to == CertificateStatus.REJECTED:
        return str(_AFTER_REFUSAL.get(decision.reason, _READ_THE_NOTE))
    return str(_NEXT_STEPS.get(decision.status_to, ""))
