"""What anyone who imports the demo may rely on."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from directory.demo import DEMO_DAY, generate_suppliers, material, trades
from directory.demo.names import without_marks
from directory.demo.places import hanoi_units
from directory.demo.suppliers import at_international_standard
from directory.imports.interchange import SupplierRecord
from directory.taxonomy.reader import read

LISTED = Path(__file__).with_name("listed_firm_names.txt").read_text(encoding="utf-8").split("\n")
CERTIFICATES = 8


@pytest.fixture(scope="module")
def suppliers() -> list[dict[str, Any]]:
    return list(generate_suppliers())


def certificates(suppliers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [certificate for supplier in suppliers for certificate in supplier["certificates"]]


def test_same_seed_gives_the_same_bytes(suppliers: list[dict[str, Any]]) -> None:
    assert json.dumps(list(generate_suppliers())) == json.dumps(suppliers)


def test_another_seed_gives_other_firms(suppliers: list[dict[str, Any]]) -> None:
    assert list(generate_suppliers(seed=7, count=40)) != suppliers[:40]


@pytest.mark.parametrize("count", [0, 3, 40])
def test_asking_for_fewer_gives_that_many(count: int) -> None:
    assert len(list(generate_suppliers(count=count))) == count


def test_every_firm_says_it_is_a_demo(suppliers: list[dict[str, Any]]) -> None:
    assert len(suppliers) == 950
    assert all(s["demo"] is True and s["fictitious"] is True for s in suppliers)
    assert [s["id"] for s in suppliers] == [f"DEMO-{n:04d}" for n in range(1, 951)]


def test_about_320_work_at_international_standard(suppliers: list[dict[str, Any]]) -> None:
    assert sum(at_international_standard(s) for s in suppliers) == 320


def test_names_are_unique_and_not_those_of_listed_firms(suppliers: list[dict[str, Any]]) -> None:
    names = [without_marks(s["name"]).casefold() for s in suppliers]
    assert len(set(names)) == len(names)
    english = {without_marks(s["name_en"]).casefold() for s in suppliers}
    assert not (set(names) | english) & set(LISTED)


def test_nothing_personal_occurs(suppliers: list[dict[str, Any]]) -> None:
    text = json.dumps(suppliers, ensure_ascii=False)
    assert "@" not in text
    assert not re.search(r"(?<!\d)(\+84|0)\d{9}(?!\d)", text)
    assert all("tax_code" not in s and "contacts" not in s for s in suppliers)


def test_three_of_four_are_in_hanoi_and_wards_are_real(suppliers: list[dict[str, Any]]) -> None:
    provinces = Counter(s["location"]["province"] for s in suppliers)
    assert 0.72 <= provinces["Hà Nội"] / len(suppliers) <= 0.79
    assert set(provinces) == {
        "Hà Nội", "Bắc Ninh", "Hưng Yên", "Hải Phòng", "Phú Thọ", "Thái Nguyên", "Ninh Bình",
    }  # fmt: skip
    wards = {name for name, _ in hanoi_units()}
    used = {
        s["location"]["commune_or_ward"] for s in suppliers if s["location"]["province"] == "Hà Nội"
    }
    assert len(wards) == 126
    assert used <= wards
    assert len(used) > 100


def test_parks_and_clusters_are_real(suppliers: list[dict[str, Any]]) -> None:
    known = {row["name_vi"] for row in material.clusters()}
    known |= {row["park"] for row in material.places_outside()}
    used = {s["location"]["cluster"] for s in suppliers if "cluster" in s["location"]}
    assert used <= known
    assert len(used) > 40


def test_certificates_come_in_every_state(suppliers: list[dict[str, Any]]) -> None:
    found = certificates(suppliers)
    today, soon = DEMO_DAY.isoformat(), (DEMO_DAY + timedelta(days=60)).isoformat()
    assert sum(c["expires_on"] < today for c in found) > 60
    assert sum(today <= c["expires_on"] <= soon for c in found) > 20
    assert sum(not c["verified"] for c in found) > 60
    assert sum(c.get("status") == "suspended" for c in found) >= CERTIFICATES
    trading = [c for c in found if "rading" in c["scope"] or "Kinh doanh" in c["scope"]]
    assert len(trading) >= CERTIFICATES
    assert any("site" in c for c in found)


def test_certificate_days_are_possible(suppliers: list[dict[str, Any]]) -> None:
    for certificate in certificates(suppliers):
        issued = date.fromisoformat(certificate["issued_on"])
        assert issued < date.fromisoformat(certificate["expires_on"])
        assert issued <= DEMO_DAY
        if certificate["verified"]:
            assert issued <= date.fromisoformat(certificate["verified_on"]) <= DEMO_DAY
            assert certificate["evidence_level"] >= 2
        else:
            assert certificate["evidence_level"] < 2


def test_certificate_numbers_are_unique(suppliers: list[dict[str, Any]]) -> None:
    numbers = [c["number"] for c in certificates(suppliers)]
    assert len(set(numbers)) == len(numbers)


def test_a_trader_makes_nothing(suppliers: list[dict[str, Any]]) -> None:
    traders = [s for s in suppliers if s["company_type"] == "trading company"]
    assert len(traders) > 40
    assert not any(line.get("in_house") for s in traders for line in s["capacity"])
    assert not any(s["machines"] for s in traders)


def test_profiles_are_as_uneven_as_reality(suppliers: list[dict[str, Any]]) -> None:
    lines = [line for s in suppliers for line in s["capacity"]]
    assert sum(not s["processes"] for s in suppliers) > 200
    assert sum(not s["description"] for s in suppliers) > 15
    assert sum(line.get("quantity_per_month") is None for line in lines) > 200
    assert any(line["process"] is None for line in lines)
    assert any("sites" in s for s in suppliers)
    stated = [line["stated_on"] for line in lines if "stated_on" in line]
    assert sum(day < "2025-11-21" for day in stated) > 100
    assert {s["description_language"] for s in suppliers} == {"vi", "en", "ja", "ko", "zh"}


def test_figures_are_positive_and_plausible(suppliers: list[dict[str, Any]]) -> None:
    for supplier in suppliers:
        assert 1 <= supplier["employees"] <= 2500
        assert 1990 <= supplier["established"] <= 2026
        for line in supplier["capacity"]:
            assert (line.get("quantity_per_month") or 1) > 0
            assert 0 <= (line.get("utilisation_percent") or 0) <= 100
            assert 0 < (line.get("best_tolerance_mm") or 1) <= 10


def test_no_sentence_is_left_unfilled(suppliers: list[dict[str, Any]]) -> None:
    assert not any("{" in s["description"] or "}" in s["description"] for s in suppliers)


def test_workshop_words_are_not_in_the_taxonomy() -> None:
    known = {
        without_marks(name).casefold()
        for concept in material.processes().values()
        for names in concept.names.values()
        for name in names
    }
    invented = {without_marks(t).casefold() for terms in material.jargon().values() for t in terms}
    assert len(invented) > 50
    assert not invented & known


def test_every_trade_uses_known_concepts() -> None:
    for family in trades.families():
        assert {*family.core, *family.also, *family.bought_in} <= set(material.processes())
        assert set(family.materials) <= set(material.material_labels())
        assert set(family.standards) <= set(material.standards())


def test_every_record_fits_the_interchange_format(suppliers: list[dict[str, Any]]) -> None:
    for supplier in suppliers:
        record = SupplierRecord(data=supplier)
        assert record.is_valid(), (supplier["id"], record.errors)
        assert set(supplier) <= set(record.fields)


def test_sites_that_lines_and_certificates_name_exist(suppliers: list[dict[str, Any]]) -> None:
    for supplier in suppliers:
        named = {row["site"] for row in supplier["capacity"] if "site" in row}
        named |= {row["site"] for row in supplier["certificates"] if "site" in row}
        assert named <= set(range(1, len(supplier.get("sites", [])) + 1))


def test_a_few_profiles_are_written_in_words_nobody_taught_the_reader(
    suppliers: list[dict[str, Any]],
) -> None:
    silent = [s for s in suppliers if not s["processes"]]
    unread = [
        s
        for s in silent
        if not any(
            mention.kind == "process"
            for text in (s["description"], *s["process_terms_trade"])
            for mention in read(text, side="profile").mentions
        )
    ]
    assert 5 <= len(unread) <= 40
