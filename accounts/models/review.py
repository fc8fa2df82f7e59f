"""The conversation between officers and an organisation about who it is; nothing in it changes."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationVerdict
from accounts.models.organisation import Organisation, without_null

#: Characters of a note and of an answer.
NOTE_LENGTH = 4000


class OrganisationDecision(models.Model):
    """What an officer decided about an organisation, when and why. Append-only."""

    organisation = models.ForeignKey(
        Organisation,
        # A cascade would run into the guard of this table; this says it in time.
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("organisation"),
    )
    decision = models.CharField(_("decision"), max_length=8, choices=OrganisationVerdict)
    note = models.TextField(
        _("note"), blank=True, validators=[without_null, MaxLengthValidator(NOTE_LENGTH)]
    )
    office = models.CharField(_("office"), max_length=200, blank=True)
    # Plain, because a person may be erased.
    actor_id = models.BigIntegerField(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision on an organisation")
        verbose_name_plural = _("decisions on organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision=OrganisationVerdict.APPROVE) | ~models.Q(note=""),
                name="organisationdecision_says_why",
                violation_error_code="note_missing",
                violation_error_message=_("Say why: the organisation reads it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.decision}"


class OrganisationAnswer(models.Model):
    """What an organisation answered to a question or a refusal, once. Append-only."""

    decision = models.OneToOneField(
        OrganisationDecision,
        on_delete=models.PROTECT,
        related_name="answer",
        verbose_name=_("decision"),
    )
    text = models.TextField(_("answer"), validators=[without_null, MaxLengthValidator(NOTE_LENGTH)])
    # Plain, because a person may be erased.
    actor_id = models.BigIntegerField(_("answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), auto_now_add=True)

    class Meta:
        verbose_name = _("answer of an organisation")
        verbose_name_plural = _("answers of organisations")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="organisationanswer_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}"
