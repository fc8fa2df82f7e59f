"""What saving costs with its refresh, and whether the next ranking knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection, connections, transaction
from django.test import override_settings

from directory import profile_rows
from directory.models import ProfileRow, Supplier
from matching.benchmarks.times import Times
from matching.drafts import RequestDraft
from matching.needs import day_number
from matching.services import rank_rows

BACK_ENDS = ("sql", "numpy")
#: The first day that an edit writes.
LATE = date(2030, 1, 1)
TRIALS = 50
_BARE = "bare"


def ranked_by(back_end: str) -> AbstractContextManager[Any]:
    """Let this back end rank, whatever the estimate of its cost."""
    return override_settings(RANKING_BACK_END=back_end)


def _some_suppliers(count: int) -> list[int]:
    return list(ProfileRow.objects.order_by("supplier_id").values_list("pk", flat=True)[:count])


def _close_until(supplier: int, day: date) -> None:
    """An edit of the profile that every ranking shows, whatever it asks."""
    Supplier.objects.filter(pk=supplier).update(offer_closed_until=day)


def _save(supplier: int, day: date) -> None:
    _close_until(supplier, day)
    profile_rows.refresh([supplier])


def save_times(*, rounds: int) -> dict[str, Times]:
    """The same edit with its triggers and its refresh, and bare, each with its commit."""
    suppliers = _some_suppliers(20)
    times = {"save": Times(), "bare save": Times()}

    def saved(number: int) -> None:
        with transaction.atomic():
            _save(suppliers[number], LATE)

    def bare(number: int) -> None:
        with transaction.atomic(using=_BARE):
            rows = Supplier.objects.using(_BARE).filter(pk=suppliers[number])
            rows.update(offer_closed_until=LATE)

    with _without_triggers():
        for turn in range(rounds + 1):
            for number in range(len(suppliers)):
                for name, work in (("bare save", bare), ("save", saved)):
                    kept = times[name] if turn else Times()
                    kept.take(work, number)
    return times


@contextmanager
def _without_triggers() -> Iterator[None]:
    """A second connection whose triggers are off; to switch them drops a connection's plans."""
    other = connections[_BARE] = connection.copy(alias=_BARE)
    try:
        with other.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        yield
    finally:
        other.close()
        del connections[_BARE]


class Freshness:
    """Edits of which the very next ranking must know, by both back ends. Results: hits, trials."""

    def __init__(self, draft: RequestDraft) -> None:
        self._draft = draft
        self._suppliers = _some_suppliers(TRIALS)
        self._day = LATE

    def alone(self) -> tuple[int, int]:
        """One writer."""
        return sum(map(self._one, self._suppliers)), len(self._suppliers)

    def with_a_long_transaction(self) -> tuple[int, int]:
        """While another connection keeps open a transaction that has written."""
        kept, *others = self._suppliers
        with _Writer() as other:
            other.save(kept, self._next())
            hits = sum(map(self._one, others))
            other.commit()
        return hits, len(others)

    def two_writers(self) -> tuple[int, int]:
        """Two at once, who began first ends last; nothing is seen before its commit."""
        pairs = list(zip(self._suppliers[::2], self._suppliers[1::2], strict=False))
        with _Writer() as first, _Writer() as second:
            hits = sum(self._crossed(first, second, *pair) for pair in pairs)
        return hits, len(pairs)

    def _next(self) -> date:
        self._day += timedelta(days=1)
        return self._day

    def _one(self, supplier: int) -> bool:
        day = self._next()
        with transaction.atomic():
            _save(supplier, day)
        return self._sees(supplier, day)

    def _crossed(self, first: _Writer, second: _Writer, early: int, late: int) -> bool:
        before, days = self._seen(early), (self._next(), self._next())
        first.save(early, days[0])
        second.save(late, days[1])
        second.commit()
        is_fresh = self._sees(late, days[1]) and self._seen(early) == before
        first.commit()
        return is_fresh and self._sees(early, days[0])

    def _sees(self, supplier: int, day: date) -> bool:
        return self._seen(supplier) == [day_number(day)] * len(BACK_ENDS)

    def _seen(self, supplier: int) -> list[int | None]:
        """The edited day, as each back end's next ranking has it."""
        found = []
        for back_end in BACK_ENDS:
            with ranked_by(back_end):
                rows = rank_rows(self._draft, everyone=True, supplier_ids=[supplier]).rows
            found.append(rows[0]["offer_closed_until"])
        return found


class _Writer:
    """A connection of its own, in a thread of its own, with a transaction that stays open."""

    def __enter__(self) -> _Writer:
        self._thread = ThreadPoolExecutor(max_workers=1)
        return self

    def __exit__(self, *_error: object) -> None:
        # Named in the thread, where it is the thread's own connection.
        self._thread.submit(lambda: connection.close()).result()  # noqa: PLW0108
        self._thread.shutdown()

    def save(self, supplier: int, day: date) -> None:
        """Edit, and leave the transaction open."""

        def work() -> None:
            transaction.set_autocommit(False)
            _save(supplier, day)

        self._thread.submit(work).result()

    def commit(self) -> None:
        """End the transaction."""

        def work() -> None:
            transaction.commit()
            transaction.set_autocommit(True)

        self._thread.submit(work).result()
