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
from directory.models import Concept
from matching.consortium.proposals import find_together
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
        held: dict[str, int] = {}
        seen: set[str] = set()
        fresh: dict[int, tuple[str, str, Any]] = {}
        for position, record in enumerate(suppliers):
            ref, digest = _ref(record), json.dumps(record, sort_keys=True, default=str)
            if ref and ref in seen:
                self.problems.append(_repeated(ref, position))
                continue
            seen.add(ref)
            known = self._known.get(ref)
            if known is not None and known[0] == digest:
                held[ref] = known[1]
            else:
                fresh[position] = (ref, digest, record)
        if fresh:
            held |= self._import(fresh)
        return list(held.values())

    def _import(self, fresh: Mapping[int, tuple[str, str, Any]]) -> dict[str, int]:
        for ref, _digest, _record in fresh.values():
            self._known.pop(ref, None)
        result = import_suppliers(
            [record for _ref, _digest, record in fresh.values()],
            trust_certificates=True,
            lookups=self.lookups(),
            positions=fresh,
        )
        self.problems += [p for p in result.problems if p.severity == Severity.ERROR]
        for position, pk in result.taken.items():
            ref, digest, _record = fresh[position]
            self._known[ref] = (digest, pk)
        with connection.cursor() as cursor:
            # The guards that wait for a commit look now, because there will be none.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return {fresh[position][0]: pk for position, pk in result.taken.items()}

    def draft(self, need: Mapping[str, Any], place: str = "need") -> RequestDraft:
        """The need as a request draft; raises :class:`DomainError` when it is not in the format.

        ``place`` is where the need stands in what was handed in.
        """
        record, problems = check_need(need, place)
        if record is None:
            raise DomainError(*problems)
        return draft_request(record, self.lookups())

    def rank_all(
        self,
        need: Mapping[str, Any],
        ids: Sequence[int] | None,
        as_of: date | None,
        place: str = "need",
    ) -> RankingResult:
        """Every firm of ``ids`` (None: of the directory) with its group and reasons."""
        draft = self.draft(need, place)
        return rank(draft, as_of=as_of, everyone=True, most=None, supplier_ids=ids)

    def consortium(
        self,
        need: Mapping[str, Any],
        ids: Sequence[int] | None,
        as_of: date | None,
        place: str = "need",
    ) -> list[str]:
        """Refs of the firms that together can do what no single one can, the lead first."""
        found = find_together(self.draft(need, place), as_of=as_of, supplier_ids=ids)
        return [found.row(pk)["ref"] for pk in found.member_ids()]

    def match(
        self, need: Mapping[str, Any], suppliers: Iterable[Mapping[str, Any]], as_of: str
    ) -> list[dict[str, Any]]:
        """See :func:`matching.evaluation.match`."""
        ids = self.hold(suppliers)
        result = self.rank_all(need, ids, date.fromisoformat(as_of))
        return run_rows(result.firms)


def _repeated(ref: str, position: int) -> Problem:
    message = _("An earlier record of this file already has the id %(ref)s.") % {"ref": ref}
    return Problem(message=message, code="duplicate", place=f"suppliers[{position}].id")


def _ref(record: Any) -> str:
    return str(record.get("id", "")).strip() if isinstance(record, Mapping) else ""


@cache
def shared_session() -> RankingSession:
    """The session of this process, opened at first use and undone at exit."""
    session = RankingSession()
    session.__enter__()
    atexit.register(session.close)
    return session
