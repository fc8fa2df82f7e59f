"""What a ranking promises as a whole: groups, sums, order, limits, filters, sameness."""

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from directory.concepts import Concepts
from matching.choices import RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft
from matching.engine.compile_sql import compile_ranking
from matching.engine.criteria import Step
from matching.engine.explain import RANKED, Group
from matching.engine.rules import CURRENT
from matching.needs import build_need
from matching.run_files import run_rows
from matching.services import RankingResult, create_request, draft_of, rank
from matching.session import RankingSession
from tests.directory.records import a_certificate, a_line, a_profile
from tests.matching.records import DAY, a_need, rank_all, rank_one
from tests.matching.varied import varied_profiles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

NEED = a_need(
    sector="automotive",
    certificates_preferred=["ISO 14001"],
    location_preference={"provinces": ["Bắc Ninh"], "strength": "soft"},
    part_weight_kg=0.02,
)


@pytest.fixture
def session() -> Iterator[RankingSession]:
    with RankingSession() as opened:
        yield opened


@pytest.fixture
def field(session: RankingSession) -> list[int]:
    """Eighty different firms."""
    return session.hold(varied_profiles(80, seed=5))


def with_mode(draft: RequestDraft, kind: RequirementKind, mode: RequirementMode) -> RequestDraft:
    """The draft with every requirement of the kind in this mode, and one said if there is none."""
    rest = [item for item in draft.requirements if item.kind != kind]
    said = [item for item in draft.requirements if item.kind == kind] or [RequirementDraft(kind)]
    return replace(draft, requirements=[*rest, *(replace(item, mode=mode) for item in said)])


def everyone(draft: RequestDraft, ids: list[int] | None = None) -> RankingResult:
    return rank(draft, as_of=DAY, everyone=True, most=None, supplier_ids=ids)


def test_field_is_as_uneven_as_these_tests_need(session: RankingSession, field: list[int]) -> None:
    counts = everyone(session.draft(NEED)).counts
    assert min(counts.values()) >= 3, counts
    assert sum(counts.values()) == len(field)


def test_groups_follow_from_the_gates(session: RankingSession, field: list[int]) -> None:
    for firm in everyone(session.draft(NEED), field).firms:
        failed = len(firm.failed()) + (firm.facts["line_id"] is None)
        asked = any(p.is_gate and p.step == Step.UNKNOWN for p in firm.parts)
        expected = Group.NEEDS_ANSWER if asked else Group.ELIGIBLE
        if failed:
            expected = Group.NEAR_MISS if failed == 1 else Group.NOT_SUITABLE
        assert firm.group == expected


def test_near_miss_names_the_one_gate_and_its_record(
    session: RankingSession, field: list[int]
) -> None:
    misses = [f for f in everyone(session.draft(NEED)).firms if f.group == Group.NEAR_MISS]
    for firm in misses:
        (gate,) = firm.failed()
        assert gate.points == 0 or gate.kind == "capacity"
        if gate.kind == "certificate":
            assert (gate.facts["certificate_id"] is None) == (gate.facts["code"] == 0)


def test_contributions_add_up_to_the_score(session: RankingSession, field: list[int]) -> None:
    for firm in everyone(session.draft(NEED)).firms:
        weight = sum(part.weight for part in firm.parts)
        assert firm.total == sum(part.weight * part.satisfaction for part in firm.parts)
        assert firm.score == pytest.approx(sum(part.points for part in firm.parts), abs=1e-9)
        assert firm.score == pytest.approx(firm.total / weight / 100, abs=1e-9)
        assert 0 <= firm.low <= firm.score <= firm.high <= 100 + 1e-9


def test_range_is_all_unknown_wishes_at_nothing_and_at_everything() -> None:
    line = a_line(best_tolerance_mm=None, max_part_dimension_mm=None)
    firm = rank_one(a_need(), a_profile(capacity=[line]))
    unknown = firm.unknown()
    assert {part.kind for part in unknown} == {"tolerance", "size"}
    assert firm.low == pytest.approx(firm.score - sum(part.points for part in unknown))
    assert firm.high == pytest.approx(100)


def test_groups_come_in_order_and_inside_them_scores_then_hashes(
    session: RankingSession, field: list[int]
) -> None:
    firms = everyone(session.draft(NEED)).firms
    groups = list(Group)
    keys = [(groups.index(f.group), -f.total, f.tie) for f in firms]
    assert keys == sorted(keys)


def test_ties_are_broken_by_the_published_hash_and_shown_as_equal() -> None:
    twins = [a_profile(f"T{number}", name=f"{9 - number} Twin") for number in range(6)]
    firms = rank_all(a_need(), *twins)
    assert len({firm.score for firm in firms.values()}) == 1
    hashes = [hashlib.md5(f"N1:{ref}".encode()).hexdigest() for ref in firms]  # noqa: S324
    assert hashes == sorted(hashes) == [firm.tie for firm in firms.values()]
    again = rank_all(a_need(), *twins[::-1])
    assert list(again) == list(firms)


def rows(result: RankingResult) -> str:
    """What a run file says."""
    return json.dumps(run_rows(result.firms))


@pytest.mark.parametrize("seed", [1, 2])
def test_order_of_registration_and_of_keys_changes_nothing(seed: int) -> None:
    profiles = varied_profiles(40, seed=8)
    shuffled = random.Random(seed).sample(profiles, len(profiles))  # noqa: S311
    said = []
    for batch in (profiles, shuffled):
        with RankingSession() as opened:
            said.append(rows(opened.rank_all(NEED, opened.hold(batch), DAY)))
    assert said[0] == said[1]


@pytest.mark.parametrize("most", [1, 3, 7, 10**6])
def test_limit_gives_the_first_of_the_full_list(
    session: RankingSession, field: list[int], most: int
) -> None:
    draft = session.draft(NEED)
    full = rank(draft, as_of=DAY, everyone=True, most=None)
    first = rank(draft, as_of=DAY, everyone=True, most=most)
    assert first.firms == full.firms[:most]
    assert first.counts == full.counts


@pytest.mark.parametrize("mode", RequirementMode)
def test_first_page_is_the_ranked_part_of_the_whole_list(
    session: RankingSession, field: list[int], mode: RequirementMode
) -> None:
    asked = session.draft(NEED)
    for kind in ("maker", "certificate", "capacity", "material", "size"):
        draft = with_mode(asked, RequirementKind(kind), mode)
        full = everyone(draft)
        page = rank(draft, as_of=DAY, everyone=False, most=None)
        assert page.firms == tuple(f for f in full.firms if f.group in RANKED)
        ranked = [group for group in RANKED if page.firms]
        assert [page.counts[group] for group in ranked] == [full.counts[group] for group in ranked]


def test_filter_by_firm_commutes_with_ranking(session: RankingSession, field: list[int]) -> None:
    draft, some = session.draft(NEED), set(field[::3])
    full = everyone(draft).firms
    assert everyone(draft, sorted(some)).firms == tuple(f for f in full if f.supplier_id in some)
    assert everyone(draft, []).firms == ()


def test_gate_made_a_wish_only_widens_who_is_ranked(
    session: RankingSession, field: list[int]
) -> None:
    draft = session.draft(NEED)
    before = {f.ref for f in everyone(draft).firms if f.group in RANKED}
    for kind in (RequirementKind.MAKER, RequirementKind.CERTIFICATE, RequirementKind.CAPACITY):
        wished = everyone(with_mode(draft, kind, RequirementMode.WISH))
        assert before <= {f.ref for f in wished.firms if f.group in RANKED}


def test_criterion_switched_off_has_no_effect_and_no_part() -> None:
    for kind in ("size", "tolerance", "lead_time", "minimum_order", "material", "offer"):
        with RankingSession() as opened:
            ids = opened.hold(varied_profiles(15, seed=3))
            draft = opened.draft(NEED)
            off = everyone(with_mode(draft, RequirementKind(kind), RequirementMode.OFF), ids)
            assert all(firm.part(kind) is None for firm in off.firms)
            kept = {p.key for f in everyone(draft, ids).firms for p in f.parts if p.kind != kind}
            assert {p.key for f in off.firms for p in f.parts} == kept


def weighted(draft: RequestDraft, kind: str, weight: int) -> RequestDraft:
    items = [replace(i, weight=weight) if i.kind == kind else i for i in draft.requirements]
    return replace(draft, requirements=items)


def test_weight_zero_has_no_effect_and_more_weight_widens_the_gap() -> None:
    better = a_profile("S1")
    worse = a_profile("S2", capacity=[a_line(best_tolerance_mm=0.5)])
    gaps = []
    for weight in (0, 1, 5, 10):
        with RankingSession() as opened:
            ids = opened.hold([better, worse])
            result = everyone(weighted(opened.draft(a_need()), "tolerance", weight), ids)
            scores = {firm.ref: firm.score for firm in result.firms}
            gaps.append(scores["S1"] - scores["S2"])
    assert gaps[0] == 0
    assert gaps == sorted(gaps)
    assert len(set(gaps)) == len(gaps)


def test_wish_turned_gate_keeps_out_who_misses_it_and_asks_who_did_not_say() -> None:
    lines = {"S1": 0.01, "S2": 0.5, "S3": None}
    with RankingSession() as opened:
        ids = opened.hold(
            [a_profile(s, capacity=[a_line(best_tolerance_mm=t)]) for s, t in lines.items()]
        )
        draft = opened.draft(a_need())
        kind, mode = RequirementKind.TOLERANCE, RequirementMode.GATE
        groups = {f.ref: f.group for f in everyone(with_mode(draft, kind, mode), ids).firms}
    assert groups == {"S1": Group.ELIGIBLE, "S2": Group.NEAR_MISS, "S3": Group.NEEDS_ANSWER}


def test_gates_are_hard_whatever_else_is_offered() -> None:
    superb = a_line(quantity_per_month=10**9, best_tolerance_mm=0.0001, lead_time_weeks=0.1)
    others = [a_certificate(standard=s, number=s) for s in ("ISO 14001", "ISO 45001", "ISO 13485")]
    firm = rank_one(a_need(), a_profile(capacity=[superb], certificates=others))
    assert firm.group == Group.NEAR_MISS


def test_blank_is_worth_no_more_than_met_and_no_more_than_a_minor_step() -> None:
    for name in ("best_tolerance_mm", "max_part_dimension_mm", "quantity_per_month"):
        blank = rank_one(a_need(), a_profile(capacity=[a_line(**{name: None})]))
        (part,) = blank.unknown()
        assert part.weight * (10_000 - part.satisfaction) >= 10_000 - part.weight


def test_need_without_an_understood_process_ranks_nobody() -> None:
    firm = rank_one(a_need(processes=[], title="Wibbles", text="We need wibbles."))
    assert firm.group == Group.NOT_SUITABLE


def test_day_of_the_request_counts_unless_another_is_given(session: RankingSession) -> None:
    ids = session.hold([a_profile(certificates=[a_certificate(expires_on="2026-06-30")])])
    draft = session.draft(a_need(as_of_date="2026-06-30"))
    assert rank(draft, supplier_ids=ids).day.isoformat() == "2026-06-30"
    assert [f.group for f in rank(draft, supplier_ids=ids).firms] == [Group.ELIGIBLE]
    assert rank(draft, as_of=DAY, supplier_ids=ids).firms == ()


def _knows_nothing(current: Concepts) -> Concepts:
    return Concepts([], current.number - 1)


def _knows_no_kinds(current: Concepts) -> Concepts:
    stale = Concepts([], current.number - 1)
    stale._by_id = {pk: replace(each, kinds=(), family=()) for pk, each in current._by_id.items()}
    return stale


@pytest.mark.parametrize("stale", [_knows_nothing, _knows_no_kinds])
def test_ranking_notices_that_the_taxonomy_has_changed(
    session: RankingSession,
    field: list[int],
    stale: Callable[[Concepts], Concepts],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = session.draft(NEED)
    before = rank(draft, as_of=DAY)
    assert before.firms
    monkeypatch.setattr(Concepts, "_cached", stale(Concepts.current()))
    assert rank(draft, as_of=DAY) == before


def test_ranking_is_one_trip_to_the_server(
    session: RankingSession, field: list[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = session.draft(NEED)
    Concepts.current()
    with django_assert_num_queries(1):
        assert rank(draft, as_of=DAY).firms


def test_requests_of_one_shape_share_their_statement(session: RankingSession) -> None:
    first = session.draft(NEED)
    concepts = Concepts.current()
    other = replace(first, ref="OTHER", volume=first.volume and first.volume * 3)
    one, two = (build_need(each, day=DAY, concepts=concepts) for each in (first, other))
    assert one.shape() == two.shape()
    assert compile_ranking(one, CURRENT).sql is compile_ranking(two, CURRENT).sql
    heavier = replace(one, maker=replace(one.maker, weight=one.maker.weight + 1))
    assert compile_ranking(heavier, CURRENT).sql != compile_ranking(one, CURRENT).sql


def test_stored_request_ranks_as_its_draft(session: RankingSession, field: list[int]) -> None:
    buyer = Organisation.objects.create(kind=OrganisationKind.BUYER, name="Buyer")
    steps = [{"name": "CNC turning"}, {"name": "CNC milling"}]
    for need in (NEED, a_need(processes=steps), a_need(processes=[], text="Tiện CNC đồng thau")):
        draft = session.draft(need)
        draft = replace(
            draft,
            steps=[replace(step, weight=9, least_level=0) for step in draft.steps],
            delivery_window_days=90,
        )
        draft = with_mode(draft, RequirementKind.MAKER, RequirementMode.WISH)
        stored = draft_of(create_request(draft, organisation=buyer))
        assert rows(everyone(stored, field)) == rows(everyone(draft, field))


def test_request_stored_again_is_one_request(session: RankingSession) -> None:
    buyer = Organisation.objects.create(kind=OrganisationKind.BUYER, name="Buyer")
    first = create_request(session.draft(NEED), organisation=buyer)
    again = create_request(session.draft(a_need(title="New")), organisation=buyer)
    assert (first.pk, again.title) == (again.pk, "New")


def test_session_forgets_everything_at_its_end() -> None:
    rank_one(a_need())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM directory_supplier")
        assert cursor.fetchone() == (0,)


def test_profile_refused_by_the_session_is_reported_and_left_out(session: RankingSession) -> None:
    ids = session.hold([a_profile("S1"), a_profile("S2", employees=-1), {"id": "S3"}])
    assert len(ids) == 1
    assert {problem.place for problem in session.problems} >= {"suppliers[1].employees"}


SCRIPT = """
import hashlib, json, sys
from matching.evaluation import match
need, suppliers = json.load(sys.stdin)
rows = match(need, suppliers, "2026-11-21")
print(hashlib.sha256(json.dumps(rows).encode()).hexdigest(), len(rows))
"""
ROOT = Path(__file__).parents[3]


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_other_hash_seeds_say_the_same_byte_for_byte() -> None:
    said = set()
    for seed in ("1", "77"):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TEST_OF_DATABASE": str(connection.settings_dict["NAME"]),
        }
        ended = subprocess.run(
            [sys.executable, "-c", OTHER_DATABASE + SCRIPT],
            input=json.dumps([NEED, varied_profiles(30, seed=2)]),
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=environment,
        )
        assert ended.returncode == 0, ended.stderr
        said.add(ended.stdout)
    (only,) = said
    assert only.endswith(" 30\n")


# The tests' database, and what `match` does first in a process of its own.
OTHER_DATABASE = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_OF_DATABASE"]
"""
