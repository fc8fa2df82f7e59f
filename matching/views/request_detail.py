"""The result page: who can make it, in what order, and why; who is one step short; who is out."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from core.limits import limited
from matching.choices import RequestStatus
from matching.near_misses import near_misses
from matching.question_page import asking_of
from matching.result_page import result_page
from matching.services import draft_of, rank_rows
from matching.views.own import asked_day, context_of, own_request


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the ranked list. A draft is edited first."""
    stored = own_request(request, ref)
    context = context_of(stored)
    if stored.status == RequestStatus.DRAFT:
        return redirect(context["edit"])
    page = result_page(stored, on=_day(request), query=request.GET)
    refs = {each.firm.ref for each in (*page.first, *page.second)} | page.listed_refs
    context |= {
        "page": page,
        "listed": page.listed_refs,
        "asking": asking_of(stored, refs, actor_of(request)),
    }
    return render(request, "matching/request_detail.html", context)


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_near(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who is one step short: a part of the result page, or a page of its own."""
    stored, on = own_request(request, ref), _day(request)
    draft, version = draft_of(stored), stored.rule_version
    ranked = rank_rows(draft, as_of=on, rule_version=version)
    near = near_misses(draft, on=on, rule_version=version, ranked=len(ranked.rows))
    is_part = bool(request.headers.get("HX-Request"))
    template = "matching/_near_misses.html" if is_part else "matching/request_near.html"
    return render(request, template, context_of(stored) | {"near": near, "is_part": is_part})


def _day(request: HttpRequest) -> date | None:
    """The day in the address; what is no day is told, and the usual day counts."""
    try:
        return asked_day(request)
    except DomainError as error:
        messages.warning(request, str(error))
        return None
