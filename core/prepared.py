"""Long statements that are run again and again: prepared on the server, planned once.

A ranking's statement is ten thousand characters, that of a profile row seven thousand. Reading and
planning them costs the server more than running them, and two runs differ only in their parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import Format
from psycopg.rows import dict_row

_PARAMETER = re.compile(r"%\((\w+)\)s")
#: Runs of one statement on one connection before it is prepared, and how many stay prepared.
_RUNS_BEFORE, _MOST_PREPARED = 1, 64


def fetch_rows(sql: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Run ``sql`` with named parameters, each of which it casts; return the rows by column name."""
    with _executed(sql, params) as cursor:
        found: list[dict[str, Any]] = cursor.fetchall()
        return found


def run(sql: str, params: dict[str, Any]) -> None:
    """Run ``sql``, which returns no rows, with named parameters, each of which it casts."""
    with _executed(sql, params):
        pass


@contextmanager
def _executed(sql: str, params: dict[str, Any]) -> Iterator[Any]:
    """The cursor after the statement.

    The driver's own cursor is used: Django's puts parameters into the text, so that no statement
    would ever be met again. What Django counts and logs of queries it does of these.
    """
    text, names = _native(sql)
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    own = connection.connection
    if own.prepare_threshold is None and settings.PREPARED_STATEMENTS:
        own.prepare_threshold, own.prepared_max = _RUNS_BEFORE, _MOST_PREPARED
    raw = psycopg.RawCursor(own, row_factory=dict_row)
    # Numbers as they are: neither side writes or reads their digits.
    raw.format = Format.BINARY
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    # A cursor of another kind than Django's own, with the same methods.
    with wrap(cast("Any", raw)) as cursor:
        cursor.execute(text, [_literal(params[name]) for name in names])
        yield cursor


@lru_cache(maxsize=256)
def _native(sql: str) -> tuple[Any, tuple[str, ...]]:
    """``sql`` with the server's own placeholders, and the parameters' names in their order.

    As bytes, one object for each statement: the driver looks it up by them at each run.
    """
    places: dict[str, int] = {}

    def placeholder(match: re.Match[str]) -> str:
        return f"${places.setdefault(match.group(1), len(places) + 1)}"

    return _PARAMETER.sub(placeholder, sql).encode(), tuple(places)


def _literal(value: Any) -> str | None:
    """The value as text, whose type the statement's cast tells: one statement for all sizes."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        # Ids, mostly, and a hundred of them: written at once.
        numbers = set(map(type, value)) <= {int}
        inner = str(value)[1:-1] if numbers else ",".join(map(_element, value))
        return "{" + inner + "}"
    return str(value)


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
