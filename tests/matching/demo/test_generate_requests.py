"""What the demo's requests promise."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from matching.demo import generate_requests
from matching.imports.interchange import NeedRecord

DAY = date(2026, 11, 21)
FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
REPORTED = {
    "Canon", "Toyota", "Suzuki", "Brother", "Samsung", "Techtronic", "TTI", "Panasonic", "Juki",
    "Tamron", "NEC", "Thaco", "ABB", "Boeing", "MHI", "VinFast", "Denso", "Honda", "Yamaha",
    "Piaggio", "VPIC1", "Eurocharm", "adidas", "Nike", "Decathlon", "H&M", "KOCHAM", "LEFASO",
}  # fmt: skip


@pytest.fixture(scope="module")
def requests() -> list[dict[str, Any]]:
    return generate_requests(day=DAY)


def test_one_request_per_public_signal(requests: list[dict[str, Any]]) -> None:
    document = json.loads((FIXTURES / "demo" / "demand_signals.json").read_text(encoding="utf-8"))
    assert len(requests) == len(document["signals"]) >= 50
    assert Counter(r["source"] for r in requests) == Counter(
        s["source"] for s in document["signals"]
    )
    assert all(r["source"].startswith("http") for r in requests)


def test_requests_are_marked_as_demo_and_ask_in_nobodys_name(
    requests: list[dict[str, Any]],
) -> None:
    for request in requests:
        assert request["demo"] is True
        shown = " ".join((request["buyer"], request["title"], request["text"])).casefold()
        assert not [name for name in REPORTED if re.search(rf"\b{name.casefold()}\b", shown)]


def test_all_five_languages_ask(requests: list[dict[str, Any]]) -> None:
    languages = Counter(r["language"] for r in requests)
    assert set(languages) == {"vi", "en", "ja", "ko", "zh"}
    assert min(languages.values()) >= 8


def test_about_three_of_five_state_their_need_in_fields(requests: list[dict[str, Any]]) -> None:
    share = sum(bool(r["processes"]) for r in requests) / len(requests)
    assert 0.55 <= share <= 0.65
    silent = [r for r in requests if not r["processes"]]
    assert all(r["annual_volume"] is None and len(r["text"]) > 30 for r in silent)


@pytest.mark.parametrize("day", [DAY, date(2027, 2, 28)])
def test_deadlines_lie_two_to_eight_weeks_ahead(day: date) -> None:
    for request in generate_requests(day=day):
        deadline = date.fromisoformat(request["deadline_on"])
        assert timedelta(days=14) <= deadline - day <= timedelta(days=56)


def test_requests_differ_in_what_they_insist_on(requests: list[dict[str, Any]]) -> None:
    cores = [sum(step["role"] == "core" for step in r["processes"]) for r in requests]
    assert cores.count(2) >= 8
    assert sum(r["split_award_allowed"] for r in requests) >= 6
    strengths = Counter(r["location_preference"]["strength"] for r in requests)
    assert strengths["soft"] >= 10
    assert strengths["strong"] >= 3
    assert {r["unit"] for r in requests} >= {"pcs", "sets", "kg", "m", "m2", None}


def test_ids_are_unique_and_stable(requests: list[dict[str, Any]]) -> None:
    assert [r["id"] for r in requests] == [f"DEMO-REQ-{n:03d}" for n in range(1, len(requests) + 1)]


def test_the_show_piece_asks_for_printer_covers(requests: list[dict[str, Any]]) -> None:
    first = requests[0]
    assert first["language"] == "ja"
    assert first["annual_volume"] == 12 * 300_000
    assert first["max_part_dimension_mm"] == 320
    assert first["tolerance_mm"] == 0.1
    assert first["certificates_required"] == ["ISO 9001:2015"]
    assert first["certificates_preferred"] == ["ISO 14001:2015"]
    assert "塗装不要" in first["text"]


def test_every_request_fits_the_interchange_format(requests: list[dict[str, Any]]) -> None:
    for request in requests:
        record = NeedRecord(data=request)
        assert record.is_valid(), (request["id"], record.errors)
        assert set(request) <= set(record.fields)
