"""Open requests as needs, kept in memory: read from the database again only once changed.

Every change of a request, its steps, its requirements or its unit gives it a new revision, by
trigger, whoever wrote (migration 0004); the taxonomy has a number of its own. So one statement
(:mod:`matching.inbox.listed`) tells whether anything is to be read again, a second one what, and a
page never shows an older request than the database holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet

from directory.concepts import Concepts
from matching.anchors import Holders, rarest_anchor, store_anchor
from matching.choices import Audience, RequestStatus
from matching.engine.judge import Judge
from matching.engine.need import Need
from matching.engine.rules import RULES
from matching.inbox.listed import Listed, Mark
from matching.models import Request, RequestStep, Requirement
from matching.needs import build_need, monthly_need
from matching.services import draft_with, today

#: Rows of a table with the names of its columns.
Rows = list[Any]
#: Kept at most; far more than are open at one time.
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class OpenNeed:
    """One open request, ready to be judged: what lists show of it and what the engine asks.

    `monthly`: thousandths of base units asked a month, per dimension; `volume` in the dimension
    that the buyer chose. `family`: the broadest process above the one asked; 0 where none is.
    Two are equal if they are the same one.
    """

    pk: int
    revision: int
    ref: str
    code: UUID
    organisation_id: int
    sector_id: int | None
    deadline_on: date | None
    need: Need
    judge: Judge
    monthly: tuple[tuple[str, int], ...]
    volume: tuple[str, int] | None
    family: int

    @property
    def process_id(self) -> int | None:
        """The process that picks the maker."""
        return self.need.process.process_id if self.need.process else None


def open_requests(*, day: date) -> Q:
    """Requests that suppliers may learn of on `day`: open, for firms that fit, not past."""
    return Q(status=RequestStatus.OPEN, audience=Audience.FITTING) & (
        Q(deadline_on__isnull=True) | Q(deadline_on__gte=day)
    )


class OpenNeeds:
    """The needs of one day under one taxonomy."""

    _kept: ClassVar[OpenNeeds | None] = None

    def __init__(self, day: date, concepts: Concepts) -> None:
        self.day, self.concepts = day, concepts
        self._by_pk: dict[int, OpenNeed] = {}
        self._listed: Listed | None = None

    @classmethod
    def on(cls, day: date, concepts: Concepts) -> OpenNeeds:
        """Those kept of this day and taxonomy, else a new, empty shelf."""
        kept = cls._kept
        if kept is None or kept.day != day or kept.concepts is not concepts:
            kept = cls._kept = OpenNeeds(day, concepts)
        return kept

    def listed(self, mark: Mark) -> Listed:
        """The open requests; read again, by one query, unless they still stand as marked."""
        found = self._listed
        if found is None or found.mark != mark:
            found = self._listed = Listed.read(self.day)
        return found

    def of(self, requests: QuerySet[Request]) -> list[OpenNeed]:
        """The needs of these requests: one query, and four more if any changed."""
        return self.at(dict(requests.order_by("-pk").values_list("pk", "revision")))

    def at(self, revisions: Mapping[int, int]) -> list[OpenNeed]:
        """The needs of the requests with these ids: no query, or four if any changed."""
        held = {
            pk: need for pk, revision in revisions.items() if (need := self._held(pk, revision))
        }
        missing = [pk for pk in revisions if pk not in held]
        if missing:
            held |= self._read(missing)
        return [held[pk] for pk in revisions if pk in held]

    def _held(self, pk: int, revision: int) -> OpenNeed | None:
        kept = self._by_pk.get(pk)
        return kept if kept and kept.revision == revision else None

    def _read(self, pks: Sequence[int]) -> dict[int, OpenNeed]:
        """Read requests; keep those that nobody changed while their parts were being read."""
        # The revisions before the parts.
        rows = list(Request.objects.filter(pk__in=pks).select_related("volume_unit"))
        steps = _parts(RequestStep.objects.filter(request__in=pks))
        requirements = _parts(Requirement.objects.filter(request__in=pks))
        read = {row.pk: self._need(row, steps[row.pk], requirements[row.pk]) for row in rows}
        after = dict(Request.objects.filter(pk__in=pks).values_list("pk", "revision"))
        if len(self._by_pk) + len(read) > MOST_KEPT:
            self._by_pk = {}
        self._by_pk |= {pk: need for pk, need in read.items() if after.get(pk) == need.revision}
        return read

    def _need(self, request: Request, steps: Rows, requirements: Rows) -> OpenNeed:
        draft, rule = draft_with(request, steps, requirements), RULES[request.rule_version]
        need = build_need(draft, day=self.day, concepts=self.concepts, rule=rule)
        amounts = dict(need.capacity.need_by_dimension) if need.capacity else {}
        dimension = request.volume_unit.dimension if request.volume_unit else ""
        process = need.process
        return OpenNeed(
            pk=request.pk,
            revision=request.revision,
            ref=request.ref,
            code=request.code,
            organisation_id=request.organisation_id,
            sector_id=request.sector_id,
            deadline_on=request.deadline_on,
            need=need,
            judge=Judge(need, rule),
            monthly=monthly_need(draft),
            volume=(dimension, amounts[dimension]) if dimension in amounts else None,
            family=self.concepts[process.process_id].ancestors[-1] if process else 0,
        )


def _parts(found: QuerySet[RequestStep] | QuerySet[Requirement]) -> Mapping[int, Rows]:
    """Parts by request, as plain rows: of so many, making records would take most of the time."""
    parts: dict[int, Rows] = defaultdict(list)
    for row in found.values_list(named=True):
        parts[row.request_id].append(row)
    return parts


def anchor_requests(requests: Iterable[int] | None = None) -> int:
    """Find the rarest anchor of stored requests (all, unless named) anew; returns how many.

    One that is changed meanwhile keeps none: it is always looked at, and the next run finds it.
    """
    rows = Request.objects.exclude(status=RequestStatus.CLOSED).order_by("pk")
    if requests is not None:
        rows = rows.filter(pk__in=list(requests))
    shelf, holders = OpenNeeds(today(), Concepts.current()), Holders()
    pks = list(rows.values_list("pk", flat=True))
    done = 0
    for start in range(0, len(pks), 500):
        for each in shelf.of(Request.objects.filter(pk__in=pks[start : start + 500])):
            found = rarest_anchor(each.need, holders)
            done += store_anchor(each.pk, found, revision=each.revision)
    return done
