"""Up to three firms that together make what no single one can: who, which steps, which shares.

The choice is exact. Of all sets of at most ``MOST_MEMBERS`` firms that cover every core step, the
best has the fewest members, then the highest sum of scores, then the shortest worst lead time, then
the largest surplus, then the fewest parts (firm and step), then the smallest published hashes. All
of it is decided on integers; the solver (:mod:`matching.engine.consortium_milp`) only searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

import numpy as np

from matching.engine.consortium_milp import OutOfTimeError, best_members
from matching.engine.consortium_roles import (
    MOST_MEMBERS,
    NO_LEAD,
    Candidate,
    Offer,
    Role,
    covers,
    is_enough,
    roles_of,
    value_of,
)

#: Firms among which the best set is searched, of those that could be in it.
MOST_CANDIDATES = 200
#: The solver is stopped after so many seconds of the clock.
MOST_SECONDS = 5.0
#: Steps beyond these are too many to be told apart by whom takes what.
MOST_STEPS = 6


class Verdict(StrEnum):
    """What came of the search; all but the first come without a team."""

    FOUND = "found"
    #: One eligible firm can do all of it.
    ONE_SUFFICES = "one_suffices"
    #: One step, and the buyer does not divide the volume.
    NOT_DIVISIBLE = "not_divisible"
    #: Nobody can take one of the steps.
    NOBODY = "nobody"
    #: No three firms together have the capacity.
    NOT_ENOUGH = "not_enough"
    TOO_MANY_STEPS = "too_many_steps"
    #: The time was over before a set was found or it was proven that there is none.
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, slots=True)
class Search:
    """What was found. ``alone`` are the firms that can do all of it by themselves.

    ``most_alone``: the largest coverage (billionths) that one firm has of every step, None where no
    firm takes all steps. ``missing``: positions of the steps that nobody can take.
    ``considered`` of ``able`` firms were searched; a firm that three others outdo in everything
    counts as searched. ``is_proven``: nothing better is among them.
    """

    verdict: Verdict
    team: tuple[Role, ...] = ()
    alone: tuple[int, ...] = ()
    most_alone: int | None = None
    missing: tuple[int, ...] = ()
    considered: int = 0
    able: int = 0
    is_proven: bool = True


def find_team(
    candidates: Iterable[Candidate],
    *,
    steps: int,
    is_divisible: bool,
    anyway: bool = False,
    most: int = MOST_CANDIDATES,
    seconds: float = MOST_SECONDS,
) -> Search:
    """The best set of at most three firms for so many core steps.

    ``is_divisible`` lets several firms share the volume of a step. With ``anyway``, a set is looked
    for where one firm suffices too; such a firm is then no member, since it would make the others
    superfluous. Members come in the order of their hashes. After ``seconds`` the search ends with
    the best set that it has.
    """
    able = sorted((c for c in candidates if any(c.offers)), key=lambda c: c.tie)
    alone = tuple(c.supplier_id for c in able if _suffices(c))
    most_alone = max((_least(c) for c in able if all(c.offers)), default=None)
    missing = tuple(i for i in range(steps) if not any(c.offers[i] for c in able))
    told = {"alone": alone, "most_alone": most_alone, "missing": missing, "able": len(able)}

    def search(verdict: Verdict, team: tuple[Role, ...] = (), considered: int = 0) -> Search:
        return Search(verdict, team, considered=considered, **told)  # type: ignore[arg-type]

    if steps > MOST_STEPS:
        return search(Verdict.TOO_MANY_STEPS)
    if alone and not anyway:
        return search(Verdict.ONE_SUFFICES)
    if missing or (steps == 1 and not is_divisible):
        return search(Verdict.NOBODY if missing else Verdict.NOT_DIVISIBLE)
    others = [c for c in able if c.supplier_id not in set(alone)]
    chosen, considered = _chosen(others, steps, most)
    roles = roles_of(chosen, is_divisible=is_divisible)
    try:
        members = best_members(roles, steps=steps, is_divisible=is_divisible, seconds=seconds)
    except OutOfTimeError as error:
        team = tuple(sorted(error.found or (), key=lambda role: role.candidate.tie))
        verdict = Verdict.FOUND if team else Verdict.OUT_OF_TIME
        return replace(search(verdict, team, considered), is_proven=False)
    verdict, team = Verdict.NOT_ENOUGH, ()
    if members is not None:
        verdict = Verdict.FOUND
        team = best_roles(roles, members, steps=steps, is_divisible=is_divisible)
    return search(verdict, team, considered)


def _chosen(others: Sequence[Candidate], steps: int, most: int) -> tuple[list[Candidate], int]:
    """Whom the solver gets, and how many firms its answer holds for."""
    needed = not_outdone(others)
    chosen = best_candidates(needed, steps, most)
    return chosen, len(others) if len(chosen) == len(needed) else len(chosen)


def not_outdone(able: Sequence[Candidate]) -> list[Candidate]:
    """Those without ``MOST_MEMBERS`` others that are each as good in every step or better.

    The best set has no other firm in it. As good means: takes every step that the firm takes, for
    as much, at as high a score and as soon, and has the smaller hash. Of three such firms one is no
    member beside the outdone one; in its place the set would be worth as much, and have the smaller
    hashes.
    """
    ordered = sorted(able, key=lambda c: c.tie)
    worth = np.array([[n for o in c.offers for n in _worth(o)] for c in ordered])
    return [
        candidate
        for n, candidate in enumerate(ordered)
        if np.count_nonzero((worth[:n] >= worth[n]).all(axis=1)) < MOST_MEMBERS
    ]


def _worth(offer: Offer | None) -> tuple[int, int, int]:
    if offer is None:
        return -1, -1, -NO_LEAD - 1
    lead = NO_LEAD if offer.lead_hours is None else offer.lead_hours
    return offer.cover, offer.total, -lead


def best_roles(
    roles: Sequence[Role], members: Sequence[int], *, steps: int, is_divisible: bool
) -> tuple[Role, ...]:
    """Which steps each of these firms (supplier ids) takes: every way is compared."""
    by_member = [[r for r in roles if r.candidate.supplier_id == pk] for pk in members]
    ways = (w for w in product(*by_member) if covers(w, steps=steps, is_divisible=is_divisible))
    return max(ways, key=lambda way: (value_of(way, steps=steps), tuple(-r.mask for r in way)))


def best_candidates(able: Sequence[Candidate], steps: int, most: int) -> list[Candidate]:
    """The best of each step in turn, until there are ``most`` of them; in the order of hashes."""
    if len(able) <= most:
        return sorted(able, key=lambda c: c.tie)
    queues = [iter(_by_step(able, step)) for step in range(steps)]
    chosen: dict[int, Candidate] = {}
    while queues and len(chosen) < most:
        for queue in tuple(queues):
            each = next((c for c in queue if c.supplier_id not in chosen), None)
            if each is None:
                queues.remove(queue)
            elif len(chosen) < most:
                chosen[each.supplier_id] = each
    return sorted(chosen.values(), key=lambda c: c.tie)


def _by_step(able: Iterable[Candidate], step: int) -> list[Candidate]:
    """Who can take the step, the highest score first."""
    taking = [(offer.total, c) for c in able if (offer := c.offers[step]) is not None]
    return [c for _total, c in sorted(taking, key=lambda pair: (-pair[0], pair[1].tie))]


def _suffices(candidate: Candidate) -> bool:
    """Whether one firm does every step for the whole volume, older figures counted."""
    return all(offer is not None and is_enough(offer.stated) for offer in candidate.offers)


def _least(candidate: Candidate) -> int:
    return min(offer.cover for offer in candidate.offers if offer is not None)


__all__ = [
    "MOST_CANDIDATES",
    "MOST_MEMBERS",
    "Candidate",
    "Role",
    "Search",
    "Verdict",
    "find_team",
]
