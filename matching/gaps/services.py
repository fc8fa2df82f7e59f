"""Gaps between firms and open requests, and which change opens how many of them.

Only requests that suppliers may learn of are looked at
(:func:`matching.inbox.open_needs.open_requests`): what a buyer keeps to itself is neither named nor
counted, for firms and for officers alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from directory.choices import ConceptKind
from directory.concepts import Concepts
from directory.models import Certificate, Concept, ProfileRow
from matching.drafts import RequestDraft
from matching.engine.gap_changes import COLUMNS, Change, Kind
from matching.engine.gaps import MOST_CHANGES, GapFinder
from matching.engine.need import Need
from matching.engine.rules import RULES
from matching.inbox.open_needs import open_requests
from matching.models import Request
from matching.needs import build_need
from matching.services import draft_of, today

#: A programme looks at firms that so many changes would make eligible.
MOST_OF_PROGRAMME = 2

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An open request, ready to be held against firms."""

    request: Request
    draft: RequestDraft
    need: Need
    finder: GapFinder
    #: The broadest process above the one that is asked; 0 where none is.
    family: int

    @property
    def volume(self) -> tuple[str, int] | None:
        """What is needed a month: dimension, and thousandths of its base unit."""
        unit = self.draft.volume_unit
        amounts = dict(self.need.capacity.need_by_dimension) if self.need.capacity else {}
        return (unit.dimension, amounts[unit.dimension]) if unit and amounts else None

    def is_for(self, firm: Mapping[str, Any]) -> bool:
        """Whether the firm does anything of the kind of work that is asked."""
        process = self.need.process
        return process is not None and not set(process.family_ids).isdisjoint(firm["known_ids"])


def requests_to_open(
    *, day: date, code: UUID | None = None, concepts: Concepts | None = None
) -> list[OpenRequest]:
    """The open requests that suppliers may learn of, oldest first; four queries at most."""
    concepts = concepts or Concepts.current()
    wanted = Request.objects.filter(open_requests(day=day))
    if code is not None:
        wanted = wanted.filter(code=code)
    requests = list(
        wanted.select_related("organisation", "volume_unit", "sector")
        .prefetch_related("steps", "requirements")
        .order_by("pk")
    )
    contains = contained() if requests else {}
    return [_opened(request, day, concepts, contains) for request in requests]


def _opened(
    request: Request, day: date, concepts: Concepts, contains: Mapping[int, tuple[int, ...]]
) -> OpenRequest:
    draft, rule = draft_of(request), RULES[request.rule_version]
    need = build_need(draft, day=day, concepts=concepts, rule=rule)
    family = concepts[need.process.process_id].ancestors[-1] if need.process else 0
    return OpenRequest(request, draft, need, GapFinder(need, rule, contains), family)


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


def acts(changes: Sequence[Change]) -> list[Change]:
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
    firm = firm_row(supplier_id)
    opened = requests_to_open(day=as_of or today()) if firm else []
    openings, fits, beyond = [], 0, 0
    for each in opened:
        if firm is None or not each.is_for(firm):
            continue
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


class ProgrammeKey(NamedTuple):
    """What makes changes of different firms the same: the kind, and standard or process."""

    kind: Kind
    about: str
    concept_id: int

    def slug(self, concepts: Concepts) -> str:
        """As it stands in an address."""
        code = concepts[self.concept_id].code if self.concept_id else "-"
        return f"{self.kind.value}.{self.about}.{code}"


@dataclass(frozen=True, slots=True)
class ProgrammeGaps:
    """What would open most demand over all published suppliers.

    ``without_firm`` are the keys of the requests that no firm fits today.
    """

    openings: tuple[Opening, ...]
    key_of: Callable[[Opening, Change], ProgrammeKey]
    requests: int
    suppliers: int
    without_firm: frozenset[int]

    def tallies(self, *, family: int | None = None) -> list[Tally[ProgrammeKey]]:
        """What each change opens, of the requests for one family of processes or of all."""
        chosen = (one for one in self.openings if family in (None, one.opened.family))
        return tallied(chosen, self.key_of)

    def families(self) -> list[tuple[int, int]]:
        """The families of the requests that could be opened, with how many, most first."""
        asked = {one.opened.request.pk: one.opened.family for one in self.openings}
        return Counter(asked.values()).most_common()

    def unserved(self, tally: Tally[ProgrammeKey]) -> int:
        """How many of the requests that a change opens alone have no firm today."""
        return sum(opened.request.pk in self.without_firm for opened in tally.requests)


#: Need → supplier → (revision of its profile, its changes): judged anew when either changed.
_found: dict[Need, dict[int, tuple[int, tuple[Change, ...] | None]]] = {}
_found_with: list[Mapping[int, tuple[int, ...]]] = []


def programme_gaps(*, as_of: date | None = None) -> ProgrammeGaps:
    """The same over all published suppliers and all open requests; a fixed number of queries."""
    opened = requests_to_open(day=as_of or today())
    firms = list(ProfileRow.objects.order_by("supplier_id").values("revision", *COLUMNS))
    _forget(opened)
    openings: list[Opening] = []
    without: set[int] = set()
    for each in opened:
        is_served = False
        known = _found.setdefault(each.need, {})
        for firm in firms:
            if not each.is_for(firm):
                continue
            changes = _remembered(known, each.finder, firm)
            is_served = is_served or changes == ()
            if changes:
                openings.append(Opening(firm["supplier_id"], each, changes))
        if not is_served:
            without.add(each.request.pk)
    key_of = _programme_key(openings)
    return ProgrammeGaps(tuple(openings), key_of, len(opened), len(firms), frozenset(without))


def _remembered(
    known: dict[int, tuple[int, tuple[Change, ...] | None]],
    finder: GapFinder,
    firm: Mapping[str, Any],
) -> tuple[Change, ...] | None:
    revision, supplier_id = firm["revision"], firm["supplier_id"]
    before = known.get(supplier_id)
    if before is not None and before[0] == revision:
        return before[1]
    changes = finder.fewest(firm, most=MOST_OF_PROGRAMME)
    known[supplier_id] = (revision, changes)
    return changes


def _forget(opened: Sequence[OpenRequest]) -> None:
    """Keep what still counts: the needs of today, under the standards as they are now."""
    contains = opened[0].finder.contains if opened else {}
    if _found_with != [contains]:
        _found.clear()
        _found_with[:] = [contains]
    # Another thread may be at the same: what it removed first is gone already.
    for need in set(_found) - {each.need for each in opened}:
        _found.pop(need, None)


def _programme_key(openings: Iterable[Opening]) -> Callable[[Opening, Change], ProgrammeKey]:
    """Certificates go by their own standard, which the row does not tell; lines by the process."""
    found = {change.certificate_id for one in openings for change in one.changes}
    ids = [pk for pk in found if pk is not None]
    held = Certificate.objects.filter(pk__in=ids).values_list("pk", "standard_id")
    own = dict(held) if ids else {}

    def key(opening: Opening, change: Change) -> ProgrammeKey:
        process = opening.opened.need.process
        concept = change.concept_id
        if change.certificate_id is not None:
            concept = own.get(change.certificate_id, concept)
        elif change.kind not in (Kind.CERTIFY, Kind.PROCESS) and process is not None:
            concept = process.process_id
        return ProgrammeKey(change.kind, change.about, concept or 0)

    return key
