"""A published profile as data: what the firm states, and how each certificate is known.

No contact of any person is in it: contacts are shown on the site, to whom they are meant for, and
each look is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from core.api.fields import Amount
from directory.api.concepts import ConceptRef
from directory.api.places import PlaceRef
from directory.api.supplier_rows import concept_data
from directory.choices import (
    COUNTING_STATUSES,
    CertificateStatus,
    CompanyType,
    EvidenceLevel,
    LineOrigin,
    ProductRole,
    ProfileOrigin,
    ScopeKind,
)
from directory.concepts import Concepts
from directory.models import CapabilityLine, Certificate, Machine, Site, Supplier


class ClusterRef(serializers.Serializer[Any]):
    """An industrial park or cluster by its code."""

    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()


class SiteOut(serializers.Serializer[Site]):
    """A factory; lines and certificates name it by its number."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    address = serializers.CharField()
    place = PlaceRef(allow_null=True)
    cluster = ClusterRef(allow_null=True)


class LineOut(serializers.Serializer[Any]):
    """One process at one site. Null is *not stated*; `origin` says whether words were read."""

    process = ConceptRef(allow_null=True)
    site = serializers.IntegerField(allow_null=True)
    is_core = serializers.BooleanField()
    is_in_house = serializers.BooleanField()
    origin = serializers.ChoiceField(choices=LineOrigin.choices)
    quantity_per_month = Amount(allow_null=True)
    unit = serializers.CharField(allow_null=True)
    utilisation_percent = Amount(allow_null=True)
    stated_on = serializers.DateField(allow_null=True)
    max_part_mm = Amount(allow_null=True)
    best_tolerance_mm = Amount(allow_null=True)
    lead_time_days = Amount(allow_null=True)
    minimum_order = Amount(allow_null=True)
    minimum_order_unit = serializers.CharField(allow_null=True)
    materials = ConceptRef(many=True)
    evidence_level = serializers.ChoiceField(choices=EvidenceLevel.choices)


class MachineOut(serializers.Serializer[Any]):
    """Machines of one type."""

    machine = serializers.CharField()
    process = ConceptRef(allow_null=True)
    maker = serializers.CharField()
    model = serializers.CharField()
    key_size = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    quantity = serializers.IntegerField()


class CertificateOut(serializers.Serializer[Any]):
    """A certificate: its facts, its evidence level, and whether it counts today.

    No `sites`: every site of the firm; no `scope_processes`: whatever these sites make.
    """

    standard = ConceptRef()
    edition = serializers.CharField()
    number = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    scope = serializers.CharField()
    is_trading_only = serializers.BooleanField()
    scope_processes = ConceptRef(many=True)
    sites = serializers.ListField(child=serializers.IntegerField())
    status = serializers.ChoiceField(choices=CertificateStatus.choices)
    level = serializers.ChoiceField(choices=EvidenceLevel.choices)
    counts_today = serializers.BooleanField()


class ProductOut(serializers.Serializer[Any]):
    """A product, and whether the firm makes it or trades it."""

    product = ConceptRef(allow_null=True)
    text = serializers.CharField()
    role = serializers.ChoiceField(choices=ProductRole.choices)


class SupplierOut(serializers.Serializer[Any]):
    """A published profile, without the contacts of persons."""

    ref = serializers.CharField()
    name = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    origin = serializers.ChoiceField(choices=ProfileOrigin.choices)
    company_type = serializers.ChoiceField(choices=CompanyType.choices)
    is_identity_checked = serializers.BooleanField()
    founded_year = serializers.IntegerField(allow_null=True)
    employees = serializers.IntegerField(allow_null=True)
    description = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    sites = SiteOut(many=True)
    lines = LineOut(many=True)
    machines = MachineOut(many=True)
    products = ProductOut(many=True)
    materials = ConceptRef(many=True)
    sectors = ConceptRef(many=True)
    certificates = CertificateOut(many=True)
    export_markets = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())


def profile_data(supplier: Supplier, concepts: Concepts) -> dict[str, Any]:
    """A supplier that was read by `for_profile()`, for `SupplierOut`."""
    firm = supplier.organisation
    named = ("ref", "origin", "company_type", "employees", "description", "confirmed_at")
    return {name: getattr(supplier, name) for name in named} | {
        "name": firm.name,
        "name_vi": firm.name_vi,
        "name_en": firm.name_en,
        "founded_year": firm.founded_year,
        "is_identity_checked": firm.is_approved,
        "sites": sorted(supplier.site_set.all(), key=lambda site: site.number),
        "lines": [_line(each, concepts) for each in _by_id(supplier.capabilityline_set.all())],
        "machines": [_machine(each, concepts) for each in _by_id(supplier.machine_set.all())],
        "products": [
            {
                "product": concept_data(concepts, each.product_id),
                "text": each.text,
                "role": each.role,
            }
            for each in _by_id(supplier.supplierproduct_set.all())
        ],
        "materials": _refs((m.material_id for m in supplier.suppliermaterial_set.all()), concepts),
        "sectors": _refs((s.sector_id for s in supplier.suppliersector_set.all()), concepts),
        "certificates": [
            _certificate(each, concepts)
            for each in _by_id(supplier.certificate_set.all())
            # A refusal stands between the firm and the office.
            if each.status != CertificateStatus.REJECTED
        ],
        "export_markets": supplier.export_markets,
        "languages": supplier.languages,
    }


def _by_id(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)


def _refs(ids: Iterable[int], concepts: Concepts) -> list[dict[str, str] | None]:
    return [concept_data(concepts, pk) for pk in sorted(set(ids))]


def _line(line: CapabilityLine, concepts: Concepts) -> dict[str, Any]:
    same = ("origin", "quantity_per_month", "utilisation_percent", "stated_on", "max_part_mm")
    more = ("best_tolerance_mm", "lead_time_days", "evidence_level")
    return {name: getattr(line, name) for name in same + more} | {
        "process": concept_data(concepts, line.process_id),
        "site": line.site.number if line.site else None,
        "is_core": line.role == "core",
        "is_in_house": line.in_house,
        "unit": line.unit.code if line.unit else None,
        "minimum_order": line.minimum_order_quantity,
        "minimum_order_unit": line.minimum_order_unit.code if line.minimum_order_unit else None,
        "materials": _refs((m.material_id for m in line.materials.all()), concepts),
    }


def _machine(machine: Machine, concepts: Concepts) -> dict[str, Any]:
    same = ("maker", "model", "key_size", "year", "quantity")
    return {name: getattr(machine, name) for name in same} | {
        "machine": machine.machine_type,
        "process": concept_data(concepts, machine.process_id),
    }


def _certificate(certificate: Certificate, concepts: Concepts) -> dict[str, Any]:
    same = ("edition", "number", "issuer", "issued_on", "expires_on", "status", "level")
    return {name: getattr(certificate, name) for name in same} | {
        "standard": concept_data(concepts, certificate.standard_id),
        "scope": certificate.scope_text,
        "is_trading_only": certificate.scope_kind == ScopeKind.TRADING,
        "scope_processes": _refs((s.process_id for s in certificate.scopes.all()), concepts),
        "sites": sorted(s.site.number for s in certificate.sites.all()),
        "counts_today": _counts(certificate, timezone.localdate()),
    }


def _counts(certificate: Certificate, day: date) -> bool:
    first, last = certificate.issued_on, certificate.expires_on
    return (
        certificate.status in COUNTING_STATUSES
        and (first is None or first <= day)
        and (last is None or day <= last)
    )
