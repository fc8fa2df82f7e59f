"""How often one visitor may ask for what costs much, or for what somebody could collect."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.rates import caller_of, seconds_to_wait

View = TypeVar("View", bound=Callable[..., HttpResponse])


def limited(scope: str, *methods: str) -> Callable[[View], View]:
    """Answer 429 beyond `settings.PAGE_RATES[scope]`, counted by organisation, person or address.

    With `methods`, only these count.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wait = 0 if methods and request.method not in methods else _wait(request, scope)
            if wait:
                answer = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
                answer["Retry-After"] = str(wait)
                return answer
            return view(request, *args, **kwargs)

        return counted  # type: ignore[return-value]

    return decorate


def _wait(request: HttpRequest, scope: str) -> int:
    return seconds_to_wait(
        scope=f"page-{scope}", caller=caller_of(request), rate=settings.PAGE_RATES[scope]
    )
