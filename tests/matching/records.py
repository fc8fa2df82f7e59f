"""Needs in the interchange format, and the one-line way to rank profiles for them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.engine.explain import FirmResult, Part
from matching.session import RankingSession
from tests.directory.records import Record, a_profile

DAY = date(2026, 11, 21)

_NEED: Record = {
    "id": "N1",
    "language": "en",
    "sector": "electronics",
    "title": "Turned parts",
    "text": "",
    "processes": [{"name": "CNC turning", "role": "core"}],
    "materials_any_of": ["brass"],
    "certificates_required": ["ISO 9001:2015"],
    "certificates_preferred": [],
    "annual_volume": 1_200_000,
    "unit": "pcs",
    "max_part_dimension_mm": 100,
    "tolerance_mm": 0.02,
    "lead_time_weeks_max": 4,
    "location_preference": {"provinces": [], "strength": "none"},
    "split_award_allowed": False,
}


def a_need(**changes: Any) -> Record:
    """1,200,000 brass turned parts a year, ISO 9001: 100,000 a month; `changes` win."""
    return _NEED | changes


def rank_all(need: Mapping[str, Any], *profiles: Record, day: date = DAY) -> dict[str, FirmResult]:
    """Every profile's place in the ranking by its id, through import, rows and SQL."""
    with RankingSession() as session:
        ids = session.hold(profiles)
        assert not session.problems, session.problems
        return {firm.ref: firm for firm in session.rank_all(need, ids, day).firms}


def rank_one(need: Mapping[str, Any], profile: Record | None = None, day: date = DAY) -> FirmResult:
    """One profile's place in the ranking; without a profile, the good turner's."""
    (firm,) = rank_all(need, a_profile() if profile is None else profile, day=day).values()
    return firm


def part(need: Mapping[str, Any], profile: Record, kind: str, day: date = DAY) -> Part:
    """One criterion of one profile."""
    found = rank_one(need, profile, day).part(kind)
    assert found is not None, f"{kind} was not asked"
    return found
