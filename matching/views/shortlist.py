"""Putting a firm on the shortlist, taking it off, writing a note: one address, by POST."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.actors import Actor, actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from directory.models import Supplier
from matching.kept.shortlisting import (
    add_to_shortlist,
    remove_from_shortlist,
    shortlist_of,
    write_shortlist_note,
)
from matching.models import Request
from matching.questions.page import asking_of
from matching.views.own import context_of, own_request, published_supplier, seen_ranking


@require_POST
@allowed(is_buyer)
def request_shortlist(request: HttpRequest, ref: str) -> HttpResponse:
    """Do what the button says; without scripts, go back to where it was pressed."""
    stored = own_request(request, ref)
    supplier = published_supplier(request.POST.get("firm", ""))
    problem = ""
    try:
        _do(request, stored, supplier, actor_of(request))
    except DomainError as error:
        problem = str(error)
    if not request.headers.get("HX-Request"):
        if problem:
            messages.error(request, problem)
        return redirect(_back(request, stored))
    shortlist = shortlist_of(stored)
    context = context_of(stored) | {
        "shortlist": shortlist,
        "listed": {entry.supplier.ref for entry in shortlist},
        "asking": asking_of(stored, [entry.supplier.ref for entry in shortlist], actor_of(request)),
        "firm": supplier,
        "problem": problem,
        "is_part": True,
    }
    return render(request, "matching/_shortlist_answer.html", context)


def _do(request: HttpRequest, stored: Request, supplier: Supplier, actor: Actor) -> None:
    what: dict[str, Any] = {"request": stored, "supplier": supplier, "actor": actor}
    do = request.POST.get("do")
    if do == "remove":
        remove_from_shortlist(**what)
        return
    what |= seen_ranking(request, stored)._asdict()
    if do == "note":
        write_shortlist_note(note=request.POST.get("note", ""), **what)
    else:
        add_to_shortlist(**what)


def _back(request: HttpRequest, stored: Request) -> str:
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/"):
        return there
    return reverse("matching:request-detail", kwargs={"ref": stored.ref})
