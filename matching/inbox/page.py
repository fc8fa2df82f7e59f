"""A supplier's inbox in words: only the requests that a page shows are read and worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page
from django.utils.functional import Promise

from core.pagination import OrderedPaginator
from matching.choices import Origin
from matching.drafts import RequestDraft
from matching.inbox.filter import GROUPS, InboxFilter
from matching.inbox.fits import Fit
from matching.models import Request
from matching.presentation.cards import asked_line
from matching.presentation.ranked import asked_views, firm_views
from matching.presentation.view_models import Asked, FirmView
from matching.services import draft_of
from matching.wording.outcomes import Records

#: Of each group beside others; of one group alone, a page.
FIRST, PER_PAGE = 6, 24


@dataclass(frozen=True, slots=True)
class FitView:
    """One open request in words: `asked` is what the buyer wants, `firm` is how we fit it."""

    fit: Fit
    request: Request
    asked: tuple[Asked, ...]
    firm: FirmView

    @property
    def asked_line(self) -> list[str]:
        """What is wanted, in few words."""
        return asked_line(self.asked)

    @property
    def buyer(self) -> str:
        """The buyer's name, empty where the buyer wants to stay unnamed."""
        return "" if self.request.is_anonymous else self.request.organisation.name


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group: how many stand in it, and those shown."""

    name: str
    title: str | Promise
    count: int
    shown: tuple[FitView, ...]

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """The groups in order; `page_obj` where one group alone is shown in pages."""

    groups: tuple[GroupView, ...]
    count: int
    page_obj: Page[Fit] | None
    is_there: bool = True


def inbox_page(fits: tuple[Fit, ...], asked: InboxFilter, number: str | None) -> InboxPage:
    """The first of each group, or one group in pages if one was asked for."""
    kept = asked.applied(fits)
    by_group = {name: [fit for fit in kept if fit.group == name] for name, _title in GROUPS}
    only = asked.asked("group")
    page_obj, is_there = None, True
    if only:
        page_obj, is_there = OrderedPaginator(by_group[only], PER_PAGE).page_or_nearest(number)
        shown = {only: list(page_obj.object_list)}
    else:
        shown = {name: group[:FIRST] for name, group in by_group.items()}
    views = {
        view.fit.request.pk: view for view in fit_views([f for g in shown.values() for f in g])
    }
    groups = tuple(
        GroupView(
            name,
            title,
            len(by_group[name]),
            tuple(views[f.request.pk] for f in shown.get(name, ()) if f.request.pk in views),
        )
        for name, title in GROUPS
    )
    return InboxPage(groups, len(kept), page_obj, is_there)


def fit_views(fits: Sequence[Fit]) -> list[FitView]:
    """Put fits into words; a fixed number of queries. One deleted meanwhile is left out."""
    requests = (
        Request.objects.filter(pk__in=[fit.request.pk for fit in fits])
        .select_related("organisation", "volume_unit", "sector")
        .prefetch_related("steps", "requirements")
        .in_bulk()
    )
    there = [fit for fit in fits if fit.request.pk in requests]
    drafts = {pk: draft_of(request) for pk, request in requests.items()}
    records = Records.of(
        (part for fit in there for part in fit.firm.parts),
        (item.place_id for draft in drafts.values() for item in draft.requirements),
    )
    return [
        FitView(
            fit,
            requests[fit.request.pk],
            asked_views(_as_given(drafts[fit.request.pk]), records),
            *firm_views([fit.firm], {}, records),
        )
        for fit in there
    ]


def _as_given(draft: RequestDraft) -> RequestDraft:
    """The draft without its origins: a supplier need not know what was read and what was typed."""
    return replace(
        draft,
        volume_origin=Origin.TYPED,
        steps=[replace(step, origin=Origin.TYPED) for step in draft.steps],
        requirements=[replace(item, origin=Origin.TYPED) for item in draft.requirements],
    )
