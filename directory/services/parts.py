"""What a profile lists: sites, capability lines, machines, products, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.services.saving import save_checked
from core.errors import DomainError, Problem
from directory.choices import EvidenceLevel, LineOrigin
from directory.models import (
    CapabilityLine,
    CapabilityMaterial,
    CertificateSite,
    Contact,
    Machine,
    Site,
    Supplier,
    SupplierProduct,
)
from directory.models.supplier import SupplierOwned
from directory.services.edits import check_seen, editing


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of thing that a profile lists, and the fields that its form fills."""

    name: str
    model: type[SupplierOwned]
    fields: tuple[str, ...]
    #: Personal data leave no trace in the audit trail but their fields' names.
    is_personal: bool = False
    has_materials: bool = False

    def of(self, supplier: Supplier) -> QuerySet[SupplierOwned]:
        """Return the things of this kind that a supplier has."""
        return QuerySet(self.model).filter(supplier=supplier)


LINE_FIELDS = (
    "process",
    "site",
    "role",
    "in_house",
    "quantity_per_month",
    "unit",
    "utilisation_percent",
    "stated_on",
    "max_part_mm",
    "best_tolerance_mm",
    "lead_time_days",
    "minimum_order_quantity",
    "minimum_order_unit",
)
_MACHINE = ("machine_type", "maker", "model", "year", "quantity", "key_size", "process", "site")

PARTS = {
    part.name: part
    for part in (
        Part("site", Site, ("name", "address", "place", "cluster")),
        Part("line", CapabilityLine, LINE_FIELDS, has_materials=True),
        Part("machine", Machine, _MACHINE),
        Part("product", SupplierProduct, ("text", "product", "role")),
        Part("contact", Contact, ("name", "role", "email", "phone"), is_personal=True),
    )
}


def state_of(part: Part, thing: SupplierOwned) -> dict[str, Any]:
    """Return what the form of a thing shows, as it is stored."""
    state = {name: getattr(thing, name) for name in part.fields}
    if part.has_materials:
        rows = CapabilityMaterial.objects.filter(line_id=thing.pk).order_by("material_id")
        state["materials"] = [row.material_id for row in rows] if thing.pk else []
    return state


def save_part(
    *,
    part: str,
    supplier: Supplier,
    actor: Actor,
    values: Mapping[str, Any],
    pk: int | None = None,
    seen: str = "",
) -> SupplierOwned:
    """Store a new thing (`pk` is None) or a changed one, and return it.

    `seen` is the revision of the state that was edited. Raises ChangedError when it is another by
    now, else DomainError with every problem, such as `gone` for one that was removed meanwhile.
    """
    kind = PARTS[part]
    verb = f"supplier.{part}_{'added' if pk is None else 'changed'}"
    with editing(supplier, actor, verb) as edit:
        thing = _new(kind, edit.supplier) if pk is None else _stored(kind, edit.supplier, pk)
        now = state_of(kind, thing)
        if pk is not None and not check_seen(now, values, seen):
            edit.is_idle = True
            return thing
        for name in kind.fields:
            setattr(thing, name, values[name])
        if isinstance(thing, CapabilityLine):
            # Now the firm says so itself; and what was proved was proved of the facts before.
            thing.origin, thing.evidence_level = LineOrigin.STATED, EvidenceLevel.DECLARED
        save_checked(thing)
        if isinstance(thing, CapabilityLine):
            _write_materials(thing, values["materials"])
        changed = sorted(name for name in kind.fields if now[name] != values[name])
        edit.changes = {"id": thing.pk, "fields": changed}
        return thing


def remove_part(*, part: str, supplier: Supplier, actor: Actor, pk: int) -> None:
    """Remove a thing; what stood at a removed site stays, without a site.

    Raises DomainError `site_is_certified` for a site that a certificate names. A thing that is gone
    already is no error.
    """
    kind = PARTS[part]
    with editing(supplier, actor, f"supplier.{part}_removed") as edit:
        thing = kind.of(edit.supplier).filter(pk=pk).first()
        if thing is None:
            edit.is_idle = True
            return
        if isinstance(thing, Site):
            _free(thing)
        edit.changes = {"id": pk}
        thing.delete()


def _free(site: Site) -> None:
    if CertificateSite.objects.filter(site=site).exists():
        raise DomainError(
            Problem(
                message=_("A certificate names this site, so the site stays."),
                code="site_is_certified",
                remedy=_("If the certificate is a draft, take the site out of it first."),
            )
        )
    CapabilityLine.objects.filter(site=site).update(site=None)


def _new(kind: Part, supplier: Supplier) -> SupplierOwned:
    thing = kind.model(supplier=supplier)
    if isinstance(thing, Site):
        last = Site.objects.filter(supplier=supplier).aggregate(last=Max("number"))["last"]
        thing.number = (last or 0) + 1
    return thing


def _stored(kind: Part, supplier: Supplier, pk: int) -> SupplierOwned:
    thing = kind.of(supplier).filter(pk=pk).first()
    if thing is None:
        raise DomainError(
            Problem(
                message=_("This was removed after you opened it."),
                code="gone",
                remedy=_("What you typed is kept: add it anew if it should stay."),
            )
        )
    return thing


def _write_materials(line: CapabilityLine, materials: list[Any]) -> None:
    rows = CapabilityMaterial.objects.filter(line=line)
    rows.exclude(material__in=materials).delete()
    CapabilityMaterial.objects.bulk_create(
        [
            CapabilityMaterial(supplier_id=line.supplier_id, line=line, material=material)
            for material in materials
        ],
        ignore_conflicts=True,
    )
