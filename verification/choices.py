"""Closed lists of the officers' work, each with its label."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.choices import CertificateStatus, EvidenceLevel


class Verdict(models.TextChoices):
    """What an officer can decide about a certificate."""

    VERIFY = "verify", _("Verified")
    ASK = "ask", _("Ask for more")
    REFUSE = "refuse", _("Refuse")
    SUSPEND = "suspend", _("Suspend")
    WITHDRAW = "withdraw", _("Withdraw")
    REVOKE = "revoke", _("Revoke")


class CheckedHow(models.TextChoices):
    """By what means the number was checked."""

    DOCUMENT = "document", _("the document was shown")
    REGISTER = "register", _("looked up in a register")
    ISSUER = "issuer", _("asked the issuer")
    VISIT = "visit", _("seen on a visit")


class RefusalReason(models.TextChoices):
    """Why a certificate is refused."""

    UNKNOWN_TO_ISSUER = "unknown_to_issuer", _("the issuer does not know the number")
    HOLDER_DIFFERS = "holder_differs", _("it was issued to another firm")
    SCOPE_DIFFERS = "scope_differs", _("the scope or the sites differ from the document")
    DAYS_DIFFER = "days_differ", _("the days differ from the document")
    NOT_ACCREDITED = "not_accredited", _("the issuer is not accredited for this standard")
    NOT_A_CERTIFICATE = "not_a_certificate", _("the document is not a certificate")
    NO_ANSWER = "no_answer", _("the question was not answered")
    OTHER = "other", _("another reason, told in the note")


class EndReason(models.TextChoices):
    """Why a verified certificate is suspended, withdrawn or revoked."""

    ISSUER_SUSPENDED = "issuer_suspended", _("the issuer has suspended it")
    ISSUER_WITHDREW = "issuer_withdrew", _("the issuer has withdrawn it")
    FIRM_ASKED = "firm_asked", _("the firm asked for it")
    IN_DOUBT = "in_doubt", _("there is doubt, until it is cleared up")
    VERIFIED_WRONGLY = "verified_wrongly", _("it was verified by mistake")
    FORGED = "forged", _("the document was forged or altered")
    OTHER = "other", _("another reason, told in the note")


class ReviewOutcome(models.TextChoices):
    """What became of a proposal that needs a second officer."""

    OPEN = "open", _("waits for a second officer")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")


class QueueState(models.TextChoices):
    """Which part of the queue is shown."""

    TODO = "todo", _("To do")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    SECOND_OFFICER = "second_officer", _("Second officer needed")
    ORGANISATIONS = "organisations", _("New organisations")
    MORE_INFORMATION = "more_information", _("Waiting for an answer")


class QueueKind(models.TextChoices):
    """What waits."""

    CERTIFICATE = "certificate", _("certificate")
    ORGANISATION = "organisation", _("organisation")


#: An officer has to do something about certificates in these states, or the firm has to answer.
WAITING_STATUSES = (
    CertificateStatus.SUBMITTED,
    CertificateStatus.IN_REVIEW,
    CertificateStatus.DISPUTED,
    CertificateStatus.MORE_INFORMATION,
)
#: From this level on two officers are needed.
TWO_OFFICERS_LEVEL = EvidenceLevel.ACCREDITOR
#: What a verdict makes of a certificate.
STATUS_AFTER = {
    Verdict.VERIFY: CertificateStatus.VERIFIED,
    Verdict.ASK: CertificateStatus.MORE_INFORMATION,
    Verdict.REFUSE: CertificateStatus.REJECTED,
    Verdict.SUSPEND: CertificateStatus.SUSPENDED,
    Verdict.WITHDRAW: CertificateStatus.WITHDRAWN,
    Verdict.REVOKE: CertificateStatus.REVOKED,
}
_REVIEW = (Verdict.VERIFY, Verdict.ASK, Verdict.REFUSE)
#: Which verdicts a certificate is open to; states that are not here are final.
OPEN_TO: Mapping[CertificateStatus, tuple[Verdict, ...]] = {
    CertificateStatus.SUBMITTED: _REVIEW,
    CertificateStatus.IN_REVIEW: _REVIEW,
    CertificateStatus.DISPUTED: _REVIEW,
    CertificateStatus.MORE_INFORMATION: _REVIEW,
    CertificateStatus.VERIFIED: (
        Verdict.SUSPEND,
        Verdict.WITHDRAW,
        Verdict.REVOKE,
        Verdict.VERIFY,
    ),
    CertificateStatus.SUSPENDED: (Verdict.VERIFY, Verdict.WITHDRAW, Verdict.REVOKE),
}
#: An officer may take these into review; a refused one too, because a refusal may be a mistake.
MAY_BE_TAKEN = (*WAITING_STATUSES, CertificateStatus.REJECTED)


def needs_two(verdict: Verdict, level: int) -> bool:
    """Whether a second officer has to confirm: evidence level 3 and above, and revoking."""
    if verdict == Verdict.VERIFY:
        return level >= TWO_OFFICERS_LEVEL
    return verdict == Verdict.REVOKE
