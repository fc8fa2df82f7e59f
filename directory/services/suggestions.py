"""What was read from a firm's words and accepted by the firm becomes part of its profile."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actors import Actor
from directory.choices import LineOrigin, LineRole
from directory.models import (
    CapabilityLine,
    Certificate,
    Concept,
    Site,
    Supplier,
    SupplierMaterial,
)
from directory.services.edits import editing


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A capability line that the firm's words name."""

    process: Concept
    words: str = ""
    origin: str = LineOrigin.READ
    in_house: bool = True
    role: str = LineRole.CORE


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the firm ticked. Standards become drafts of certificates, to be completed."""

    lines: tuple[ReadLine, ...] = ()
    materials: tuple[Concept, ...] = ()
    standards: tuple[Concept, ...] = ()
    flags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines or self.materials or self.standards or self.flags)


def accept_suggestions(*, supplier: Supplier, actor: Actor, accepted: Accepted) -> None:
    """Add what was accepted and is not there yet; doing it twice adds nothing twice."""
    with editing(supplier, actor, "supplier.suggestions_accepted") as edit:
        stored = edit.supplier
        edit.changes = {
            "lines": _add_lines(stored, accepted.lines),
            "materials": _add_materials(stored, accepted.materials),
            "certificates": _add_drafts(stored, accepted.standards),
        }
        fresh = sorted(set(accepted.flags) - set(stored.offer_flags))
        if fresh:
            stored.offer_flags = sorted({*stored.offer_flags, *fresh})
            stored.save()
        edit.is_idle = not fresh and not any(edit.changes.values())


def _add_lines(supplier: Supplier, lines: tuple[ReadLine, ...]) -> list[str]:
    there = set(CapabilityLine.objects.filter(supplier=supplier).values_list("process", flat=True))
    sites = list(Site.objects.filter(supplier=supplier).order_by("number")[:2])
    fresh = {line.process.pk: line for line in lines if line.process.pk not in there}
    CapabilityLine.objects.bulk_create(
        CapabilityLine(
            supplier=supplier,
            process=line.process,
            source_text=line.words[:300],
            origin=line.origin,
            in_house=line.in_house,
            role=line.role,
            site=sites[0] if len(sites) == 1 else None,
        )
        for line in fresh.values()
    )
    return [line.process.code for line in fresh.values()]


def _add_materials(supplier: Supplier, materials: tuple[Concept, ...]) -> list[str]:
    rows = SupplierMaterial.objects.filter(supplier=supplier)
    there = set(rows.values_list("material", flat=True))
    fresh = {m.pk: m for m in materials if m.pk not in there}
    SupplierMaterial.objects.bulk_create(
        SupplierMaterial(supplier=supplier, material=material) for material in fresh.values()
    )
    return [material.code for material in fresh.values()]


def _add_drafts(supplier: Supplier, standards: tuple[Concept, ...]) -> list[str]:
    rows = Certificate.objects.filter(supplier=supplier)
    there = set(rows.values_list("standard", flat=True))
    fresh = {s.pk: s for s in standards if s.pk not in there}
    for standard in fresh.values():
        Certificate.objects.create(supplier=supplier, standard=standard)
    return [standard.code for standard in fresh.values()]
