"""Processes, products, materials, standards and sectors as one table of concepts, and units."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.choices import ConceptKind, Dimension

NAME_LANGUAGES = ("en", "vi", "ja", "ko", "zh")


class Concept(models.Model):
    """An entry of the taxonomy.

    Ids are dense, given by the loader and never used again: arrays of them live in profile rows.
    ``ancestor_ids`` starts with the concept itself and follows only edges where the child *is a
    kind of* the parent, so "asks for X" is met by every concept whose ancestors contain X.
    """

    id = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=ConceptKind, verbose_name=_("kind"))
    code = models.CharField(max_length=60, verbose_name=_("code"))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent"),
    )
    is_kind_of_parent = models.BooleanField(default=True, verbose_name=_("is a kind of its parent"))
    is_class = models.BooleanField(default=False, verbose_name=_("is a class of materials"))
    ancestor_ids = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("ids of itself and what is above"),
    )
    family_id = models.PositiveIntegerField(
        null=True, blank=True, verbose_name=_("id of the family")
    )
    contains_ids = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("ids of standards it includes"),
    )
    close_ids = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("ids of close grades"),
    )
    process_ids = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("ids of its processes"),
    )
    is_international_standard = models.BooleanField(
        default=False, verbose_name=_("counts as an international standard")
    )
    name_en = models.CharField(max_length=200, verbose_name=_("English name"))
    name_vi = models.CharField(max_length=200, verbose_name=_("Vietnamese name"))
    name_ja = models.CharField(max_length=200, blank=True, verbose_name=_("Japanese name"))
    name_ko = models.CharField(max_length=200, blank=True, verbose_name=_("Korean name"))
    name_zh = models.CharField(max_length=200, blank=True, verbose_name=_("Chinese name"))
    source = models.TextField(blank=True, verbose_name=_("source"))
    retired_on = models.DateField(null=True, blank=True, verbose_name=_("retired on"))

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="concept_kind_code_unique"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="concept_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """The label in ``language`` (else the reader's), falling back to English."""
        code = (language or get_language() or "en")[:2]
        value = getattr(self, f"name_{code}", "") if code in NAME_LANGUAGES else ""
        return str(value or self.name_en)


class ConceptTerm(models.Model):
    """One label, synonym or designation of a concept, with the keys it is found by."""

    concept = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="terms", verbose_name=_("concept")
    )
    language = models.CharField(max_length=2, blank=True, verbose_name=_("language"))
    text = models.CharField(max_length=200, verbose_name=_("text"))
    folded = models.CharField(max_length=200, verbose_name=_("folded form"))
    bare = models.CharField(max_length=200, verbose_name=_("bare form"))

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language", "text"], name="conceptterm_unique"
            )
        ]
        indexes = [
            # Only single words are guessed at: over all terms the search is ten times slower.
            GinIndex(
                fields=["bare"],
                name="conceptterm_word_trgm",
                opclasses=["gin_trgm_ops"],
                condition=~Q(bare__contains=" "),
            )
        ]

    def __str__(self) -> str:
        return self.text


# English names whose plural is no "s" more.


class Unit(models.Model):
    """A unit; ``factor`` converts to the base of its dimension (piece, set, pair, kg, m, m², l)."""

    code = models.CharField(max_length=30, unique=True, verbose_name=_("code"))
    dimension = models.CharField(max_length=10, choices=Dimension, verbose_name=_("dimension"))
    factor = models.DecimalField(
        max_digits=20, decimal_places=9, verbose_name=_("factor to the base unit")
    )
    name_en = models.CharField(max_length=80, verbose_name=_("English name"))
    name_vi = models.CharField(max_length=80, verbose_name=_("Vietnamese name"))

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(condition=Q(factor__gt=0), name="unit_factor_is_positive")
        ]

    def __str__(self) -> str:
        return self.code
