"""What the import refuses: with its place and reason, and nothing else with it."""

from typing import Any

import pytest
from django.utils import translation

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from core.errors import Problem, Severity
from directory.imports.suppliers import Imported, import_suppliers
from directory.models import (
    ProfileRow,
    Supplier,
)
from tests.directory.firms import imported
from tests.directory.records import Record, a_line, a_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
TAX_CODE = "0100109106"
OTHER_TAX_CODE = "0100233488"


def errors_in(result: Imported) -> list[Problem]:
    return [problem for problem in result.problems if problem.severity == Severity.ERROR]


def refused(record: Any) -> list[Problem]:
    """Import the record between two good ones: they are taken, it leaves no trace."""
    result = import_suppliers([a_profile("S-before"), record, a_profile("S-after")])
    assert (result.new, result.refused) == (2, 1)
    assert list(Supplier.objects.order_by("ref").values_list("ref", flat=True)) == [
        "S-after",
        "S-before",
    ]
    assert Organisation.objects.count() == ProfileRow.objects.count() == 2
    return errors_in(result)


WRONG = [
    ("id", None),
    ("id", ""),
    ("id", "  "),
    ("id", []),
    ("id", "a\nb"),
    ("id", "a/b"),
    ("id", "x" * 81),
    ("id", "\x00"),
    ("name", None),
    ("name", {"vi": "Một"}),
    ("name", "x" * 201),
    ("tax_code", "0100109107"),
    ("tax_code", "12"),
    ("tax_code", ["0100109106"]),
    ("company_type", 1.5e400),
    ("company_type", ["manufacturer"]),
    ("established", "nineteen"),
    ("established", 1492),
    ("established", 999_999),
    ("employees", -1),
    ("employees", True),
    ("employees", float("nan")),
    ("employees", float("inf")),
    ("employees", 10**30),
    ("employees", "1" * 5000),
    ("location", "Hà Nội"),
    ("location", ["Hà Nội"]),
    ("location.province", ["Hà Nội"]),
    ("location.province", "x" * 121),
    ("sites", {"province": "Hà Nội"}),
    ("sites[0]", "Hà Nội"),
    ("description", 5 * [""]),
    ("description_language", "x" * 11),
    ("processes", "CNC turning"),
    ("processes", {"0": "CNC turning"}),
    ("processes[0]", ["CNC turning"]),
    ("processes[0]", "x" * 301),
    ("processes", ["CNC turning"] * 501),
    ("process_terms_trade[0]", {"vi": "tiện"}),
    ("materials[1]", False),
    ("certificates", "ISO 9001"),
    ("certificates[0]", "ISO 9001"),
    ("certificates[0].standard", None),
    ("certificates[0].standard", ""),
    ("certificates[0].issued_on", "2026-02-30"),
    ("certificates[0].issued_on", "30/02/2026"),
    ("certificates[0].expires_on", 20_271_231),
    ("certificates[0].expires_on", "0000-00-00"),
    ("certificates[0].expires_on", "2024-12-31"),
    ("certificates[0].verified", "yes"),
    ("certificates[0].verified", 1),
    ("certificates[0].evidence_level", 5),
    ("certificates[0].scope_processes", "CNC turning"),
    ("certificates[0].site", 0),
    ("machines[0].machine", None),
    ("machines[0].quantity", -3),
    ("machines[0].year", 3000),
    ("capacity", {"process": "CNC turning"}),
    ("capacity[0]", None),
    ("capacity[0].process", ["CNC turning"]),
    ("capacity[0].quantity_per_month", "plenty"),
    ("capacity[0].quantity_per_month", -5),
    ("capacity[0].quantity_per_month", 1e300),
    ("capacity[0].quantity_per_month", [1]),
    ("capacity[0].unit", ""),
    ("capacity[0].unit", {}),
    ("capacity[0].utilisation_percent", 101),
    ("capacity[0].utilisation_percent", -0.1),
    ("capacity[0].stated_on", "yesterday"),
    ("capacity[0].in_house", "true"),
    ("capacity[0].core", 0),
    ("capacity[0].max_part_dimension_mm", 0),
    ("capacity[0].best_tolerance_mm", -0.01),
    ("capacity[0].best_tolerance_mm", "±0.01"),
    ("capacity[0].lead_time_weeks", 0),
    ("capacity[0].minimum_order", 5),
    ("capacity[0].minimum_order.quantity", "five"),
    ("products[0].role", "sells"),
    ("lead_time_weeks", 0),
    ("lead_time_weeks", 1e9),
    ("minimum_order", 100),
    ("minimum_order.quantity", {"pcs": 5}),
    ("minimum_order.quantity", float("-inf")),
    ("customer_sectors", 7),
    ("export_markets[0]", "x" * 61),
    ("languages", "vi"),
    ("languages[0]", "x" * 11),
]


def with_value(place: str, value: Any) -> Record:
    """A good profile with one value put in at a place such as `capacity[0].unit`."""
    record = a_profile("S-bad")
    record["sites"] = [dict(record["location"])]
    record["products"] = [{"name": "screws"}]
    record["capacity"] = [a_line(minimum_order={"quantity": 1, "unit": "pcs"})]
    target: Any = record
    *steps, last = place.replace("[", ".").replace("]", "").split(".")
    for step in steps:
        target = target[int(step)] if step.isdigit() else target[step]
    if isinstance(target, list):
        target[int(last) :] = [value] if int(last) < len(target) else [*target, value]
    else:
        target[last] = value
    return record


@pytest.mark.parametrize(("place", "value"), WRONG, ids=lambda v: str(v)[:30])
def test_wrong_value_is_refused_at_its_place_and_nothing_else(place: str, value: Any) -> None:
    (problem,) = refused(with_value(place, value))
    where = place if place != "processes" or len(value) < 501 else "processes"
    assert problem.place.removeprefix("suppliers[1].").startswith(where.removesuffix("[1]"))
    assert str(problem.message)


@pytest.mark.parametrize("record", [None, 7, "S1", [], [a_profile()], True, 1.5])
def test_what_is_no_record_is_refused(record: Any) -> None:
    (problem,) = refused(record)
    assert problem.place == "suppliers[1]"


def test_every_problem_of_a_record_is_reported() -> None:
    bad = a_profile("S-bad", employees=-1, name="", capacity=[a_line(unit=3.5, in_house="no")])
    places = {problem.place for problem in refused(bad)}
    assert places == {
        "suppliers[1].name",
        "suppliers[1].employees",
        "suppliers[1].capacity[0].in_house",
    }


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("employees", -1),
        ("employees", "many"),
        ("certificates[0].issued_on", "2026-02-30"),
        ("certificates[0].expires_on", "2024-12-31"),
        ("certificates[0].verified", "yes"),
        ("capacity[0].unit", ""),
        ("capacity", 5),
        ("tax_code", "12"),
        ("id", "a/b"),
        ("name", None),
    ],
)
def test_reason_is_told_in_vietnamese_too(place: str, value: Any) -> None:
    texts = set()
    for language in ("en", "vi"):
        with translation.override(language):
            result = import_suppliers([with_value(place, value)])
            texts.add(str(errors_in(result)[0]))
    assert len(texts) == 2


def test_second_record_with_the_same_id_is_refused() -> None:
    result = import_suppliers([a_profile("S1"), a_profile("S1", name="Khác")])
    assert (result.new, result.refused) == (1, 1)
    (problem,) = errors_in(result)
    assert (problem.place, problem.code) == ("suppliers[1].id", "duplicate")
    assert Supplier.objects.get().name == "Cơ khí Một"


def test_second_record_with_the_same_tax_code_is_refused_however_it_is_written() -> None:
    result = import_suppliers(
        [a_profile("S1", tax_code=TAX_CODE), a_profile("S2", tax_code=" 0100 109 106 ")]
    )
    assert [problem.place for problem in errors_in(result)] == ["suppliers[1].tax_code"]
    assert Organisation.objects.get().tax_code == TAX_CODE


def test_tax_code_of_another_firm_is_refused_and_the_rest_of_the_batch_taken() -> None:
    Organisation.objects.create(kind=OrganisationKind.BUYER, name="Other", tax_code=TAX_CODE)
    result = import_suppliers(
        [a_profile("S1"), a_profile("S2", tax_code=TAX_CODE), a_profile("S3")]
    )
    (problem,) = errors_in(result)
    assert (problem.place, problem.code) == ("suppliers[1]", "organisation_tax_code_is_unique")
    assert set(Supplier.objects.values_list("ref", flat=True)) == {"S1", "S3"}


def test_branch_has_a_tax_code_of_its_own() -> None:
    imported(
        a_profile("S1", tax_code=TAX_CODE),
        a_profile("S2", tax_code=f"{TAX_CODE}-001"),
        a_profile("S3", tax_code=OTHER_TAX_CODE),
    )
    assert Organisation.objects.filter(tax_code__startswith=TAX_CODE).count() == 2
