"""A new request: the buyer's text first, and what is read of it while it is typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from core.forms import add_problems
from core.limits import limited
from matching.forms.request_form import TextForm
from matching.models import RuleSetVersion
from matching.requests.editing import start_request
from matching.requests.examples import EXAMPLES, example
from matching.requests.reading_view import reading_of, reading_view
from matching.requests.rule_sets import choosable, rules_of

LONGEST_IN_ADDRESS = 4000


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_buyer)
@limited("reading")
def request_create(request: HttpRequest) -> HttpResponse:
    """Take a text, store what was read as a draft, and lead to where it is checked.

    `text` in the address is what the home page asked for; `example` is one of ours.
    """
    if request.method != "POST":
        asked = request.GET.get("text", "").replace("\x00", "")[:LONGEST_IN_ADDRESS]
        given = asked or example(request.GET.get("example", ""))
        return _page(request, TextForm(initial={"text": given}), given)
    form = TextForm(request.POST)
    sets = _sets(request)
    asked = request.POST.get("rule_set", "")
    chosen = next((version for version in sets if version.rule_set.ref == asked), None)
    if asked and chosen is None:
        form.add_error(None, _("Choose one of your requirement profiles."))
    if form.is_valid():
        try:
            made = start_request(
                text=form.cleaned_data["text"],
                title=form.cleaned_data["title"],
                actor=actor_of(request),
                rules=rules_of(chosen) if chosen else None,
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            return redirect("matching:request-edit", ref=made.ref)
    return _page(request, form, str(form["text"].value() or "")[:LONGEST_IN_ADDRESS], status=422)


def _page(request: HttpRequest, form: TextForm, text: str, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "examples": EXAMPLES,
        "reading": _view("", text) if text else None,
        "sets": _sets(request),
        "asked": request.POST.get("rule_set") or request.GET.get("rule_set", ""),
    }
    return render(request, "matching/request_create.html", context, status=status)


def _sets(request: HttpRequest) -> list[RuleSetVersion]:
    """The requirement profiles that the new request may inherit from."""
    organisation = actor_of(request).organisation
    return list(choosable(organisation).prefetch_related("items")) if organisation else []


@require_POST
@allowed(is_buyer)
@limited("reading")
def request_read(request: HttpRequest) -> HttpResponse:
    """A fragment: the text as typed so far, with what is read of it. Nothing is stored."""
    form = TextForm(request.POST)
    form.is_valid()
    text = form.cleaned_data.get("text", "")
    title = form.cleaned_data.get("title", "")
    reading = _view(title, text) if text else None
    return render(request, "matching/_request_preview.html", {"reading": reading})


def _view(title: str, text: str) -> object:
    return reading_view(reading_of(title, text), title=title)
