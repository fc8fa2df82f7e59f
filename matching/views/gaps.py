"""What would open more requests to one's own firm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.limits import limited
from matching.gaps.pages import tally_views
from matching.gaps.services import gaps_of
from matching.views.inbox import own_supplier


@require_safe
@allowed(is_supplier)
@limited("ranking")
def gaps(request: HttpRequest) -> HttpResponse:
    """List the changes by which open requests come to fit, those that open most first."""
    supplier = own_supplier(actor_of(request))
    found = gaps_of(supplier.pk) if supplier else None
    context = {
        "supplier": supplier,
        "found": found,
        "tallies": tally_views(found) if found else [],
        "could": len(found.openings) if found else 0,
    }
    return render(request, "matching/gaps.html", context)
