"""Profiles in the interchange format, complete and good, to be changed in one place by a test."""

from copy import deepcopy
from typing import Any

Record = dict[str, Any]

_CERTIFICATE: Record = {
    "standard": "ISO 9001:2015",
    "issuer": "SGS",
    "number": "Q-1",
    "issued_on": "2025-01-01",
    "expires_on": "2027-12-31",
    "verified": True,
    "verified_on": "2025-02-01",
    "scope": "Manufacture at the listed site",
    "scope_processes": [],
}

_LINE: Record = {
    "process": "CNC turning",
    "quantity_per_month": 100_000,
    "unit": "pcs",
    "utilisation_percent": 0,
    "stated_on": "2026-10-01",
    "materials": ["brass"],
    "in_house": True,
    "max_part_dimension_mm": 200,
    "best_tolerance_mm": 0.01,
}

_PROFILE: Record = {
    "id": "S1",
    "name": "Cơ khí Một",
    "company_type": "manufacturer",
    "established": 2010,
    "employees": 40,
    "location": {"commune_or_ward": "", "former_district_or_area": "", "province": "Hà Nội"},
    "description": "",
    "processes": ["CNC turning"],
    "process_terms_trade": [],
    "materials": ["brass"],
    "machines": [{"machine": "CNC lathe", "quantity": 3}],
    "lead_time_weeks": 2,
    "minimum_order": {"quantity": 100, "unit": "pcs"},
    "customer_sectors": ["electronics"],
    "export_markets": [],
    "languages": ["vi"],
}


def a_certificate(**changes: Any) -> Record:
    return _CERTIFICATE | changes


def a_line(**changes: Any) -> Record:
    return deepcopy(_LINE) | changes


def a_profile(ref: str = "S1", **changes: Any) -> Record:
    """A turner with free capacity, one line and a verified ISO 9001; `changes` win."""
    profile = deepcopy(_PROFILE) | {
        "id": ref,
        "capacity": [a_line()],
        "certificates": [a_certificate()],
    }
    return profile | changes
