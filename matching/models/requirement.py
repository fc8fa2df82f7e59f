"""What one requirement says, alike in a request and in a rule set."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models import Concept, Place
from matching.choices import RequirementKind, RequirementMode


class RequirementFields(models.Model):
    """One thing asked.

    Its value is exactly one of a concept, a number with unit, a place or, for what needs no value
    (own production, open offer), nothing.
    """

    kind = models.CharField(max_length=16, choices=RequirementKind, verbose_name=_("kind"))
    concept = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("concept"),
    )
    number = models.DecimalField(
        max_digits=18, decimal_places=6, null=True, blank=True, verbose_name=_("number")
    )
    unit = models.CharField(max_length=10, blank=True, verbose_name=_("unit"))
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("place")
    )
    any_of = models.PositiveSmallIntegerField(
        null=True, blank=True, verbose_name=_("group of which one is enough")
    )
    mode = models.CharField(
        max_length=4, choices=RequirementMode, default=RequirementMode.WISH, verbose_name=_("mode")
    )
    is_strong = models.BooleanField(
        default=False, verbose_name=_("outside it is a serious drawback")
    )
    weight = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(10)], verbose_name=_("weight")
    )
    least_level = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(4)], verbose_name=_("least evidence level")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__lte=10, least_level__lte=4), name="%(class)s_in_range"
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        kind__in=["certificate", "preferred", "material", "sector"],
                        concept__isnull=False,
                        number__isnull=True,
                        place__isnull=True,
                    )
                    | Q(
                        kind__in=["size", "tolerance", "lead_time"],
                        concept__isnull=True,
                        number__isnull=False,
                        place__isnull=True,
                    )
                    | Q(
                        kind="area",
                        concept__isnull=True,
                        number__isnull=True,
                        place__isnull=False,
                    )
                    | Q(
                        kind__in=["maker", "capacity", "minimum_order", "offer"],
                        concept__isnull=True,
                        number__isnull=True,
                        place__isnull=True,
                    )
                ),
                name="%(class)s_has_one_value",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gt=0, unit__in=["mm", "day"]),
                name="%(class)s_number_is_positive_with_unit",
            ),
        ]
