"""A request's consortium: members pass every gate of the ranking, and nothing unknown counts."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from directory.models import Supplier
from matching.consortium.distances import Precision, farthest, places_of
from matching.consortium.proposals import Together, among_checked, find_together
from matching.consortium.view import together_view
from matching.engine.consortium import Verdict
from matching.engine.explain import Group
from matching.session import RankingSession
from tests.directory.firms import imported
from tests.directory.records import Record, a_certificate, a_line
from tests.matching.consortia import a_part, checked
from tests.matching.records import DAY, a_need

pytestmark = pytest.mark.usefixtures("taxonomy")

TURNED_AND_MILLED: dict[str, Any] = {
    "processes": [
        {"name": "CNC turning", "role": "core"},
        {"name": "CNC milling", "role": "core"},
    ],
    "max_part_dimension_mm": None,
    "tolerance_mm": None,
}


def found_for(need: Record, *profiles: Record, anyway: bool = False, day: date = DAY) -> Together:
    with RankingSession() as session:
        ids = session.hold(profiles)
        assert not session.problems, session.problems
        return find_together(session.draft(need), as_of=day, supplier_ids=ids, anyway=anyway)


def refs(found: Together) -> list[str]:
    return [found.row(pk)["ref"] for pk in found.member_ids()]


def shared(**changes: Any) -> Record:
    return a_need(split_award_allowed=True) | changes


def test_two_firms_share_what_neither_has_alone() -> None:
    found = found_for(shared(), a_part("S1", 60), a_part("S2", 50), a_part("S3", 20))
    assert refs(found) == ["S1", "S2"]
    assert found.terms is not None
    assert [term.shares for term in found.terms.members] == [(545,), (455,)]
    assert found.terms.surplus == 100


def test_every_member_passes_every_gate_but_volume() -> None:
    bad = [a_certificate(verified=False, verified_on=None)]
    late = [a_certificate(expires_on="2026-11-20")]
    found = found_for(
        shared(),
        a_part("S1", 60, certificates=bad),
        a_part("S2", 60, certificates=late),
        a_part("S3", 60, company_type="trading company"),
        a_part("S4", 50),
        a_part("S5", 55),
    )
    assert sorted(refs(found)) == ["S4", "S5"]
    for step in found.steps:
        for pk in found.member_ids():
            firm = step.explain(pk)
            assert firm.group == Group.ELIGIBLE
            assert not firm.failed()


def test_volume_stays_whole_where_the_buyer_does_not_divide_it() -> None:
    found = found_for(a_need(), a_part("S1", 60), a_part("S2", 60))
    assert (found.search.verdict, refs(found)) == (Verdict.NOT_DIVISIBLE, [])


def test_steps_are_shared_even_so_and_each_is_judged_by_its_own_line() -> None:
    turner, miller = (
        a_part("S1", 100),
        a_part(
            "S2",
            100,
            processes=["CNC milling"],
            capacity=[a_line(process="CNC milling")],
            certificates=[a_certificate(scope_processes=["CNC milling"])],
        ),
    )
    other_scope = a_part(
        "S3",
        100,
        processes=["CNC milling"],
        capacity=[a_line(process="CNC milling")],
        certificates=[a_certificate(scope_processes=["injection moulding"])],
        lead_time_weeks=1,
    )
    found = found_for(a_need(**TURNED_AND_MILLED), turner, miller, other_scope)
    assert refs(found) == ["S1", "S2"]
    assert found.terms is not None
    assert [term.shares for term in found.terms.members] == [(1000, 0), (0, 1000)]
    assert found.search.most_alone is None


def test_none_is_offered_where_one_firm_suffices_unless_asked() -> None:
    firms = a_part("S1", 100), a_part("S2", 60), a_part("S3", 50)
    assert found_for(shared(), *firms).search.verdict == Verdict.ONE_SUFFICES
    assert sorted(refs(found_for(shared(), *firms, anyway=True))) == ["S2", "S3"]


def test_unknown_and_old_capacity_is_asked_for_and_not_counted() -> None:
    unknown = a_part("S1", 60, capacity=[a_line(quantity_per_month=None)])
    old = a_part("S2", 60, capacity=[a_line(quantity_per_month=60_000, stated_on="2024-01-01")])
    found = found_for(shared(), unknown, old, a_part("S3", 60))
    assert found.search.verdict == Verdict.NOT_ENOUGH
    asked = {found.row(q.supplier_id)["ref"]: q for q in found.questions}
    assert set(asked) == {"S1", "S2"}
    assert asked["S2"].is_old
    assert not asked["S1"].is_old


def test_without_a_quantity_only_steps_are_shared() -> None:
    need = a_need(**TURNED_AND_MILLED, annual_volume=None, unit=None, split_award_allowed=True)
    miller = a_part("S2", 1, processes=["CNC milling"], capacity=[a_line(process="CNC milling")])
    found = found_for(need, a_part("S1", 1), miller)
    assert refs(found) == ["S1", "S2"]


def test_a_request_without_a_process_finds_nobody() -> None:
    found = found_for(a_need(processes=[], title="Parts", text=""), a_part("S1", 60))
    assert (found.search.verdict, refs(found)) == (Verdict.NOBODY, [])
    assert together_view(found).outcome


def test_firms_that_cannot_be_invited_stand_beside_the_best_that_can() -> None:
    imported(a_part("S1", 90))
    checked(a_part("S2", 60), a_part("S3", 50))
    with RankingSession() as session:
        best = find_together(session.draft(shared()), as_of=DAY)
        assert "S1" in refs(best)
        assert len(best.unchecked()) == 1
        second = among_checked(best)
    assert refs(second) == ["S2", "S3"]
    assert second.unchecked() == ()


@pytest.mark.parametrize(
    ("places", "precision"),
    [
        (("Bắc Ninh", "Hưng Yên"), Precision.PROVINCES),
        (("Bắc Ninh", "Bắc Ninh"), Precision.SAME_PROVINCE),
    ],
)
def test_distance_is_no_more_exact_than_what_is_known(
    places: tuple[str, str], precision: Precision
) -> None:
    rows = [
        a_part(ref, 60, location={"province": place, "commune_or_ward": ""})
        for ref, place in zip(("S1", "S2"), places, strict=True)
    ]
    suppliers = imported(*rows)
    found = places_of({supplier.pk: None for supplier in suppliers})
    distance = farthest(found.get(supplier.pk) for supplier in suppliers)
    assert distance.precision == precision
    assert (distance.km is not None) is (precision == Precision.PROVINCES)
    if distance.km is not None:
        assert 20 < distance.km < 120  # neighbours in the delta


def test_a_firm_without_a_place_makes_the_distance_unknown() -> None:
    (with_one,) = imported(a_part("S1", 60))
    without = Supplier(pk=with_one.pk + 1)
    found = places_of({with_one.pk: None, without.pk: None})
    assert farthest([found.get(with_one.pk), found.get(without.pk)]).precision == (
        Precision.UNKNOWN
    )


def test_queries_do_not_grow_with_firms() -> None:
    counted = []
    for number in (3, 12):
        imported(*(a_part(f"S{n}", 20 + n) for n in range(1, number)))
        with RankingSession() as session, override("en"):
            draft = session.draft(shared())
            find_together(draft, as_of=DAY)
            with CaptureQueriesContext(connection) as captured:
                together_view(find_together(draft, as_of=DAY))
            counted.append(len(captured))
    assert counted[0] == counted[1] <= 8


def test_run_files_name_the_members_lead_first() -> None:
    with RankingSession() as session:
        ids = session.hold([a_part("S2", 50), a_part("S1", 60)])
        assert session.consortium(shared(), ids, DAY) == ["S1", "S2"]
        assert session.consortium(a_need(), ids, DAY) == []
