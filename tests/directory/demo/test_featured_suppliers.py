"""The hand-written firms keep the story that the show-piece request tells."""

from datetime import date, timedelta
from typing import Any

import pytest

from directory.demo import DEMO_DAY
from directory.demo.suppliers import featured_suppliers


@pytest.fixture
def firms() -> dict[str, dict[str, Any]]:
    return {firm["id"]: firm for firm in featured_suppliers()}


def iso_9001(firm: dict[str, Any]) -> dict[str, Any]:
    return next(c for c in firm["certificates"] if c["standard"].startswith(("ISO 9001", "IATF")))


def moulding(firm: dict[str, Any]) -> dict[str, Any]:
    return next(line for line in firm["capacity"] if line["process"] == "Injection moulding")


def free_per_month(firm: dict[str, Any]) -> float | None:
    line = moulding(firm)
    if line["quantity_per_month"] is None or line["utilisation_percent"] is None:
        return None
    return float(line["quantity_per_month"] * (100 - line["utilisation_percent"]) / 100)


@pytest.mark.parametrize("ref", [f"DEMO-000{n}" for n in range(1, 6)])
def test_five_firms_can_make_the_covers_now(firms: dict[str, dict[str, Any]], ref: str) -> None:
    firm, certificate = firms[ref], iso_9001(firms[ref])
    assert certificate["verified"]
    assert certificate["expires_on"] >= DEMO_DAY.isoformat()
    assert moulding(firm)["in_house"]
    assert (free_per_month(firm) or 0) >= 0.2 * 300_000


@pytest.mark.parametrize("ref", ["DEMO-0006", "DEMO-0007"])
def test_two_firms_have_a_question_to_answer(firms: dict[str, dict[str, Any]], ref: str) -> None:
    assert free_per_month(firms[ref]) is None
    assert iso_9001(firms[ref])["verified"]


def test_near_misses_lack_one_thing_each(firms: dict[str, dict[str, Any]]) -> None:
    assert iso_9001(firms["DEMO-0008"])["expires_on"] < DEMO_DAY.isoformat()
    assert not iso_9001(firms["DEMO-0009"])["verified"]
    assert firms["DEMO-0010"]["processes"] == ["Blow moulding"]
    assert (free_per_month(firms["DEMO-0011"]) or 0) < 0.2 * 300_000


@pytest.mark.parametrize("ref", ["DEMO-0012", "DEMO-0013"])
def test_traders_look_perfect_but_make_nothing(firms: dict[str, dict[str, Any]], ref: str) -> None:
    assert firms[ref]["company_type"] == "trading company"
    assert not moulding(firms[ref])["in_house"]


def test_one_firm_moulds_small_and_stamps_large(firms: dict[str, dict[str, Any]]) -> None:
    sizes = {row["process"]: row["max_part_dimension_mm"] for row in firms["DEMO-0014"]["capacity"]}
    assert sizes["Injection moulding"] < 320 < sizes["Press stamping"]


def test_one_certificate_ends_within_sixty_days(firms: dict[str, dict[str, Any]]) -> None:
    end = date.fromisoformat(iso_9001(firms["DEMO-0002"])["expires_on"])
    assert DEMO_DAY <= end <= DEMO_DAY + timedelta(days=60)


def test_days_move_with_the_day_of_the_demo() -> None:
    later = featured_suppliers(DEMO_DAY + timedelta(days=10))
    for early, late in zip(featured_suppliers(), later, strict=True):
        for before, after in zip(early["certificates"], late["certificates"], strict=True):
            moved = date.fromisoformat(after["expires_on"]) - date.fromisoformat(
                before["expires_on"]
            )
            assert moved == timedelta(days=10)
