"""One thing that a profile did not state, stated by the firm: an answer to a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.services.saving import save_checked
from core.errors import DomainError, Problem
from directory.choices import EvidenceLevel, LineOrigin
from directory.models import (
    CapabilityLine,
    CapabilityMaterial,
    Concept,
    Place,
    Site,
    Supplier,
    SupplierMaterial,
    SupplierSector,
    Unit,
)
from directory.services.edits import editing


@dataclass(frozen=True, slots=True)
class Answer:
    """What a firm says: fields of one line, materials of it, or of the firm where it is, whom for.

    ``values`` are fields of :class:`CapabilityLine` in the units of those fields.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    materials: Sequence[Concept] = ()
    place: Place | None = None
    sectors: Sequence[Concept] = ()


def line_of(supplier: Supplier, line_id: int) -> CapabilityLine:
    """The firm's line; raises DomainError `line_gone` for one that was removed meanwhile."""
    lines = CapabilityLine.objects.select_related(
        "process", "unit", "minimum_order_unit", "supplier__minimum_order_unit"
    )
    found = lines.filter(supplier=supplier, pk=line_id).first()
    if found is None:
        raise DomainError(
            Problem(
                message=_("The line that this is about is no longer in your profile."),
                code="line_gone",
                remedy=_("Nothing was changed. Add the line again in your profile if you do it."),
            )
        )
    return found


def is_stated(
    supplier: Supplier, kind: str, line: CapabilityLine | None, *, dimensions: Collection[str]
) -> bool:
    """Whether the profile says it by now.

    ``kind`` is what is asked (capacity, material, size, tolerance, lead_time, minimum_order, area,
    sector); an amount counts only in a unit of one of the ``dimensions``.
    """
    if line is not None:
        return _is_stated_of_line(line, kind, dimensions)
    if kind == "area":
        return Site.objects.filter(supplier=supplier, place__isnull=False).exists()
    return SupplierSector.objects.filter(supplier=supplier, is_customer=True).exists()


def _is_stated_of_line(line: CapabilityLine, kind: str, dimensions: Collection[str]) -> bool:
    """As the profile row reads it: what a line does not say, the firm may say for all of them."""
    firm = line.supplier
    match kind:
        case "material":
            of_firm = SupplierMaterial.objects.filter(supplier=firm)
            return line.materials.exists() or of_firm.exists()
        case "capacity":
            free = None if line.utilisation_percent is None else line.quantity_per_month
            return _compares(free, line.unit, dimensions)
        case "minimum_order":
            own = line if line.minimum_order_unit is not None else firm
            return _compares(own.minimum_order_quantity, own.minimum_order_unit, dimensions)
    numbers = {
        "size": line.max_part_mm,
        "tolerance": line.best_tolerance_mm,
        "lead_time": line.lead_time_days or firm.lead_time_days,
    }
    return numbers[kind] is not None


def _compares(number: Decimal | None, unit: Unit | None, dimensions: Collection[str]) -> bool:
    return number is not None and unit is not None and unit.dimension in dimensions


def complete_profile(
    *, supplier: Supplier, actor: Actor, answer: Answer, line_id: int | None = None
) -> None:
    """Write an answer into the profile; the next ranking counts it.

    The caller has looked, with the supplier's row held, that it is not stated yet. What was proved
    of a line stays proved, but for its capacity: nobody has seen the new figure. Raises DomainError
    with every problem, such as `line_gone`.
    """
    with editing(supplier, actor, "supplier.question_answered") as edit:
        stored = edit.supplier
        if line_id is not None:
            line = line_of(stored, line_id)
            _complete_line(line, answer)
            edit.changes = {"line": line_id, "fields": sorted(answer.values)}
        if answer.materials:
            edit.changes = {"line": line_id, "fields": ["materials"]}
        if answer.place is not None:
            edit.changes = {"fields": ["place"], "site": _place(stored, answer.place)}
        if answer.sectors:
            SupplierSector.objects.bulk_create(
                [SupplierSector(supplier=stored, sector=each) for each in answer.sectors],
                ignore_conflicts=True,
            )
            edit.changes = {"fields": ["customer_sectors"]}


def _complete_line(line: CapabilityLine, answer: Answer) -> None:
    for name, value in answer.values.items():
        setattr(line, name, value)
    # Now the firm says so itself.
    line.origin = LineOrigin.STATED
    if "quantity_per_month" in answer.values:
        line.evidence_level = EvidenceLevel.DECLARED
    save_checked(line)
    CapabilityMaterial.objects.bulk_create(
        [
            CapabilityMaterial(supplier_id=line.supplier_id, line=line, material=material)
            for material in answer.materials
        ],
        ignore_conflicts=True,
    )


def _place(supplier: Supplier, place: Place) -> int:
    """Say where the first site is; a firm without a site gets one. Returns the site's number."""
    site = Site.objects.filter(supplier=supplier).order_by("number").first()
    if site is None:
        site = Site(supplier=supplier, number=1)
    site.place = place
    save_checked(site)
    return site.number
