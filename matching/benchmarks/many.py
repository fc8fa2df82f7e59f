"""Any number of suppliers, fast: demo suppliers imported the usual way, then varied copies by SQL.

The same seed and size give the same suppliers on every run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from django.db import DatabaseError, connection, transaction

from core.errors import DomainError, Problem
from directory import profile_rows
from directory.demo import generate_suppliers
from directory.imports.lookups import Lookups
from directory.imports.suppliers import import_suppliers
from directory.models import ProfileRow
from matching.benchmarks.copies import BATCH, COPIED, PREPARE, TEXTS
from matching.benchmarks.words import words_of

#: So many are imported; all further ones are copies of these.
ORIGINALS = 1_000
#: Suppliers that one transaction adds, and connections that add at the same time.
SUPPLIERS_AT_ONCE, AT_ONCE = 10_000, 2
#: For the transactions that load and no others: what is measured has the server's own settings.
_LOADING = (
    "SET LOCAL session_replication_role = replica",
    "SET LOCAL synchronous_commit = off",
    "SET LOCAL work_mem = '256MB'",
    # All is in memory: a batch looks up its own rows, however many there are by now.
    "SET LOCAL random_page_cost = 1",
)

Say = Callable[[str], None]


class Directory:
    """The suppliers of a scratch database, which grows from size to size."""

    def __init__(self, *, seed: int, say: Say) -> None:
        self.size = 0
        self._seed = seed
        self._say = say

    def grow(self, total: int) -> None:
        """Have ``total`` published suppliers with true profile rows. It never shrinks."""
        if self.size < min(total, ORIGINALS):
            self._import(min(total, ORIGINALS))
        if self.size < total:
            with _bulk_loading():
                self._copy(total)
        with connection.cursor() as cursor:
            # The server does so by itself within a minute; the measurement does not wait for it.
            cursor.execute("VACUUM ANALYZE")

    def texts(self, *, after: int = 0) -> Iterator[tuple[str, str]]:
        """Ref and words of every supplier but the first ``after``, in a stream."""
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(
                "SELECT ref, body FROM bench_text WHERE place > %s ORDER BY place", [after]
            )
            while rows := cursor.fetchmany(SUPPLIERS_AT_ONCE):
                yield from rows

    def _import(self, count: int) -> None:
        if self.size:
            raise ValueError(f"fewer than {ORIGINALS} suppliers do not grow")
        self._say(f"importing {count:,} demo suppliers")
        profiles = list(generate_suppliers(seed=self._seed, count=count))
        imported = import_suppliers(profiles, trust_certificates=True, lookups=Lookups.load())
        if imported.refused:
            raise DomainError(*imported.problems)
        words = [[profile["id"], " ".join(words_of(profile))] for profile in profiles]
        with connection.cursor() as cursor:
            for sql in PREPARE:
                cursor.execute(sql, {"words": json.dumps(words)} if "%(" in sql else None)
            cursor.execute("ANALYZE")
        self.size = count

    def _copy(self, total: int) -> None:
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            starts = range(self.size, total, SUPPLIERS_AT_ONCE)
            for last in pool.map(partial(_copy_batch, total=total), starts):
                self._say(f"{last:,} of {total:,} suppliers")
        self.size = total
        _continue_numbers()


def _copy_batch(first: int, *, total: int) -> int:
    """Add the copies at the next places above ``first``, with their rows; return the last place.

    Batches share no row, and each has a connection of its own.
    """
    last = min(first + SUPPLIERS_AT_ONCE, total)
    places = {"first": first, "last": last, "originals": ORIGINALS}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for setting in _LOADING:
                cursor.execute(setting)
            cursor.execute(BATCH[0], places)
            cursor.execute(BATCH[1])
            for copied in COPIED:
                cursor.execute(copied.sql)
            cursor.execute(TEXTS)
            cursor.execute(
                "SELECT supplier_id FROM bench_text WHERE place > %(first)s AND place <= %(last)s",
                places,
            )
            profile_rows.refresh(row[0] for row in cursor.fetchall())
    finally:
        connection.close()
    return last


def _continue_numbers() -> None:
    """Let each table's own numbers go on above the ids that copies were given."""
    with connection.cursor() as cursor:
        for table in {copied.model._meta.db_table for copied in COPIED}:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {table}))",
                [table],
            )


@contextmanager
def _bulk_loading() -> Iterator[None]:
    """Have the slow indexes made in one go at the end; refuse who may not switch triggers off.

    Triggers and foreign keys would look at every row one by one, and copies cannot break them.
    """
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET session_replication_role = origin")
        except DatabaseError as error:
            problem = Problem(
                message="The database user may not switch triggers off while loading.",
                code="bench_needs_superuser",
                remedy=f"Measure as a superuser, or with {ORIGINALS} suppliers at most.",
            )
            raise DomainError(problem) from error
    slow = [index for index in ProfileRow._meta.indexes if index.suffix == "gin"]
    with connection.schema_editor() as editor:
        for index in slow:
            editor.remove_index(ProfileRow, index)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for index in slow:
                editor.add_index(ProfileRow, index)
