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
from matching.questions.page import asking_of
from matching.requests.editing import version_of
from matching.results.near_misses import near_misses
from matching.results.page import result_page
from matching.services import rank_rows
from matching.trial.tried import FIELD, Trial, has_fields, trial_of_fields
from matching.views.own import asked_day, asked_trial, context_of, own_request


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the ranked list. A draft is edited first."""
    stored = own_request(request, ref)
    context = context_of(stored)
    if stored.status == RequestStatus.DRAFT:
        return redirect(context["edit"])
    is_part = request.headers.get("HX-Target") == "ranked"
    trial = asked_trial(request, stored)
    if has_fields(request.GET):
        try:
            trial = trial_of_fields(trial, request.GET)
        except DomainError as error:
            return _refused(request, error, is_part=is_part)
        _in_address(request, trial)
        if not is_part:
            return redirect(_address(request))
    page = result_page(stored, on=_day(request), query=request.GET, trial=trial)
    refs = {each.firm.ref for each in (*page.first, *page.second)} | page.listed_refs
    context |= {
        "page": page,
        "listed": page.listed_refs,
        "asking": asking_of(stored, refs, actor_of(request)),
        "is_tried": is_part,
    }
    context["version"] = version_of(stored, trial.own)
    name = "_trial_answer" if is_part else "request_detail"
    response = render(request, f"matching/{name}.html", context)
    if is_part:
        response["HX-Replace-Url"] = _address(request)
    return response


def _in_address(request: HttpRequest, trial: Trial) -> None:
    """Put what the form says into the address, as short as it can be said; narrowing stays."""
    query = request.GET.copy()
    for name in [*query]:
        if name.startswith(FIELD) or name == "page":
            del query[name]
    query.setlist("rule", trial.values())
    request.GET = query  # type: ignore[assignment]
    request.META["QUERY_STRING"] = query.urlencode()


def _address(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"{request.path}?{query}" if query else request.path


def _refused(request: HttpRequest, error: DomainError, *, is_part: bool) -> HttpResponse:
    """What is wrong with the panel; the list stays as it is."""
    if is_part:
        response = render(request, "matching/_trial_problem.html", {"error": error}, status=422)
        response["HX-Reswap"] = "none"
        return response
    messages.error(request, str(error))
    return redirect(request.path)


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_near(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who is one step short: a part of the result page, or a page of its own."""
    stored, on = own_request(request, ref), _day(request)
    draft, version = asked_trial(request, stored).draft, stored.rule_version
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
