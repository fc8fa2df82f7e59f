"""Counts calls in the database, so that all server processes count together."""

from __future__ import annotations

import hashlib
import math
from typing import Any

from django.db import connection
from rest_framework.throttling import BaseThrottle

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
#: Ended counts that one new count clears away: more than come to be, so the table stays short.
CLEARED = 20

_COUNT = """
INSERT INTO core_callcount AS held (key, calls, ends_at)
VALUES (%(key)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET
    calls = CASE WHEN held.ends_at <= clock_timestamp() THEN 1 ELSE held.calls + 1 END,
    ends_at = CASE WHEN held.ends_at <= clock_timestamp() THEN excluded.ends_at
                   ELSE held.ends_at END
RETURNING calls, extract(epoch FROM ends_at - clock_timestamp())
"""
_CLEAR = """
DELETE FROM core_callcount WHERE key IN (
    SELECT key FROM core_callcount WHERE ends_at <= clock_timestamp()
    ORDER BY ends_at LIMIT %s FOR UPDATE SKIP LOCKED
)
"""


def seconds_to_wait(*, scope: str, caller: str, rate: str | None) -> int:
    """Count a call; 0 where the caller may make it, else the seconds until the count starts anew.

    `rate` is such as "60/minute", None for no limit; the time runs from the first call.
    """
    if rate is None:
        return 0
    allowed, _slash, period = rate.partition("/")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": f"{scope}:{caller}", "seconds": SECONDS[period]})
        calls, left = cursor.fetchone()
        if calls == 1:
            cursor.execute(_CLEAR, [CLEARED])
    return max(1, math.ceil(left)) if calls > int(allowed) else 0


def caller_of(request: Any) -> str:
    """Who calls: the organisation, else the person, else the address, which is not kept as such."""
    actor = getattr(request, "actor", None)
    for who in (getattr(actor, "organisation", None), getattr(actor, "user", None)):
        if who is not None:
            return f"{type(who).__name__}:{who.pk}"
    address = BaseThrottle().get_ident(request) or ""
    return hashlib.sha256(address.encode()).hexdigest()[:32]
