"""What a firm can do: capability lines (a process at a site), machines, products."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.choices import EvidenceLevel, LineOrigin, LineRole, ProductRole
from directory.models.supplier import Site, SupplierOwned
from directory.models.taxonomy import Concept, Unit


class CapabilityLine(SupplierOwned):
    """One process at one site. Numbers that were not stated are null, never zero."""

    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.CASCADE, verbose_name=_("site")
    )
    process = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("process"),
    )
    role = models.CharField(
        max_length=10, choices=LineRole, default=LineRole.CORE, verbose_name=_("role")
    )
    in_house = models.BooleanField(default=True, verbose_name=_("in house"))
    origin = models.CharField(
        max_length=10,
        choices=LineOrigin,
        default=LineOrigin.STATED,
        verbose_name=_("how it is known"),
    )
    source_text = models.CharField(max_length=300, blank=True, verbose_name=_("words of the firm"))
    quantity_per_month = models.DecimalField(
        max_digits=18, decimal_places=3, null=True, blank=True, verbose_name=_("quantity per month")
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("unit")
    )
    utilisation_percent = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        verbose_name=_("utilisation, %"),
    )
    stated_on = models.DateField(null=True, blank=True, verbose_name=_("stated on"))
    max_part_mm = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True, verbose_name=_("largest part, mm")
    )
    best_tolerance_mm = models.DecimalField(
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        verbose_name=_("best tolerance, ± mm"),
    )
    lead_time_days = models.DecimalField(
        max_digits=6, decimal_places=1, null=True, blank=True, verbose_name=_("lead time, days")
    )
    minimum_order_quantity = models.DecimalField(
        max_digits=18, decimal_places=3, null=True, blank=True, verbose_name=_("minimum order")
    )
    minimum_order_unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit of the minimum order"),
    )
    evidence_level = models.PositiveSmallIntegerField(
        choices=EvidenceLevel, default=EvidenceLevel.DECLARED, verbose_name=_("evidence level")
    )

    class Meta:
        verbose_name = _("capability line")
        verbose_name_plural = _("capability lines")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "id"], name="line_supplier_id_unique"),
            models.CheckConstraint(
                condition=Q(quantity_per_month__isnull=True)
                | Q(quantity_per_month__gte=0, unit__isnull=False),
                name="line_quantity_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(utilisation_percent__isnull=True)
                | Q(utilisation_percent__gte=0, utilisation_percent__lte=100),
                name="line_utilisation_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=(Q(max_part_mm__isnull=True) | Q(max_part_mm__gt=0))
                & (Q(best_tolerance_mm__isnull=True) | Q(best_tolerance_mm__gt=0))
                & (Q(lead_time_days__isnull=True) | Q(lead_time_days__gt=0)),
                name="line_measures_are_positive",
            ),
            models.CheckConstraint(
                condition=Q(minimum_order_quantity__isnull=True)
                | Q(minimum_order_quantity__gte=0, minimum_order_unit__isnull=False),
                name="line_minimum_order_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(evidence_level__lte=4), name="line_evidence_level_is_known"
            ),
        ]


class CapabilityMaterial(SupplierOwned):
    """A material that one line processes."""

    line = models.ForeignKey(
        CapabilityLine,
        on_delete=models.CASCADE,
        related_name="materials",
        verbose_name=_("capability line"),
    )
    material = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", verbose_name=_("material")
    )

    class Meta:
        verbose_name = _("material of a line")
        verbose_name_plural = _("materials of a line")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="capabilitymaterial_supplier_id_unique"
            ),
            models.UniqueConstraint(fields=["line", "material"], name="capabilitymaterial_unique"),
        ]


class Machine(SupplierOwned):
    """Machines of one type. The key size is what the type is bought by (t, mm, axes …)."""

    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("site")
    )
    process = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("process"),
    )
    machine_type = models.CharField(max_length=200, verbose_name=_("machine"))
    maker = models.CharField(max_length=120, blank=True, verbose_name=_("maker"))
    model = models.CharField(max_length=120, blank=True, verbose_name=_("model"))
    year = models.PositiveSmallIntegerField(null=True, blank=True, verbose_name=_("year"))
    quantity = models.PositiveIntegerField(default=1, verbose_name=_("quantity"))
    key_size = models.CharField(max_length=120, blank=True, verbose_name=_("key size"))

    class Meta:
        verbose_name = _("machine")
        verbose_name_plural = _("machines")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "id"], name="machine_supplier_id_unique"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1900, year__lte=2100),
                name="machine_year_is_plausible",
            ),
        ]


class SupplierProduct(SupplierOwned):
    """A product, and whether the firm makes it or trades it. A trader is never shown as a maker."""

    product = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("product"),
    )
    text = models.CharField(max_length=200, blank=True, verbose_name=_("text"))
    role = models.CharField(
        max_length=8, choices=ProductRole, default=ProductRole.MAKES, verbose_name=_("role")
    )

    class Meta:
        verbose_name = _("product of the firm")
        verbose_name_plural = _("products of the firm")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="supplierproduct_supplier_id_unique"
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=False) | ~Q(text=""),
                name="supplierproduct_names_something",
            ),
        ]
