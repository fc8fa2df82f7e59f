"""From a supplier to the open requests: which fit, which nearly fit, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from directory.concepts import Concepts
from directory.models import ProfileRow
from matching.choices import Audience, RequestStatus, StepRole
from matching.drafts import RequestDraft
from matching.engine.compile_many import combine
from matching.engine.compile_sql import compile_ranking
from matching.engine.explain import FirmResult, Group, firm_result
from matching.engine.rules import RULES
from matching.models import Request
from matching.needs import build_need
from matching.services import draft_of, today

#: The newest of the requests that ask for the firm's kind of work are looked at, up to here.
MOST = 100
GROUP_ORDER = (Group.ELIGIBLE, Group.NEEDS_ANSWER, Group.NEAR_MISS)


@dataclass(frozen=True, slots=True)
class Fit:
    """One open request as one firm sees it."""

    request: Request
    draft: RequestDraft
    firm: FirmResult


@dataclass(frozen=True, slots=True)
class Inbox:
    """What a firm can answer: eligible first, then what needs an answer, then one step short.

    `others` counts the open requests that ask for work the firm does nothing like; `is_whole` says
    that none was left out for being older than the newest MOST.
    """

    fits: tuple[Fit, ...]
    others: int
    is_whole: bool

    def of(self, group: Group) -> list[Fit]:
        """Those of one group, best first."""
        return [fit for fit in self.fits if fit.firm.group == group]


def open_requests(*, day: date) -> Q:
    """Requests that suppliers may learn of on `day`: open, for firms that fit, not past."""
    return Q(status=RequestStatus.OPEN, audience=Audience.FITTING) & (
        Q(deadline_on__isnull=True) | Q(deadline_on__gte=day)
    )


def inbox_of(supplier_id: int, *, as_of: date | None = None) -> Inbox:
    """Return the open requests that fit a published supplier or nearly do, ranked.

    A fixed number of queries, whatever the number of requests. An unpublished supplier has none.
    """
    day = as_of or today()
    visible = Request.objects.filter(open_requests(day=day))
    total = visible.count()
    row = ProfileRow.objects.filter(supplier_id=supplier_id).first()
    if row is None:
        return Inbox(fits=(), others=total, is_whole=True)
    concepts = Concepts.current()
    alike = sorted({pk for known in row.known_ids for pk in concepts[known].family})
    asking = visible.filter(
        pk__in=Request.objects.filter(
            steps__role=StepRole.CORE, steps__process_id__in=alike
        ).values("pk")
    )
    candidates = list(
        asking.select_related("organisation", "volume_unit", "sector")
        .prefetch_related("steps", "requirements")
        .order_by("-created_at", "-pk")[: MOST + 1]
    )
    fits = _ranked(fit_of(candidates[:MOST], supplier_id, day=day, concepts=concepts))
    return Inbox(
        fits=tuple(fits),
        others=total - len(candidates),
        is_whole=len(candidates) <= MOST,
    )


def fit_for(supplier_id: int, ref: str, *, as_of: date | None = None) -> Fit | None:
    """Return how a published supplier fits one request that it may learn of, else None."""
    day = as_of or today()
    requests = list(
        Request.objects.filter(open_requests(day=day), ref=ref)
        .select_related("organisation", "volume_unit", "sector")
        .prefetch_related("steps", "requirements")
    )
    fits = fit_of(requests, supplier_id, day=day, concepts=Concepts.current())
    return next(iter(fits), None)


def fit_of(
    requests: Sequence[Request], supplier_id: int, *, day: date, concepts: Concepts
) -> list[Fit]:
    """Judge one supplier for each request by the very statement that buyers' rankings use."""
    drafts = [draft_of(request) for request in requests]
    statements = [
        compile_ranking(build_need(draft, day=day, concepts=concepts, rule=rule), rule)
        for draft, rule in zip(drafts, (RULES[r.rule_version] for r in requests), strict=True)
    ]
    if not statements:
        return []
    sql, params = combine(statements)
    with connection.cursor() as cursor:
        cursor.execute(sql, params | {"ids": [supplier_id], "everyone": True, "most": 1})
        rows = [(position, json.loads(row)) for position, row in cursor.fetchall()]
    return [
        Fit(
            requests[position],
            drafts[position],
            firm_result(row, statements[position].asks, statements[position].total_weight),
        )
        for position, row in rows
    ]


def _ranked(fits: Iterable[Fit]) -> list[Fit]:
    """Best group first, then the higher score, then the newer request."""
    shown = [fit for fit in fits if fit.firm.group in GROUP_ORDER]
    return sorted(
        shown,
        key=lambda fit: (GROUP_ORDER.index(fit.firm.group), -fit.firm.score, -fit.request.pk),
    )
