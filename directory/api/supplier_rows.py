"""A published supplier in a list, from its row and its certificates of the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core.api.fields import Amount
from directory.api.concepts import ConceptRef
from directory.choices import CompanyType, EvidenceLevel, ProfileOrigin, ScopeKind
from directory.concepts import Concepts
from directory.models import Certificate, ProfileRow


class WorkOut(serializers.Serializer[Any]):
    """A process of a firm, with the largest part and the best tolerance of that line."""

    process = ConceptRef()
    is_core = serializers.BooleanField()
    is_in_house = serializers.BooleanField()
    max_part_mm = Amount(allow_null=True)
    best_tolerance_mm = Amount(allow_null=True)


class BadgeOut(serializers.Serializer[Any]):
    """A certificate that is valid on the day asked for."""

    standard = ConceptRef()
    level = serializers.ChoiceField(choices=EvidenceLevel.choices)
    expires_on = serializers.DateField(allow_null=True)
    is_trading_only = serializers.BooleanField()


class SupplierRowOut(serializers.Serializer[Any]):
    """A supplier in a list."""

    ref = serializers.CharField()
    name = serializers.CharField()
    origin = serializers.ChoiceField(choices=ProfileOrigin.choices)
    company_type = serializers.ChoiceField(choices=CompanyType.choices)
    is_maker = serializers.BooleanField()
    is_identity_checked = serializers.BooleanField()
    place = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    works = WorkOut(many=True)
    certificates = BadgeOut(many=True)


def concept_data(concepts: Concepts, pk: int | None) -> dict[str, str] | None:
    """A concept for `ConceptRef`."""
    if pk is None:
        return None
    entry = concepts[pk]
    return {"kind": entry.kind, "code": entry.code, "name": concepts.name(pk)}


def row_data(rows: Iterable[ProfileRow], *, day: date, concepts: Concepts) -> list[dict[str, Any]]:
    """These rows for `SupplierRowOut`, with one further query for all their certificates."""
    shown = list(rows)
    held: dict[int, list[dict[str, Any]]] = {}
    certificates = Certificate.objects.filter(supplier__in=[row.supplier_id for row in shown])
    for one in certificates.valid_on(day).order_by("-level", "standard", "pk"):
        held.setdefault(one.supplier_id, []).append(
            {
                "standard": concept_data(concepts, one.standard_id),
                "level": one.level,
                "expires_on": one.expires_on,
                "is_trading_only": one.scope_kind == ScopeKind.TRADING,
            }
        )
    return [_row(row, held.get(row.supplier_id, []), concepts) for row in shown]


def _row(row: ProfileRow, certificates: list[dict[str, Any]], concepts: Concepts) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "name": row.name,
        "origin": row.origin,
        "company_type": row.company_type,
        "is_maker": row.is_maker,
        "is_identity_checked": row.is_identity_checked,
        "place": ", ".join(dict.fromkeys(filter(None, (row.place_name_vi, row.province_name_vi)))),
        "confirmed_at": row.confirmed_at,
        "works": _works(row, concepts),
        "certificates": certificates,
    }


def _works(row: ProfileRow, concepts: Concepts) -> list[dict[str, Any]]:
    lines = zip(
        row.line_process,
        row.line_core,
        row.line_in_house,
        row.line_size_um,
        row.line_tolerance_nm,
        strict=True,
    )
    return [
        {
            "process": concept_data(concepts, process),
            "is_core": core,
            "is_in_house": in_house,
            "max_part_mm": None if size is None else Decimal(size) / 1000,
            "best_tolerance_mm": None if tolerance is None else Decimal(tolerance) / 1_000_000,
        }
        for process, core, in_house, size, tolerance in lines
        if process is not None
    ]
