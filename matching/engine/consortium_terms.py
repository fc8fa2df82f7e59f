"""What members of a consortium do: shares, lead, and what breaks when one of them leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.engine.consortium_roles import NO_LEAD, Role, surplus_of, thousandths

#: Thousandths of a step's volume. More than this with one firm is told.
MUCH = 500


@dataclass(frozen=True, slots=True)
class Term:
    """One member. ``shares`` and ``rest`` are thousandths of the need per step.

    ``shares``: what it makes; of one step all shares add up to 1000. ``rest``: what the others have
    free when it leaves, at most 1000. ``only_steps`` nobody else takes, ``much_steps`` it makes
    more than half of, ``only_standards`` (of those welcome) nobody else holds.
    """

    role: Role
    is_lead: bool
    shares: tuple[int, ...]
    rest: tuple[int, ...]
    only_steps: tuple[int, ...]
    much_steps: tuple[int, ...]
    only_standards: frozenset[int]

    @property
    def lead_hours(self) -> int | None:
        """The longest of its lead times, None where one is not stated."""
        return None if self.role.lead_hours == NO_LEAD else self.role.lead_hours


@dataclass(frozen=True, slots=True)
class Terms:
    """The whole: members, lead first. ``surplus`` in thousandths of the need."""

    members: tuple[Term, ...]
    surplus: int
    lead_hours: int | None


def terms_of(team: Sequence[Role], *, steps: int) -> Terms:
    """Divide the work of a sufficient set.

    Each step is divided in proportion to free capacity. The lead has the largest share of the first
    step, then the higher score, then the smaller hash.
    """
    shares = [divided([role.cover(i) for role in team]) for i in range(steps)]
    order = sorted(
        range(len(team)),
        key=lambda n: (-shares[0][n], -team[n].score, team[n].candidate.tie),
    )
    members = tuple(
        _term(team, n, [each[n] for each in shares], is_lead=n == order[0]) for n in order
    )
    leads = [member.lead_hours for member in members]
    worst = None if None in leads else max(lead for lead in leads if lead is not None)
    return Terms(members, surplus_of(team, steps=steps), worst)


def divided(amounts: Sequence[int]) -> list[int]:
    """A thousand parts in proportion to amounts: each rounded down, the rest by largest remainder.

    Equal remainders are served in the order given. Amounts of which none is positive get nothing.
    """
    whole = sum(amounts)
    if whole <= 0:
        return [0] * len(amounts)
    parts = [1000 * amount // whole for amount in amounts]
    by_remainder = sorted(range(len(amounts)), key=lambda n: (-(1000 * amounts[n] % whole), n))
    for n in by_remainder[: 1000 - sum(parts)]:
        parts[n] += 1
    return parts


def _term(team: Sequence[Role], n: int, shares: Sequence[int], *, is_lead: bool) -> Term:
    role, others = team[n], [other for other in team if other is not team[n]]
    rest = [min(1000, thousandths(sum(o.cover(i) for o in others))) for i in range(len(shares))]
    held = frozenset[int]().union(*(other.candidate.standards for other in others))
    only = tuple(i for i in role.steps if not any(other.mask >> i & 1 for other in others))
    return Term(
        role=role,
        is_lead=is_lead,
        shares=tuple(shares),
        rest=tuple(rest),
        only_steps=only,
        much_steps=tuple(i for i in role.steps if i not in only and shares[i] > MUCH),
        only_standards=role.candidate.standards - held,
    )
