"""The firm, what it makes in its own words, and what those words suggest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.errors import DomainError
from core.forms import add_problems
from directory import services
from directory.forms.firm import FirmForm, WordsForm
from directory.models import Concept, Supplier
from directory.services.firm import firm_state
from directory.suggested import accepted_of, suggestions_for
from directory.text_reading import read_text
from directory.views.own import differences, own_supplier, posted

Form = FirmForm | WordsForm


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_firm(request: HttpRequest) -> HttpResponse:
    """The firm's names, tax code and what holds for all its work."""
    supplier = own_supplier(request)
    initial, actor = _firm_initial(supplier), actor_of(request)
    form = FirmForm(posted(request), supplier=supplier, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_profile(
                supplier=supplier,
                actor=actor,
                values=form.values(),
                seen=form.cleaned_data["seen"],
            )
        except services.ChangedError as error:
            return _conflict(request, form, error, "directory/profile_firm.html")
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("directory:profile")
    return render(request, "directory/profile_firm.html", {"form": form, "supplier": supplier})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_words(request: HttpRequest) -> HttpResponse:
    """What the firm makes, in its own words."""
    supplier = own_supplier(request)
    form = WordsForm(posted(request), supplier=supplier, initial=_words_initial(supplier))
    template = "directory/profile_words.html"
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["description"]
        try:
            services.save_words(
                supplier=supplier,
                actor=actor_of(request),
                description=words,
                reading=read_text(words, "profile").reading,
                seen=form.cleaned_data["seen"],
            )
        except services.ChangedError as error:
            return _conflict(request, form, error, template)
        except DomainError as error:
            add_problems(form, error)
        else:
            supplier.refresh_from_db()
            messages.success(request, _("Saved."))
            name = "profile-suggestions" if suggestions_for(supplier) else "profile"
            return redirect(f"directory:{name}")
    shown = str(form["description"].value() or "")
    return render(
        request,
        template,
        {"form": form, "supplier": supplier, "found": read_text(shown, "profile")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_suggestions(request: HttpRequest) -> HttpResponse:
    """What was read from the words, to be accepted or not."""
    supplier = own_supplier(request)
    found = suggestions_for(supplier) if supplier.pk else []
    if request.method == "POST":
        accepted = accepted_of(found, request.POST.getlist("accept"))
        services.accept_suggestions(supplier=supplier, actor=actor_of(request), accepted=accepted)
        count = sum(
            map(len, (accepted.lines, accepted.materials, accepted.standards, accepted.flags))
        )
        told = ngettext("%(count)s thing added.", "%(count)s things added.", count)
        messages.success(request, told % {"count": count})
        return redirect("directory:profile")
    context = {"supplier": supplier, "suggestions": found}
    return render(request, "directory/profile_suggestions.html", context)


def _firm_initial(supplier: Supplier) -> dict[str, Any]:
    state = firm_state(supplier)
    seen = services.revision_of(state)
    sectors = Concept.objects.in_bulk(state["customer_sectors"])
    return state | {
        "seen": seen,
        "export_markets": ", ".join(state["export_markets"]),
        "customer_sectors": [sectors[pk] for pk in state["customer_sectors"] if pk in sectors],
        "minimum_order_unit": state["minimum_order_unit"],
    }


def _words_initial(supplier: Supplier) -> dict[str, Any]:
    state = {"description": supplier.description}
    return state | {"seen": services.revision_of(state)}


def _conflict(request: HttpRequest, form: Form, error: DomainError, template: str) -> HttpResponse:
    """Keep what was typed, and show what is stored now beside it."""
    stored = Supplier.objects.select_related("organisation").get(pk=form.supplier.pk)
    now: Form
    if isinstance(form, FirmForm):
        initial = _firm_initial(stored)
        now = FirmForm(supplier=stored, actor=actor_of(request), initial=initial)
    else:
        initial = _words_initial(stored)
        now = WordsForm(supplier=stored, initial=initial)
    differing = differences(form, now)
    add_problems(form, error)
    form.show_stored(initial["seen"])
    context: dict[str, Any] = {"form": form, "supplier": stored, "differing": differing}
    if isinstance(form, WordsForm):
        context["found"] = read_text(str(form["description"].value() or ""), "profile")
    return render(request, template, context, status=409)
