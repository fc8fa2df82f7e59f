"""What buyers ask a firm: the list, one question with its form, and the short link to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.errors import DomainError
from core.forms import add_problems
from core.lookups import found_or_404
from directory.models import CapabilityLine
from matching.choices import QuestionState
from matching.forms.answer_form import AnswerForm, DeclineForm
from matching.models import Question
from matching.questions.answering import answer_question, decline_question, dimensions_asked
from matching.questions.page import closed_for, question_views, waiting_for, with_all
from matching.views.inbox import own_supplier

PAGE_SIZE = 30


@require_safe
@allowed(is_supplier)
def inbox_questions(request: HttpRequest) -> HttpResponse:
    """List what waits, the oldest first, then what is done."""
    supplier = own_supplier(actor_of(request))
    waiting = waiting_for(supplier)
    rows = with_all(waiting).order_by("asked_at", "pk") if supplier else waiting.none()
    done = with_all(closed_for(supplier)) if supplier else waiting.none()
    shown = Paginator(done.order_by("-answered_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    views = question_views([*rows, *shown.object_list])
    context = {
        "supplier": supplier,
        "waiting": [view for view in views if view.question.is_open],
        "done": [view for view in views if not view.question.is_open],
        "page_obj": shown,
    }
    return render(request, "matching/inbox_questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def inbox_question(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one question and take its answer; one that is closed shows what came of it."""
    question = _own(request, ref)
    if not question.is_open:
        return _page(request, question, None)
    form = _form(request, question)
    if request.method == "POST" and form.is_valid():
        try:
            done = answer_question(question=question, given=form.given(), actor=actor_of(request))
        except DomainError as error:
            add_problems(form, error)
        else:
            _tell(request, done)
            return redirect("matching:inbox-questions")
    status = 422 if form.is_bound else 200
    return _page(request, question, form, status=status)


@require_POST
@allowed(is_supplier)
def inbox_question_decline(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that there is no answer, and why."""
    question = _own(request, ref)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you give no answer."))
        return redirect("matching:inbox-question", ref=question.ref)
    try:
        decline_question(
            question=question, reason=form.cleaned_data["reason"], actor=actor_of(request)
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The buyer is told. Your profile stays as it is."))
    return redirect("matching:inbox-questions")


@require_safe
@allowed(is_supplier)
def question_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the short link to the question, after signing in."""
    supplier = own_supplier(actor_of(request))
    if supplier is None:
        raise Http404
    found = found_or_404(Question.objects.filter(supplier=supplier), code=code)
    return redirect("matching:inbox-question", ref=found.ref)


def _own(request: HttpRequest, ref: str) -> Question:
    """A question to the firm acted for; any other is not there, nor one that was taken back."""
    supplier = own_supplier(actor_of(request))
    if supplier is None:
        raise Http404
    mine = Question.objects.filter(supplier=supplier).exclude(state=QuestionState.WITHDRAWN)
    return found_or_404(with_all(mine), ref=ref)


def _form(request: HttpRequest, question: Question) -> AnswerForm:
    lines = CapabilityLine.objects.select_related("unit").filter(supplier=question.supplier_id)
    return AnswerForm(
        request.POST if request.method == "POST" else None,
        question=question,
        dimensions=dimensions_asked(question),
        line=lines.filter(pk=question.line_id).first() if question.line_id else None,
    )


def _page(
    request: HttpRequest, question: Question, form: AnswerForm | None, status: int = 200
) -> HttpResponse:
    (view,) = question_views([question])
    link = reverse("matching:question-link", args=[question.code])
    context: dict[str, Any] = {
        "view": view,
        "form": form,
        "decline": DeclineForm(),
        "is_line_gone": form is not None and form.is_line_gone,
        "link": f"{settings.SITE_ADDRESS.rstrip('/')}{link}",
    }
    return render(request, "matching/inbox_question.html", context, status=status)


def _tell(request: HttpRequest, done: Question) -> None:
    if done.state == QuestionState.STATED:
        text = _("Your profile says it by now, so this answer was not needed and not written.")
        messages.warning(request, text)
        return
    messages.success(request, _("Thank you. It is in your profile and counts at once."))
