"""Firms that make a request together: the buyer's page, from the offer to the answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_approved_buyer, is_buyer
from core.errors import DomainError
from core.limits import limited
from matching.choices import ConsortiumState, RequestStatus
from matching.consortium.consenting import (
    MOST_DAYS,
    USUAL_DAYS,
    invite_consortium,
    is_expired,
    last_of,
    members_of,
    offered_for,
    take_back,
)
from matching.consortium.members_view import member_lines
from matching.consortium.view import together_view
from matching.forms.consortium import InviteForm
from matching.models import Consortium, Request
from matching.services import today
from matching.trial.trial_view import tried_words
from matching.views.own import asked_day, asked_trial, context_of, own_request


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_buyer)
@limited("ranking")
def request_consortium(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who can make it together; invite them, or take the invitation back."""
    stored = own_request(request, ref)
    if stored.status == RequestStatus.DRAFT:
        return redirect("matching:request-edit", ref=stored.ref)
    if request.method == "POST":
        return _act(request, stored)
    if request.headers.get("HX-Request"):
        return render(request, "matching/_together.html", _line(request, stored))
    return render(request, "matching/consortium.html", _page(request, stored))


def _line(request: HttpRequest, stored: Request) -> dict[str, Any]:
    """What the result page says in one line."""
    last = last_of(stored)
    if last is not None and _is_running(last):
        return {"stored": stored, "last": last}
    draft = asked_trial(request, stored).draft
    best, _checked = offered_for(stored, as_of=_day(request), draft=draft)
    return {"stored": stored, "best": together_view(best)}


def _page(request: HttpRequest, stored: Request, form: InviteForm | None = None) -> dict[str, Any]:
    last = last_of(stored)
    context = context_of(stored) | {
        "last": last,
        "is_running": last is not None and _is_running(last),
        "is_over": last is not None and is_expired(last, on=today()),
        "members": member_lines(members_of(last)) if last is not None else [],
    }
    if context["is_running"]:
        return context
    anyway = bool(request.GET.get("anyway"))
    trial = asked_trial(request, stored)
    best, checked = offered_for(stored, as_of=_day(request), anyway=anyway, draft=trial.draft)
    usual = min(filter(None, (stored.deadline_on, today() + timedelta(days=USUAL_DAYS))))
    return context | {
        "best": together_view(best),
        "checked": together_view(checked) if checked else None,
        "anyway": anyway,
        "tried": tried_words(trial),
        "may_invite": is_approved_buyer(actor_of(request)),
        "form": form or InviteForm(initial={"deadline_on": max(usual, today())}),
        "last_day": today() + timedelta(days=MOST_DAYS),
    }


def _act(request: HttpRequest, stored: Request) -> HttpResponse:
    actor = actor_of(request)
    if not is_approved_buyer(actor):
        raise PermissionDenied
    if request.POST.get("do") == "take_back":
        last = last_of(stored)
        if last is not None:
            take_back(consortium=last, actor=actor)
            messages.success(request, _("The invitation is taken back."))
        return redirect("matching:consortium", ref=stored.ref)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invite_consortium(
                request=stored,
                refs=request.POST.getlist("firm"),
                deadline_on=form.cleaned_data["deadline_on"],
                anyway=bool(request.GET.get("anyway")),
                as_of=_day(request),
                draft=asked_trial(request, stored).draft,
                actor=actor,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Invited. You read here what each firm answers."))
            return redirect("matching:consortium", ref=stored.ref)
    context = _page(request, stored, form)
    return render(request, "matching/consortium.html", context, status=422)


def _is_running(consortium: Consortium) -> bool:
    if consortium.state == ConsortiumState.AGREED:
        return True
    return consortium.state == ConsortiumState.OPEN and not is_expired(consortium, on=today())


def _day(request: HttpRequest) -> date | None:
    try:
        return asked_day(request)
    except DomainError as error:
        messages.warning(request, str(error))
        return None
