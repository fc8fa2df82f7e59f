"""Buttons of a request: close, open again, copy, delete."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_signed_in
from core.errors import DomainError
from matching.requests.editing import (
    close_request,
    copy_request,
    delete_request,
    reopen_request,
)
from matching.views.own import own_request


@require_POST
@allowed(is_signed_in)
def request_close(request: HttpRequest, ref: str) -> HttpResponse:
    """The request takes no more answers."""
    close_request(request=own_request(request, ref), actor=actor_of(request))
    messages.success(request, _("Closed: no firm is asked any more."))
    return redirect("matching:request-list")


@require_POST
@allowed(is_signed_in)
def request_reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """A closed request takes answers again."""
    reopen_request(request=own_request(request, ref), actor=actor_of(request))
    messages.success(request, _("Open again."))
    return redirect("matching:request-edit", ref=ref)


@require_POST
@allowed(is_signed_in)
def request_copy(request: HttpRequest, ref: str) -> HttpResponse:
    """The same request as a new draft."""
    copy = copy_request(request=own_request(request, ref), actor=actor_of(request))
    messages.success(request, _("This is a copy. Nobody else sees it."))
    return redirect("matching:request-edit", ref=copy.ref)


@require_POST
@allowed(is_signed_in)
def request_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """A draft is gone; a request that was open stays on record."""
    try:
        delete_request(request=own_request(request, ref), actor=actor_of(request))
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    else:
        messages.success(request, _("Deleted."))
    return redirect("matching:request-list")
