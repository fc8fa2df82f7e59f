"""How a decision was reached: where a number was checked, and proposals that two officers share."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_ref
from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import Certificate, CertificateDecision
from verification.choices import TWO_OFFICERS_LEVEL, CheckedHow, ReviewOutcome


class Evidence(models.Model):
    """Where an officer saw or checked what a decision says. Append-only.

    Only officers read it: it may name the person who was asked at the issuer.
    """

    decision = models.OneToOneField(
        CertificateDecision, on_delete=models.CASCADE, related_name="evidence"
    )
    checked_how = models.CharField(_("checked"), max_length=8, choices=CheckedHow)
    checked_where = models.CharField(_("where"), max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(checked_where=""), name="evidence_says_where_it_was_seen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.checked_how}"


class Review(models.Model):
    """A decision that one officer proposes and another confirms or declines.

    Append-only but for its outcome, which is written once. People are plain ids, because a person
    may be erased.
    """

    ref = models.CharField(max_length=80, unique=True, default=new_ref)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="reviews")
    #: The certificate's last decision when this was proposed: what the proposer had seen.
    seen_decision = models.ForeignKey(
        CertificateDecision, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    status_to = models.CharField(max_length=18, choices=CertificateStatus)
    level_to = models.PositiveSmallIntegerField(choices=EvidenceLevel)
    reason = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    found_on = models.DateField()
    checked_how = models.CharField(max_length=8, choices=CheckedHow, blank=True)
    checked_where = models.CharField(max_length=300, blank=True)
    proposed_by = models.BigIntegerField()
    office = models.CharField(max_length=120, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=ReviewOutcome, default=ReviewOutcome.OPEN)
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_note = models.TextField(blank=True)
    decision = models.OneToOneField(
        CertificateDecision, null=True, blank=True, on_delete=models.CASCADE, related_name="review"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(outcome=ReviewOutcome.OPEN),
                name="review_one_open_per_certificate",
            ),
            models.CheckConstraint(
                condition=Q(status_to=CertificateStatus.REVOKED, level_to__lte=4)
                | Q(
                    status_to=CertificateStatus.VERIFIED,
                    level_to__gte=TWO_OFFICERS_LEVEL,
                    level_to__lte=4,
                ),
                name="review_is_of_what_needs_two",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(outcome=ReviewOutcome.TAKEN_BACK, answered_by=F("proposed_by"))
                | (~Q(outcome=ReviewOutcome.TAKEN_BACK) & ~Q(answered_by=F("proposed_by"))),
                name="review_second_officer_is_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome=ReviewOutcome.OPEN,
                    answered_by__isnull=True,
                    answered_at__isnull=True,
                )
                | (
                    ~Q(outcome=ReviewOutcome.OPEN)
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="review_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ReviewOutcome.CONFIRMED, decision__isnull=False)
                | (~Q(outcome=ReviewOutcome.CONFIRMED) & Q(decision__isnull=True)),
                name="review_confirmed_has_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_open(self) -> bool:
        """Whether a second officer still has to answer."""
        return self.outcome == ReviewOutcome.OPEN
