"""Decisions about certificates: the only way their status and evidence level change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError, Problem
from directory import profile_rows
from directory.choices import COUNTING_STATUSES, CertificateStatus, EvidenceLevel
from directory.models import Certificate, CertificateDecision


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one certificate. ``decided_on`` is the day of the finding itself."""

    certificate_id: int
    status: CertificateStatus
    level: EvidenceLevel
    reason: str
    note: str = ""
    office: str = ""
    actor_id: int | None = None
    decided_on: date | None = None
    evidence_sha256: str = ""


def record_certificate_decision(decision: Decision) -> CertificateDecision:
    """The only way a certificate's status or evidence level changes; writes the event.

    The supplier's profile row is refreshed in the same transaction, so the very next ranking
    counts the decision. Raises :class:`DomainError` for a certificate that does not exist.
    """
    with transaction.atomic():
        (event,) = record_certificate_decisions([decision])
        certificate = Certificate.objects.get(pk=decision.certificate_id)
        profile_rows.refresh([certificate.supplier_id])
    return event


def record_certificate_decisions(decisions: Iterable[Decision]) -> list[CertificateDecision]:
    """Record many decisions in few statements, inside the caller's transaction.

    A certificate that becomes verified ends the one it replaces, which counted until then: that
    is a decision of its own, after those returned. The caller refreshes the profile rows
    afterwards: :func:`record_certificate_decision` does for one, an import does for its batch.
    """
    wanted = {decision.certificate_id: decision for decision in decisions}
    if not wanted:
        return []
    _lock_suppliers_of(wanted)
    certificates = {c.pk: c for c in Certificate.objects.filter(pk__in=wanted)}
    missing = sorted(set(wanted) - set(certificates))
    if missing:
        raise DomainError(
            Problem(
                message=_("There is no certificate %(id)s.") % {"id": missing[0]},
                code="certificate_unknown",
            )
        )
    events = CertificateDecision.objects.bulk_create(
        _event(certificates[pk], decision) for pk, decision in sorted(wanted.items())
    )
    _apply(events)
    audit.record_all(
        [_audit_entry(event, certificates[event.certificate_id]) for event in events],
        is_locked=True,
    )
    record_certificate_decisions(_endings(certificates, wanted))
    return events


def _endings(certificates: dict[int, Certificate], decided: dict[int, Decision]) -> list[Decision]:
    """Decisions that end what a certificate replaces that has just become verified."""
    replaced = {
        certificate.replaces_id: decided[pk]
        for pk, certificate in certificates.items()
        if certificate.replaces_id and decided[pk].status == CertificateStatus.VERIFIED
    }
    counting = Certificate.objects.filter(pk__in=replaced, status__in=COUNTING_STATUSES)
    return [
        replace(
            replaced[old.pk],
            certificate_id=old.pk,
            status=CertificateStatus.SUPERSEDED,
            level=EvidenceLevel(old.level),
            reason="replaced",
        )
        for old in counting.order_by("pk")
        if old.pk not in decided
    ]


def _lock_suppliers_of(decisions: Iterable[int]) -> None:
    """Take the suppliers' row locks in id order before their certificates are read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM directory_supplier WHERE id IN (SELECT supplier_id "
            "FROM directory_certificate WHERE id = ANY(%s)) ORDER BY id FOR NO KEY UPDATE",
            [list(decisions)],
        )


def _apply(events: list[CertificateDecision]) -> None:
    """Status and level of each certificate become what its decision says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_certificate c SET status = d.status_to, level = d.level_to, "
            "last_decision_id = d.id FROM directory_certificatedecision d "
            "WHERE d.id = ANY(%s) AND c.id = d.certificate_id",
            [[event.pk for event in events]],
        )


def _audit_entry(event: CertificateDecision, certificate: Certificate) -> audit.Entry:
    return audit.Entry(
        verb="certificate.decided",
        subject=certificate,
        changes={
            "status": [event.status_from, event.status_to],
            "level": [event.level_from, event.level_to],
            "reason": event.reason,
            "actor_id": event.actor_id,
        },
    )


def _event(certificate: Certificate, decision: Decision) -> CertificateDecision:
    return CertificateDecision(
        certificate_id=certificate.pk,
        status_from=certificate.status,
        level_from=certificate.level,
        status_to=decision.status,
        level_to=decision.level,
        reason=decision.reason,
        note=decision.note,
        office=decision.office,
        actor_id=decision.actor_id,
        decided_on=decision.decided_on,
        evidence_sha256=decision.evidence_sha256,
    )
