"""What a buyer always asks: a named rule set, in versions that stay as they were."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.ids import new_ref
from directory.models import Concept
from matching.models.requirement import RequirementFields


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


class RuleSetItem(RequirementFields):
    """One requirement of a version."""

    version = models.ForeignKey(
        RuleSetVersion, on_delete=models.CASCADE, related_name="items", verbose_name=_("version")
    )

    class Meta(RequirementFields.Meta):
        verbose_name = _("requirement of a profile")
        verbose_name_plural = _("requirements of a profile")
        constraints = [
            *RequirementFields.Meta.constraints,
            models.UniqueConstraint(
                fields=["version", "kind", "concept", "place"],
                name="rulesetitem_said_once",
                nulls_distinct=False,
            ),
        ]
