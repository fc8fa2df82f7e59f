"""The certificates of a supplier's page: facts, evidence, and why some do not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.choices import COUNTING_STATUSES, CertificateStatus, ScopeKind
from directory.concepts import Concepts
from directory.models import Certificate, Site, Supplier
from directory.profile_lines import concept_names

#: Nobody has decided yet.
UNCHECKED = (
    CertificateStatus.DRAFT,
    CertificateStatus.SUBMITTED,
    CertificateStatus.IN_REVIEW,
    CertificateStatus.MORE_INFORMATION,
)


@dataclass(frozen=True, slots=True)
class CertificateView:
    """One certificate. `ended` says why it does not count today; empty while it does."""

    standard: str
    edition: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    scope: str
    is_trading: bool
    processes: tuple[str, ...]
    sites: tuple[str, ...]
    level: int
    status: str
    is_checked: bool
    decided_by: str
    decided_on: date | None
    ended: str


def certificate_views(
    supplier: Supplier, concepts: Concepts, sites: dict[int, Site], today: date
) -> list[CertificateView]:
    """All but refused ones, best known first; a refusal stands between the firm and the office."""
    return [
        _certificate(each, concepts, sites, today)
        for each in sorted(supplier.certificate_set.all(), key=lambda c: (-c.level, c.pk))
        if each.status != CertificateStatus.REJECTED
    ]


def _certificate(
    certificate: Certificate, concepts: Concepts, sites: dict[int, Site], today: date
) -> CertificateView:
    decisions = sorted(certificate.decisions.all(), key=lambda d: d.pk)
    last = decisions[-1] if decisions else None
    decided_on = None
    if last:
        decided_on = last.decided_on or timezone.localdate(last.decided_at)
    return CertificateView(
        standard=concepts.name(certificate.standard_id),
        edition=certificate.edition,
        number=certificate.number,
        issuer=certificate.issuer,
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        scope=certificate.scope_text,
        is_trading=certificate.scope_kind == ScopeKind.TRADING,
        processes=concept_names((s.process_id for s in certificate.scopes.all()), concepts),
        sites=tuple(str(sites[s.site_id]) for s in certificate.sites.all() if s.site_id in sites),
        level=certificate.level,
        status=str(capfirst(certificate.get_status_display())),
        is_checked=certificate.status not in UNCHECKED,
        decided_by=last.office if last else "",
        decided_on=decided_on,
        ended=_ended(certificate, today),
    )


def _ended(certificate: Certificate, today: date) -> str:
    """Why the certificate does not count today, empty where it does."""
    if certificate.status not in COUNTING_STATUSES:
        return str(certificate.get_status_display())
    if certificate.expires_on and certificate.expires_on < today:
        return _("expired")
    if certificate.issued_on and certificate.issued_on > today:
        return _("not valid before %(day)s") % {"day": date_format(certificate.issued_on)}
    return ""
