"""The taxonomy in memory: lineage, kinds, families and names by id, renewed when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import get_language

from core.prepared import fetch_rows
from directory.models import Concept
from directory.models.taxonomy import NAME_LANGUAGES


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept: ``ancestors`` start with itself; ``kinds`` are itself and every kind of it."""

    id: int
    kind: str
    code: str
    ancestors: tuple[int, ...]
    kinds: tuple[int, ...]
    family: tuple[int, ...]
    close: tuple[int, ...]
    is_class: bool
    names: dict[str, str]


#: Within :func:`held`: the taxonomy of the first look, once there was one.
_held: ContextVar[list[Concepts] | None] = ContextVar("held_concepts", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Within, the taxonomy is that of the first look: for work that changes no concept."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


class Concepts:
    """All concepts, by id and by (kind, code)."""

    #: Reads :attr:`number` as it is now.
    NUMBER: ClassVar[str] = "(SELECT number FROM directory_taxonomyversion)"
    _cached: ClassVar[Concepts | None] = None

    def __init__(self, rows: list[Concept], number: int = 0) -> None:
        self.number = number
        kinds: dict[int, list[int]] = {row.id: [] for row in rows}
        families: dict[int | None, list[int]] = {}
        for row in rows:
            families.setdefault(row.family_id, []).append(row.id)
            for ancestor in row.ancestor_ids:
                kinds[ancestor].append(row.id)
        self._by_id = {
            row.id: Entry(
                id=row.id,
                kind=row.kind,
                code=row.code,
                ancestors=tuple(row.ancestor_ids),
                kinds=tuple(kinds[row.id]),
                family=tuple(families[row.family_id]),
                close=tuple(row.close_ids),
                is_class=row.is_class,
                names={code: getattr(row, f"name_{code}") for code in NAME_LANGUAGES},
            )
            for row in rows
        }
        self._by_code = {(entry.kind, entry.code): entry for entry in self._by_id.values()}

    @classmethod
    def current(cls) -> Concepts:
        """The taxonomy as the current transaction sees it; read again only after a change.

        Whether it has changed costs one query, within :func:`held` one in all.
        """
        seen = _held.get()
        if seen:
            return seen[0]
        found = cls._latest()
        if seen is not None:
            seen.append(found)
        return found

    @classmethod
    def supposed(cls) -> Concepts:
        """The taxonomy of this process's last look, which costs no query.

        Who uses it reads ``NUMBER`` along with what it asks the database, and asks again with
        :meth:`current` if that is not this taxonomy's ``number``.
        """
        return cls.current() if cls._cached is None or _held.get() is not None else cls._cached

    @classmethod
    def _latest(cls) -> Concepts:
        return cls.numbered(fetch_rows(f"SELECT {cls.NUMBER} AS number", {})[0]["number"])

    @classmethod
    def numbered(cls, number: int) -> Concepts:
        """The taxonomy, for a caller that has just read its current number."""
        if cls._cached is None or cls._cached.number != number:
            cls._cached = cls(list(Concept.objects.order_by("id")), number)
        return cls._cached

    def __getitem__(self, pk: int) -> Entry:
        return self._by_id[pk]

    def by_code(self, kind: str, code: str) -> Entry:
        """The concept; raises KeyError for a code that is not in the taxonomy."""
        return self._by_code[kind, code]

    def find(self, kind: str, code: str) -> int | None:
        """The concept's id, or None for a code that is not in the taxonomy."""
        entry = self._by_code.get((kind, code))
        return entry.id if entry else None

    def name(self, pk: int, language: str | None = None) -> str:
        """The label in ``language`` (else the reader's), falling back to English."""
        names = self._by_id[pk].names
        return names.get((language or get_language() or "en")[:2]) or names["en"]
