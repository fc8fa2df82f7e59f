"""The few numbers on the front page."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from directory.choices import CertificateStatus
from directory.models import Certificate, Supplier
from matching.choices import RequestStatus
from matching.models import Request


@dataclass(frozen=True, slots=True)
class Figures:
    """Counted now: published profiles, certificates verified and in force, requests open today."""

    suppliers: int
    certificates: int
    requests: int


def figures() -> Figures:
    """Count what the public may know, in three queries."""
    today = timezone.localdate()
    return Figures(
        suppliers=Supplier.objects.published().count(),
        certificates=Certificate.objects.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=today),
            status=CertificateStatus.VERIFIED,
            supplier__published_at__isnull=False,
        ).count(),
        requests=Request.objects.filter(
            Q(deadline_on__isnull=True) | Q(deadline_on__gte=today), status=RequestStatus.OPEN
        ).count(),
    )
