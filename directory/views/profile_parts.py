"""Sites, capability lines, machines, products, contacts: added, changed, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.errors import DomainError
from core.forms import add_problems
from directory import services
from directory.forms.base import SectionForm
from directory.forms.firm import ContactForm
from directory.forms.parts import LineForm, MachineForm, ProductForm, SiteForm
from directory.models import Concept, Site, Supplier
from directory.models.supplier import SupplierOwned
from directory.services.parts import Part, state_of
from directory.views.own import differences, key_of, own_supplier, own_thing, part_named, posted


@dataclass(frozen=True, slots=True)
class Page:
    """The words and the form of one kind of thing."""

    form: type[SectionForm]
    add: str | Promise
    change: str | Promise
    lead: str | Promise
    remove: str | Promise
    kept: str | Promise = ""


PAGES = {
    "site": Page(
        SiteForm,
        gettext_lazy("Add a site"),
        gettext_lazy("Site"),
        gettext_lazy(
            "A factory or workshop. Buyers search by its place, certificates are held for it."
        ),
        gettext_lazy("Remove this site?"),
        gettext_lazy("Its capability lines and machines stay, without a site."),
    ),
    "line": Page(
        LineForm,
        gettext_lazy("Add a capability line"),
        gettext_lazy("Capability line"),
        gettext_lazy(
            "One process at one site. Requests find you by it; what you leave open stays open."
        ),
        gettext_lazy("Remove this capability line?"),
    ),
    "machine": Page(
        MachineForm,
        gettext_lazy("Add a machine"),
        gettext_lazy("Machine"),
        gettext_lazy("Machines of one type. Buyers judge by them what you can hold."),
        gettext_lazy("Remove this machine?"),
    ),
    "product": Page(
        ProductForm,
        gettext_lazy("Add a product"),
        gettext_lazy("Product"),
        gettext_lazy("What you make, or what you trade: said apart, product by product."),
        gettext_lazy("Remove this product?"),
    ),
    "contact": Page(
        ContactForm,
        gettext_lazy("Add a contact"),
        gettext_lazy("Contact"),
        gettext_lazy(
            "Only buyers whose identity an officer has checked see names, phones and e-mails, "
            "and every look is recorded. The public page never shows them."
        ),
        gettext_lazy("Remove this contact?"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_part(request: HttpRequest, part: str, key: str | None = None) -> HttpResponse:
    """Add a thing, or change the one that the address names."""
    kind, supplier = part_named(part), own_supplier(request)
    thing = own_thing(kind, supplier, key) if key else kind.model(supplier=supplier)
    form = PAGES[part].form(
        posted(request), supplier=supplier, initial=_initial(kind, supplier, thing)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.save_part(
                part=part,
                supplier=supplier,
                actor=actor_of(request),
                values=form.values(),
                pk=thing.pk,
                seen=form.cleaned_data["seen"],
            )
        except services.ChangedError as error:
            return _conflict(request, kind, form, thing, error)
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            again = "another" in request.POST and key is None
            return redirect(request.path if again else f"{reverse('directory:profile')}#{part}s")
    return _show(request, kind, form, thing)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_part_remove(request: HttpRequest, part: str, key: str) -> HttpResponse:
    """Ask, then remove."""
    kind, supplier = part_named(part), own_supplier(request)
    thing = own_thing(kind, supplier, key)
    problem = ""
    if request.method == "POST":
        try:
            services.remove_part(part=part, supplier=supplier, actor=actor_of(request), pk=thing.pk)
        except DomainError as error:
            problem = str(error)
        else:
            messages.success(request, _("Removed."))
            return redirect(f"{reverse('directory:profile')}#{part}s")
    context = {
        "page": PAGES[part],
        "part": part,
        "named": _named(thing),
        "problem": problem,
        "back": reverse(f"directory:profile-{part}", args=[key]),
    }
    return render(request, "directory/profile_remove.html", context)


def _initial(kind: Part, supplier: Supplier, thing: SupplierOwned) -> dict[str, Any]:
    if thing.pk is None:
        return _initial_of_new(kind, supplier)
    state = state_of(kind, thing)
    seen = services.revision_of(state)
    if "materials" in state:
        found = Concept.objects.in_bulk(state["materials"])
        state["materials"] = [found[pk] for pk in state["materials"] if pk in found]
    if isinstance(state.get("site"), Site):
        state["site"] = state["site"].number
    return state | {"seen": seen}


def _initial_of_new(kind: Part, supplier: Supplier) -> dict[str, Any]:
    initial: dict[str, Any] = {"stated_on": timezone.localdate(), "quantity": 1}
    sites = list(Site.objects.filter(supplier_id=supplier.pk).order_by("number")[:2])
    if kind.name in ("line", "machine") and len(sites) == 1:
        initial["site"] = sites[0].number
    return initial


def _show(
    request: HttpRequest,
    kind: Part,
    form: SectionForm,
    thing: SupplierOwned,
    *,
    differing: Any = (),
) -> HttpResponse:
    context = {
        "form": form,
        "page": PAGES[kind.name],
        "part": kind.name,
        "is_new": thing.pk is None,
        "differing": differing,
    }
    if thing.pk is not None:
        key = key_of(kind.name, thing)
        context["remove"] = reverse(f"directory:profile-{kind.name}-remove", args=[key])
    status = 409 if differing else 200
    return render(request, "directory/profile_part.html", context, status=status)


def _conflict(
    request: HttpRequest, kind: Part, form: SectionForm, thing: SupplierOwned, error: DomainError
) -> HttpResponse:
    """Keep what was typed, and show what is stored now beside it."""
    stored = kind.of(form.supplier).get(pk=thing.pk)
    initial = _initial(kind, form.supplier, stored)
    differing = differences(form, type(form)(supplier=form.supplier, initial=initial))
    add_problems(form, error)
    form.show_stored(initial["seen"])
    return _show(request, kind, form, stored, differing=differing)


def _named(thing: Any) -> str:
    """What a thing is called in the question whether to remove it."""
    for name in ("process", "machine_type", "text", "address", "name"):
        value = getattr(thing, name, None)
        if value:
            return str(value)
    return str(getattr(thing, "place", None) or getattr(thing, "source_text", "") or "")
