"""How often one visitor may ask for what costs much, or for what somebody could collect."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.throttling import BaseThrottle

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
View = TypeVar("View", bound=Callable[..., HttpResponse])


def limited(scope: str, *methods: str) -> Callable[[View], View]:
    """Answer 429 beyond `settings.PAGE_RATES[scope]`, counted by organisation, person or address.

    With `methods`, only these count. The counts stand in the cache of one server process: a brake,
    not an exact account.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if (not methods or request.method in methods) and _is_too_often(request, scope):
                return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
            return view(request, *args, **kwargs)

        return counted  # type: ignore[return-value]

    return decorate


def _is_too_often(request: HttpRequest, scope: str) -> bool:
    rate = settings.PAGE_RATES[scope]
    if rate is None:
        return False
    calls, _slash, period = rate.partition("/")
    window = int(time.time()) // SECONDS[period]
    key = f"page-rate:{scope}:{window}:{_caller(request)}"
    cache.add(key, 0, SECONDS[period])
    try:
        return cache.incr(key) > int(calls)
    except ValueError:
        # Just thrown out of a full cache: the next call counts again.
        return False


def _caller(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    for who in (getattr(actor, "organisation", None), getattr(actor, "user", None)):
        if who is not None:
            return f"{type(who).__name__}:{who.pk}"
    address = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]
    return hashlib.sha256(address.encode()).hexdigest()[:32]
