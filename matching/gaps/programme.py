"""For the programme: which change would open how many open requests, at which firms.

What was found for a request is kept in memory and counted again only for firms whose profile
changed since. One look counts for a few seconds at most: what it leaves is counted by the next, and
until then stands in no number and in no list.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from time import monotonic
from typing import ClassVar, NamedTuple

from directory.concepts import Concepts
from directory.models import Certificate, ProfileRow
from matching.engine.firm_view import FirmView
from matching.engine.gap_changes import COLUMNS, EFFORT, Change, Kind
from matching.engine.gaps import GapFinder
from matching.engine.need import Mode, Need
from matching.engine.rules import RULES
from matching.gaps.services import acts, contained
from matching.inbox.listed import Listed
from matching.inbox.open_needs import OpenNeed, OpenNeeds
from matching.services import today

#: A programme looks at firms that so many changes would make eligible.
MOST_OF_PROGRAMME = 2
#: Seconds of the clock that one look counts for.
MOST_SECONDS = 3.0
#: So many firms are read by their ids, more with all others of the trade.
_FEW = 500


class ProgrammeKey(NamedTuple):
    """What makes changes of different firms the same: the kind, and standard or process."""

    kind: Kind
    about: str
    concept_id: int

    def slug(self, concepts: Concepts) -> str:
        """As it stands in an address."""
        code = concepts[self.concept_id].code if self.concept_id else "-"
        return f"{self.kind.value}.{self.about}.{code}"


class Counted:
    """One request and all firms: who fits, and whom which changes would make fit.

    ``left`` are the firms that are still to be held against it.
    """

    def __init__(self, opened: OpenNeed, firms: Iterable[int]) -> None:
        self.opened = opened
        self.left = set(firms)
        self.fitting: set[int] = set()
        self.opening: dict[frozenset[ProgrammeKey], set[int]] = {}

    def leave(self, changed: Set[int], gone: Set[int]) -> None:
        """Forget what was found of these firms; those that changed are to be looked at again."""
        self.left = (self.left | changed) - gone
        for firms in (self.fitting, *self.opening.values()):
            firms.difference_update(changed, gone)

    def add(self, supplier_id: int, keys: frozenset[ProgrammeKey] | None) -> None:
        """What was found of one firm; None: nothing that it could do opens the request."""
        self.left.discard(supplier_id)
        if keys is None:
            return
        firms = self.opening.setdefault(keys, set()) if keys else self.fitting
        firms.add(supplier_id)


@dataclass(slots=True)
class ProgrammeTally:
    """What one change opens.

    ``alone``: by request the firms where nothing else is needed. ``shared`` counts the pairs of
    firm and request that need others too, ``others`` with which.
    """

    key: ProgrammeKey
    alone: dict[OpenNeed, set[int]] = field(default_factory=dict)
    shared: int = 0
    others: Counter[ProgrammeKey] = field(default_factory=Counter)

    @property
    def suppliers(self) -> set[int]:
        """The firms for which it opens some request alone."""
        return set().union(*self.alone.values())

    @property
    def volumes(self) -> dict[str, int]:
        """What these requests need a month, by dimension: amounts of two are never added."""
        found: Counter[str] = Counter()
        for opened in self.alone:
            if opened.volume is not None:
                found[opened.volume[0]] += opened.volume[1]
        return dict(sorted(found.items()))

    @property
    def order(self) -> tuple[int, int, int, int, str]:
        """Most requests opened alone first."""
        shared = -self.shared
        effort = EFFORT[self.key.kind]
        return -len(self.alone), -len(self.suppliers), shared, effort, str(self.key)


@dataclass(frozen=True, slots=True)
class ProgrammeGaps:
    """What would open most demand over all published suppliers.

    ``counted`` of ``requests`` are held against every firm; the rest is left for the next look.
    """

    counted: tuple[Counted, ...]
    requests: int
    suppliers: int

    @property
    def is_whole(self) -> bool:
        """Whether every request is counted."""
        return len(self.counted) == self.requests

    @property
    def without_firm(self) -> frozenset[int]:
        """The keys of the requests that no firm fits today."""
        return frozenset(one.opened.pk for one in self.counted if not one.fitting)

    def tallies(self, *, family: int | None = None) -> list[ProgrammeTally]:
        """What each change opens, of the requests for one family of processes or of all."""
        found: dict[ProgrammeKey, ProgrammeTally] = {}
        for one in self.counted:
            if family not in (None, one.opened.family):
                continue
            for keys, firms in one.opening.items():
                _add(found, one.opened, keys, firms)
        return sorted(found.values(), key=lambda tally: tally.order)

    def families(self) -> list[tuple[int, int]]:
        """The families of the requests that could be opened, with how many, most first."""
        opening = (one for one in self.counted if any(one.opening.values()))
        return Counter(one.opened.family for one in opening).most_common()

    def unserved(self, tally: ProgrammeTally) -> int:
        """How many of the requests that a change opens alone have no firm today."""
        without = self.without_firm
        return sum(opened.pk in without for opened in tally.alone)


def _add(
    found: dict[ProgrammeKey, ProgrammeTally],
    opened: OpenNeed,
    keys: frozenset[ProgrammeKey],
    firms: set[int],
) -> None:
    if not firms:
        return
    for key in keys:
        tally = found.setdefault(key, ProgrammeTally(key))
        if len(keys) == 1:
            tally.alone[opened] = set(firms)
            continue
        tally.shared += len(firms)
        tally.others.update(dict.fromkeys(keys - {key}, len(firms)))


def programme_gaps(*, as_of: date | None = None, seconds: float = MOST_SECONDS) -> ProgrammeGaps:
    """What was counted of all open requests that suppliers may learn of; a few queries."""
    with _lock:
        return _Programme.on(as_of or today(), Concepts.current()).counted(seconds)


_lock = threading.Lock()


class _Programme:
    """What was found on one day under one taxonomy."""

    _kept: ClassVar[_Programme | None] = None

    def __init__(self, needs: OpenNeeds) -> None:
        self.needs, self.contains = needs, contained()
        self._revisions: dict[int, int] = {}
        self._counted: dict[OpenNeed, Counted] = {}

    @classmethod
    def on(cls, day: date, concepts: Concepts) -> _Programme:
        """What is kept of this day and taxonomy, else a new beginning."""
        needs = OpenNeeds.on(day, concepts)
        if cls._kept is None or cls._kept.needs is not needs:
            cls._kept = _Programme(needs)
        return cls._kept

    def counted(self, seconds: float) -> ProgrammeGaps:
        """Count on, at least one request and what is like it."""
        until = monotonic() + seconds
        self._follow()
        for family, some in self._families().items():
            wanted = set().union(*(one.left for one in some))
            firms = _firms(family, wanted)
            own = _standards(firms)
            for alike in but_for_amounts(some):
                self._count(alike, firms, own)
                if monotonic() >= until:
                    return self._found()
        return self._found()

    def _follow(self) -> None:
        """Take in which profiles and requests have changed."""
        revisions = dict(ProfileRow.objects.values_list("supplier_id", "revision"))
        before, self._revisions = self._revisions, revisions
        gone = before.keys() - revisions.keys()
        changed = {pk for pk, revision in revisions.items() if before.get(pk) != revision}
        kept, self._counted = self._counted, {}
        for opened in self.needs.at(Listed.read(self.needs.day).revisions):
            one = kept.get(opened)
            if one is None:
                one = Counted(opened, revisions)
            elif changed or gone:
                one.leave(changed, gone)
            self._counted[opened] = one

    def _families(self) -> dict[tuple[int, ...], list[Counted]]:
        """Requests with firms left to look at, by the processes of which a firm must do one."""
        found: dict[tuple[int, ...], list[Counted]] = {}
        for opened, one in self._counted.items():
            if opened.need.process is None:
                one.left = set()
            elif one.left:
                found.setdefault(opened.need.process.family_ids, []).append(one)
        return found

    def _count(
        self, alike: Sequence[Counted], firms: Sequence[FirmView], own: Mapping[int, int]
    ) -> None:
        """Count requests that differ in amounts only, the smallest first."""
        needs = [one.opened.need for one in alike]
        finders = [GapFinder(need, RULES[need.rule_version], self.contains) for need in needs]
        for firm in firms:
            supplier_id = firm.row["supplier_id"]
            if not any(supplier_id in one.left for one in alike):
                continue
            found = _by_amount(finders, firm)
            for one, changes in zip(alike, found, strict=True):
                if supplier_id in one.left:
                    keys = None if changes is None else _keys(changes, one.opened.need, own)
                    one.add(supplier_id, keys)
        for one in alike:
            # The others do nothing of the kind.
            one.left = set()

    def _found(self) -> ProgrammeGaps:
        whole = tuple(one for one in self._counted.values() if not one.left)
        return ProgrammeGaps(whole, len(self._counted), len(self._revisions))


def but_for_amounts(some: Iterable[Counted]) -> list[list[Counted]]:
    """Together what differs in wishes for an order or in amounts only, by growing amounts."""
    groups: dict[Need, list[Counted]] = {}
    for one in some:
        need = one.opened.need
        order = need.minimum_order
        is_gate = order is not None and order.mode == Mode.GATE
        plain = replace(
            need,
            ref="",
            minimum_order=order if is_gate else None,
            capacity=need.capacity and replace(need.capacity, need_by_dimension=()),
        )
        groups.setdefault(plain, []).append(one)
    return [ordered for group in groups.values() for ordered in _ordered(group)]


def _ordered(group: list[Counted]) -> Iterator[list[Counted]]:
    """By amounts; apart where one is larger in one dimension and smaller in another."""
    amounts = {one: _amounts(one) for one in group}
    ordered = sorted(group, key=lambda one: amounts[one])
    if all(
        [name for name, _n in amounts[a]] == [name for name, _n in amounts[b]]
        and all(x <= y for (_a, x), (_b, y) in zip(amounts[a], amounts[b], strict=True))
        for a, b in pairwise(ordered)
    ):
        yield ordered
    else:
        yield from ([one] for one in ordered)


def _amounts(one: Counted) -> tuple[tuple[str, int], ...]:
    capacity = one.opened.need.capacity
    return capacity.need_by_dimension if capacity else ()


def _by_amount(finders: Sequence[GapFinder], firm: FirmView) -> list[Set[Change] | None]:
    """What each finder finds; needs differ by growing amounts.

    What closes the gap of a need closes that of a smaller one. So where the least set for a small
    and for a large amount is the same, it is the least for every amount between them.
    """
    found: dict[int, Set[Change] | None] = {}

    def at(n: int) -> Set[Change] | None:
        if n not in found:
            found[n] = finders[n].any_amount(firm, most=MOST_OF_PROGRAMME)
        return found[n]

    parts = [(0, len(finders) - 1)]
    while parts:
        low, high = parts.pop()
        if _without_amounts(at(low)) == _without_amounts(at(high)):
            found |= dict.fromkeys(range(low + 1, high), found[low])
        elif high - low > 1:
            middle = (low + high) // 2
            parts += [(low, middle), (middle, high)]
    return [found[n] for n in range(len(finders))]


def _without_amounts(changes: Set[Change] | None) -> Set[Change] | None:
    if changes is None:
        return None
    return {replace(change, amount=None, dimension=None, cover=None) for change in changes}


def _firms(family: Sequence[int], wanted: Set[int]) -> list[FirmView]:
    """Those wanted that do anything of the family."""
    rows = ProfileRow.objects.filter(known_ids__overlap=list(family))
    if len(wanted) < _FEW:
        rows = rows.filter(supplier_id__in=wanted)
    return [FirmView(row) for row in rows.values(*COLUMNS) if row["supplier_id"] in wanted]


def _standards(firms: Sequence[FirmView]) -> dict[int, int]:
    """The own standard of each certificate, which the row does not tell."""
    ids = [firm.row["supplier_id"] for firm in firms]
    return dict(Certificate.objects.filter(supplier__in=ids).values_list("pk", "standard_id"))


def _keys(changes: Iterable[Change], need: Need, own: Mapping[int, int]) -> frozenset[ProgrammeKey]:
    """Certificates go by their own standard, lines by the process that is asked."""
    return frozenset(_key(change, need, own) for change in acts(changes))


def _key(change: Change, need: Need, own: Mapping[int, int]) -> ProgrammeKey:
    concept = change.concept_id
    if change.certificate_id is not None:
        concept = own.get(change.certificate_id, concept)
    elif change.kind not in (Kind.CERTIFY, Kind.PROCESS) and need.process is not None:
        concept = need.process.process_id
    return ProgrammeKey(change.kind, change.about, concept or 0)
