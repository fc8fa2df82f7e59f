"""Which back end ranks: the statement, or the columns in memory where they save enough time."""

from __future__ import annotations

import time
from enum import StrEnum

from django.conf import settings
from django.db import connection

from matching.ranking import column_store


class BackEnd(StrEnum):
    """The two ways to rank; both give the same rows."""

    SQL = "sql"
    NUMPY = "numpy"


class Work(StrEnum):
    """What is asked of a ranking: firms without a failed gate, or every firm judged."""

    RANKED = "ranked"
    EVERYONE = "everyone"


#: The word of the setting that leaves the choice to :func:`choose`.
AUTO = "auto"
#: Microseconds that each further published firm adds, by the statement and by the columns.
#: Measured in turn with the twenty requests of ``make bench``, the fastest of four runs of each, on
#: average: ranked 11.0 and 6.5 ms at 10,000 firms, 88.9 and 16.2 ms at 100,000; everyone judged 220
#: and 17 ms at 10,000.
SQL_US = {Work.RANKED: 0.9, Work.EVERYONE: 22.0}
NUMPY_US = {Work.RANKED: 0.1, Work.EVERYONE: 1.7}
#: Columns take memory and a load at first use: they are used where they save this much.
WORTH_MS = 50.0
#: How long an estimate of the number of firms is good for.
_KEPT_SECONDS = 60.0

_estimates: dict[str, tuple[float, int]] = {}


def choose(work: Work = Work.RANKED, *, requests: int = 1) -> BackEnd:
    """Return the back end for so many rankings at once; the setting may name one for all.

    A transaction under way is served by SQL, which sees its changes without reading all else.
    """
    if settings.RANKING_BACK_END != AUTO:
        return BackEnd(settings.RANKING_BACK_END)
    if connection.in_atomic_block:
        return BackEnd.SQL
    saved_us = (SQL_US[work] - NUMPY_US[work]) * published() * requests
    return BackEnd.NUMPY if saved_us >= WORTH_MS * 1000 else BackEnd.SQL


def published() -> int:
    """About how many firms are published: those in memory, else the database's own estimate."""
    held = column_store.held()
    if held is not None:
        return held
    name, now = str(connection.settings_dict["NAME"]), time.monotonic()
    known = _estimates.get(name)
    if known is None or now - known[0] > _KEPT_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reltuples::bigint FROM pg_class "
                "WHERE oid = 'directory_profilerow'::regclass"
            )
            (estimate,) = cursor.fetchone()
        known = _estimates[name] = (now, max(0, estimate))
    return known[1]
