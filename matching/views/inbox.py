"""What a supplier sees of the open requests: the list, one request, and a short form for a slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.access import allowed
from accounts.actors import Actor, actor_of
from directory.models import Supplier
from matching.choices import Origin
from matching.consenting import invited
from matching.drafts import RequestDraft
from matching.gap_pages import gap_view
from matching.inbox import GROUP_ORDER, Fit, Inbox, fit_for, inbox_of
from matching.page_view import asked_line
from matching.presentation import asked_views, firm_views
from matching.view_models import Asked, FirmView
from matching.wording import Records

#: So many of the best are named in the short form.
SHORT = 3


@dataclass(frozen=True, slots=True)
class FitView:
    """One open request in words: `asked` is what the buyer wants, `firm` is how we fit it."""

    fit: Fit
    asked: tuple[Asked, ...]
    firm: FirmView

    @property
    def asked_line(self) -> list[str]:
        """What is wanted, in few words."""
        return asked_line(self.asked)

    @property
    def buyer(self) -> str:
        """The buyer's name, empty where the buyer wants to stay unnamed."""
        request = self.fit.request
        return "" if request.is_anonymous else request.organisation.name


@require_safe
@allowed(permissions.is_supplier)
def inbox(request: HttpRequest) -> HttpResponse:
    """List the open requests that fit the firm, or nearly do; as a slot, the best of them."""
    supplier = own_supplier(actor_of(request))
    found = inbox_of(supplier.pk) if supplier else Inbox(fits=(), others=0, is_whole=True)
    views = fit_views(found.fits)
    context = {
        "supplier": supplier,
        "inbox": found,
        "consortia": list(invited(supplier)) if supplier else [],
        "groups": [
            (group.value, [view for view in views if view.fit.firm.group == group])
            for group in GROUP_ORDER
        ],
        "best": views[:SHORT],
    }
    name = "_inbox_summary" if request.htmx else "inbox"  # type: ignore[attr-defined]
    return render(request, f"matching/{name}.html", context)


@require_safe
@allowed(permissions.is_supplier)
def inbox_request(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one open request, and criterion by criterion how the firm fits it."""
    supplier = own_supplier(actor_of(request))
    fit = fit_for(supplier.pk, ref) if supplier else None
    if fit is None:
        raise Http404
    (view,) = fit_views([fit])
    context = {"supplier": supplier, "view": view, "gap": gap_view(supplier, ref)}
    return render(request, "matching/inbox_request.html", context)


@require_safe
def supplier_requests(request: HttpRequest, ref: str) -> HttpResponse:
    """The best open requests for one firm, for its own people and for officers."""
    actor = actor_of(request)
    supplier = Supplier.objects.filter(ref=ref).first()
    if supplier is None or not permissions.may_see_unpublished(actor, supplier.organisation_id):
        raise Http404
    found = inbox_of(supplier.pk)
    context = {"supplier": supplier, "inbox": found, "best": fit_views(found.fits[:SHORT])}
    name = "_inbox_summary" if request.htmx else "supplier_requests"  # type: ignore[attr-defined]
    return render(request, f"matching/{name}.html", context)


def own_supplier(actor: Actor) -> Supplier | None:
    """The profile of the firm acted for, if it has one."""
    organisation = actor.organisation
    return Supplier.objects.filter(organisation=organisation).first() if organisation else None


def fit_views(fits: Sequence[Fit]) -> list[FitView]:
    """Put fits into words; a fixed number of queries."""
    records = Records.of(
        (part for fit in fits for part in fit.firm.parts),
        (item.place_id for fit in fits for item in fit.draft.requirements),
    )
    return [
        FitView(
            fit, asked_views(_as_given(fit.draft), records), *firm_views([fit.firm], {}, records)
        )
        for fit in fits
    ]


def _as_given(draft: RequestDraft) -> RequestDraft:
    """The draft without its origins: a supplier need not know what was read and what was typed."""
    return replace(
        draft,
        volume_origin=Origin.TYPED,
        steps=[replace(step, origin=Origin.TYPED) for step in draft.steps],
        requirements=[replace(item, origin=Origin.TYPED) for item in draft.requirements],
    )
