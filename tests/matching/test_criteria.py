"""Each criterion's steps at their exact edges, through import, profile rows and SQL."""

from datetime import date
from typing import Any

import pytest

from matching.engine.criteria import CertificateCode, Step
from matching.engine.explain import Group
from matching.services import rank
from matching.session import RankingSession
from tests.directory.records import Record, a_certificate, a_line, a_profile
from tests.matching.records import DAY, a_need, part, rank_all, rank_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
FAILED, MAJOR, UNKNOWN, MINOR, MET = Step.FAILED, Step.MAJOR, Step.UNKNOWN, Step.MINOR, Step.MET


def line_with(**changes: Any) -> Record:
    return a_profile(capacity=[a_line(**changes)])


# 100,000 pieces a month are needed.


@pytest.mark.parametrize(
    ("free", "step"),
    [
        (0, FAILED),
        (19_990, FAILED),
        (20_000, MAJOR),
        (69_900, MAJOR),
        (70_000, MINOR),
        (99_900, MINOR),
        (100_000, MET),
        (10**9, MET),
    ],
)
def test_free_capacity_by_its_share_of_the_need(free: int, step: Step) -> None:
    assert part(a_need(), line_with(quantity_per_month=free), "capacity").step == step


def test_capacity_never_falls_as_it_grows_and_saturates() -> None:
    shares = [0, 1, 19.99, 20, 45, 69.99, 70, 85, 99.99, 100, 101, 10_000]
    profiles = [
        a_profile(f"S{share}", capacity=[a_line(quantity_per_month=share * 1000)])
        for share in shares
    ]
    firms = rank_all(a_need(), *profiles)
    worth = [part_of.satisfaction for s in shares if (part_of := firms[f"S{s}"].part("capacity"))]
    assert worth == sorted(worth)
    assert worth[shares.index(100)] == worth[-1] == 10_000
    assert len(set(worth)) == len(shares) - 2


def test_free_capacity_is_what_utilisation_leaves() -> None:
    busy = part(a_need(), line_with(quantity_per_month=500_000, utilisation_percent=81), "capacity")
    free = part(a_need(), line_with(quantity_per_month=95_000), "capacity")
    assert (busy.step, busy.satisfaction) == (MINOR, free.satisfaction)


def test_capacity_under_a_fifth_is_one_failed_gate_and_so_a_near_miss() -> None:
    assert rank_one(a_need(), line_with(quantity_per_month=19_990)).group == Group.NEAR_MISS


@pytest.mark.parametrize("unsaid", ["quantity_per_month", "utilisation_percent"])
def test_capacity_that_is_not_stated_is_a_question(unsaid: str) -> None:
    firm = rank_one(a_need(), line_with(**{unsaid: None}))
    assert firm.group == Group.NEEDS_ANSWER
    assert [question.kind for question in firm.unknown()] == ["capacity"]


@pytest.mark.parametrize(
    ("stated_on", "is_less"),
    [("2026-11-21", False), ("2025-11-21", False), ("2025-11-20", True), ("1999-01-01", True)],
)
def test_capacity_figure_older_than_a_year_loses_weight(stated_on: str, is_less: bool) -> None:
    found = part(a_need(), line_with(stated_on=stated_on), "capacity")
    assert found.step == MET
    assert (found.satisfaction < 10_000) == is_less


def test_stale_figure_is_never_worth_more_than_half_a_point_less_than_full() -> None:
    old = part(a_need(), line_with(stated_on="2020-01-01", quantity_per_month=10**9), "capacity")
    assert old.weight * (10_000 - old.satisfaction) == pytest.approx(5_000, abs=old.weight)


@pytest.mark.parametrize(
    ("size", "step"),
    [(100, MET), (99.999, MINOR), (90, MINOR), (89.999, MAJOR), (None, UNKNOWN)],
)
def test_part_size_up_to_a_ninth_over_is_minor(size: float | None, step: Step) -> None:
    assert part(a_need(), line_with(max_part_dimension_mm=size), "size").step == step


@pytest.mark.parametrize(
    ("tolerance", "step"),
    [(0.02, MET), (0.020001, MINOR), (0.03, MINOR), (0.030001, MAJOR), (None, UNKNOWN)],
)
def test_tolerance_up_to_half_as_much_again_is_minor(tolerance: float | None, step: Step) -> None:
    assert part(a_need(), line_with(best_tolerance_mm=tolerance), "tolerance").step == step


@pytest.mark.parametrize(
    ("weeks", "step"), [(4, MET), (4.1, MINOR), (6, MINOR), (6.1, MAJOR), (None, UNKNOWN)]
)
def test_lead_time_up_to_half_as_long_again_is_minor(weeks: float | None, step: Step) -> None:
    assert part(a_need(), a_profile(lead_time_weeks=weeks), "lead_time").step == step


def test_lead_time_of_the_line_goes_before_the_firm_s() -> None:
    line = a_line(lead_time_weeks=9)
    assert part(a_need(), a_profile(capacity=[line]), "lead_time").step == MAJOR


@pytest.mark.parametrize(
    ("order", "step"),
    [(0, MET), (100_000, MET), (100_001, MINOR), (300_000, MINOR), (300_001, MAJOR)],
)
def test_minimum_order_above_one_month_is_minor_and_above_three_major(
    order: int, step: Step
) -> None:
    profile = a_profile(minimum_order={"quantity": order, "unit": "pcs"})
    assert part(a_need(), profile, "minimum_order").step == step


@pytest.mark.parametrize("order", [None, {"quantity": 5, "unit": "kg"}, {"quantity": None}])
def test_minimum_order_that_cannot_be_compared_is_unknown(order: Record | None) -> None:
    assert part(a_need(), a_profile(minimum_order=order), "minimum_order").step == UNKNOWN


# Units: whatever is asked, 100,000 a month is offered in another unit, just enough.


@pytest.mark.parametrize(
    ("offer", "unit", "extra"),
    [
        (100_000, "pcs", {}),
        (100, "thousand pieces", {}),
        (5_000, "kg", {"part_weight_kg": 0.05}),
        (5, "tonnes", {"part_weight_kg": 0.05}),
        (2_000, "m2", {"part_area_m2": 0.02}),
    ],
)
def test_pieces_compare_with_mass_and_area_through_the_part(
    offer: int, unit: str, extra: Record
) -> None:
    enough = part(a_need(**extra), line_with(quantity_per_month=offer, unit=unit), "capacity")
    short = line_with(quantity_per_month=offer * 0.999, unit=unit)
    assert (enough.step, part(a_need(**extra), short, "capacity").step) == (MET, MINOR)


@pytest.mark.parametrize(
    ("asked", "offer", "unit", "extra"),
    [
        ("tonnes", 100_000_000, "kg", {}),
        ("kg", 100, "tonnes", {}),
        ("kg", 2_000_000, "pcs", {"part_weight_kg": 0.05}),
        ("m", 25_000, "kg", {"weight_kg_per_metre": 0.25}),
        ("kg", 400_000, "m", {"weight_kg_per_metre": 0.25}),
        ("m2", 100_000, "m2", {}),
        ("sets", 100_000, "sets", {}),
        ("pairs", 100_000, "pairs", {}),
        ("sets", 50, "tonnes", {"part_weight_kg": 0.5}),
    ],
)
def test_need_in_any_unit_compares_with_what_it_converts_to(
    asked: str, offer: int, unit: str, extra: Record
) -> None:
    need = a_need(unit=asked, **extra)
    enough = part(need, line_with(quantity_per_month=offer, unit=unit), "capacity")
    short = part(need, line_with(quantity_per_month=offer * 0.999, unit=unit), "capacity")
    assert (enough.step, short.step) == (MET, MINOR)


@pytest.mark.parametrize(
    ("asked", "offered"),
    [("pcs", "sets"), ("sets", "pcs"), ("pairs", "pcs"), ("pcs", "kg"), ("m", "kg"), ("kg", "m2")],
)
def test_units_that_do_not_compare_make_a_question(asked: str, offered: str) -> None:
    firm = rank_one(a_need(unit=asked), line_with(unit=offered))
    assert firm.group == Group.NEEDS_ANSWER
    assert [p.kind for p in firm.parts if p.is_gate and p.step == UNKNOWN] == ["capacity"]


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("1,200,000 pcs per year", 100_000),
        ("100,000 pcs per month", 100_000),
        ("3,000 pcs per week", 13_000),
        ("50,000 pcs per lot", 50_000),
    ],
)
def test_volume_in_the_text_counts_by_its_period(text: str, monthly: int) -> None:
    need = a_need(annual_volume=None, unit=None, text=f"Brass parts, {text}.")
    enough = part(need, line_with(quantity_per_month=monthly), "capacity")
    short = part(need, line_with(quantity_per_month=monthly - 10), "capacity")
    assert (enough.step, short.step) == (MET, MINOR)


@pytest.mark.parametrize("volume", [10**12, 0.001])
@pytest.mark.parametrize("weight", [10**6, 0.000001])
def test_absurd_amounts_are_ranked(volume: float, weight: float) -> None:
    need = a_need(annual_volume=volume, part_weight_kg=weight, unit="million pieces")
    profile = line_with(quantity_per_month=10**11, unit="million pieces")
    assert rank_one(need, profile).part("capacity") is not None


def test_absurd_numbers_in_the_text_are_ranked() -> None:
    nines = "9" * 60
    text = f"{nines} pcs per month, {nines} mm long, ±{nines} mm, within {nines} weeks"
    need = {"id": "N1", "title": "CNC turning", "text": text}
    assert rank_one(need).group is not None


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


# Certificates.


def held(**changes: Any) -> Record:
    return a_profile(certificates=[a_certificate(**changes)])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, CertificateCode.VALID),
        ({"issued_on": "2026-11-21"}, CertificateCode.VALID),
        ({"issued_on": "2026-11-22"}, CertificateCode.NOT_YET_VALID),
        ({"expires_on": "2026-11-20"}, CertificateCode.EXPIRED),
        ({"expires_on": "2026-11-21"}, CertificateCode.ENDS_IN_WINDOW),
        ({"expires_on": "2027-01-19"}, CertificateCode.ENDS_IN_WINDOW),
        ({"expires_on": "2027-01-20"}, CertificateCode.VALID),
        ({"issued_on": None, "expires_on": None}, CertificateCode.VALID),
        ({"verified": False, "verified_on": None}, CertificateCode.NOT_VERIFIED),
        ({"evidence_level": 1}, CertificateCode.NOT_VERIFIED),
        ({"evidence_level": 4}, CertificateCode.VALID),
        ({"scope": "Trading and warehousing of metal parts"}, CertificateCode.TRADING_SCOPE),
        ({"scope_processes": ["plastic injection moulding"]}, CertificateCode.OTHER_SCOPE),
        ({"scope_processes": ["CNC milling"]}, CertificateCode.OTHER_SCOPE),
        ({"scope_processes": ["CNC machining (general)"]}, CertificateCode.VALID),
        ({"scope_processes": ["Swiss-type turning"]}, CertificateCode.VALID),
        ({"standard": "ISO 14001"}, CertificateCode.MISSING),
        ({"standard": "IATF 16949"}, CertificateCode.VALID),
        ({"standard": "AS9100D"}, CertificateCode.VALID),
        ({"standard": "ISO 13485"}, CertificateCode.MISSING),
    ],
    ids=str,
)
def test_required_certificate_counts_or_says_why_not(change: Record, code: int) -> None:
    found = part(a_need(), held(**change), "certificate")
    assert found.facts["code"] == code
    steps = {CertificateCode.VALID: MET, CertificateCode.ENDS_IN_WINDOW: MINOR}
    assert found.step == steps.get(CertificateCode(code), FAILED)


def test_contained_standard_does_not_stand_for_the_one_that_contains_it() -> None:
    need = a_need(certificates_required=["IATF 16949"])
    assert part(need, held(standard="ISO 9001"), "certificate").step == FAILED


def test_scope_of_a_sibling_process_does_not_cover_the_line_that_serves_the_parent() -> None:
    need = a_need(processes=[{"name": "CNC machining (general)"}])
    certificate = part(need, held(scope_processes=["CNC milling"]), "certificate")
    assert certificate.facts["code"] == CertificateCode.OTHER_SCOPE


def test_certificate_of_another_site_does_not_cover_the_line() -> None:
    sites = [{"province": "Hà Nội"}, {"province": "Bắc Ninh"}]
    there = a_profile(sites=sites, certificates=[a_certificate(site=2)])
    assert part(a_need(), there | {"capacity": [a_line(site=2)]}, "certificate").step == MET
    other = part(a_need(), there | {"capacity": [a_line(site=1)]}, "certificate")
    assert other.facts["code"] == CertificateCode.OTHER_SCOPE


def test_best_of_several_certificates_counts() -> None:
    poor = a_certificate(number="Q-0", verified=False, verified_on=None)
    for pair in ([poor, a_certificate()], [a_certificate(), poor]):
        assert part(a_need(), a_profile(certificates=pair), "certificate").step == MET


def test_more_evidence_never_lowers_the_score() -> None:
    totals = [rank_one(a_need(), held(evidence_level=level)).total for level in range(5)]
    assert totals == sorted(totals)


def test_preferred_certificates_fill_their_share_and_none_is_minor() -> None:
    need = a_need(certificates_preferred=["ISO 14001", "ISO 45001"])
    more = [a_certificate(standard=s, number=s) for s in ("ISO 14001", "ISO 45001")]
    found = [
        part(need, a_profile(certificates=[a_certificate(), *more[:count]]), "preferred")
        for count in range(3)
    ]
    assert [p.step for p in found] == [MINOR, MINOR, MET]
    assert found[0].points < found[1].points < found[2].points
    assert found[0].weight * (10_000 - found[0].satisfaction) == 10_000


@pytest.mark.parametrize(
    "change",
    [
        {"expires_on": "2026-11-20"},
        {"verified": False, "verified_on": None},
        {"scope": "Trading and warehousing"},
    ],
)
def test_preferred_certificate_that_does_not_count_is_none(change: Record) -> None:
    welcome = a_certificate(standard="ISO 14001", number="E", **change)
    profile = a_profile(certificates=[a_certificate(), welcome])
    found = part(a_need(certificates_preferred=["ISO 14001"]), profile, "preferred")
    assert (found.step, found.facts["held"]) == (MINOR, ())


def test_delivery_window_of_the_request_goes_before_the_rule_s() -> None:
    need, profile = a_need(delivery_window_days=100), held(expires_on="2027-02-20")
    assert part(need, profile, "certificate").step == MINOR
    assert part(a_need(), profile, "certificate", DAY).step == MET
