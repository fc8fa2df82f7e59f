"""Doors of pages: a decorator that asks a predicate before the view runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.actors import Actor, actor_of
from accounts.choices import OrganisationKind
from accounts.permissions import Predicate, has_organisation, is_buyer, is_signed_in, is_supplier

#: Pages that open to whoever registers an organisation of the kind.
OPENED_BY = {is_buyer: OrganisationKind.BUYER, is_supplier: OrganisationKind.SUPPLIER}

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def allowed(predicate: Predicate) -> Callable[[View], View]:
    """Let in whom `predicate` accepts; send strangers to sign in, answer 403 to others.

    Who acts for nobody yet is led to register what opens the page, and from there back to it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if predicate(actor):
                return view(request, *args, **kwargs)
            if not is_signed_in(actor):
                return redirect_to_login(request.get_full_path())
            if request.method == "GET" and predicate in OPENED_BY and _is_new(actor):
                query = {"kind": OPENED_BY[predicate], "next": request.get_full_path()}
                return redirect(f"{reverse('accounts:organisation-create')}?{urlencode(query)}")
            raise PermissionDenied

        return guarded  # type: ignore[return-value]

    return decorate


def _is_new(actor: Actor) -> bool:
    """A person without an organisation, who is not of the administration."""
    return actor.user is not None and not actor.user.is_staff and not has_organisation(actor)
