"""The best set of at most three firms: the solver's answer against every set there is."""

from hashlib import md5
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from matching.engine import consortium_milp
from matching.engine.consortium import (
    MOST_SECONDS,
    MOST_STEPS,
    Search,
    Verdict,
    best_candidates,
    find_team,
    not_outdone,
)
from matching.engine.consortium_roles import (
    MOST_MEMBERS,
    NEEDED,
    Candidate,
    Offer,
    Role,
    covers,
    roles_of,
    value_of,
)
from matching.engine.consortium_terms import divided, terms_of
from matching.engine.rules import COVERAGE_UNIT

UNIT = COVERAGE_UNIT


def a_firm(
    pk: int, *percents: int | None, total: int = 500_000, lead: int | None = 336
) -> Candidate:
    """A firm that covers so many percent of each step; None: it cannot take the step."""
    offers = tuple(
        None
        if percent is None
        else Offer(percent * UNIT // 100, percent * UNIT // 100, total, lead)
        for percent in percents
    )
    return Candidate(pk, md5(f"N:{pk}".encode(), usedforsecurity=False).hexdigest(), offers)


def brute_force(
    firms: list[Candidate], steps: int, *, is_divisible: bool
) -> tuple[Role, ...] | None:
    """Every set of at most three firms with every choice of steps, compared one by one."""
    found = []
    for size in range(1, MOST_MEMBERS + 1):
        for some in combinations(sorted(firms, key=lambda c: c.tie), size):
            ways = product(*(roles_of([each], is_divisible=is_divisible) for each in some))
            found += [w for w in ways if covers(w, steps=steps, is_divisible=is_divisible)]
    if not found:
        return None
    best = max(value_of(team, steps=steps) for team in found)
    equal = [team for team in found if value_of(team, steps=steps) == best]
    return min(equal, key=lambda team: ([r.candidate.tie for r in team], [r.mask for r in team]))


covered = st.one_of(
    st.sampled_from(
        [0, 5, 200_000_000, 333_333_333, UNIT // 2, NEEDED - 1, NEEDED, UNIT, 3 * UNIT]
    ),
    st.integers(0, 2 * UNIT),
)
offers = st.builds(
    lambda cover, total, lead: Offer(cover, cover, total, lead),
    covered,
    st.one_of(st.sampled_from([400_000, 400_001, 500_000]), st.integers(0, 700_000)),
    st.sampled_from([None, 168, 336, 337, 1000]),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Candidate], int]:
    steps = draw(st.integers(1, 3))
    rows = draw(
        st.lists(
            st.tuples(*[st.one_of(st.none(), offers)] * steps), min_size=1, max_size=7 - steps // 2
        )
    )
    firms = [
        Candidate(pk, md5(f"N:{pk}".encode(), usedforsecurity=False).hexdigest(), row)
        for pk, row in enumerate(rows, start=1)
    ]
    return firms, steps


@settings(max_examples=150, deadline=None)
@given(cases(), st.booleans())
def test_the_solver_finds_what_comparing_every_set_finds(
    case: tuple[list[Candidate], int], is_divisible: bool
) -> None:
    firms, steps = case
    found = find_team(firms, steps=steps, is_divisible=is_divisible, anyway=True)
    others = [firm for firm in firms if firm.supplier_id not in found.alone]
    expected = brute_force(others, steps, is_divisible=is_divisible)
    if steps == 1 and not is_divisible:
        expected = None
    assert found.team == (expected or ())
    assert (found.verdict == Verdict.FOUND) is (expected is not None)
    if found.team:
        holds(found, steps, is_divisible=is_divisible)


def holds(found: Search, steps: int, *, is_divisible: bool) -> None:
    """What is true of every consortium, whoever found it."""
    team = found.team
    assert 2 <= len(team) <= MOST_MEMBERS
    assert len({role.candidate.supplier_id for role in team}) == len(team)
    assert covers(team, steps=steps, is_divisible=is_divisible)
    for left in range(len(team)):
        rest = [role.candidate for n, role in enumerate(team) if n != left]
        assert brute_force(rest, steps, is_divisible=is_divisible) is None
    terms = terms_of(team, steps=steps)
    assert [member.is_lead for member in terms.members] == [True] + [False] * (len(team) - 1)
    for step in range(steps):
        shares = [member.shares[step] for member in terms.members]
        assert sum(shares) == 1000
        assert is_divisible or max(shares) == 1000
        # Nobody is given more than is free, but for the last thousandth of rounding.
        for member in terms.members:
            assert member.shares[step] * UNIT <= 1000 * (member.role.cover(step) + UNIT // 500)


def test_none_is_offered_where_one_firm_suffices_unless_asked() -> None:
    firms = [a_firm(1, 100), a_firm(2, 60), a_firm(3, 50)]
    found = find_team(firms, steps=1, is_divisible=True)
    assert (found.verdict, found.team, found.alone) == (Verdict.ONE_SUFFICES, (), (1,))
    asked = find_team(firms, steps=1, is_divisible=True, anyway=True)
    assert {role.candidate.supplier_id for role in asked.team} == {2, 3}


def test_an_old_figure_makes_no_member_but_can_suffice_alone() -> None:
    old = Candidate(9, "0", (Offer(0, UNIT, 500_000, 100),))
    pair = [a_firm(1, 60), a_firm(2, 60)]
    assert find_team([old, *pair], steps=1, is_divisible=True).verdict == Verdict.ONE_SUFFICES
    asked = find_team([old, *pair], steps=1, is_divisible=True, anyway=True)
    assert {role.candidate.supplier_id for role in asked.team} == {1, 2}


def test_volume_is_divided_only_where_the_buyer_allows() -> None:
    firms = [a_firm(1, 60, 60), a_firm(2, 60, 60), a_firm(3, 100, None), a_firm(4, None, 100)]
    whole = find_team(firms, steps=2, is_divisible=False)
    assert {(r.candidate.supplier_id, r.mask) for r in whole.team} == {(3, 1), (4, 2)}
    assert find_team(firms[:2], steps=2, is_divisible=True).verdict == Verdict.FOUND
    assert find_team(firms[:2], steps=2, is_divisible=False).verdict == Verdict.NOT_ENOUGH
    alike = find_team(firms[:2], steps=1, is_divisible=False)
    assert alike.verdict == Verdict.NOT_DIVISIBLE


@pytest.mark.parametrize(
    ("rival", "expected"),
    [
        ({"percent": 50, "total": 400_000}, {1, 2}),  # a lower score
        ({"percent": 50, "lead": 337}, {1, 2}),  # later
        ({"percent": 49}, {1, 2}),  # not enough
        ({"percent": 51}, {1, 3}),  # more to spare
        ({"percent": 50, "lead": 335}, {1, 2}),  # earlier, but the other is as late as before
        ({"percent": 50, "total": 500_001}, {1, 3}),  # a higher score by the least there is
    ],
)
def test_each_rung_of_the_order_decides(rival: dict[str, int], expected: set[int]) -> None:
    percent = rival.pop("percent")
    firms = [a_firm(1, 50), a_firm(2, 50), a_firm(3, percent, **rival)]
    if rival == {"lead": 335}:
        firms[1] = a_firm(2, 51)
    team = find_team(firms, steps=1, is_divisible=True).team
    assert {role.candidate.supplier_id for role in team} == expected


def test_fewest_come_before_best() -> None:
    best = [a_firm(n, 34, total=700_000) for n in (1, 2, 3)]
    pair = [a_firm(n, 50, total=1000) for n in (4, 5)]
    team = find_team([*best, *pair], steps=1, is_divisible=True).team
    assert {role.candidate.supplier_id for role in team} == {4, 5}


def test_what_is_missing_is_said() -> None:
    nobody = find_team([a_firm(1, 50, None)], steps=2, is_divisible=True)
    assert (nobody.verdict, nobody.missing, nobody.most_alone) == (Verdict.NOBODY, (1,), None)
    short = find_team([a_firm(n, 30) for n in range(1, 9)], steps=1, is_divisible=True)
    assert (short.verdict, short.most_alone) == (Verdict.NOT_ENOUGH, 300_000_000)
    many = MOST_STEPS + 1
    assert find_team([a_firm(1, *[50] * many)], steps=many, is_divisible=True).verdict == (
        Verdict.TOO_MANY_STEPS
    )


def test_equal_firms_are_taken_by_their_hashes_in_any_order() -> None:
    firms = [a_firm(n, 50) for n in range(1, 30)]
    first = sorted(firms, key=lambda firm: firm.tie)[:2]
    for order in (firms, firms[::-1]):
        team = find_team(order, steps=1, is_divisible=True).team
        assert [role.candidate for role in team] == first


def test_two_hundred_candidates_of_three_steps() -> None:
    firms = many_firms(200)
    found = find_team(firms, steps=3, is_divisible=True)
    assert (found.verdict, found.considered) == (Verdict.FOUND, 200)
    assert found.team == brute_force(shrunk(firms, found.team), 3, is_divisible=True)


def shrunk(firms: list[Candidate], team: tuple[Role, ...]) -> list[Candidate]:
    """The members and the dozen firms with the highest scores."""
    best = sorted(firms, key=lambda c: -max(o.total for o in c.offers if o))[:12]
    return [*best, *(r.candidate for r in team if r.candidate not in best)]


def test_beyond_the_limit_every_step_keeps_its_best() -> None:
    moulders = [a_firm(n, 50, None, total=600_000 + n) for n in range(1, 30)]
    painters = [a_firm(n, None, 50, total=1000 + n) for n in range(30, 33)]
    chosen = best_candidates([*moulders, *painters], 2, 10)
    assert {c.supplier_id for c in chosen} == {30, 31, 32, *range(23, 30)}
    found = find_team([*moulders, *painters], steps=2, is_divisible=True, most=10)
    assert (found.considered, found.able) == (10, 32)


def many_firms(count: int) -> list[Candidate]:
    return [
        a_firm(
            n,
            *((n * k * 7919) % 90 if (n + k) % 3 else None for k in (1, 2, 3)),
            total=300_000 + (n * 104_729) % 400_000,
            lead=24 * ((n * 31) % 60 + 1),
        )
        for n in range(1, count + 1)
    ]


class Stopped:
    """The solver as it answers when its time is over, after so many whole runs."""

    def __init__(self, whole_runs: int, *, has_found: bool) -> None:
        self.whole_runs, self.has_found = whole_runs, has_found
        self.limits: list[float] = []

    def __call__(self, *args: Any, options: dict[str, float], **kwargs: Any) -> Any:
        self.limits.append(options["time_limit"])
        result = optimize.milp(*args, options=options, **kwargs)
        if len(self.limits) > self.whole_runs:
            result.status = 1
            result.x = result.x if self.has_found else None
        return result


@pytest.mark.parametrize(
    ("runs", "has_found", "verdict"),
    [
        (0, False, Verdict.OUT_OF_TIME),
        (0, True, Verdict.FOUND),
        (1, False, Verdict.FOUND),
        (4, True, Verdict.FOUND),
    ],
)
def test_stopped_search_gives_what_it_has_and_claims_no_more(
    monkeypatch: pytest.MonkeyPatch, runs: int, has_found: bool, verdict: Verdict
) -> None:
    firms = many_firms(40)
    best = find_team(firms, steps=3, is_divisible=True)
    stopped = Stopped(runs, has_found=has_found)
    monkeypatch.setattr(consortium_milp, "milp", stopped)
    found = find_team(firms, steps=3, is_divisible=True)
    assert (found.verdict, found.is_proven, best.is_proven) == (verdict, False, True)
    assert len(stopped.limits) == runs + 1
    assert all(0 < seconds <= MOST_SECONDS for seconds in stopped.limits)
    assert stopped.limits == sorted(stopped.limits, reverse=True)
    if found.team:
        assert covers(found.team, steps=3, is_divisible=True)


def test_solver_has_only_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Stopped(99, has_found=True)
    monkeypatch.setattr(consortium_milp, "milp", stopped)
    find_team(many_firms(9), steps=3, is_divisible=True, seconds=0)
    assert max(stopped.limits) < 0.01


@settings(max_examples=100, deadline=None)
@given(cases(), st.booleans())
def test_who_is_outdone_by_three_is_in_no_best_set(
    case: tuple[list[Candidate], int], is_divisible: bool
) -> None:
    firms, steps = case
    left = not_outdone(firms)
    assert brute_force(firms, steps, is_divisible=is_divisible) == brute_force(
        left, steps, is_divisible=is_divisible
    )


def test_firms_that_three_others_outdo_do_not_make_the_search_any_less_exact() -> None:
    good = [a_firm(n, 50, total=700_000) for n in range(1, 9)]
    poor = [a_firm(n, 20, total=300_000) for n in range(9, 80)]
    outdone = [firm for firm in poor if sum(g.tie < firm.tie for g in good) >= MOST_MEMBERS]
    assert outdone
    assert not set(outdone) & set(not_outdone([*good, *poor]))
    most = len(not_outdone([*good, *poor]))
    found = find_team([*good, *poor], steps=1, is_divisible=True, most=most)
    assert (found.considered, found.able) == (79, 79)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=6))
def test_shares_add_up_and_follow_the_amounts(amounts: list[int]) -> None:
    parts = divided(amounts)
    assert sum(parts) == (1000 if sum(amounts) else 0)
    for amount, part in zip(amounts, parts, strict=True):
        assert sum(amounts) == 0 or abs(part - 1000 * amount / sum(amounts)) <= 1


def test_lead_shares_and_what_breaks() -> None:
    first = Candidate(1, "b", (Offer(600_000_000, 0, 500_000, 336), None), frozenset({7, 8}))
    second = Candidate(2, "a", (Offer(600_000_000, 0, 500_000, 400), None), frozenset({8}))
    third = Candidate(3, "c", (None, Offer(2 * UNIT, 0, 700_000, None)))
    terms = terms_of(find_team([first, second, third], steps=2, is_divisible=True).team, steps=2)
    lead, other, painter = terms.members
    assert lead.is_lead
    assert lead.role.candidate is second
    assert [m.shares for m in terms.members] == [(500, 0), (500, 0), (0, 1000)]
    assert (painter.only_steps, painter.rest) == ((1,), (1000, 0))
    assert (lead.only_steps, lead.rest) == ((), (600, 1000))
    assert other.only_standards == {7}
    assert (terms.surplus, terms.lead_hours) == (200, None)
