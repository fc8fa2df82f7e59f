"""Doors of pages: a decorator that asks a predicate before the view runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.actors import actor_of
from accounts.permissions import Predicate, is_signed_in

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def allowed(predicate: Predicate) -> Callable[[View], View]:
    """Let in whom `predicate` accepts; send strangers to sign in, answer 403 to others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if predicate(actor):
                return view(request, *args, **kwargs)
            if not is_signed_in(actor):
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied

        return guarded  # type: ignore[return-value]

    return decorate
