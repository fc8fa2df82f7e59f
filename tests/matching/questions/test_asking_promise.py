"""The promise of a question: its answer leaves the score inside the range that was shown."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from directory.models import Concept, Place, Site, Supplier, Unit
from directory.services import publish, unpublish
from matching.engine.explain import RANKED, FirmResult
from matching.models import Question, Request
from matching.questions.answering import Given, answer_question
from matching.questions.askable import sums_of
from matching.services import draft_of, rank
from tests.directory.firms import imported
from tests.directory.records import Record, a_profile
from tests.matching.talks import Talk, a_talk
from tests.matching.varied import a_varied_line
from tests.people import a_member

#: Requirements that a buyer may turn into a must.
_MODES = ("material", "size", "tolerance", "lead_time", "minimum_order", "capacity", "area")


@pytest.fixture
def talk(taxonomy: None) -> Talk:
    area = {"provinces": ["Hà Nội"], "strength": "required"}
    return a_talk(sector="automotive", location_preference=area)


def a_profile_with_gaps(chance: random.Random, number: int) -> Record:
    """Several lines of the same work, most of which leave most things open."""
    lines = []
    for _line in range(chance.choice([1, 1, 2, 3, 4])):
        line = a_varied_line(chance) | {"process": "CNC turning", "in_house": True, "site": 1}
        gaps = [name for name in line if name in _GAPS and chance.random() < 0.5]
        lines.append(line | {name: [] if name == "materials" else None for name in gaps})
    return a_profile(
        f"G{number}",
        capacity=lines,
        materials=[],
        lead_time_weeks=None,
        minimum_order=None,
        customer_sectors=[],
        sites=[{"province": "Hà Nội"}],
    )


_GAPS = (
    "quantity_per_month",
    "utilisation_percent",
    "materials",
    "max_part_dimension_mm",
    "best_tolerance_mm",
    "lead_time_weeks",
    "minimum_order",
)


def turn_into_musts(request: Request, chance: random.Random) -> None:
    for kind in _MODES:
        mode = chance.choice(["gate", "wish", "wish"])
        if not request.requirements.filter(kind=kind).update(mode=mode):
            request.requirements.create(kind=kind, mode=mode, weight=chance.choice([1, 5, 10]))


def an_answer(question: Question, chance: random.Random) -> Given:
    units = list(Unit.objects.filter(dimension="count").order_by("pk"))
    amount = Decimal(chance.choice([0, 1, 20, 1_000, 25_000, 70_000, 100_000, 10**8]))
    match question.kind:
        case "capacity":
            return Given(amount, chance.choice(units), Decimal(chance.choice([0, 50, 100])))
        case "minimum_order":
            return Given(amount, chance.choice(units))
        case "material":
            codes = chance.choice([["brass"], ["c3604"], ["hdpe"], ["hdpe", "brass"]])
            found = Concept.objects.filter(kind="material", code__in=codes)
            return Given(materials=tuple(found) or (Concept.objects.get(code="brass"),))
        case "sector":
            sectors = Concept.objects.filter(kind="sector").order_by("pk")
            return Given(sectors=(chance.choice(list(sectors)),))
        case "area":
            places = Place.objects.filter(level="province").order_by("pk")
            return Given(place=chance.choice(list(places)))
    numbers, unit = {
        "lead_time": ([1, 4, 6, 20], "week"),
        "size": ([10, 90, 95, 100, 3000], "mm"),
        "tolerance": ([5, 20, 29, 31, 500], "um"),
    }[question.kind]
    return Given(Decimal(chance.choice(numbers)), unit)


def standing(talk: Talk, firm: Supplier) -> FirmResult:
    draft = draft_of(talk.request)
    (found,) = rank(draft, everyone=True, supplier_ids=[firm.pk]).firms
    return found


def check_one(talk: Talk, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same for every run
    (firm,) = imported(a_profile_with_gaps(chance, seed))
    if chance.random() < 0.5:
        Site.objects.filter(supplier=firm).update(place=None)
        unpublish(firm, reason="test")
        publish(firm)
    assert talk.answerer.user is not None
    a_member(talk.answerer.user, firm.organisation)
    turn_into_musts(talk.request, chance)
    before = standing(talk, firm)
    assume(before.group in RANKED and before.unknown())
    asked = Talk(talk.buyer, firm, talk.asker, talk.answerer).ask()
    shown = sums_of(before)
    is_one_line = firm.capabilityline_set.count() == 1
    chance.shuffle(asked)
    for question in asked:
        assert question.low_then <= shown.low
        assert shown.high <= question.high_then
        if is_one_line:
            assert (question.low_then, question.high_then) == (shown.low, shown.high)
        answer_question(question=question, given=an_answer(question, chance), actor=talk.answerer)
        after = standing(talk, firm)
        assert question.low_then <= after.total <= question.high_then, (question.kind, seed)


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
    database=None,
)
@given(seed=st.integers(0, 10**9))
def test_answers_move_the_score_inside_the_range_that_was_shown(talk: Talk, seed: int) -> None:
    with transaction.atomic():
        check_one(talk, seed)
        transaction.set_rollback(True)
