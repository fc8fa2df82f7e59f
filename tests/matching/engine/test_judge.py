"""One firm judged in plain Python: the row that the ranking statement gives, value for value."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from directory.models import ProfileRow
from matching.choices import RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft
from matching.engine.judge import Judge
from matching.engine.rules import CURRENT
from matching.services import rank_rows
from matching.session import RankingSession
from tests.matching.records import DAY, a_need
from tests.matching.varied import PROCESSES, varied_profiles

pytestmark = pytest.mark.usefixtures("taxonomy")

FIRMS = 120
NOT_OF_ONE_FIRM = {"n_eligible", "n_needs_answer", "n_near_miss", "n_not_suitable"}
MODES = list(RequirementMode)


@pytest.fixture
def session() -> Iterator[RankingSession]:
    with RankingSession() as held:
        yield held


def a_varied_need(chance: random.Random) -> dict[str, Any]:
    processes = [
        {"name": name, "role": chance.choice(["core", "core", "bought in"])}
        for name in chance.sample(PROCESSES, chance.choice([0, 1, 1, 1, 2, 3]))
    ]
    return a_need(
        id=f"N{chance.randrange(10**6)}",
        processes=processes,
        sector=chance.choice(["electronics", "automotive"]),
        materials_any_of=chance.choice([[], ["brass"], ["C3604"], ["HDPE", "C3604"]]),
        certificates_required=chance.choice(
            [[], ["ISO 9001:2015"], ["ISO 9001:2015", "ISO 14001:2015"], ["IATF 16949:2016"]]
        ),
        certificates_preferred=chance.choice([[], ["ISO 14001:2015"], ["ISO 14001", "ISO 9001"]]),
        annual_volume=chance.choice([None, 1, 700_003, 1_200_000, 10**7]),
        max_part_dimension_mm=chance.choice([None, 52, 100]),
        tolerance_mm=chance.choice([None, 0.02]),
        lead_time_weeks_max=chance.choice([None, 4]),
        location_preference=chance.choice(
            [
                {"provinces": [], "strength": "none"},
                {"provinces": ["Bắc Ninh"], "strength": "soft"},
                {"provinces": ["Hưng Yên"], "strength": "strong"},
            ]
        ),
        split_award_allowed=chance.random() < 0.3,
    )


def turned(draft: RequestDraft, chance: random.Random) -> RequestDraft:
    """The draft with modes, weights and least levels as a buyer might set them."""
    said = {item.kind for item in draft.requirements}
    plain = [
        RequirementDraft(kind=kind)
        for kind in (RequirementKind.MAKER, RequirementKind.OFFER, RequirementKind.CAPACITY)
        if kind not in said and chance.random() < 0.5
    ]
    items = [
        replace(
            item,
            mode=chance.choice(MODES) if chance.random() < 0.5 else item.mode,
            weight=chance.choice([item.weight, 0, 1, 10]),
            least_level=chance.choice([item.least_level, 0, 1, 3]),
        )
        for item in [*draft.requirements, *plain]
    ]
    steps = [
        replace(
            step,
            weight=chance.choice([step.weight, 0, 9]),
            least_level=chance.choice([0, 0, 0, 1]),
            mode=step.mode if chance.random() < 0.7 else chance.choice(MODES),
        )
        for step in draft.steps
    ]
    return replace(
        draft,
        steps=steps,
        requirements=items,
        wants_prototypes=chance.random() < 0.3,
        delivery_window_days=chance.choice([None, 5, 300]),
    )


@pytest.mark.parametrize("seed", range(8))
def test_row_is_that_of_the_statement(session: RankingSession, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same for every run
    ids = session.hold(varied_profiles(FIRMS, seed))
    firms = {row["supplier_id"]: row for row in ProfileRow.objects.filter(pk__in=ids).values()}
    assert len(firms) == FIRMS
    for _ in range(12):
        draft = turned(session.draft(a_varied_need(chance)), chance)
        ranked = rank_rows(draft, as_of=DAY, everyone=True, supplier_ids=ids)
        judge = Judge(ranked.need, CURRENT)
        assert len(ranked.rows) == FIRMS
        for row in ranked.rows:
            stated = {key: value for key, value in row.items() if key not in NOT_OF_ONE_FIRM}
            assert judge.row(firms[row["supplier_id"]]) == stated


def test_field_reaches_every_group(session: RankingSession) -> None:
    chance = random.Random(1)  # noqa: S311  # the same for every run
    ids = session.hold(varied_profiles(FIRMS, 1))
    groups = set()
    for _ in range(30):
        draft = turned(session.draft(a_varied_need(chance)), chance)
        ranked = rank_rows(draft, as_of=DAY, everyone=True, supplier_ids=ids)
        groups |= {row["grp"] for row in ranked.rows}
    assert groups == {0, 1, 2, 3}
