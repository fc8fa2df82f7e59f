"""Changes to profiles that a fair ranking must answer in a known way."""

from collections.abc import Callable
from typing import Any

from tests.graded.ranked import Record, certificates, lines


def setting(name: str, value: Any) -> Callable[[Record], object]:
    return lambda profile: profile.update(
        {name: value(profile[name]) if callable(value) else value}
    )


def times(factor: float, name: str) -> Callable[[Record], Any]:
    return lambda line: None if line.get(name) is None else line[name] * factor


def held(standard: str) -> Record:
    return {
        "standard": standard,
        "number": f"T-{standard}",
        "issued_on": "2025-01-01",
        "expires_on": "2028-01-01",
        "verified": True,
        "verified_on": "2025-06-01",
        "scope": "Manufacture at the listed site",
        "scope_processes": [],
    }


IMPROVEMENTS: dict[str, Callable[[Record], object]] = {
    "capacity": lines(quantity_per_month=times(2, "quantity_per_month")),
    "utilisation": lines(utilisation_percent=times(0.5, "utilisation_percent")),
    "lead": setting("lead_time_weeks", lambda weeks: weeks / 2),
    "tolerance": lines(best_tolerance_mm=times(0.5, "best_tolerance_mm")),
    "size": lines(max_part_dimension_mm=times(2, "max_part_dimension_mm")),
    "order": setting("minimum_order", {"quantity": 1, "unit": "pcs"}),
    "verified": certificates(verified=True, verified_on="2026-11-01"),
    "seen": certificates(evidence_level=4),
    "expiry": certificates(expires_on="2029-12-31"),
    "preferred": lambda p: p["certificates"].extend(
        [held("ISO 14001:2015"), held("IECQ QC 080000"), held("ISO 45001:2018")]
    ),
}
