"""What the pages about one request share: whose it is, and which day counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.actors import actor_of
from core.errors import DomainError, Problem
from directory.models import Supplier
from matching.models import Request

#: No ref is longer.
REF_LENGTH = 80


def own_request(request: HttpRequest, ref: str) -> Request:
    """The request of the organisation that asks; any other is not there (404)."""
    organisation = actor_of(request).organisation
    if organisation is None or not is_plain(ref):
        raise Http404
    found = Request.objects.filter(ref=ref, organisation=organisation)
    stored = found.select_related("sector", "volume_unit").first()
    if stored is None:
        raise Http404
    return stored


def context_of(stored: Request) -> dict[str, Any]:
    """What every page about a request needs, the address of its edit page where there is one."""
    try:
        edit = reverse("matching:request-edit", kwargs={"ref": stored.ref})
    except NoReverseMatch:
        edit = ""
    shortlist = reverse("matching:request-shortlist", kwargs={"ref": stored.ref})
    return {"stored": stored, "edit": edit, "shortlist_url": shortlist}


def published_supplier(ref: str) -> Supplier:
    """A firm that the ranking can see; any other is not there (404)."""
    found = Supplier.objects.published().filter(ref=ref) if is_plain(ref) else None
    supplier = found.select_related("organisation").first() if found is not None else None
    if supplier is None:
        raise Http404
    return supplier


def is_plain(ref: str) -> bool:
    """Whether the database can be asked for it."""
    return 0 < len(ref) <= REF_LENGTH and "\x00" not in ref


def asked_day(request: HttpRequest) -> date | None:
    """The day in the address; raises :class:`DomainError` for what is no day."""
    written = request.GET.get("on", "").strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise DomainError(
            Problem(
                message=_("The address names no day that there is."),
                code="no_day",
                place="on",
                remedy=_("Write it as 2026-11-21."),
            )
        ) from None
