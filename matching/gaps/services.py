"""Gaps between firms and open requests, and which change opens how many of them.

Only requests that suppliers may learn of are looked at
(:func:`matching.inbox.open_needs.open_requests`): what a buyer keeps to itself is neither named nor
counted, for firms and for officers alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from directory.choices import ConceptKind
from directory.concepts import Concepts
from directory.models import Concept, ProfileRow
from matching.drafts import RequestDraft
from matching.engine.firm_view import FirmView
from matching.engine.gap_changes import COLUMNS, Change, Kind
from matching.engine.gaps import MOST_CHANGES, GapFinder
from matching.engine.need import Need
from matching.engine.rules import RULES
from matching.inbox.listed import Listed
from matching.inbox.open_needs import OpenNeeds, open_requests
from matching.models import Request
from matching.needs import build_need
from matching.services import draft_of, today

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An open request, ready to be held against firms."""

    request: Request
    draft: RequestDraft
    need: Need
    finder: GapFinder

    @property
    def volume(self) -> tuple[str, int] | None:
        """What is needed a month: dimension, and thousandths of its base unit."""
        unit = self.draft.volume_unit
        amounts = dict(self.need.capacity.need_by_dimension) if self.need.capacity else {}
        return (unit.dimension, amounts[unit.dimension]) if unit and amounts else None


def requests_to_open(
    *, day: date, code: UUID | None = None, firm: Mapping[str, Any] | None = None
) -> list[OpenRequest]:
    """The open requests that suppliers may learn of, oldest first; a fixed number of queries.

    ``code`` wants one of them; ``firm``, a profile row, those of its kind of work.
    """
    concepts = Concepts.current()
    wanted = Request.objects.filter(open_requests(day=day))
    if code is not None:
        wanted = wanted.filter(code=code)
    if firm is not None:
        wanted = wanted.filter(pk__in=_alike(firm, day, concepts))
    requests = list(
        wanted.select_related("organisation", "volume_unit", "sector")
        .prefetch_related("steps", "requirements")
        .order_by("pk")
    )
    contains = contained() if requests else {}
    return [_opened(request, day, concepts, contains) for request in requests]


def _alike(firm: Mapping[str, Any], day: date, concepts: Concepts) -> list[int]:
    """The requests for anything of the kind of work that the firm does."""
    known = frozenset(firm["known_ids"])
    return [
        each.pk
        for each in OpenNeeds.on(day, concepts).at(Listed.read(day).revisions)
        if each.need.process and not known.isdisjoint(each.need.process.family_ids)
    ]


def _opened(
    request: Request, day: date, concepts: Concepts, contains: Mapping[int, tuple[int, ...]]
) -> OpenRequest:
    draft, rule = draft_of(request), RULES[request.rule_version]
    need = build_need(draft, day=day, concepts=concepts, rule=rule)
    return OpenRequest(request, draft, need, GapFinder(need, rule, contains))


def contained() -> dict[int, tuple[int, ...]]:
    """Standard → what a certificate in it counts for."""
    rows = Concept.objects.filter(kind=ConceptKind.STANDARD).values_list("pk", "contains_ids")
    return {pk: tuple(ids) for pk, ids in rows}


def firm_row(supplier_id: int) -> dict[str, Any] | None:
    """The profile row of a published supplier, as gaps are found on it."""
    rows = ProfileRow.objects.filter(supplier_id=supplier_id).values(*COLUMNS)
    return next((dict(row) for row in rows), None)


class Opening(NamedTuple):
    """One request that a set of changes opens for one firm."""

    supplier_id: int
    opened: OpenRequest
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Tally(Generic[K]):
    """What one change opens.

    ``alone`` are the openings that need nothing else, ``shared`` those that need others too, and
    ``others`` counts with which, by request. ``change`` is one of its kind, as an example.
    """

    key: K
    change: Change
    alone: list[Opening] = field(default_factory=list)
    shared: list[Opening] = field(default_factory=list)
    others: Counter[K] = field(default_factory=Counter)

    @property
    def requests(self) -> list[OpenRequest]:
        """The requests that it opens alone, each once."""
        return list({one.opened.request.pk: one.opened for one in self.alone}.values())

    @property
    def suppliers(self) -> set[int]:
        """The firms for which it opens some request alone."""
        return {one.supplier_id for one in self.alone}

    @property
    def volumes(self) -> dict[str, int]:
        """What these requests need a month, by dimension: amounts of two are never added."""
        found: Counter[str] = Counter()
        for opened in self.requests:
            if opened.volume is not None:
                found[opened.volume[0]] += opened.volume[1]
        return dict(sorted(found.items()))


def tallied(openings: Iterable[Opening], key_of: Callable[[Opening, Change], K]) -> list[Tally[K]]:
    """Put openings together by change: most requests opened alone first."""
    found: dict[K, Tally[K]] = {}
    for opening in openings:
        changes = {key_of(opening, change): change for change in acts(opening.changes)}
        for key, change in changes.items():
            tally = found.setdefault(key, Tally(key, change))
            (tally.alone if len(changes) == 1 else tally.shared).append(opening)
            tally.others.update(other for other in changes if other != key)
    return sorted(found.values(), key=_most_first)


def _most_first(tally: Tally[Any]) -> tuple[Any, ...]:
    alone, shared = len(tally.requests), len(tally.shared)
    return -alone, -len(tally.suppliers), -shared, tally.change.order, str(tally.key)


def acts(changes: Iterable[Change]) -> list[Change]:
    """The changes, without saying of a new line what it can do: that is part of adding it."""
    return [
        change
        for change in changes
        if change.kind != Kind.FILL_IN or change.line is None or change.line_id is not None
    ]


@dataclass(frozen=True, slots=True)
class FirmGaps:
    """The open requests of a firm's kind of work: those it fits, those it could, those it cannot.

    ``fits`` counts, ``beyond`` counts what no change of the firm opens.
    """

    tallies: tuple[Tally[tuple[Any, ...]], ...]
    openings: tuple[Opening, ...]
    fits: int
    beyond: int


def gaps_of(supplier_id: int, *, as_of: date | None = None) -> FirmGaps:
    """What would open more requests to a published supplier; a fixed number of queries."""
    row, day = firm_row(supplier_id), as_of or today()
    if row is None:
        return FirmGaps((), (), 0, 0)
    openings, fits, beyond = [], 0, 0
    firm = FirmView(row)
    for each in requests_to_open(day=day, firm=row):
        changes = each.finder.fewest(firm, most=MOST_CHANGES)
        if changes:
            openings.append(Opening(supplier_id, each, changes))
        fits, beyond = fits + (changes == ()), beyond + (changes is None)
    return FirmGaps(tuple(tallied(openings, record_key)), tuple(openings), fits, beyond)


def record_key(_opening: Opening, change: Change) -> tuple[Any, ...]:
    """What makes two changes of one firm the same: the kind and the record, not the amount."""
    is_named = change.kind in (Kind.CERTIFY, Kind.PROCESS) or change.about == "sector"
    concept = change.concept_id if is_named else None
    return change.kind, change.about, change.line_id, change.certificate_id, concept
