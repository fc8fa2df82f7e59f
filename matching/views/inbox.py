"""What a supplier sees of the open requests: the list, one request, and a short form for a slot."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.access import allowed
from accounts.actors import Actor, actor_of
from core.limits import limited
from directory.concepts import Concepts
from directory.models import Supplier
from matching.consortium.consenting import invited
from matching.gaps.pages import gap_view
from matching.inbox.filter import InboxFilter
from matching.inbox.fits import Inbox, fit_for, inbox_of
from matching.inbox.page import fit_views, inbox_page
from matching.presentation.cards import card

#: So many of the best are named in the short form.
SHORT = 3
#: The part of the page that its own filters fetch; any other part asked for is the short form.
LIST = "inbox"


@require_safe
@allowed(permissions.is_supplier)
@limited("ranking")
def inbox(request: HttpRequest) -> HttpResponse:
    """List the open requests that fit the firm, or nearly do; as a slot, the best of them."""
    supplier = own_supplier(actor_of(request))
    found = inbox_of(supplier.pk) if supplier else Inbox(fits=(), others=0)
    asks_part = bool(request.htmx) and request.htmx.target != LIST  # type: ignore[attr-defined]
    if asks_part:
        return _summary(request, supplier, found)
    asked = InboxFilter(request.GET, fits=found.fits, concepts=Concepts.current())
    page = inbox_page(found.fits, asked, request.GET.get("page"))
    problems = list(asked.problems)
    if page.page_obj and not page.is_there:
        number = {"page": page.page_obj.number}
        problems.append(_("There is no such page: this is page %(page)s.") % number)
    context = {
        "supplier": supplier,
        "inbox": found,
        "consortia": list(invited(supplier)) if supplier else [],
        "asked": asked,
        "problems": problems,
        "page": page,
        "page_obj": page.page_obj,
    }
    return render(request, "matching/inbox.html", context)


def _summary(request: HttpRequest, supplier: Supplier | None, found: Inbox) -> HttpResponse:
    context = {"supplier": supplier, "inbox": found, "best": fit_views(found.fits[:SHORT])}
    return render(request, "matching/_inbox_summary.html", context)


@require_safe
@allowed(permissions.is_supplier)
@limited("ranking")
def inbox_request(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show one open request, and criterion by criterion how the firm fits it."""
    supplier = own_supplier(actor_of(request))
    fit = fit_for(supplier.pk, code) if supplier else None
    views = fit_views([fit]) if fit else []
    if not views:
        raise Http404
    context = {
        "supplier": supplier,
        "view": views[0],
        "gap": gap_view(supplier, code),
        "lines": card(views[0].firm).lines,
    }
    return render(request, "matching/inbox_request.html", context)


@require_safe
@limited("ranking")
def supplier_requests(request: HttpRequest, ref: str) -> HttpResponse:
    """The best open requests for one firm, for its own people and for officers."""
    actor = actor_of(request)
    supplier = Supplier.objects.filter(ref=ref).first()
    if supplier is None or not permissions.may_see_unpublished(actor, supplier.organisation_id):
        raise Http404
    found = inbox_of(supplier.pk)
    if request.htmx:  # type: ignore[attr-defined]
        return _summary(request, supplier, found)
    context = {"supplier": supplier, "inbox": found, "best": fit_views(found.fits[:SHORT])}
    return render(request, "matching/supplier_requests.html", context)


def own_supplier(actor: Actor) -> Supplier | None:
    """The profile of the firm acted for, if it has one."""
    organisation = actor.organisation
    return Supplier.objects.filter(organisation=organisation).first() if organisation else None
