"""How often one caller may call. Rates come from `settings.API_RATES`, None for no limit."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


class CallerThrottle(SimpleRateThrottle):
    """Counts by organisation, else by person, else by address; `throttle_scope` picks the rate.

    The counts stand in the cache of one server process: a brake against mistakes and crawlers, not
    an exact account.
    """

    def __init__(self) -> None:
        """The rate is known only once the view is."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the caller has calls left in this scope."""
        self.scope = getattr(view, "throttle_scope", None) or "general"
        rate = settings.API_RATES[self.scope]
        if rate is None:
            return True
        self.rate = rate
        calls, _slash, period = rate.partition("/")
        self.num_requests, self.duration = int(calls), SECONDS[period]
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Who calls, in which scope."""
        return f"api-rate:{self.scope}:{self._caller(request)}"

    def _caller(self, request: Request) -> str:
        actor = getattr(request, "actor", None)
        organisation = getattr(actor, "organisation", None)
        user = getattr(actor, "user", None)
        if organisation is not None:
            return f"organisation:{organisation.pk}"
        if user is not None:
            return f"user:{user.pk}"
        address = self.get_ident(request) or ""
        # A header may hold anything; a cache key may not.
        return f"address:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
