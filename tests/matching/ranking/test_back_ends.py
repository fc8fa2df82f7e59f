"""Both back ends give the same rows: ids, order, groups, scores, parts, facts and counts."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.models import ProfileRow
from matching import services
from matching.engine import numpy_criteria
from matching.engine.columns import Columns
from matching.engine.compile_numpy import rank_columns, rank_many_columns
from matching.engine.explain import Group
from matching.engine.need import CapacityAsk, Need
from matching.engine.numpy_asked import Slot
from matching.engine.numpy_capacity import share, shares
from matching.engine.numpy_cases import Cases
from matching.engine.numpy_facets import facet_counts
from matching.engine.rules import CURRENT, MOST_COVERAGE
from matching.ranking.by_statement import statement_rows
from matching.ranking.column_loader import load_flat
from matching.results import refine
from tests.matching.ranking.generated import TODAY, Row, World, a_need, a_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"everyone": True},
    {"most": 2},
    {"group": Group.NEAR_MISS},
    {"group": Group.NEEDS_ANSWER, "most": 1},
    {"everyone": True, "ids": [2, 3, 99]},
)


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    """The taxonomy of this module, read at first use."""
    return {}


@contextmanager
def stored(rows: Sequence[Row]) -> Iterator[None]:
    """These profile rows and no others, gone afterwards, so that no guard looks at them."""
    with transaction.atomic():
        ProfileRow.objects.all().delete()
        ProfileRow.objects.bulk_create(ProfileRow(**row) for row in rows)
        yield
        transaction.set_rollback(True)


def by_sql(need: Need, way: dict[str, Any]) -> list[Row]:
    group = way.get("group")
    rows = statement_rows(
        need,
        CURRENT,
        everyone=way.get("everyone", False) or group == Group.NEAR_MISS,
        most=way.get("most"),
        ids=way.get("ids"),
        group=group,
    )
    return [{name: row[name] for name in row if name != "taxonomy"} for row in rows]


def assert_same(columns: Columns, need: Need, ways: Sequence[dict[str, Any]] = WAYS) -> None:
    for way in ways:
        expected = by_sql(need, way)
        ranking = rank_columns(columns, need, CURRENT, **({"most": None} | way))
        assert list(ranking.rows) == expected, way
        if expected and "group" not in way:
            counts = {group: expected[0][f"n_{group.value}"] for group in Group}
            assert ranking.counts == counts


@given(data=st.data())
@settings(max_examples=30)
def test_any_directory_and_need(worlds: dict[str, World], data: st.DataObject) -> None:
    world = worlds.setdefault("one", World.load())

    def choose(options: Sequence[Any]) -> Any:
        return data.draw(st.sampled_from(options))

    rows = [a_row(world, choose, pk) for pk in range(1, choose((2, 3, 6)))]
    with stored(rows):
        need = a_need(world, choose)
        assert_same(Columns.of(rows), need, WAYS[:2])


@pytest.mark.parametrize("seed", range(3))
def test_many_firms_with_ties_edits_and_needs_at_once(seed: int) -> None:
    chance, world = random.Random(seed), World.load()  # noqa: S311  # the same for every run
    rows = [a_row(world, chance.choice, pk) for pk in range(1, 91)]
    # Twins of others: nothing but the tie tells them apart.
    rows += [
        chance.choice(rows[:40]) | {"supplier_id": pk, "ref": f"S{pk}"} for pk in range(200, 230)
    ]
    needs = [a_need(world, chance.choice, f"N{n}") for n in range(8)]
    columns = Columns.of(rows)
    for _ in range(3):
        with stored(rows):
            assert Columns.from_flat(load_flat()).parts[0].count == len(columns)
            for need in chance.sample(needs, 2):
                assert_same(columns, need)
            together = rank_many_columns(columns, needs, CURRENT, most=5)
            for need, ranking in zip(needs, together, strict=True):
                assert list(ranking.rows) == by_sql(need, {"most": 5})
        rows, columns = edited(world, chance, rows, columns)


def test_requests_that_ask_alike_are_ranked_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What many needs ask of the same lines is judged once; volumes and days are their own."""
    shared, judged_once = [], numpy_criteria._shared

    def noted(cases: Cases, slot: Slot) -> Any:
        found = judged_once(cases, slot)
        shared.append(found is not None)
        return found

    monkeypatch.setattr(numpy_criteria, "_shared", noted)
    chance, world = random.Random(11), World.load()  # noqa: S311  # the same for every run
    columns = Columns.of([a_row(world, chance.choice, pk) for pk in range(1, 200)])
    for number in range(6):
        first = a_need(world, chance.choice, f"N{number}")
        needs = [
            replace(
                first,
                ref=f"N{number}-{copy}",
                day=first.day + copy % 2,
                offer=first.offer and replace(first.offer, weight=copy % 8),
                capacity=first.capacity and _scaled(first.capacity, copy),
                minimum_order=first.minimum_order and _scaled(first.minimum_order, copy),
            )
            for copy in range(1, 16)
        ]
        together = rank_many_columns(columns, needs, CURRENT, most=5)
        for need, ranking in zip(needs, together, strict=True):
            alone = rank_columns(columns, need, CURRENT, most=5)
            assert list(ranking.rows) == list(alone.rows)
            assert ranking.counts == alone.counts
    assert any(shared), "no ask was judged for several needs at once"


def _scaled(ask: CapacityAsk, times: int) -> CapacityAsk:
    amounts = tuple((name, amount * times) for name, amount in ask.need_by_dimension)
    return replace(ask, need_by_dimension=amounts)


def test_facets_count_what_the_rows_hold() -> None:
    chance, world = random.Random(5), World.load()  # noqa: S311  # the same for every run
    rows = [a_row(world, chance.choice, pk) for pk in range(1, 120)]
    columns, seen = Columns.of(rows), 0
    with stored(rows):
        for number in range(12):
            need = a_need(world, chance.choice, f"N{number}")
            ranked = services.RankedRows(need, TODAY, by_sql(need, {}), {})
            held = refine._held(ranked)
            counts = facet_counts(columns, need, CURRENT)
            assert counts.firms == len(ranked.rows)
            assert counts.provinces == Counter(
                name for row in ranked.rows if (name := row["province_name_vi"])
            )
            codes = {world.concepts[pk].code: n for pk, n in counts.standards.items()}
            assert codes == Counter(code for codes in held.values() for code in codes)
            if refine._asked_certificates(ranked):
                assert counts.levels == Counter(refine._level(r, ranked) for r in ranked.rows)
            seen += len(ranked.rows)
    assert seen > 50


def edited(
    world: World, chance: random.Random, rows: list[Row], columns: Columns
) -> tuple[list[Row], Columns]:
    """Some firms gone, some changed, some new, by changes to the columns."""
    gone = {row["supplier_id"] for row in chance.sample(rows, 15)}
    kept = {row["supplier_id"]: row for row in rows if row["supplier_id"] not in gone}
    first = 1 + max(kept)
    changed = [*chance.sample(sorted(kept), 20), *range(first, first + chance.choice((5, 300)))]
    new = {pk: a_row(world, chance.choice, pk) for pk in changed}
    columns = columns.changed([*gone, *changed], new.values())
    return list((kept | new).values()), columns


def test_loaded_columns_rank_as_the_rows_do() -> None:
    chance, world = random.Random(7), World.load()  # noqa: S311  # the same for every run
    rows = [a_row(world, chance.choice, pk) for pk in range(1, 60)]
    with stored(rows):
        columns = Columns.from_flat(load_flat())
        some = columns.changed([3, 5], load_flat([3, 5]))
        for number in range(3):
            need = a_need(world, chance.choice, f"N{number}")
            assert_same(columns, need, WAYS[:2])
            assert_same(some, need, WAYS[:2])


def test_states_do_not_change_when_firms_do() -> None:
    chance, world = random.Random(3), World.load()  # noqa: S311  # the same for every run
    rows = [a_row(world, chance.choice, pk) for pk in range(1, 60)]
    before, need = Columns.of(rows), a_need(world, lambda options: options[0])
    ranked = list(rank_columns(before, need, CURRENT, most=None, everyone=True).rows)
    after = before.changed([row["supplier_id"] for row in rows], [])
    assert list(rank_columns(before, need, CURRENT, most=None, everyone=True).rows) == ranked
    assert len(after) == 0
    assert not rank_columns(after, need, CURRENT, most=None, everyone=True).rows


def test_shares_are_rounded_as_the_database_rounds_them() -> None:
    chance = random.Random(11)  # noqa: S311  # the same for every run
    pairs = [
        (chance.randrange(10**c), chance.randrange(1, 10**d))
        for c in range(1, 16)
        for d in range(1, 15)
        for _ in range(20)
    ]
    # Next to a half, where a float cannot tell.
    pairs += [(0, 1), (1, 2 * 10**9), (3, 2 * 10**9), (4999999999999, 10**13), (10**15, 1)]
    for need in (99_999_999_999_989, 76_543_210_987, 10**14 - 3):
        for whole in (1, 77, 12_345, 10**8, 10**11):
            # The remainder of free * 10**9 is as near to half of the need as it gets.
            free = ((2 * whole + 1) * need) // (2 * 10**9)
            pairs += [(free + shift, need) for shift in (-1, 0, 1)]
    pairs = [(free, need) for free, need in pairs if 0 <= free <= 10**15]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(least(div(free::numeric * 2000000000 + need, 2 * need::numeric), "
            "%s)::bigint ORDER BY place) FROM unnest(%s::bigint[], %s::bigint[]) "
            "WITH ORDINALITY AS u(free, need, place)",
            [MOST_COVERAGE, [free for free, _ in pairs], [need for _, need in pairs]],
        )
        (expected,) = cursor.fetchone()
    found = shares(np.array([f for f, _ in pairs]), np.array([n for _, n in pairs]))
    assert found.tolist() == expected
    assert [min(share(*pair), MOST_COVERAGE) for pair in pairs] == expected
