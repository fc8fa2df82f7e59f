"""Certificates: facts that freeze once submitted, a status that only a decision changes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_ref
from directory.choices import CertificateStatus, EvidenceLevel, ScopeKind
from directory.models.supplier import Site, SupplierOwned
from directory.models.taxonomy import Concept
from directory.querysets import CertificateQuerySet


class Certificate(SupplierOwned):
    """One certificate of one firm.

    The database refuses a change of its facts once it is no longer a draft, and a change of
    ``status`` or ``level`` that does not point at the decision which made it.
    """

    ref = models.CharField(max_length=80, unique=True, default=new_ref, verbose_name=_("reference"))
    standard = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", verbose_name=_("standard")
    )
    edition = models.CharField(max_length=40, blank=True, verbose_name=_("edition"))
    number = models.CharField(max_length=120, blank=True, verbose_name=_("number"))
    issuer = models.CharField(max_length=200, blank=True, verbose_name=_("issuer"))
    issued_on = models.DateField(null=True, blank=True, verbose_name=_("issued on"))
    expires_on = models.DateField(null=True, blank=True, verbose_name=_("expires on"))
    scope_text = models.TextField(blank=True, verbose_name=_("scope"))
    scope_kind = models.CharField(
        max_length=14,
        choices=ScopeKind,
        default=ScopeKind.MANUFACTURING,
        verbose_name=_("kind of scope"),
    )
    file_sha256 = models.CharField(max_length=64, blank=True, verbose_name=_("file's SHA-256"))
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    status = models.CharField(
        max_length=18,
        choices=CertificateStatus,
        default=CertificateStatus.DRAFT,
        verbose_name=_("status"),
    )
    level = models.PositiveSmallIntegerField(
        choices=EvidenceLevel, default=EvidenceLevel.DECLARED, verbose_name=_("evidence level")
    )
    last_decision = models.ForeignKey(
        "CertificateDecision",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("last decision"),
    )
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created"))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
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

    certificate = models.ForeignKey(
        Certificate, on_delete=models.CASCADE, related_name="sites", verbose_name=_("certificate")
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, verbose_name=_("site"))

    class Meta:
        verbose_name = _("site of a certificate")
        verbose_name_plural = _("sites of a certificate")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="certificatesite_supplier_id_unique"
            ),
            models.UniqueConstraint(fields=["certificate", "site"], name="certificatesite_unique"),
        ]


class CertificateScope(SupplierOwned):
    """A process the scope names. No row: the scope names none and covers what the sites make."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.CASCADE, related_name="scopes", verbose_name=_("certificate")
    )
    process = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", verbose_name=_("process")
    )

    class Meta:
        verbose_name = _("process of a certificate")
        verbose_name_plural = _("processes of a certificate")
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

    certificate = models.ForeignKey(
        Certificate,
        on_delete=models.CASCADE,
        related_name="decisions",
        verbose_name=_("certificate"),
    )
    status_from = models.CharField(
        max_length=18, choices=CertificateStatus, verbose_name=_("status before")
    )
    status_to = models.CharField(
        max_length=18, choices=CertificateStatus, verbose_name=_("status after")
    )
    level_from = models.PositiveSmallIntegerField(
        choices=EvidenceLevel, verbose_name=_("evidence level before")
    )
    level_to = models.PositiveSmallIntegerField(
        choices=EvidenceLevel, verbose_name=_("evidence level after")
    )
    decided_at = models.DateTimeField(auto_now_add=True, verbose_name=_("recorded"))
    decided_on = models.DateField(null=True, blank=True, verbose_name=_("decided on"))
    actor_id = models.BigIntegerField(null=True, blank=True, verbose_name=_("actor"))
    office = models.CharField(max_length=120, blank=True, verbose_name=_("office"))
    reason = models.CharField(max_length=60, verbose_name=_("reason"))
    note = models.TextField(blank=True, verbose_name=_("note"))
    evidence_sha256 = models.CharField(
        max_length=64, blank=True, verbose_name=_("evidence's SHA-256")
    )

    class Meta:
        verbose_name = _("decision on a certificate")
        verbose_name_plural = _("decisions on certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(level_from__lte=4, level_to__lte=4),
                name="certificatedecision_level_is_known",
            )
        ]
