"""Up to three firms that together make what no single one can: who, which steps, which shares.

The choice is exact. Of all sets of at most ``MOST_MEMBERS`` firms that cover every core step, the
best has the fewest members, then the highest sum of scores, then the shortest worst lead time, then
the largest surplus, then the fewest parts (firm and step), then the smallest published hashes. All
of it is decided on integers; the solver (:mod:`matching.engine.consortium_milp`) only searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from matching.engine.consortium_milp import best_members
from matching.engine.consortium_roles import (
    MOST_MEMBERS,
    Candidate,
    Role,
    covers,
    is_enough,
    roles_of,
    value_of,
)

#: Firms among which the best set is searched.
MOST_CANDIDATES = 200
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


@dataclass(frozen=True, slots=True)
class Search:
    """What was found. ``alone`` are the firms that can do all of it by themselves.

    ``most_alone``: the largest coverage (billionths) that one firm has of every step, None where no
    firm takes all steps. ``missing``: positions of the steps that nobody can take.
    ``considered`` of ``able`` firms were searched.
    """

    verdict: Verdict
    team: tuple[Role, ...] = ()
    alone: tuple[int, ...] = ()
    most_alone: int | None = None
    missing: tuple[int, ...] = ()
    considered: int = 0
    able: int = 0


def find_team(
    candidates: Iterable[Candidate],
    *,
    steps: int,
    is_divisible: bool,
    anyway: bool = False,
    most: int = MOST_CANDIDATES,
) -> Search:
    """The best set of at most three firms for so many core steps.

    ``is_divisible`` lets several firms share the volume of a step. With ``anyway``, a set is looked
    for where one firm suffices too; such a firm is then no member, since it would make the others
    superfluous. Members come in the order of their hashes.
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
    if missing:
        return search(Verdict.NOBODY)
    if steps == 1 and not is_divisible:
        return search(Verdict.NOT_DIVISIBLE)
    chosen = best_candidates([c for c in able if c.supplier_id not in set(alone)], steps, most)
    roles = roles_of(chosen, is_divisible=is_divisible)
    members = best_members(roles, steps=steps, is_divisible=is_divisible)
    if members is None:
        return search(Verdict.NOT_ENOUGH, considered=len(chosen))
    team = best_roles(roles, members, steps=steps, is_divisible=is_divisible)
    return search(Verdict.FOUND, team, len(chosen))


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
