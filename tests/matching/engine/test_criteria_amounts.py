"""Amounts and limits: the steps at their exact edges, through import, rows and SQL."""

from typing import Any

import pytest

from matching.engine.criteria import Step
from matching.engine.explain import Group
from tests.directory.records import Record, a_line, a_profile
from tests.matching.records import a_need, part, rank_all, rank_one

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
