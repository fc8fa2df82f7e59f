"""The statement's choice of line and pool against a plain search over every line.

The search knows only what `_best_line` promises: lines are ordered by failed gates, unknown gates,
then weighted sum; a line is backed by every line ordered before or equal to it; the line that, with
what backs it, leaves the firm with the fewest failed gates, the fewest unknown ones and the highest
sum is the one.
"""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine.criteria import Step
from matching.engine.explain import FirmResult
from matching.engine.rules import CURRENT, FULL
from tests.directory.records import Record, a_profile
from tests.matching.records import a_need, rank_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

MONTHLY = 100_000
WEIGHTS = CURRENT.weights
DOES = {"CNC turning": True, "Swiss-type turning": True, "CNC milling": False}


def worth(kind: str, step: Step) -> int:
    """Satisfaction of a step: a minor or unknown loses 1 point of the weight, a major 4."""
    lost = {Step.MET: 0, Step.MINOR: 1, Step.UNKNOWN: 1, Step.MAJOR: 4}
    if step == Step.FAILED:
        return 0
    return max(0, FULL - round(FULL * lost[step] / WEIGHTS[kind]))


def ladder(value: float | None, limit: float, minor: Fraction, *, more: bool = False) -> Step:
    if value is None:
        return Step.UNKNOWN
    ratio = Fraction(str(limit)) / Fraction(str(value)) if more else Fraction(str(value)) / Fraction(str(limit))  # noqa: E501  # fmt: skip
    if ratio <= 1:
        return Step.MET
    return Step.MINOR if ratio <= minor else Step.MAJOR


@dataclass(frozen=True)
class Judged:
    """One line: its steps and sum without capacity, and the share of the need it covers."""

    failed: int
    unknown: int
    total: int
    share: Fraction | None

    @property
    def order(self) -> tuple[int, int, int]:
        return self.failed, self.unknown, -self.total


def judge(line: Record) -> Judged:
    steps = {
        "process": Step.MET if DOES[line["process"]] else Step.FAILED,
        "maker": Step.MET if line["in_house"] else Step.FAILED,
        "material": {"brass": Step.MET, "HDPE": Step.MAJOR}[line["materials"][0]],
        "size": ladder(line["max_part_dimension_mm"], 100, Fraction(10, 9), more=True),
        "tolerance": ladder(line["best_tolerance_mm"], 0.02, Fraction(3, 2)),
    }
    sums = {kind: worth(kind, step) * WEIGHTS[kind] for kind, step in steps.items()}
    if steps["process"] == Step.MET and not line["core"]:
        sums["process"] = (FULL - round(FULL * Fraction(1, 2) / WEIGHTS["process"])) * WEIGHTS[
            "process"
        ]
    gates = (steps["process"], steps["maker"])
    quantity, used = line["quantity_per_month"], line["utilisation_percent"]
    known = quantity is not None and used is not None and line["unit"] == "pcs"
    return Judged(
        failed=gates.count(Step.FAILED),
        unknown=gates.count(Step.UNKNOWN),
        total=sum(sums.values()),
        share=Fraction(quantity * (100 - used), 100 * MONTHLY) if known else None,
    )


def capacity(shares: list[Fraction | None]) -> tuple[Step, Fraction]:
    """Step and worth of what several lines have free together."""
    covered = sum((share for share in shares if share is not None), Fraction(0))
    unknown = None in shares
    bands = [
        (Fraction(1), Step.MET),
        (Fraction(7, 10), Step.MINOR),
        (Fraction(1, 5), Step.MAJOR),
    ]
    step = next((step for edge, step in bands if covered >= edge), None)
    if step is None:
        step = Step.UNKNOWN if unknown else Step.FAILED
    value = curve(covered)
    return step, max(value, Fraction(worth("capacity", Step.UNKNOWN))) if unknown else value


def curve(covered: Fraction) -> Fraction:
    """Even inside each band, from the points lost at its lower end to those at its upper end."""

    def at(points: float) -> int:
        return CURRENT.step("capacity", points)

    if covered >= 1:
        return Fraction(FULL)
    if covered >= Fraction(7, 10):
        low, high = at(CURRENT.capacity_minor_floor), at(CURRENT.minor_points)
        return low + (high - low) * (covered - Fraction(7, 10)) / Fraction(3, 10)
    low, high = at(CURRENT.capacity_major_floor), at(CURRENT.major_points)
    if covered >= Fraction(1, 5):
        return low + (high - low) * (covered - Fraction(1, 5)) / Fraction(1, 2)
    return low * covered / Fraction(1, 5)


@dataclass(frozen=True)
class Expected:
    failed: int
    unknown: int
    total: Fraction
    step: Step


def best_of(lines: list[Record]) -> Expected:
    """Every line tried with what backs it; the best outcome."""
    judged = [judge(line) for line in lines]
    outcomes = []
    for line in judged:
        step, value = capacity([other.share for other in judged if other.order <= line.order])
        outcomes.append(
            Expected(
                failed=line.failed + (step == Step.FAILED),
                unknown=line.unknown + (step == Step.UNKNOWN),
                total=line.total + value * WEIGHTS["capacity"],
                step=step,
            )
        )
    return min(outcomes, key=lambda o: (o.failed, o.unknown, -o.total))


NEED = a_need(
    certificates_required=[],
    lead_time_weeks_max=None,
)

LINES = st.fixed_dictionaries(
    {
        "process": st.sampled_from(sorted(DOES)),
        "quantity_per_month": st.sampled_from([None, 0, 10_000, 19_000, 20_000, 60_000, 99_000]),
        "unit": st.sampled_from(["pcs", "pcs", "sets"]),
        "utilisation_percent": st.sampled_from([None, 0, 0, 25, 100]),
        "materials": st.sampled_from([["brass"], ["HDPE"]]),
        "in_house": st.sampled_from([True, True, False]),
        "core": st.booleans(),
        "max_part_dimension_mm": st.sampled_from([None, 50, 90, 95, 100]),
        "best_tolerance_mm": st.sampled_from([None, 0.01, 0.02, 0.03, 0.031]),
    }
)
FIRMS = st.lists(st.lists(LINES, min_size=1, max_size=5), min_size=1, max_size=12)


def compared(firm: FirmResult) -> tuple[int, int, Step]:
    failed = [p for p in firm.parts if p.is_gate and p.step == Step.FAILED]
    unknown = [p for p in firm.parts if p.is_gate and p.step == Step.UNKNOWN]
    found = firm.part("capacity")
    assert found is not None
    return len(failed), len(unknown), found.step


def line_total(firm: FirmResult) -> int:
    kinds = {"process", "maker", "material", "size", "tolerance", "capacity"}
    return sum(p.weight * p.satisfaction for p in firm.parts if p.kind in kinds)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(firms=FIRMS)
def test_statement_finds_the_best_line_with_what_backs_it(
    firms: list[list[Record]],
) -> None:
    profiles = [
        a_profile(f"S{number}", processes=[], materials=[], minimum_order=None, capacity=lines)
        for number, lines in enumerate(firms)
    ]
    found = rank_all(NEED, *profiles)
    for number, lines in enumerate(firms):
        firm, best = found[f"S{number}"], best_of(lines)
        assert compared(firm) == (best.failed, best.unknown, best.step), lines
        # The statement rounds the worth of the capacity down, once.
        assert 0 <= best.total - line_total(firm) < WEIGHTS["capacity"], lines


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=st.lists(LINES, min_size=1, max_size=4), more=LINES)
def test_further_line_never_moves_a_firm_down(lines: list[Record], more: Record) -> None:
    def profile(ref: str, capacity: list[Record]) -> Record:
        return a_profile(ref, processes=[], materials=[], minimum_order=None, capacity=capacity)

    firms = rank_all(NEED, profile("few", lines), profile("more", [*lines, more]))
    assert standing(firms["more"]) <= standing(firms["few"])


def standing(firm: FirmResult) -> tuple[int, int, int]:
    """Smaller is better."""
    failed, unknown, _step = compared(firm)
    return failed, unknown, -firm.total
