"""Asking firms what their profiles leave open, and what came of it: the buyer's pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from core.limits import limited
from core.lookups import found_or_404
from matching.models import Question, Request
from matching.questions.asking import ask_question, withdraw_question
from matching.questions.page import asking_of, outcomes_of, points_then, with_all
from matching.questions.unread import mark_seen
from matching.views.own import context_of, own_request, published_supplier, seen_ranking

#: Asks for everything that the profile leaves open.
ALL = "all"


@require_POST
@allowed(is_buyer)
@limited("ranking")
def request_ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask one firm one thing, or all that is unknown; without scripts, go back."""
    stored = own_request(request, ref)
    supplier = published_supplier(request.POST.get("firm", ""))
    kind, actor = request.POST.get("kind", ""), actor_of(request)
    seen = seen_ranking(request, stored)
    asked: list[Question] = []
    problem = own_range = ""
    try:
        asked = ask_question(
            request=stored,
            supplier=supplier,
            kinds=None if kind == ALL else [kind],
            actor=actor,
            day=seen.day,
            seen=seen.draft,
        )
    except DomainError as error:
        problem = str(error)
    if asked and seen.draft is not None:
        own_range = _own_range(asked[0])
    if request.headers.get("HX-Request"):
        context = context_of(stored) | {
            "asking": asking_of(stored, [supplier.ref], actor),
            "ref": supplier.ref,
            "kind": kind,
            "asked": asked,
            "problem": problem,
            "own_range": own_range,
        }
        return render(request, "matching/_ask_answer.html", context)
    _tell(request, asked, problem, own_range)
    return redirect(_back(request, stored))


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_questions(request: HttpRequest, ref: str) -> HttpResponse:
    """List what was asked, with the score then and now; what is new counts as seen from then on."""
    stored = own_request(request, ref)
    outcomes = outcomes_of(stored)
    if request.method == "GET" and any(each.is_new for each in outcomes):
        mark_seen(stored)
    context = context_of(stored) | {
        "outcomes": outcomes,
        "waiting": sum(each.state == "open" for each in outcomes),
    }
    return render(request, "matching/questions.html", context)


@require_POST
@allowed(is_buyer)
def question_withdraw(request: HttpRequest, ref: str, question: str) -> HttpResponse:
    """Take a question back."""
    stored = own_request(request, ref)
    found = found_or_404(with_all(stored.questions.all()), ref=question)
    try:
        withdraw_question(question=found, actor=actor_of(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("matching:questions", ref=stored.ref)


def _own_range(question: Question) -> str:
    """Between what the answer may move the score; beside a tried rule it says which rule's."""
    told = _("By the request's own rule, the answer moves the score between %(low)s and %(high)s.")
    low, _score, high = points_then(question)
    return told % {"low": low, "high": high}


def _tell(request: HttpRequest, asked: list[Question], problem: str, own_range: str) -> None:
    if problem:
        messages.error(request, problem)
        return
    told = ngettext(
        "%(count)d question waits for an answer of the firm.",
        "%(count)d questions wait for an answer of the firm.",
        len(asked),
    )
    messages.success(request, f"{told % {'count': len(asked)}} {own_range}".strip())


def _back(request: HttpRequest, stored: Request) -> str:
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/"):
        return there
    return reverse("matching:request-detail", kwargs={"ref": stored.ref})
