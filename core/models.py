"""The audit trail's table, which only `core.audit` writes, and the counts of `core.rates`."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7

HASH_LENGTH = 64


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Reads of the audit trail."""

    def about(self, subject: models.Model) -> "AuditEventQuerySet":
        """Return the events of one subject, oldest first."""
        subject_type, subject_id = subject_key(subject)
        return self.filter(subject_type=subject_type, subject_id=subject_id).order_by("position")


class AuditEvent(models.Model):
    """Who did what to which thing, and when; the database refuses to change or remove it.

    Actor and organisation are plain ids, so that a person can be erased without touching the
    trail. `changes` holds no personal data.
    """

    ref = models.UUIDField(_("reference"), default=uuid7, editable=False)
    at = models.DateTimeField(_("time"))
    actor_id = models.BigIntegerField(_("actor"), null=True)
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    verb = models.CharField(_("verb"), max_length=80)
    subject_type = models.CharField(_("type of subject"), max_length=80)
    subject_id = models.CharField(_("subject"), max_length=80)
    position = models.PositiveIntegerField(_("position in the subject's trail"))
    changes = models.JSONField(_("changed facts"), default=dict)
    previous_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    hash = models.CharField(max_length=HASH_LENGTH)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="audit_event_ref_is_unique"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "position"],
                name="audit_event_position_is_unique_per_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="audit_event_position_starts_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.position} {self.verb}"

    def facts(self) -> Mapping[str, Any]:
        """Return what the hash covers, as plain JSON values."""
        return {
            "ref": str(self.ref),
            "at": self.at.isoformat(),
            "actor_id": self.actor_id,
            "organisation_id": self.organisation_id,
            "verb": self.verb,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "position": self.position,
            "changes": self.changes,
        }


class CallCount(models.Model):
    """How often one caller has called in one scope until `ends_at`; written by `core.rates` alone.

    Its table is not logged: after a crash of the database everybody begins at none.
    """

    key = models.CharField(max_length=120, primary_key=True)
    calls = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} {self.calls}"


def subject_key(subject: models.Model) -> tuple[str, str]:
    """Return the plain type and id under which a saved object's events are kept."""
    if subject.pk is None:
        raise ValueError(f"{subject!r} is not saved yet: its events need its id.")
    return subject._meta.label_lower, str(subject.pk)
