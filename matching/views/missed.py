"""What passed a supplier's profile by: searches of the list and requests of buyers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.access import allowed
from accounts.actors import actor_of
from core.limits import limited
from directory.searches import LOOKED_BACK, MOST_SEARCHES, passed_by
from matching.inbox.missed import missed_requests
from matching.views.inbox import own_supplier

#: Where in the profile a filter of the list is answered.
_SECTIONS = {
    "process": "lines",
    "material": "lines",
    "product": "products",
    "standard": "certificates",
    "evidence": "certificates",
    "place": "sites",
    "cluster": "sites",
}


@require_safe
@allowed(permissions.is_supplier)
@limited("ranking")
def missed(request: HttpRequest) -> HttpResponse:
    """Which filters and which requirements passed the firm by, how often, and what changes it."""
    supplier = own_supplier(actor_of(request))
    context: dict[str, Any] = {"supplier": supplier, "days": LOOKED_BACK, "most": MOST_SEARCHES}
    if supplier and supplier.published_at:
        context["searches"] = searches = passed_by(supplier.pk)
        context["rows"] = [(each, _SECTIONS.get(each.name, "firm")) for each in searches.missed]
        context["requests"] = missed_requests(supplier.pk)
    return render(request, "matching/missed.html", context)
