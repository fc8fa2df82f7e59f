"""What a firm could be in a consortium, and what a set of firms is worth, in exact integers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matching.engine.rules import COVERAGE_UNIT

MOST_MEMBERS = 3
#: As in the ranking: sums of rounded shares still reach what they add up to.
NEEDED = COVERAGE_UNIT - 1000
#: The surplus is compared in thousandths of the need, up to a hundred times the need.
PER_THOUSANDTH = COVERAGE_UNIT // 1000
MOST_THOUSANDTHS = 100_000
#: A lead time that is not stated comes after every stated one.
NO_LEAD = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Offer:
    """What a firm brings to one step whose gates it passes.

    ``cover``: free capacity in billionths of the need, fresh figures only; ``stated`` counts older
    figures too. ``total``: the exact sum of the ranking for this step. ``lead_hours`` as stated.
    """

    cover: int
    stated: int
    total: int
    lead_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm with its offer per core step; None where it cannot take the step.

    ``tie`` is the published hash of request and supplier; ``standards`` are welcome certificates.
    """

    supplier_id: int
    tie: str
    offers: tuple[Offer | None, ...]
    standards: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Role:
    """A firm with the steps it would take (bit ``i`` of ``mask`` for step ``i``).

    ``score`` is that of the weakest step it takes, ``lead_hours`` the longest.
    """

    candidate: Candidate
    mask: int
    score: int
    lead_hours: int

    @property
    def steps(self) -> tuple[int, ...]:
        """Positions of the steps it takes."""
        return tuple(i for i in range(len(self.candidate.offers)) if self.mask >> i & 1)

    def cover(self, step: int) -> int:
        """Billionths of the need it covers of a step; 0 of one it does not take."""
        offer = self.candidate.offers[step]
        return offer.cover if offer is not None and self.mask >> step & 1 else 0


def is_enough(cover: int) -> bool:
    """Whether a coverage in billionths is the whole need."""
    return cover >= NEEDED


def roles_of(candidates: Iterable[Candidate], *, is_divisible: bool) -> list[Role]:
    """Every firm with every choice of steps it could take: all of a step where it is undivided."""
    return [role for each in candidates for role in _roles(each, is_divisible)]


def _roles(candidate: Candidate, is_divisible: bool) -> Iterator[Role]:
    usable = 0
    for step, offer in enumerate(candidate.offers):
        if offer is not None and (is_enough(offer.cover) or (is_divisible and offer.cover > 0)):
            usable |= 1 << step
    mask = usable
    while mask:
        taken = [o for i, o in enumerate(candidate.offers) if o is not None and mask >> i & 1]
        leads = [NO_LEAD if o.lead_hours is None else o.lead_hours for o in taken]
        yield Role(candidate, mask, min(o.total for o in taken), max(leads))
        mask = (mask - 1) & usable


def covers(team: Sequence[Role], *, steps: int, is_divisible: bool) -> bool:
    """Whether every step is covered: by all who take it together, or by exactly one."""
    if not is_divisible and any(sum(r.mask >> i & 1 for r in team) != 1 for i in range(steps)):
        return False
    return all(is_enough(sum(role.cover(i) for role in team)) for i in range(steps))


def thousandths(cover: int) -> int:
    """A coverage as the surplus counts it."""
    return min(cover // PER_THOUSANDTH, MOST_THOUSANDTHS)


def surplus_of(team: Sequence[Role], *, steps: int) -> int:
    """Thousandths of the need that the scarcest step has more than asked."""
    return min(sum(thousandths(role.cover(i)) for role in team) for i in range(steps)) - 1000


Value = tuple[int, int, int, int, int]


def value_of(team: Sequence[Role], *, steps: int) -> Value:
    """What a sufficient set is compared by; larger is better."""
    return (
        -len(team),
        sum(role.score for role in team),
        -max(role.lead_hours for role in team),
        surplus_of(team, steps=steps),
        -sum(len(role.steps) for role in team),
    )
