"""What a buyer always asks: a named rule set, in versions that stay as they were."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.ids import new_ref
from directory.models import Concept, Place
from matching.choices import RequirementKind, RequirementMode


class RuleSet(models.Model):
    """A named set of requirements of an organisation; ``latest`` is the version that counts."""

    ref = models.CharField(max_length=80, unique=True, default=new_ref, verbose_name=_("reference"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="rule_sets",
        verbose_name=_("organisation"),
    )
    latest = models.PositiveIntegerField(default=1, verbose_name=_("latest version"))
    is_shared = models.BooleanField(default=False, verbose_name=_("shown to suppliers"))
    is_named = models.BooleanField(default=False, verbose_name=_("under the organisation's name"))
    is_archived = models.BooleanField(default=False, verbose_name=_("archived"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created"))
    changed_at = models.DateTimeField(auto_now=True, verbose_name=_("changed"))

    class Meta:
        verbose_name = _("requirement profile")
        verbose_name_plural = _("requirement profiles")
        constraints = [
            models.CheckConstraint(condition=Q(latest__gte=1), name="ruleset_has_a_version"),
            models.CheckConstraint(
                condition=Q(is_archived=False) | Q(is_shared=False),
                name="ruleset_archived_is_not_shared",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class RuleSetVersion(models.Model):
    """One version, never changed. Who made it is a plain id: people may be erased."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.CASCADE, related_name="versions", verbose_name=_("rule set")
    )
    number = models.PositiveIntegerField(verbose_name=_("version"))
    name = models.CharField(max_length=120, verbose_name=_("name"))
    sector = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sector"),
    )
    note = models.TextField(blank=True, max_length=2000, verbose_name=_("why"))
    created_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created"))

    class Meta:
        verbose_name = _("version of a requirement profile")
        verbose_name_plural = _("versions of a requirement profile")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "number"], name="rulesetversion_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(name=""), name="rulesetversion_has_number_and_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RuleSetItem(models.Model):
    """One requirement of a version; its value as in :class:`Requirement`."""

    version = models.ForeignKey(
        RuleSetVersion, on_delete=models.CASCADE, related_name="items", verbose_name=_("version")
    )
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
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("place"),
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
        verbose_name = _("requirement of a profile")
        verbose_name_plural = _("requirements of a profile")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__lte=10, least_level__lte=4), name="rulesetitem_in_range"
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
                name="rulesetitem_has_one_value",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gt=0, unit__in=["mm", "day"]),
                name="rulesetitem_number_is_positive_with_unit",
            ),
            models.UniqueConstraint(
                fields=["version", "kind", "concept", "place"],
                name="rulesetitem_said_once",
                nulls_distinct=False,
            ),
        ]
