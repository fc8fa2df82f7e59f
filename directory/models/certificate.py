"""Certificates: facts that freeze once submitted, a status that only a decision changes."""

from django.db import models
from django.db.models import F, Q

from core.ids import new_ref
from directory.choices import CertificateStatus, EvidenceLevel, ScopeKind
from directory.models.supplier import Site, SupplierOwned
from directory.models.taxonomy import Concept


class Certificate(SupplierOwned):
    """One certificate of one firm.

    The database refuses a change of its facts once it is no longer a draft, and a change of
    ``status`` or ``level`` that does not point at the decision which made it.
    """

    ref = models.CharField(max_length=80, unique=True, default=new_ref)
    standard = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    scope_text = models.TextField(blank=True)
    scope_kind = models.CharField(max_length=14, choices=ScopeKind, default=ScopeKind.MANUFACTURING)
    file_sha256 = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    status = models.CharField(
        max_length=18, choices=CertificateStatus, default=CertificateStatus.DRAFT
    )
    level = models.PositiveSmallIntegerField(choices=EvidenceLevel, default=EvidenceLevel.DECLARED)
    last_decision = models.ForeignKey(
        "CertificateDecision",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="certificate_supplier_id_unique"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(issued_on__lte=F("expires_on")),
                name="certificate_days_in_order",
            ),
            models.CheckConstraint(condition=Q(level__lte=4), name="certificate_level_is_known"),
            models.CheckConstraint(
                condition=~Q(status="draft") | Q(level=0), name="certificate_draft_is_declared"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="certificate_does_not_replace_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.number}"


class CertificateSite(SupplierOwned):
    """A site the certificate covers. No row: every site of the firm."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="sites")
    site = models.ForeignKey(Site, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="certificatesite_supplier_id_unique"
            ),
            models.UniqueConstraint(fields=["certificate", "site"], name="certificatesite_unique"),
        ]


class CertificateScope(SupplierOwned):
    """A process the scope names. No row: the scope names none and covers what the sites make."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="scopes")
    process = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="certificatescope_supplier_id_unique"
            ),
            models.UniqueConstraint(
                fields=["certificate", "process"], name="certificatescope_unique"
            ),
        ]


class CertificateDecision(models.Model):
    """Who decided what about a certificate, when and why. Append-only."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="decisions")
    status_from = models.CharField(max_length=18, choices=CertificateStatus)
    status_to = models.CharField(max_length=18, choices=CertificateStatus)
    level_from = models.PositiveSmallIntegerField(choices=EvidenceLevel)
    level_to = models.PositiveSmallIntegerField(choices=EvidenceLevel)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_on = models.DateField(null=True, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    office = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level_from__lte=4, level_to__lte=4),
                name="certificatedecision_level_is_known",
            )
        ]
