"""What a buyer needs: the request, its process steps, its requirements."""

from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.ids import new_ref
from directory.models import Concept, Unit
from matching.choices import (
    Audience,
    Origin,
    Period,
    RequestStatus,
    RequirementMode,
    StepRole,
)
from matching.models.requirement import RequirementFields


class Request(models.Model):
    """A sourcing request. ``volume_quantity`` per ``volume_period`` in ``volume_unit``.

    ``code`` names it to suppliers: unlike ``ref``, which a buyer may choose, it tells nothing.
    ``revision`` is given by a trigger whenever the request, its steps or its requirements change.
    ``anchor*`` are concepts of which a supplier has at least one, or the request is nothing for it
    (:mod:`matching.engine.anchors`); none stands there: always looked at.
    """

    ref = models.CharField(max_length=80, unique=True, default=new_ref, verbose_name=_("reference"))
    code = models.UUIDField(db_default=RandomUUID(), editable=False, verbose_name=_("public code"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("organisation"),
    )
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.ONLY_ME, verbose_name=_("who sees it")
    )
    is_anonymous = models.BooleanField(default=True, verbose_name=_("stays unnamed"))
    status = models.CharField(
        max_length=8, choices=RequestStatus, default=RequestStatus.OPEN, verbose_name=_("status")
    )
    title = models.CharField(max_length=300, verbose_name=_("title"))
    text = models.TextField(blank=True, verbose_name=_("text"))
    language = models.CharField(max_length=2, blank=True, verbose_name=_("language"))
    sector = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sector"),
    )
    volume_quantity = models.DecimalField(
        max_digits=18, decimal_places=3, null=True, blank=True, verbose_name=_("quantity")
    )
    volume_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("unit")
    )
    volume_period = models.CharField(
        max_length=5, choices=Period, default=Period.YEAR, verbose_name=_("period")
    )
    volume_origin = models.CharField(
        max_length=7, choices=Origin, default=Origin.TYPED, verbose_name=_("origin of the quantity")
    )
    part_weight_kg = models.DecimalField(
        max_digits=14,
        decimal_places=6,
        null=True,
        blank=True,
        verbose_name=_("weight of a part, kg"),
    )
    weight_kg_per_metre = models.DecimalField(
        max_digits=14,
        decimal_places=6,
        null=True,
        blank=True,
        verbose_name=_("weight per metre, kg"),
    )
    part_area_m2 = models.DecimalField(
        max_digits=14, decimal_places=6, null=True, blank=True, verbose_name=_("area of a part, m²")
    )
    delivery_window_days = models.PositiveSmallIntegerField(
        null=True, blank=True, verbose_name=_("delivery window, days")
    )
    is_split_allowed = models.BooleanField(
        default=False, verbose_name=_("several firms may share the quantity")
    )
    wants_prototypes = models.BooleanField(default=False, verbose_name=_("prototypes wanted"))
    as_of = models.DateField(
        null=True, blank=True, verbose_name=_("day that counts for certificates")
    )
    deadline_on = models.DateField(null=True, blank=True, verbose_name=_("answers until"))
    rule_version = models.CharField(max_length=10, default="1.0", verbose_name=_("rule version"))
    rule_set = models.ForeignKey(
        "matching.RuleSetVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("inherits from the requirement profile"),
    )
    is_demo = models.BooleanField(default=False, verbose_name=_("made up for the demo"))
    source = models.TextField(blank=True, verbose_name=_("source"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created"))
    revision = models.BigIntegerField(default=0, editable=False, verbose_name=_("revision"))
    anchor_id = models.IntegerField(null=True, editable=False, verbose_name=_("anchor"))
    second_anchor_id = models.IntegerField(
        null=True, editable=False, verbose_name=_("second anchor")
    )
    is_anchor_family = models.BooleanField(
        default=False, editable=False, verbose_name=_("anchored in a family")
    )

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [
            # What suppliers may learn of, out of all that ever was.
            models.Index(
                fields=["deadline_on"],
                include=["revision"],
                condition=Q(status=RequestStatus.OPEN, audience=Audience.FITTING),
                name="request_open_to_firms",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="request_code_unique"),
            models.CheckConstraint(
                condition=Q(anchor_id=None, second_anchor_id=None, is_anchor_family=False)
                | Q(anchor_id__isnull=False, second_anchor_id=None, is_anchor_family=True)
                | Q(
                    anchor_id__isnull=False, second_anchor_id__isnull=False, is_anchor_family=False
                ),
                name="request_anchor_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(volume_quantity__isnull=True)
                | Q(volume_quantity__gt=0, volume_unit__isnull=False),
                name="request_volume_is_positive_with_unit",
            ),
            models.CheckConstraint(
                condition=(Q(part_weight_kg__isnull=True) | Q(part_weight_kg__gt=0))
                & (Q(weight_kg_per_metre__isnull=True) | Q(weight_kg_per_metre__gt=0))
                & (Q(part_area_m2__isnull=True) | Q(part_area_m2__gt=0)),
                name="request_conversions_are_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class RequestStep(models.Model):
    """One process the part goes through. The first core step is the one a maker is chosen by."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, related_name="steps", verbose_name=_("request")
    )
    order = models.PositiveSmallIntegerField(verbose_name=_("order"))
    process = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", verbose_name=_("process")
    )
    role = models.CharField(
        max_length=10, choices=StepRole, default=StepRole.CORE, verbose_name=_("role")
    )
    mode = models.CharField(
        max_length=4, choices=RequirementMode, default=RequirementMode.GATE, verbose_name=_("mode")
    )
    weight = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(10)], verbose_name=_("weight")
    )
    least_level = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(4)], verbose_name=_("least evidence level")
    )
    origin = models.CharField(
        max_length=7, choices=Origin, default=Origin.TYPED, verbose_name=_("origin")
    )
    span_start = models.PositiveIntegerField(
        null=True, blank=True, verbose_name=_("begin in the text")
    )
    span_end = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("end in the text"))

    class Meta:
        verbose_name = _("step of a request")
        verbose_name_plural = _("steps of a request")
        constraints = [
            models.UniqueConstraint(fields=["request", "order"], name="requeststep_order_unique"),
            models.UniqueConstraint(
                fields=["request", "process"], name="requeststep_process_unique"
            ),
            models.CheckConstraint(
                condition=Q(weight__lte=10, least_level__lte=4), name="requeststep_in_range"
            ),
        ]


class Requirement(RequirementFields):
    """One thing asked in a request, with where it was read."""

    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("request")
    )
    origin = models.CharField(
        max_length=7, choices=Origin, default=Origin.TYPED, verbose_name=_("origin")
    )
    span_start = models.PositiveIntegerField(
        null=True, blank=True, verbose_name=_("begin in the text")
    )
    span_end = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("end in the text"))

    class Meta(RequirementFields.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            *RequirementFields.Meta.constraints,
            models.UniqueConstraint(
                fields=["request", "kind", "concept", "place"],
                name="requirement_said_once",
                nulls_distinct=False,
            ),
        ]
