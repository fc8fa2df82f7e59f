"""What every page of a supplier's own profile shares."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

from accounts.actors import Actor, actor_of
from directory.forms.base import SectionForm
from directory.models import Supplier
from directory.models.supplier import SupplierOwned
from directory.services import start_profile
from directory.services.parts import PARTS, Part


def own_supplier(request: HttpRequest) -> Supplier:
    """Return the profile of the firm acted for; before anything is saved, an empty one."""
    organisation = _organisation(actor_of(request))
    if request.method == "POST":
        return start_profile(organisation=organisation, actor=actor_of(request))
    found = Supplier.objects.select_related("organisation", "minimum_order_unit")
    return found.filter(organisation=organisation).first() or Supplier(organisation=organisation)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: what was sent, even nothing; None when a page opens."""
    return request.POST if request.method == "POST" else None


def key_of(part: str, thing: SupplierOwned) -> str:
    """Return how a thing of one's own is named in addresses: nothing can be told from it."""
    return salted_hmac("directory.own", f"{part}:{thing.pk}").hexdigest()[:16]


def own_thing(part: Part, supplier: Supplier, key: str) -> SupplierOwned:
    """Return the thing of one's own that an address names; Http404 for any other."""
    if supplier.pk is not None:
        for thing in part.of(supplier).order_by("pk"):
            if key_of(part.name, thing) == key:
                return thing
    raise Http404


def part_named(name: str) -> Part:
    """Return the kind of thing of a route."""
    return PARTS[name]


def differences(typed: SectionForm, stored: SectionForm) -> list[dict[str, Any]]:
    """Return what is stored now and differs from what was typed, field by field, for comparison."""
    return [
        {"label": field.label, "stored": _shown(stored, name)}
        for name, field in stored.fields.items()
        if name != "seen" and _shown(stored, name) != _shown(typed, name)
    ]


def _shown(form: SectionForm, name: str) -> str:
    """The value of a field in words, as the form shows it."""
    value = form[name].value()
    chosen = [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value or "")]
    choices = getattr(form.fields[name], "choices", None)
    if choices is None:
        return ", ".join(chosen)
    names = {str(getattr(key, "value", key)): str(label) for key, label in choices}
    prepare = form.fields[name].prepare_value
    return ", ".join(names.get(str(prepare(one)), str(one)) for one in chosen if one)


def _organisation(actor: Actor) -> Any:
    if actor.organisation is None:
        raise PermissionDenied
    return actor.organisation
