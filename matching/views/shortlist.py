"""Putting a firm on the shortlist, taking it off, writing a note: one address, by POST."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.actors import Actor, actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from directory.models import Supplier
from matching.models import Request
from matching.question_page import asking_of
from matching.shortlisting import (
    add_to_shortlist,
    remove_from_shortlist,
    shortlist_of,
    write_shortlist_note,
)
from matching.views.own import context_of, own_request, published_supplier


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
    match request.POST.get("do"):
        case "remove":
            remove_from_shortlist(request=stored, supplier=supplier, actor=actor)
        case "note":
            note = request.POST.get("note", "")
            day = _seen_day(request)
            write_shortlist_note(request=stored, supplier=supplier, note=note, actor=actor, day=day)
        case _:
            day = _seen_day(request)
            add_to_shortlist(request=stored, supplier=supplier, actor=actor, day=day)


def _seen_day(request: HttpRequest) -> date | None:
    """The day of the ranking that the button stood in: the address it came from says it."""
    try:
        query = QueryDict(urlsplit(request.POST.get("next", "")).query)
        return date.fromisoformat(query.get("on", "").strip())
    except ValueError:
        return None


def _back(request: HttpRequest, stored: Request) -> str:
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/"):
        return there
    return reverse("matching:request-detail", kwargs={"ref": stored.ref})
