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
from matching.anchors import reach
from matching.choices import StepRole
from matching.engine.anchors import Standing, may_fit
from matching.engine.explain import GROUPS, FirmResult, Group, firm_result
from matching.engine.firm_view import FirmView
from matching.engine.rules import FULL
from matching.inbox.listed import Listed, look_at
from matching.inbox.open_needs import OpenNeed, OpenNeeds, open_requests
from matching.models import Request, RequestStep
from matching.services import today

__all__ = ["GROUP_ORDER", "Fit", "Inbox", "fit_for", "fits_alike", "inbox_of", "open_requests"]

#: Firms whose last look is kept in memory.
MOST_FIRMS = 32
GROUP_ORDER = (Group.ELIGIBLE, Group.NEEDS_ANSWER, Group.NEAR_MISS)


@dataclass(frozen=True)
class Fit:
    """One open request as one firm sees it; judged as far as it is looked at."""

    request: OpenNeed
    looked: _Looked

    @cached_property
    def standing(self) -> tuple[int, int] | None:
        """Group and total, which suffice to order; None: the firm fails two gates or more."""
        if not may_fit(self.request.need, self.looked.standing):
            return None
        return self.request.judge.standing(self.looked.view)

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
        return self.request.judge.row(self.looked.view)

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

    One query while nothing changed; one more for another firm's edit of a request, and four where
    one is to be read, whatever their number. An unpublished supplier has none.
    """
    day = as_of or today()
    look = look_at(supplier_id, day)
    if look.row is None:
        return Inbox(fits=(), others=look.mark.number)
    concepts, firm = Concepts.numbered(look.taxonomy), _looked(look.row)
    needs = OpenNeeds.on(day, concepts)
    listed = needs.listed(look.mark)
    if firm.inbox is None or firm.inbox[0] is not listed:
        asking = listed.left_open(firm.standing, reach(firm.standing, concepts))
        fits = _ranked(fit for fit in firm.fits(needs.at(asking)) if fit.standing is not None)
        firm.inbox = listed, Inbox(tuple(fits), others=listed.mark.number - len(fits))
    return firm.inbox[1]


def fit_for(supplier_id: int, code: UUID, *, as_of: date | None = None) -> Fit | None:
    """Return how a published supplier fits one request that it may learn of, else None."""
    day = as_of or today()
    look = look_at(supplier_id, day)
    if look.row is None:
        return None
    needs = OpenNeeds.on(day, Concepts.numbered(look.taxonomy))
    wanted = Request.objects.filter(open_requests(day=day), code=code)
    return next(_looked(look.row).fits(needs.of(wanted)), None)


def fits_alike(supplier_id: int, *, as_of: date | None = None) -> list[Fit]:
    """A published supplier for every open request of the families it works in, fitting or not."""
    day = as_of or today()
    look = look_at(supplier_id, day)
    if look.row is None:
        return []
    concepts, firm = Concepts.numbered(look.taxonomy), _looked(look.row)
    alike = RequestStep.objects.filter(
        role=StepRole.CORE, process_id__in=sorted(reach(firm.standing, concepts))
    )
    visible = Request.objects.filter(open_requests(day=day), pk__in=alike.values("request_id"))
    return list(firm.fits(OpenNeeds.on(day, concepts).of(visible)))


class _Looked:
    """A profile row opened once, and what came of it by request."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.view, self.standing = FirmView(row), Standing.of(row)
        #: What was listed when it was made, and the inbox.
        self.inbox: tuple[Listed, Inbox] | None = None
        self._fits: dict[int, Fit] = {}

    def fits(self, needs: Iterable[OpenNeed]) -> Iterator[Fit]:
        """Every need; what neither the firm nor the buyer changed since is not judged again."""
        for each in needs:
            fit = self._fits.get(each.pk)
            if fit is None or fit.request is not each:
                fit = self._fits[each.pk] = Fit(each, self)
            yield fit


#: By supplier.
_looks: dict[int, _Looked] = {}


def _looked(row: Mapping[str, Any]) -> _Looked:
    """This very row opened, and what was judged of it."""
    kept = _looks.get(row["supplier_id"])
    if kept is None or kept.view.row != row:
        if len(_looks) >= MOST_FIRMS:
            _looks.clear()
        kept = _looks[row["supplier_id"]] = _Looked(row)
    return kept


def _ranked(fits: Iterable[Fit]) -> list[Fit]:
    """Best group first, then the higher score, then the newer request."""

    def order(fit: Fit) -> tuple[int, float, int]:
        return GROUPS.index(fit.group), -fit.score, -fit.request.pk

    return sorted(fits, key=order)
