"""Firms invited to make a request together, what each would do, and what each has said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_ref
from directory.models import Concept, Supplier
from matching.choices import ConsentState, ConsortiumState
from matching.models.request import Request

_LIVE = [ConsortiumState.OPEN.value, ConsortiumState.AGREED.value]


class Consortium(models.Model):
    """One invitation to up to three firms. ``deadline_on`` is the last day to answer.

    Names are shown to each other in the state ``agreed`` and in no other; triggers see to it that
    all members have agreed then, and that what is over stays over. Who invited is a plain id:
    people may be erased.
    """

    ref = models.CharField(max_length=80, unique=True, default=new_ref, verbose_name=_("reference"))
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="consortia", verbose_name=_("request")
    )
    state = models.CharField(
        max_length=9,
        choices=ConsortiumState,
        default=ConsortiumState.OPEN,
        verbose_name=_("state"),
    )
    deadline_on = models.DateField(verbose_name=_("answers until"))
    rule_version = models.CharField(max_length=10, verbose_name=_("rule version"))
    ranked_on = models.DateField(verbose_name=_("day of the ranking"))
    invited_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    invited_at = models.DateTimeField(auto_now_add=True, verbose_name=_("invited"))

    class Meta:
        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=_LIVE),
                name="consortium_one_live_per_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ConsortiumState.values), name="consortium_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class ConsortiumMember(models.Model):
    """One firm of a consortium. ``number`` counts from 1, the lead's first.

    It answers once, and may withdraw from a yes: a trigger refuses any other change.
    """

    consortium = models.ForeignKey(
        Consortium, on_delete=models.CASCADE, related_name="members", verbose_name=_("consortium")
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="+", verbose_name=_("supplier")
    )
    number = models.PositiveSmallIntegerField(verbose_name=_("number"))
    is_lead = models.BooleanField(default=False, verbose_name=_("leads"))
    state = models.CharField(
        max_length=9,
        choices=ConsentState,
        default=ConsentState.INVITED,
        verbose_name=_("state"),
    )
    reason = models.CharField(max_length=500, blank=True, verbose_name=_("reason"))
    answered_at = models.DateTimeField(null=True, blank=True, verbose_name=_("answered"))

    class Meta:
        verbose_name = _("member of a consortium")
        verbose_name_plural = _("members of a consortium")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=3),
                name="consortiummember_at_most_three",
            ),
            models.UniqueConstraint(
                fields=["consortium", "number"], name="consortiummember_number_once"
            ),
            models.UniqueConstraint(
                fields=["consortium", "supplier"], name="consortiummember_firm_once"
            ),
            models.UniqueConstraint(
                fields=["consortium"],
                condition=Q(is_lead=True),
                name="consortiummember_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ConsentState.values), name="consortiummember_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=ConsentState.INVITED, answered_at__isnull=True)
                | (~Q(state=ConsentState.INVITED) & Q(answered_at__isnull=False)),
                name="consortiummember_answered_or_invited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consortium_id}/{self.number}"


class ConsortiumShare(models.Model):
    """A step that a member takes, and how many thousandths of its volume."""

    member = models.ForeignKey(
        ConsortiumMember, on_delete=models.CASCADE, related_name="shares", verbose_name=_("member")
    )
    process = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", verbose_name=_("process")
    )
    thousandths = models.PositiveSmallIntegerField(verbose_name=_("share, thousandths"))

    class Meta:
        verbose_name = _("share of a member")
        verbose_name_plural = _("shares of members")
        constraints = [
            models.UniqueConstraint(fields=["member", "process"], name="consortiumshare_step_once"),
            models.CheckConstraint(
                condition=Q(thousandths__lte=1000),
                name="consortiumshare_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.thousandths} ‰"
