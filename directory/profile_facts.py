"""A profile as it is stored, read in a fixed number of queries, and the facts that rankings ask."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from directory.choices import COUNTING_STATUSES, CertificateStatus, CompanyType, ProfileOrigin
from directory.completeness import LineFacts, ProfileFacts
from directory.models import (
    CapabilityLine,
    Certificate,
    Concept,
    Contact,
    Machine,
    Site,
    Supplier,
    SupplierMaterial,
    SupplierProduct,
    SupplierSector,
    UnreadPhrase,
)


@dataclass(slots=True)
class Profile:
    """Everything that the supplier's own page shows."""

    supplier: Supplier
    sites: list[Site] = field(default_factory=list)
    lines: list[CapabilityLine] = field(default_factory=list)
    materials: list[Concept] = field(default_factory=list)
    sectors: list[Concept] = field(default_factory=list)
    machines: list[Machine] = field(default_factory=list)
    products: list[SupplierProduct] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    unread: list[UnreadPhrase] = field(default_factory=list)


def read_profile(supplier: Supplier) -> Profile:
    """Return all that a supplier states; empty for one that is not stored yet."""
    profile = Profile(supplier)
    if not supplier.pk:
        return profile
    mine = {"supplier": supplier}
    materials = SupplierMaterial.objects.filter(**mine).select_related("material")
    sectors = SupplierSector.objects.filter(**mine, is_customer=True).select_related("sector")
    profile.sites = list(
        Site.objects.filter(**mine).select_related("place__parent", "cluster").order_by("number")
    )
    profile.lines = list(
        CapabilityLine.objects.filter(**mine)
        .select_related("process", "site__place", "unit", "minimum_order_unit")
        .prefetch_related("materials__material")
        .order_by("pk")
    )
    profile.materials = [row.material for row in materials.order_by("pk")]
    profile.sectors = [row.sector for row in sectors.order_by("pk")]
    profile.machines = list(Machine.objects.filter(**mine).select_related("process").order_by("pk"))
    profile.products = list(
        SupplierProduct.objects.filter(**mine).select_related("product").order_by("pk")
    )
    profile.certificates = list(
        Certificate.objects.filter(**mine)
        .select_related("standard", "last_decision")
        .annotate(is_replaced=Exists(Certificate.objects.filter(replaces=OuterRef("pk"))))
        .order_by("pk")
    )
    profile.contacts = list(Contact.objects.filter(**mine).order_by("pk"))
    profile.unread = list(UnreadPhrase.objects.filter(**mine).order_by("pk")[:50])
    return profile


def facts_of(supplier: Supplier) -> ProfileFacts:
    """Return whether a stored profile says what rankings ask."""
    return facts_in(read_profile(supplier))


def facts_in(profile: Profile) -> ProfileFacts:
    """Return whether a profile that was read says what rankings ask."""
    supplier = profile.supplier
    counting = {c.status for c in profile.certificates if c.status in COUNTING_STATUSES}
    return ProfileFacts(
        needs_tax_code=supplier.origin == ProfileOrigin.REGISTERED,
        has_tax_code=bool(supplier.organisation.tax_code),
        is_trader=supplier.company_type == CompanyType.TRADING,
        has_words=bool(supplier.description.strip()),
        has_place=any(site.place_id for site in profile.sites),
        has_sectors=bool(profile.sectors),
        has_certificate=bool(counting - {CertificateStatus.DRAFT}),
        has_draft_certificate=CertificateStatus.DRAFT in counting,
        has_contact=bool(profile.contacts),
        has_products=bool(profile.products),
        lines=tuple(_line(line, profile) for line in profile.lines),
    )


def _line(line: CapabilityLine, profile: Profile) -> LineFacts:
    supplier = profile.supplier
    lead = line.lead_time_days if line.lead_time_days is not None else supplier.lead_time_days
    return LineFacts(
        has_process=line.process_id is not None,
        is_in_house=line.in_house,
        has_site=line.site_id is not None,
        has_materials=bool(line.materials.all()) or bool(profile.materials),
        has_capacity=line.quantity_per_month is not None,
        has_utilisation=line.utilisation_percent is not None,
        has_size=line.max_part_mm is not None,
        has_tolerance=line.best_tolerance_mm is not None,
        has_lead_time=lead is not None,
        has_minimum_order=line.minimum_order_quantity is not None
        or supplier.minimum_order_quantity is not None,
    )
