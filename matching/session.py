"""Ranking profiles that are not in the directory, through the import and the ranking statement.

The profiles are imported in a transaction that is never committed. It stays open between calls,
so a profile that has not changed is not imported again.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from types import TracebackType
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, Problem, Severity
from directory.imports.lookups import Lookups
from directory.imports.suppliers import import_suppliers
from directory.models import Concept, Supplier
from matching.drafts import RequestDraft
from matching.imports.draft import check_need, draft_request
from matching.run_files import run_rows
from matching.services import RankingResult, rank


class RankingSession:
    """Profiles held for ranking and forgotten at the end. Use as a context manager."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, int]] = {}
        self._atomic = transaction.atomic()
        self._lookups: Lookups | None = None
        self.problems: list[Problem] = []

    def __enter__(self) -> RankingSession:
        self._atomic.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Undo everything."""
        if connection.in_atomic_block:
            transaction.set_rollback(True)
            self._atomic.__exit__(None, None, None)
        self._known.clear()

    def lookups(self) -> Lookups:
        """Words to ids; raises :class:`DomainError` where no taxonomy is loaded yet."""
        if self._lookups is None:
            if not Concept.objects.exists():
                raise DomainError(
                    Problem(
                        message=_("The taxonomy is not loaded."),
                        code="taxonomy_missing",
                        remedy=_("Run: python manage.py load_taxonomy"),
                    )
                )
            self._lookups = Lookups.load()
        return self._lookups

    def hold(self, suppliers: Iterable[Mapping[str, Any]]) -> list[int]:
        """Import what is new or changed, certificates trusted; returns the ids of all of them.

        A record that is not in the format is left out and reported in ``problems``.
        """
        records = [record for record in suppliers if isinstance(record, Mapping)]
        digests = [json.dumps(record, sort_keys=True, default=str) for record in records]
        fresh = [
            (record, digest)
            for record, digest in zip(records, digests, strict=True)
            if self._known.get(_ref(record), ("", 0))[0] != digest
        ]
        if fresh:
            self._import(fresh)
        wanted = (self._known.get(_ref(record)) for record in records)
        return [held[1] for held in wanted if held is not None]

    def _import(self, fresh: list[tuple[Mapping[str, Any], str]]) -> None:
        records = [record for record, _digest in fresh]
        for record in records:
            self._known.pop(_ref(record), None)
        result = import_suppliers(records, trust_certificates=True, lookups=self.lookups())
        self.problems += [p for p in result.problems if p.severity == Severity.ERROR]
        ids = dict(Supplier.objects.filter(pk__in=result.ids).values_list("ref", "pk"))
        for record, digest in fresh:
            if _ref(record) in ids:
                self._known[_ref(record)] = (digest, ids[_ref(record)])
        with connection.cursor() as cursor:
            # The guards that wait for a commit look now, because there will be none.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def draft(self, need: Mapping[str, Any]) -> RequestDraft:
        """The need as a request draft; raises :class:`DomainError` when it is not in the format."""
        record, problems = check_need(need, "need")
        if record is None:
            raise DomainError(*problems)
        return draft_request(record, self.lookups())

    def rank_all(
        self, need: Mapping[str, Any], ids: Sequence[int] | None, as_of: date | None
    ) -> RankingResult:
        """Every firm of ``ids`` (None: of the directory) with its group and reasons."""
        return rank(self.draft(need), as_of=as_of, everyone=True, most=None, supplier_ids=ids)

    def match(
        self, need: Mapping[str, Any], suppliers: Iterable[Mapping[str, Any]], as_of: str
    ) -> list[dict[str, Any]]:
        """See :func:`matching.evaluation.match`."""
        ids = self.hold(suppliers)
        result = self.rank_all(need, ids, date.fromisoformat(as_of))
        return run_rows(result.firms)


def _ref(record: Mapping[str, Any]) -> str:
    return str(record.get("id", "")).strip()


@cache
def shared_session() -> RankingSession:
    """The session of this process, opened at first use and undone at exit."""
    session = RankingSession()
    session.__enter__()
    atexit.register(session.close)
    return session
