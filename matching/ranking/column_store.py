"""The column store of this process, as fresh as the transaction that asks for it.

Threads share one state per database. A state is never changed, only replaced by a later one, so
that a ranking under way in another thread keeps what it began with.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from django.db import connection, transaction

from directory.profile_changes import Mark, News, news
from matching.engine.columns import Columns
from matching.ranking.column_loader import load_flat

#: From this share of the firms on, reading everything anew is quicker than changing a part.
_MOST_CHANGED = 10


@dataclass(frozen=True, slots=True)
class State:
    """What stands in memory, and how far the changes are read."""

    columns: Columns
    mark: Mark


_states: dict[str, State] = {}
_lock = threading.Lock()


def current() -> Columns:
    """All published firms with every change that the caller's connection sees.

    In a transaction the caller sees its own changes, in columns that nobody else gets. The first
    call of a process reads everything; later ones cost one query if nothing has changed.
    """
    state = _states.get(_name())
    if connection.in_atomic_block:
        return _followed(state).columns
    if state is not None:
        latest = news(state.mark)
        if latest.is_empty:
            _remember(state, latest)
            return state.columns
    with _lock, transaction.atomic():
        with connection.cursor() as cursor:
            # The changes and the rows they are about, of one moment.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        state = _states[_name()] = _followed(_states.get(_name()))
    return state.columns


def held() -> int | None:
    """How many firms are in memory; None before the first call of :func:`current`."""
    state = _states.get(_name())
    return None if state is None else len(state.columns)


def forget() -> None:
    """Let go of what is in memory."""
    with _lock:
        _states.clear()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _remember(state: State, latest: News) -> None:
    """Read fewer old changes next time, unless another thread has gone on meanwhile."""
    if latest.mark.xmin == state.mark.xmin:
        return
    with _lock:
        if _states.get(_name()) is state:
            _states[_name()] = State(state.columns, latest.mark)


def _followed(state: State | None) -> State:
    """The state with all changes that the current transaction sees."""
    latest = news(state.mark if state else None)
    if state is None or latest.supplier_ids is None:
        return State(Columns.from_flat(load_flat()), latest.mark)
    if latest.is_empty:
        return State(state.columns, latest.mark)
    if len(latest.supplier_ids) * _MOST_CHANGED > len(state.columns) + 1000 * _MOST_CHANGED:
        return State(Columns.from_flat(load_flat()), latest.mark)
    ids = sorted(latest.supplier_ids)
    return State(state.columns.changed(ids, load_flat(ids)), latest.mark)
