"""The lines of a supplier's page: what a firm can do, and what it did not state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _

from directory.choices import LineOrigin, LineRole
from directory.concepts import Concepts
from directory.models import CapabilityLine, Site, Supplier, Unit


@dataclass(frozen=True, slots=True)
class LineView:
    """One process at one site. What is None was not stated."""

    process: str
    is_core: bool
    is_in_house: bool
    is_guess: bool
    site: str
    per_month: Decimal | None
    free: Decimal | None
    unit: str
    stated_on: date | None
    size_mm: Decimal | None
    tolerance_mm: Decimal | None
    lead_days: Decimal | None
    least_order: Decimal | None
    least_unit: str
    materials: tuple[str, ...]
    level: int

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What the firm did not state of the line."""
        facts = {
            _("free per month"): self.free,
            _("largest part"): self.size_mm,
            _("tolerance"): self.tolerance_mm,
            _("lead time"): self.lead_days,
            _("minimum order"): self.least_order,
        }
        return tuple(name for name, fact in facts.items() if fact is None)

    @property
    def lead_count(self) -> int:
        """The lead time as a number that has a plural."""
        return 0 if self.lead_days is None else ceil(self.lead_days)

    @property
    def is_bare(self) -> bool:
        """Whether nothing is stated but the process."""
        return len(self.unsaid) == 5 and self.per_month is None  # all of them


def line_views(
    supplier: Supplier, concepts: Concepts, sites: dict[int, Site]
) -> tuple[LineView, ...]:
    """Core work in house first, what is bought in last; a line that states nothing is left out."""
    lines = sorted(
        supplier.capabilityline_set.all(),
        key=lambda line: (not line.in_house, line.role != LineRole.CORE, line.pk),
    )
    shown = (line for line in lines if line.process_id or line.quantity_per_month is not None)
    return tuple(_line(line, supplier, concepts, sites) for line in shown)


def _line(
    line: CapabilityLine, supplier: Supplier, concepts: Concepts, sites: dict[int, Site]
) -> LineView:
    per_month, used = line.quantity_per_month, line.utilisation_percent
    free = None if per_month is None or used is None else per_month * (100 - used) / 100
    own_least = line.minimum_order_quantity is not None
    least = line if own_least else supplier
    return LineView(
        process=concepts.name(line.process_id) if line.process_id else "",
        is_core=line.role == LineRole.CORE,
        is_in_house=line.in_house,
        is_guess=line.origin == LineOrigin.GUESSED,
        site=str(sites[line.site_id]) if line.site_id and len(sites) > 1 else "",
        per_month=per_month,
        free=None if free is None else _short(free),
        unit=_unit(line.unit, per_month if free is None else free),
        stated_on=line.stated_on,
        size_mm=line.max_part_mm,
        tolerance_mm=line.best_tolerance_mm,
        lead_days=line.lead_time_days or supplier.lead_time_days,
        least_order=least.minimum_order_quantity,
        least_unit=_unit(least.minimum_order_unit, least.minimum_order_quantity),
        materials=concept_names((m.material_id for m in line.materials.all()), concepts),
        level=line.evidence_level,
    )


def _short(number: Decimal) -> Decimal:
    """Without digits that nobody stated: 33,750 and not 33,750.00000."""
    return number.quantize(Decimal(1)) if number >= 10 else number.normalize()


def _unit(unit: Unit | None, number: Decimal | None) -> str:
    if unit is None:
        return ""
    return unit.name_of_one if number == 1 else unit.name_of_several


def concept_names(ids: Iterable[int], concepts: Concepts) -> tuple[str, ...]:
    """The names of concepts in the reader's language, each once, in their order."""
    return tuple(sorted({concepts.name(pk) for pk in ids}))
