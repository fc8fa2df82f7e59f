"""Counts beside the filters: what each value would leave, everything else unchanged."""

import pytest
from django.http import QueryDict
from django.utils.translation import override

from directory.facets import Facet, FacetValue, facet_counts
from directory.filters import SupplierFilter
from tests.directory.firms import a_firm
from tests.directory.records import a_certificate, a_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def facets(address: str = "", more: tuple[str, ...] = ()) -> dict[str, Facet]:
    asked = SupplierFilter(QueryDict(address))
    assert asked.is_valid(), asked.errors
    return {facet.name: facet for facet in facet_counts(asked, more=more)}


def every(values: tuple[FacetValue, ...]) -> dict[str, int]:
    """Counts by code, at whatever depth."""
    found: dict[str, int] = {}
    for value in values:
        found |= {value.code: value.count, **every(value.children)}
    return found


def three_firms() -> None:
    a_firm("S1")
    a_firm("S2", processes=["CNC milling"], capacity=[], certificates=[])
    line = a_line(process="injection moulding", materials=["ABS"])
    a_firm("S3", processes=["injection moulding"], materials=["ABS"], capacity=[line])


def test_value_counts_what_it_would_leave() -> None:
    three_firms()
    for address in ("", "material=metal", "process=mach&standard=iso9001", "evidence=2&place=01"):
        for name, facet in facets(address, more=("process", "material", "place")).items():
            if name in {"evidence", "is_identity_checked"}:
                continue
            for code, count in every(facet.values).items():
                left = QueryDict(address, mutable=True)
                left.setlist(name, [code])
                assert SupplierFilter(left).qs.count() == count, (address, name, code)


def test_least_level_counts_what_it_would_leave() -> None:
    three_firms()
    a_firm("S4", certificates=[a_certificate(verified=False)])
    for code, count in every(facets("process=mach")["evidence"].values).items():
        assert SupplierFilter(QueryDict(f"process=mach&evidence={code}")).qs.count() == count


def test_facet_does_not_count_its_own_choice() -> None:
    three_firms()
    roots = {value.code: value.count for value in facets("process=plast")["process"].values}
    assert (roots["mach"], roots["plast"]) == (2, 1)


def test_chosen_value_is_shown_with_a_count_of_none() -> None:
    three_firms()
    standard = facets("standard=iatf16949")["standard"].values
    assert [(v.code, v.count, v.is_chosen) for v in standard if v.is_chosen] == [
        ("iatf16949", 0, True)
    ]


def test_kinds_of_a_process_stand_below_the_open_one() -> None:
    three_firms()
    closed = {value.code: value.children for value in facets()["process"].values}
    assert closed["mach"] == ()
    opened = next(v for v in facets("process=mach")["process"].values if v.code == "mach")
    assert [value.code for value in opened.children] == ["mach-cnc"]
    deeper = next(v for v in facets("process=mach-cnc")["process"].values if v.code == "mach")
    assert {value.code for value in deeper.children[0].children} == {
        "mach-cnc-turn",
        "mach-cnc-mill",
    }


def test_commonest_values_are_shown_and_the_rest_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.facets.TOP", 1)
    three_firms()
    few, all_of_it = facets()["process"], facets(more=("process",))["process"]
    assert ([value.code for value in few.values], few.hidden) == (["mach"], 1)
    assert {value.code for value in all_of_it.values} == {"mach", "plast"}
    assert all_of_it.hidden == 0


def test_predecessor_that_nobody_holds_itself_is_not_a_value() -> None:
    a_firm("S1", certificates=[a_certificate(standard="IATF 16949")])
    assert "ts16949" not in every(facets()["standard"].values)


def test_labels_are_in_the_readers_language() -> None:
    three_firms()
    with override("vi"):
        assert facets()["place"].values[0].label == "Hà Nội"
    with override("en"):
        assert facets()["place"].values[0].label == "Hanoi"


def test_number_of_queries_does_not_grow(django_assert_num_queries: object) -> None:
    three_firms()
    asked = SupplierFilter(QueryDict("process=mach&standard=iso9001&place=01"))
    asked.is_valid()
    with django_assert_num_queries(2):  # type: ignore[operator]
        facet_counts(asked)
