"""What a buyer asked a firm because its profile does not state it, and what came of it."""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.ids import new_ref
from directory.models import Concept, Supplier
from matching.choices import (
    ASKABLE,
    ASKED_OF_FIRM,
    DeclineReason,
    QuestionState,
    RequirementKind,
    RequirementMode,
)
from matching.models.request import Request

#: Read aloud and typed on a phone: no letter that looks like a digit.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 10
#: Closed by the firm, not by the buyer, and not yet seen by the buyer; the same for the index.
UNREAD = Q(state__in=("answered", "stated", "declined"), seen_at__isnull=True)


def new_code() -> str:
    """Return the end of a short link: about 49 bits, and it opens nothing without signing in."""
    return "".join(secrets.choice(_LETTERS) for _place in range(CODE_LENGTH))


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions."""

    def open(self) -> QuestionQuerySet:
        """Return those that wait for an answer."""
        return self.filter(state=QuestionState.OPEN)

    def unread(self) -> QuestionQuerySet:
        """Return those that a firm has closed and the buyer has not looked at since."""
        return self.filter(UNREAD)


class Question(models.Model):
    """One criterion of one request that one firm's profile leaves open.

    What was asked and shown never changes; the state changes once, from open, and ``seen_at`` once
    after that (a trigger says so).
    ``total_then``, ``low_then`` and ``high_then`` are sums of weight times satisfaction out of
    ``whole_then``, as the engine adds them: the score is 100 * total / whole. ``asked_ids`` are
    concepts, or places for an area; ``answer_ids`` likewise. People are plain ids: they may be
    erased; so is the line, which the firm may remove.
    """

    ref = models.CharField(_("reference"), max_length=80, unique=True, default=new_ref)
    code = models.CharField(_("short link"), max_length=12, unique=True, default=new_code)
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="questions", verbose_name=_("request")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="questions", verbose_name=_("supplier")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=RequirementKind)
    mode = models.CharField(_("mode"), max_length=4, choices=RequirementMode)
    line_id = models.BigIntegerField(_("capability line"), null=True, blank=True)
    process = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("process"),
    )
    asked_number = models.DecimalField(
        _("number asked"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    asked_unit = models.CharField(_("unit asked"), max_length=20, blank=True)
    asked_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    asked_by_id = models.BigIntegerField(_("asked by the person"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    group_then = models.CharField(_("group then"), max_length=12)
    place_then = models.PositiveIntegerField(_("place then"), null=True, blank=True)
    total_then = models.BigIntegerField(_("sum then"))
    low_then = models.BigIntegerField(_("least sum shown"))
    high_then = models.BigIntegerField(_("highest sum shown"))
    whole_then = models.BigIntegerField(_("whole sum"))
    state = models.CharField(
        _("state"), max_length=9, choices=QuestionState, default=QuestionState.OPEN
    )
    answered_at = models.DateTimeField(_("closed"), null=True, blank=True)
    answered_by_id = models.BigIntegerField(_("closed by the person"), null=True, blank=True)
    answer_number = models.DecimalField(
        _("number answered"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    answer_unit = models.CharField(_("unit answered"), max_length=20, blank=True)
    answer_percent = models.DecimalField(
        _("of which taken, %"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    answer_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    seen_at = models.DateTimeField(_("seen by the buyer"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=DeclineReason, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a firm")
        verbose_name_plural = _("questions to firms")
        indexes = [
            models.Index(fields=["supplier", "state"], name="question_of_a_firm"),
            models.Index(fields=["organisation", "asked_at"], name="question_of_a_buyer"),
            models.Index(fields=["organisation"], condition=UNREAD, name="question_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "supplier", "kind"],
                condition=Q(state="open"),
                name="question_open_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in ASKABLE]),
                name="question_is_of_a_kind_that_can_be_answered",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in ASKED_OF_FIRM], line_id__isnull=True)
                | Q(line_id__isnull=False) & ~Q(kind__in=[str(kind) for kind in ASKED_OF_FIRM]),
                name="question_names_its_line",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | Q(~Q(state="open"), answered_at__isnull=False),
                name="question_closed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answer_number__isnull=False, answer_ids=[])
                | Q(Q(state="answered"), ~Q(answer_ids=[]), answer_number__isnull=True)
                | Q(~Q(state="answered"), answer_number__isnull=True, answer_ids=[]),
                name="question_answered_has_one_value",
            ),
            models.CheckConstraint(
                condition=Q(state="declined", reason__gt="") | Q(~Q(state="declined"), reason=""),
                name="question_declined_says_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    low_then__gte=0,
                    low_then__lte=F("total_then"),
                    high_then__gte=F("total_then"),
                    high_then__lte=F("whole_then"),
                ),
                name="question_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == QuestionState.OPEN
