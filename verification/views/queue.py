"""What waits for officers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import allowed
from accounts.permissions import is_officer
from verification.choices import QueueKind, QueueState
from verification.queue import Place, QueueFilter, counts_of, next_after, page_of


@require_GET
@allowed(is_officer)
def queue(request: HttpRequest) -> HttpResponse:
    """Show the part of the queue that the address asks for."""
    wanted = QueueFilter.of(request.GET)
    counts = counts_of(wanted)
    return render(
        request,
        "verification/queue.html",
        {
            "page_obj": page_of(wanted, request.GET.get("page", "1")),
            "wanted": wanted,
            "query": wanted.query(),
            "states": [
                {"value": state.value, "label": state.label, "count": counts[state]}
                for state in QueueState
            ],
            "kinds": QueueKind.choices,
        },
    )


def address_of(kind: str, ref: str, wanted: QueueFilter) -> str:
    """The address of something in the queue, from which the officer comes back to this part."""
    address = reverse(f"verification:{kind}", args=[ref])
    query = wanted.query()
    return f"{address}?{query}" if query else address


def next_address(wanted: QueueFilter, place: Place | None) -> str:
    """Where the officer goes after `place`: the next in this part, or empty."""
    following = next_after(wanted, place)
    return address_of(*following, wanted) if following else ""


def go_on(request: HttpRequest, wanted: QueueFilter, place: Place | None) -> HttpResponse:
    """Lead the officer to the next in the queue, or to the queue when nothing is left in it."""
    address = next_address(wanted, place)
    if not address:
        messages.info(request, _("That was the last one in this list."))
        return redirect("verification:queue")
    return redirect(address)
