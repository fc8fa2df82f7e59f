"""Write draft profiles in bulk: a fixed number of statements whatever the batch."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from core import audit
from core.text import fold
from directory import profile_rows
from directory.choices import ProfileOrigin
from directory.imports.resolve import Draft
from directory.imports.write_certificates import write_certificates
from directory.models import (
    CapabilityLine,
    CapabilityMaterial,
    Machine,
    Site,
    Supplier,
    SupplierMaterial,
    SupplierProduct,
    SupplierSector,
    UnreadPhrase,
)

_ORGANISATION_FIELDS = ["name", "name_en", "name_folded", "founded_year", "tax_code", "is_demo"]
_SUPPLIER_FIELDS = [
    "company_type",
    "origin",
    "description",
    "description_language",
    "trade_terms",
    "employees",
    "lead_time_days",
    "minimum_order_quantity",
    "minimum_order_unit",
    "export_markets",
    "languages",
    "offer_flags",
    "offer_closed_until",
    "published_at",
    "confirmed_at",
]
_REPLACED = (
    UnreadPhrase,
    SupplierMaterial,
    SupplierSector,
    SupplierProduct,
    Machine,
    CapabilityLine,
)


def write_drafts(drafts: list[Draft], *, publish: bool) -> tuple[int, list[int]]:
    """Write the drafts inside the caller's transaction; returns how many are new, and the ids."""
    refs = [draft.record["id"] for draft in drafts]
    # Organisations before suppliers: an edit of an organisation takes its supplier's lock second.
    firms = Organisation.objects.filter(supplier__ref__in=refs).order_by("pk")
    list(firms.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    existing = {
        supplier.ref: supplier
        for supplier in Supplier.objects.filter(ref__in=refs)
        .select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .in_id_order()
    }
    suppliers = _write_firms(drafts, existing, publish=publish)
    ids = [supplier.pk for supplier in suppliers]
    old = [supplier.pk for supplier in existing.values()]
    for model in _REPLACED:
        model.objects.filter(supplier_id__in=old).delete()
    sites = _write_sites(drafts, suppliers, old)
    _write_lines(drafts, suppliers, sites)
    _write_lists(drafts, suppliers, sites)
    write_certificates(drafts, suppliers, sites)
    profile_rows.refresh(ids)
    audit.record_all(
        [
            audit.Entry(
                verb="supplier.imported",
                subject=supplier,
                changes={"lines": len(draft.lines), "certificates": len(draft.certificates)},
            )
            for supplier, draft in zip(suppliers, drafts, strict=True)
        ],
        is_locked=True,
    )
    return len(drafts) - len(existing), ids


def _write_firms(
    drafts: list[Draft], existing: dict[str, Supplier], *, publish: bool
) -> list[Supplier]:
    suppliers: list[Supplier] = []
    for draft in drafts:
        record = draft.record
        supplier = existing.get(record["id"])
        if supplier is None:
            organisation = Organisation(kind=OrganisationKind.SUPPLIER, ref=record["id"])
            supplier = Supplier(ref=record["id"], organisation=organisation)
        _fill(supplier, draft, publish=publish)
        suppliers.append(supplier)
    # By ref, so that two imports of the same new firms wait for each other in one order.
    fresh = sorted((s for s in suppliers if s.pk is None), key=lambda s: s.ref)
    Organisation.objects.bulk_create(s.organisation for s in fresh)
    for supplier in fresh:
        supplier.organisation_id = supplier.organisation.pk
    Supplier.objects.bulk_create(fresh)
    known = sorted(existing.values(), key=lambda s: s.pk)
    # Rows that are there conflict with themselves: a tenth of the time that bulk_update takes.
    Organisation.objects.bulk_create(
        [s.organisation for s in known],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_ORGANISATION_FIELDS,
    )
    Supplier.objects.bulk_create(
        known, update_conflicts=True, unique_fields=["id"], update_fields=_SUPPLIER_FIELDS
    )
    return suppliers


def _fill(supplier: Supplier, draft: Draft, *, publish: bool) -> None:
    record, firm = draft.record, supplier.organisation
    firm.name, firm.name_en, firm.name_folded = (
        record["name"],
        record["name_en"],
        fold(record["name"]),
    )
    firm.founded_year = int(record["established"]) if record["established"] else None
    firm.tax_code = record["tax_code"] or None
    firm.is_demo = bool(record["demo"])
    supplier.company_type = draft.company_type
    supplier.origin = ProfileOrigin.DEMO if record["demo"] else ProfileOrigin.IMPORTED
    supplier.description = record["description"]
    supplier.description_language = record["description_language"][:2]
    supplier.trade_terms = record["process_terms_trade"]
    supplier.employees = _whole(record["employees"])
    weeks = record["lead_time_weeks"]
    supplier.lead_time_days = weeks * 7 if weeks else None
    supplier.minimum_order_quantity, supplier.minimum_order_unit = draft.moq, draft.moq_unit
    supplier.export_markets, supplier.languages = record["export_markets"], record["languages"]
    supplier.offer_flags, supplier.offer_closed_until = draft.offer_flags, draft.closed_until
    now = timezone.now()
    supplier.confirmed_at = now
    if publish and supplier.published_at is None:
        supplier.published_at = now


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _write_sites(
    drafts: list[Draft], suppliers: list[Supplier], old: list[int]
) -> dict[tuple[int, int], Site]:
    """Sites by (supplier, number from 1); a site that is there already keeps its identity."""
    sites = {
        (site.supplier_id, site.number): site for site in Site.objects.filter(supplier_id__in=old)
    }
    fresh: list[Site] = []
    for supplier, draft in zip(suppliers, drafts, strict=True):
        for number, stated in enumerate(draft.sites, start=1):
            site = sites.get((supplier.pk, number))
            if site is None:
                site = sites[supplier.pk, number] = Site(supplier=supplier, number=number)
                fresh.append(site)
            site.place, site.cluster, site.address = stated.place, stated.cluster, stated.address
    Site.objects.bulk_create(fresh)
    known = [site for site in sites.values() if site not in fresh]
    Site.objects.bulk_update(known, ["place", "cluster", "address"])
    _drop_sites(drafts, suppliers, sites)
    return sites


def _drop_sites(
    drafts: list[Draft], suppliers: list[Supplier], sites: dict[tuple[int, int], Site]
) -> None:
    """Delete the sites a profile no longer states; one that a certificate names stays."""
    stated = {s.pk: len(d.sites) for s, d in zip(suppliers, drafts, strict=True)}
    gone = [site.pk for (pk, number), site in sites.items() if number > stated[pk]]
    if gone:
        Site.objects.filter(pk__in=gone, certificatesite__isnull=True).delete()


def _write_lines(
    drafts: list[Draft], suppliers: list[Supplier], sites: dict[tuple[int, int], Site]
) -> None:
    lines: list[CapabilityLine] = []
    materials: list[tuple[CapabilityLine, tuple[int, ...]]] = []
    for supplier, draft in zip(suppliers, drafts, strict=True):
        for item in draft.lines:
            line = CapabilityLine(
                supplier=supplier,
                site=sites.get((supplier.pk, item.site or 1)),
                process_id=item.process,
                role=item.role,
                in_house=item.in_house,
                origin=item.origin,
                source_text=item.source_text,
                quantity_per_month=item.quantity,
                unit=item.unit,
                utilisation_percent=item.utilisation,
                stated_on=item.stated_on,
                max_part_mm=item.size_mm,
                best_tolerance_mm=item.tolerance_mm,
                lead_time_days=item.lead_days,
                minimum_order_quantity=item.moq,
                minimum_order_unit=item.moq_unit,
            )
            lines.append(line)
            materials.append((line, item.materials))
    CapabilityLine.objects.bulk_create(lines)
    CapabilityMaterial.objects.bulk_create(
        CapabilityMaterial(supplier_id=line.supplier_id, line=line, material_id=material)
        for line, found in materials
        for material in found
    )


def _write_lists(
    drafts: list[Draft], suppliers: list[Supplier], sites: dict[tuple[int, int], Site]
) -> None:
    pairs = list(zip(suppliers, drafts, strict=True))
    SupplierMaterial.objects.bulk_create(
        SupplierMaterial(supplier=s, material_id=pk) for s, d in pairs for pk in d.materials
    )
    SupplierSector.objects.bulk_create(
        SupplierSector(supplier=s, sector_id=pk, is_customer=customer)
        for s, d in pairs
        for customer, found in ((True, d.customer_sectors), (False, d.sectors))
        for pk in found
    )
    SupplierProduct.objects.bulk_create(
        SupplierProduct(supplier=s, product_id=pk, text=text, role=role)
        for s, d in pairs
        for pk, text, role in d.products
    )
    UnreadPhrase.objects.bulk_create(
        UnreadPhrase(supplier=s, place=place[:80], text=text[:300])
        for s, d in pairs
        for place, text in d.unread
    )
    Machine.objects.bulk_create(
        Machine(
            supplier=s,
            site=sites.get((s.pk, int(row["site"] or 1))),
            machine_type=row["machine"],
            maker=row["maker"],
            model=row["model"],
            year=_whole(row["year"]),
            quantity=_whole(row["quantity"]) or 1,
            key_size=row["key_size"],
        )
        for s, d in pairs
        for row in d.record["machines"] or []
    )
