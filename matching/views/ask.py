"""Asking firms what their profiles leave open, and what came of it: the buyer's pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
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
from matching.questions.page import asking_of, outcomes_of, with_all
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
    problem = ""
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
    if request.headers.get("HX-Request"):
        context = context_of(stored) | {
            "asking": asking_of(stored, [supplier.ref], actor),
            "ref": supplier.ref,
            "kind": kind,
            "asked": asked,
            "problem": problem,
        }
        return render(request, "matching/_ask_answer.html", context)
    _tell(request, asked, problem)
    return redirect(_back(request, stored))


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_questions(request: HttpRequest, ref: str) -> HttpResponse:
    """List what was asked for the request, with the score then and now."""
    stored = own_request(request, ref)
    outcomes = outcomes_of(stored)
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


def _tell(request: HttpRequest, asked: list[Question], problem: str) -> None:
    if problem:
        messages.error(request, problem)
        return
    told = ngettext(
        "%(count)d question waits for an answer of the firm.",
        "%(count)d questions wait for an answer of the firm.",
        len(asked),
    )
    messages.success(request, told % {"count": len(asked)})


def _back(request: HttpRequest, stored: Request) -> str:
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/"):
        return there
    return reverse("matching:request-detail", kwargs={"ref": stored.ref})
