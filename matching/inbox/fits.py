"""From a supplier to the open requests: which fit, which nearly fit, and what is missing.

One profile row meets many needs, so the firm is judged in memory (:mod:`matching.engine.judge`,
row for row what the buyers' statement says), and only for requests that nothing rules out before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from directory.concepts import Concepts
from directory.models import ProfileRow
from matching.anchors import not_ruled_out, reach
from matching.choices import StepRole
from matching.engine.anchors import Standing, may_fit
from matching.engine.explain import GROUPS, FirmResult, Group, firm_result
from matching.engine.firm_view import FirmView
from matching.engine.rules import FULL
from matching.inbox.open_needs import OpenNeed, OpenNeeds, open_requests
from matching.models import Request, RequestStep
from matching.services import today

__all__ = ["GROUP_ORDER", "Fit", "Inbox", "fit_for", "fits_alike", "inbox_of", "open_requests"]

#: Firms whose last look is kept in memory.
MOST_FIRMS = 32
GROUP_ORDER = (Group.ELIGIBLE, Group.NEEDS_ANSWER, Group.NEAR_MISS)


@dataclass(frozen=True)
class Fit:
    """One open request as one firm sees it.

    `standing` is group and total, which suffice to order; None: the firm fails two gates or more.
    """

    request: OpenNeed
    view: FirmView
    standing: tuple[int, int] | None

    @property
    def group(self) -> Group:
        """Where the firm stands."""
        return Group.NOT_SUITABLE if self.standing is None else GROUPS[self.standing[0]]

    @cached_property
    def score(self) -> float:
        """0..100, as the buyer's list shows it."""
        weight = self.request.judge.total_weight
        total = int(self.row["total"]) if self.standing is None else self.standing[1]
        return total / (weight * FULL / 100) if weight else 0.0

    @cached_property
    def row(self) -> Mapping[str, Any]:
        """How the firm was judged; made when it is asked for."""
        return self.request.judge.row(self.view)

    @cached_property
    def firm(self) -> FirmResult:
        """Criterion by criterion; made when it is asked for."""
        return firm_result(self.row, self.request.judge.asks, self.request.judge.total_weight)


@dataclass(frozen=True, slots=True)
class Inbox:
    """What a firm can answer: eligible first, then what needs an answer, then one step short.

    `others` counts the open requests that stand in none of these groups.
    """

    fits: tuple[Fit, ...]
    others: int

    def of(self, group: Group) -> list[Fit]:
        """Those of one group, best first."""
        return [fit for fit in self.fits if fit.group == group]


def inbox_of(supplier_id: int, *, as_of: date | None = None) -> Inbox:
    """Return the open requests that fit a published supplier or nearly do, ranked: all of them.

    Four queries, and four more when a request was changed since the last look, whatever the number
    of requests. An unpublished supplier has none.
    """
    day = as_of or today()
    visible = Request.objects.filter(open_requests(day=day))
    total = visible.count()
    row = _row(supplier_id)
    if row is None:
        return Inbox(fits=(), others=total)
    concepts, firm = Concepts.current(), Standing.of(row)
    asking = visible.filter(not_ruled_out(firm, concepts))
    needs = OpenNeeds.on(day, concepts).of(asking)
    fits = _ranked(fit for fit in _judged(needs, row) if fit.standing is not None)
    return Inbox(fits=tuple(fits), others=total - len(fits))


def fit_for(supplier_id: int, code: UUID, *, as_of: date | None = None) -> Fit | None:
    """Return how a published supplier fits one request that it may learn of, else None."""
    day = as_of or today()
    row = _row(supplier_id)
    if row is None:
        return None
    needs = OpenNeeds.on(day, Concepts.current())
    wanted = Request.objects.filter(open_requests(day=day), code=code)
    return next(_judged(needs.of(wanted), row), None)


def fits_alike(supplier_id: int, *, as_of: date | None = None) -> list[Fit]:
    """A published supplier for every open request of the families it works in, fitting or not."""
    day = as_of or today()
    row = _row(supplier_id)
    if row is None:
        return []
    concepts, firm = Concepts.current(), Standing.of(row)
    alike = RequestStep.objects.filter(
        role=StepRole.CORE, process_id__in=sorted(reach(firm, concepts))
    )
    visible = Request.objects.filter(open_requests(day=day), pk__in=alike.values("request_id"))
    return list(_judged(OpenNeeds.on(day, concepts).of(visible), row))


def _row(supplier_id: int) -> Mapping[str, Any] | None:
    return ProfileRow.objects.filter(supplier_id=supplier_id).values().first()


#: By supplier: the profile row that was judged, opened once, and what came of it by request.
_looks: dict[int, tuple[FirmView, dict[int, Fit]]] = {}


def _judged(needs: Iterable[OpenNeed], row: Mapping[str, Any]) -> Iterator[Fit]:
    """Every need judged; what neither the firm nor the buyer changed since is not judged again."""
    view, looked = _looked(row)
    firm = Standing.of(row)
    for each in needs:
        fit = looked.get(each.pk)
        if fit is None or fit.request is not each:
            standing = each.judge.standing(view) if may_fit(each.need, firm) else None
            fit = looked[each.pk] = Fit(each, view, standing)
        yield fit


def _looked(row: Mapping[str, Any]) -> tuple[FirmView, dict[int, Fit]]:
    """This very row opened, and what was judged of it."""
    kept = _looks.get(row["supplier_id"])
    if kept is None or kept[0].row != row:
        if len(_looks) >= MOST_FIRMS:
            _looks.clear()
        kept = _looks[row["supplier_id"]] = (FirmView(row), {})
    return kept


def _ranked(fits: Iterable[Fit]) -> list[Fit]:
    """Best group first, then the higher score, then the newer request."""

    def order(fit: Fit) -> tuple[int, float, int]:
        return GROUPS.index(fit.group), -fit.score, -fit.request.pk

    return sorted(fits, key=order)
