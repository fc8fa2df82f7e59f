"""How often one caller may call. Rates come from `settings.API_RATES`, None for no limit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.rates import caller_of, seconds_to_wait


class CallerThrottle(BaseThrottle):
    """Counts by organisation, else by person, else by address; `throttle_scope` picks the rate."""

    _wait = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the caller has calls left in this scope."""
        scope = getattr(view, "throttle_scope", None) or "general"
        self._wait = seconds_to_wait(
            scope=f"api-{scope}", caller=caller_of(request), rate=settings.API_RATES[scope]
        )
        return self._wait == 0

    def wait(self) -> float | None:
        """Seconds until the caller may call again."""
        return float(self._wait)
