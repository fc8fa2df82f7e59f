"""What the pages about one request share: whose it is, and which day counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import actor_of
from core.errors import DomainError, Problem
from core.lookups import found_or_404
from directory.models import Supplier
from matching.models import Request
from matching.services import draft_of
from matching.trial import Trial, trial_of, untried

#: No ref is longer.
REF_LENGTH = 80


def own_request(request: HttpRequest, ref: str) -> Request:
    """The request of the organisation that asks; any other is not there (404)."""
    organisation = actor_of(request).organisation
    if organisation is None:
        raise Http404
    found = Request.objects.filter(organisation=organisation)
    return found_or_404(
        found.select_related("sector", "volume_unit", "rule_set__rule_set"), ref=ref
    )


def context_of(stored: Request) -> dict[str, Any]:
    """What every page about a request needs."""
    names = {"ref": stored.ref}
    return {
        "stored": stored,
        "edit": reverse("matching:request-edit", kwargs=names),
        "shortlist_url": reverse("matching:request-shortlist", kwargs=names),
    }


def published_supplier(ref: str) -> Supplier:
    """A firm that the ranking can see; any other is not there (404)."""
    return found_or_404(Supplier.objects.published().select_related("organisation"), ref=ref)


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


def asked_trial(request: HttpRequest, stored: Request) -> Trial:
    """The rule in the address; what cannot be tried is told, and the request's own counts."""
    draft, version = draft_of(stored), stored.rule_version
    try:
        return trial_of(draft, request.GET.getlist("rule"), rule_version=version)
    except DomainError as error:
        own = _("Meanwhile the list is by the request's own rule.")
        messages.error(request, f"{error} {own}")
        return untried(draft, rule_version=version)
