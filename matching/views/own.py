"""What the pages about one request share: whose it is, and which day counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import actor_of
from core.errors import DomainError, Problem
from core.lookups import found_or_404
from directory.models import Supplier
from matching.drafts import RequestDraft
from matching.models import Request
from matching.services import draft_of
from matching.trial.tried import Trial, trial_of, untried

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
    return day_in(request.GET)


def day_in(query: QueryDict) -> date | None:
    """The day that an address's query names; raises :class:`DomainError` for what is no day."""
    written = query.get("on", "").strip()
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


class Seen(NamedTuple):
    """The ranking that a button stood in; None for the usual day and the request's own rule."""

    day: date | None
    draft: RequestDraft | None


def seen_ranking(request: HttpRequest, stored: Request) -> Seen:
    """What the list showed: the address that a button was pressed at says it.

    What cannot be read there was not shown either: the usual counts, as it did on the page.
    """
    address = request.headers.get("HX-Current-URL") or request.POST.get("next", "")
    try:
        query = QueryDict(urlsplit(address).query)
    except ValueError:
        return Seen(None, None)
    day, draft = None, None
    with suppress(DomainError):
        day = day_in(query)
    rule = query.getlist("rule")
    if rule:
        with suppress(DomainError):
            draft = trial_of(draft_of(stored), rule, rule_version=stored.rule_version).draft
    return Seen(day, draft)
