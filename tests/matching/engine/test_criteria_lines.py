"""Lines, processes, materials, area, sector and offer: the steps, through rows and SQL."""

from datetime import date
from typing import Any

import pytest

from matching.engine.criteria import Step
from matching.engine.explain import Group
from matching.services import rank
from matching.session import RankingSession
from tests.directory.records import Record, a_line, a_profile
from tests.matching.records import DAY, a_need, part, rank_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
FAILED, MAJOR, UNKNOWN, MINOR, MET = Step.FAILED, Step.MAJOR, Step.UNKNOWN, Step.MINOR, Step.MET


def line_with(**changes: Any) -> Record:
    return a_profile(capacity=[a_line(**changes)])


# Several lines.


def test_firm_that_makes_small_here_and_large_there_does_not_pass_as_making_large_here() -> None:
    small = a_line(process="plastic injection moulding", max_part_dimension_mm=50)
    large = a_line(process="stamping", max_part_dimension_mm=2000)
    profile = a_profile(processes=[], capacity=[small, large])
    need = a_need(processes=[{"name": "plastic injection moulding"}], materials_any_of=[])
    assert part(need, profile, "size").step == MAJOR


def test_capacity_adds_up_over_lines_that_can_make_the_part() -> None:
    halves = a_profile(capacity=[a_line(quantity_per_month=50_000)] * 2)
    assert part(a_need(), halves, "capacity").step == MET


def test_line_that_fits_less_lends_no_capacity_to_one_that_fits() -> None:
    fits = a_line(quantity_per_month=80_000)
    small = a_line(quantity_per_month=10**6, max_part_dimension_mm=10)
    firm = rank_one(a_need(), a_profile(capacity=[fits, small]))
    steps = {p.kind: p.step for p in firm.parts}
    assert (steps["size"], steps["capacity"]) == (MET, MINOR)


def test_outsourced_line_lends_no_capacity() -> None:
    profile = a_profile(capacity=[a_line(quantity_per_month=50_000), a_line(in_house=False)])
    assert part(a_need(), profile, "capacity").step == MAJOR


@pytest.mark.parametrize(
    "better",
    [
        {},
        {"quantity_per_month": 10},
        {"best_tolerance_mm": 5},
        {"max_part_dimension_mm": 1},
        {"unit": "kg"},
        {"quantity_per_month": None},
        {"in_house": False},
        {"process": "CNC milling"},
        {"materials": ["HDPE"]},
    ],
)
def test_further_line_never_lowers_the_score(better: Record) -> None:
    lines = [a_line(quantity_per_month=60_000, best_tolerance_mm=0.025)]
    alone = rank_one(a_need(), a_profile(capacity=lines))
    both = rank_one(a_need(), a_profile(capacity=[*lines, a_line(**better)]))
    assert both.total >= alone.total
    assert both.group == alone.group


def test_capacity_without_a_process_belongs_to_the_only_core_process() -> None:
    assert part(a_need(), line_with(process=None), "capacity").step == MET
    two = a_profile(processes=["CNC turning", "stamping"], capacity=[a_line(process=None)])
    assert part(a_need(), two, "capacity").step == UNKNOWN


# Process and maker.


@pytest.mark.parametrize(
    ("asked", "done", "group"),
    [
        ("CNC turning", "CNC turning", Group.ELIGIBLE),
        ("CNC turning", "Swiss-type turning", Group.ELIGIBLE),
        ("CNC machining (general)", "Swiss-type turning", Group.ELIGIBLE),
        ("CNC milling", "5-axis milling", Group.ELIGIBLE),
        ("Swiss-type turning", "CNC turning", Group.NEAR_MISS),
        ("CNC turning", "CNC machining (general)", Group.NEAR_MISS),
        ("CNC turning", "CNC milling", Group.NEAR_MISS),
        ("CNC turning", "plastic injection moulding", Group.NOT_SUITABLE),
    ],
)
def test_process_is_met_by_itself_or_a_kind_of_it(asked: str, done: str, group: Group) -> None:
    profile = a_profile(processes=[done], capacity=[a_line(process=done)])
    assert rank_one(a_need(processes=[{"name": asked}]), profile).group == group


FALSE_FRIENDS = [
    ("die casting", "die making"),
    ("die casting", "die cutting"),
    ("plastic injection moulding", "injection mould making"),
    ("electroplating", "powder coating"),
    ("electroplating", "spray painting"),
    ("knitting", "weaving"),
    ("bare PCB fabrication", "PCB assembly"),
    ("woven labels", "printed labels"),
    ("coil springs", "coil winding"),
]


@pytest.mark.parametrize(("asked", "done"), [*FALSE_FRIENDS, *((b, a) for a, b in FALSE_FRIENDS)])
def test_false_friends_are_kept_apart(asked: str, done: str) -> None:
    profile = a_profile(processes=[done], capacity=[a_line(process=done)], materials=[])
    need = a_need(processes=[{"name": asked}], materials_any_of=[])
    firm = rank_one(need, profile)
    assert firm.facts["line_id"] is None or firm.part("process") in firm.failed()
    assert firm.group in {Group.NEAR_MISS, Group.NOT_SUITABLE}


def test_secondary_process_is_worth_less_than_a_core_one() -> None:
    core, side = part(a_need(), a_profile(), "process"), line_with(core=False)
    assert part(a_need(), side | {"processes": []}, "process").points < core.points


@pytest.mark.parametrize(
    "change",
    [
        {"company_type": "trading company"},
        {"company_type": "agent", "capacity": [a_line(in_house=False)]},
        {"capacity": [a_line(in_house=False)], "processes": []},
    ],
)
def test_trader_or_bought_in_process_fails_as_maker(change: Record) -> None:
    firm = rank_one(a_need(), a_profile(**change))
    assert "maker" in [failed.kind for failed in firm.failed()]


def test_maker_that_also_trades_is_a_maker() -> None:
    mixed = a_profile(company_type="manufacturer and trader")
    assert rank_one(a_need(), mixed).group == Group.ELIGIBLE


SECOND = [{"name": "CNC turning", "role": "core"}, {"name": "electroplating", "role": "core"}]


def test_second_core_process_that_is_missing_is_major_and_keeps_the_group() -> None:
    firm = rank_one(a_need(processes=SECOND))
    second = firm.part("second_process")
    assert second is not None
    assert (second.step, firm.group) == (MAJOR, Group.ELIGIBLE)


def test_capacity_of_two_core_processes_is_the_smaller() -> None:
    plating = a_line(process="electroplating", quantity_per_month=30_000)
    assert part(a_need(processes=SECOND), a_profile(capacity=[a_line(), plating]), "capacity").step == MAJOR  # noqa: E501  # fmt: skip


def test_side_process_that_is_bought_in_is_half_a_point() -> None:
    need = a_need(processes=[SECOND[0], SECOND[1] | {"role": "secondary (may be subcontracted)"}])
    firm = rank_one(need)
    side = firm.part("side_process")
    assert side is not None
    assert (side.step, side.weight * (10_000 - side.satisfaction)) == (MINOR, 5_000)
    makes = a_profile(capacity=[a_line(), a_line(process="electroplating")])
    assert part(need, makes, "side_process").step == MET


# Material, area, sector, offer.


@pytest.mark.parametrize(
    ("asked", "has", "step"),
    [
        ("SUS304", "SUS304", MET),
        ("SUS304", "AISI 304", MET),
        ("SUS304", "1.4301", MET),
        ("stainless steel", "SUS304", MET),
        ("SUS304", "SUS316", MINOR),
        ("SUS304", "stainless steel", MINOR),
        ("SPCC", "DC01", MINOR),
        ("ADC12", "A383", MINOR),
        ("SUS304", "HDPE", MAJOR),
    ],
)
def test_grade_goes_before_family(asked: str, has: str, step: Step) -> None:
    profile = a_profile(materials=[has], capacity=[a_line(materials=[has])])
    assert part(a_need(materials_any_of=[asked]), profile, "material").step == step


def test_any_of_several_materials_will_do() -> None:
    assert part(a_need(materials_any_of=["HDPE", "brass"]), a_profile(), "material").step == MET


def test_material_of_the_line_goes_before_the_firm_s() -> None:
    profile = a_profile(materials=["brass"], capacity=[a_line(materials=["HDPE"])])
    assert part(a_need(), profile, "material").step == MAJOR
    profile = a_profile(materials=["brass"], capacity=[a_line(materials=[])])
    assert part(a_need(), profile, "material").step == MET


def test_material_that_nobody_stated_is_unknown() -> None:
    profile = a_profile(materials=[], capacity=[a_line(materials=[])])
    assert part(a_need(), profile, "material").step == UNKNOWN


def wanted_in(strength: str) -> Record:
    return a_need(location_preference={"provinces": ["Bắc Ninh"], "strength": strength})


def test_outside_a_must_area_is_major_and_outside_a_soft_one_half_a_point() -> None:
    strong, soft = (part(wanted_in(s), a_profile(), "area") for s in ("strong", "soft"))
    assert (strong.step, soft.step) == (MAJOR, MINOR)
    assert soft.weight * (10_000 - soft.satisfaction) == 5_000
    inside = a_profile(location={"province": "Bắc Ninh"})
    assert part(wanted_in("strong"), inside, "area").step == MET
    assert part(wanted_in("strong"), a_profile(location=None), "area").step == UNKNOWN


def test_one_of_several_sites_in_the_area_is_enough() -> None:
    sites = [{"province": "Hà Nội"}, {"province": "Bắc Ninh"}]
    assert part(wanted_in("strong"), a_profile(sites=sites), "area").step == MET


@pytest.mark.parametrize(
    ("customers", "step"),
    [(["automotive"], MET), (["textile"], MINOR), ([], UNKNOWN), (None, UNKNOWN)],
)
def test_experience_counts_in_sectors_that_ask_for_it(
    customers: list[str] | None, step: Step
) -> None:
    need = a_need(sector="automotive and motorcycle")
    assert part(need, a_profile(customer_sectors=customers), "sector").step == step


@pytest.mark.parametrize("sector", ["electronics", "packaging", "mechanical engineering"])
def test_experience_does_not_count_elsewhere(sector: str) -> None:
    assert rank_one(a_need(sector=sector)).part("sector") is None


def test_closed_offer_is_major_and_keeps_the_group() -> None:
    firm = rank_one(a_need(), a_profile(description="We supply our group company only."))
    offer = firm.part("offer")
    assert offer is not None
    assert (offer.step, firm.group) == (MAJOR, Group.ELIGIBLE)


@pytest.mark.parametrize(("day", "step"), [(date(2026, 12, 31), MAJOR), (date(2027, 3, 2), MET)])
def test_closed_offer_opens_again_on_its_day(day: date, step: Step) -> None:
    profile = a_profile(description="No new orders until March 2027.")
    assert part(a_need(), profile, "offer", day).step == step


def test_prototypes_only_closes_the_offer_for_volumes_but_not_for_prototypes() -> None:
    profile = a_profile(description="Prototypes only.")
    assert part(a_need(), profile, "offer").step == MAJOR
    with RankingSession() as session:
        ids, draft = session.hold([profile]), session.draft(a_need())
        draft.wants_prototypes = True
        (firm,) = rank(draft, as_of=DAY, supplier_ids=ids).firms
    offer = firm.part("offer")
    assert offer is not None
    assert offer.step == MET
