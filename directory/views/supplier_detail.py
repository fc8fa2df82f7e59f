"""A supplier's public page, and the contacts of those who may see them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_signed_in, may_see_contacts, may_see_unpublished
from core.errors import DomainError
from core.limits import limited
from directory.concepts import Concepts
from directory.disclosures import disclose_contacts
from directory.models import Contact, Supplier
from directory.place_names import former_districts
from directory.profile_page import profile_page
from directory.querysets import SupplierQuerySet


@require_safe
def supplier_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a published profile; one that is not is there for the firm itself and officers only."""
    return _page(request, _visible(request, ref, Supplier.objects.for_profile()), contacts=None)


@require_POST
@allowed(is_signed_in)
@limited("contacts")
def supplier_contacts(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the contacts and record that they were shown; only for whom they are meant."""
    supplier = _visible(request, ref, Supplier.objects.for_profile())
    try:
        contacts = disclose_contacts(supplier=supplier, actor=actor_of(request))
    except DomainError as error:
        raise PermissionDenied(str(error)) from error
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "directory/_contacts.html", {"contacts": contacts})
    else:
        response = _page(request, supplier, contacts=contacts)
    add_never_cache_headers(response)
    return response


def _visible(request: HttpRequest, ref: str, suppliers: SupplierQuerySet) -> Supplier:
    supplier = suppliers.with_ref(ref).first()
    if supplier is None or (
        supplier.published_at is None
        and not may_see_unpublished(actor_of(request), supplier.organisation_id)
    ):
        raise Http404
    return supplier


def _page(
    request: HttpRequest, supplier: Supplier, *, contacts: list[Contact] | None
) -> HttpResponse:
    page = profile_page(supplier, concepts=Concepts.current(), former=former_districts())
    actor, owner = actor_of(request), supplier.organisation_id
    context = {
        "page": page,
        "contacts": contacts,
        "may_see_contacts": may_see_contacts(actor, owner),
        # Requests that fit it are told to whom the firm's own pages are open.
        "may_see_requests": may_see_unpublished(actor, owner),
    }
    return render(request, "directory/supplier_detail.html", context)
