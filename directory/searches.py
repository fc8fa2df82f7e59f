"""Searches of the public list: kept without who searched, and read for who was passed by."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Case, IntegerField, Sum, Value, When
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from accounts import permissions
from accounts.actors import actor_of
from directory.concepts import Concepts
from directory.filters import SupplierFilter
from directory.labels import TITLES, closed_label, id_label
from directory.models import ProfileRow, SearchRecord
from directory.place_names import PlaceNames

logger = logging.getLogger(__name__)

#: Days that are looked back, and days that are kept.
LOOKED_BACK, KEPT = 90, 180
#: The commonest searches of the days looked back that are compared with a profile.
MOST_SEARCHES = 300
#: Filters failed at most by a profile that a search is said to have passed by.
MOST_FAILED = 2
#: A search is of a firm's trade when the firm passes one of these that it asks.
TRADE = ("process", "product", "material")
_LONGEST = 2000
_HOW = ("bought_in", "level", "valid_on")
_BOTS = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|httpx|java/|go-http")
#: Who asks the same at the same time is a repetition: nobody waits for another's row.
_STORE = """
INSERT INTO directory_searchrecord AS s (day, key, filters, times, results, last_at)
SELECT %(day)s, %(key)s, %(filters)s, 1, %(results)s, %(now)s
WHERE pg_try_advisory_xact_lock(hashtextextended(%(key)s, 0))
ON CONFLICT (day, key) DO UPDATE
SET times = s.times + 1, results = EXCLUDED.results, last_at = EXCLUDED.last_at
WHERE s.last_at < EXCLUDED.last_at - interval '1 minute'
"""


def record_search(request: HttpRequest, asked: SupplierFilter, *, results: int) -> None:
    """Count what a visitor looked for; the page never waits for it or fails by it.

    Not counted: robots, fetches ahead of time, pages after the first, other firms looking around,
    officers, and words in which nothing was read: they look for a firm by its name.
    """
    filters = canonical(asked) if _is_demand(request) else ""
    if not filters or len(filters) > _LONGEST:
        return
    values: dict[str, Any] = {
        "day": timezone.localdate(),
        "key": hashlib.sha256(filters.encode()).hexdigest(),
        "filters": filters,
        "results": results,
        "now": timezone.now(),
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_STORE, values)
    except DatabaseError as error:
        logger.warning("A search was not counted: %s", error)


def _is_demand(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "").lower()
    if request.method != "GET" or not agent or _BOTS.search(agent):
        return False
    if request.headers.get("Sec-Purpose") or request.GET.get("page") or request.GET.get("more"):
        return False
    actor = actor_of(request)
    return not (permissions.is_supplier(actor) or permissions.is_officer(actor))


def canonical(asked: SupplierFilter) -> str:
    """The filters in use with their codes, in a fixed order, and what was read in the words.

    A filter that was chosen counts, not what the words say about the same. Empty for none.
    """
    data = QueryDict(mutable=True)
    parts = asked.query.parts if asked.query else ()
    for name in asked.NARROWING:
        codes = {part.code for part in parts if part.filter == name}
        if asked.asks(name) and name != "q":
            codes = set(_codes(asked, name))
        if codes:
            data.setlist(name, sorted(codes))
    for name in _HOW:
        if data and asked.asks(name):
            data.setlist(name, _codes(asked, name))
    return data.urlencode()


def _codes(asked: SupplierFilter, name: str) -> list[str]:
    value = asked.value(name)
    if isinstance(value, list):
        return [str(code) for code in asked.chosen_ids(name)]
    return ["1" if value is True else str(value)]


@dataclass(frozen=True, slots=True)
class Missed:
    """What searches asked that a profile does not show.

    `name` is the filter, `title` and `label` its words; `alone` counts searches that failed by
    nothing else, `together` those that failed by one more thing.
    """

    name: str
    title: str
    label: str
    alone: int
    together: int


@dataclass(frozen=True, slots=True)
class PassedBy:
    """Searches of a firm's trade: how many found it, and by what the others passed it by."""

    missed: tuple[Missed, ...]
    found: int
    passed: int
    is_whole: bool


def passed_by(supplier_id: int, *, day: date | None = None) -> PassedBy:
    """The searches of the last days in a published supplier's trade, filter by filter.

    The very filters of the list are applied to its one row. Four queries, and one more for each
    hundred different searches.
    """
    last = day or timezone.localdate()
    searches = (
        SearchRecord.objects.filter(day__gt=last - timedelta(days=LOOKED_BACK), day__lte=last)
        .values("filters")
        .annotate(all_times=Sum("times"))
        .order_by("-all_times", "filters")[: MOST_SEARCHES + 1]
    )
    rows = [(row["filters"], row["all_times"]) for row in searches]
    asked = list(_filters(row for row, _times in rows[:MOST_SEARCHES]))
    failed = dict(_failed(supplier_id, [each for each in asked if each is not None]))
    counts: dict[tuple[str, str], list[int]] = {}
    found = passed = 0
    for search, (_row, times) in zip(asked, rows, strict=False):
        fails = failed.get(id(search))
        if search is None or fails is None or not _is_trade(search, fails):
            continue
        found += times * (not fails)
        if 0 < len(fails) <= MOST_FAILED:
            passed += times
            for name in fails:
                counts.setdefault((name, _label(search, name)), [0, 0])[len(fails) - 1] += times
    missed = [Missed(name, _title(name), label, *n) for (name, label), n in counts.items()]
    missed.sort(key=lambda each: (-each.alone, -each.together, each.title, each.label))
    return PassedBy(tuple(missed), found, passed, is_whole=len(rows) <= MOST_SEARCHES)


def forget_searches(*, days: int = KEPT) -> int:
    """Delete what is older than so many days; returns how many rows."""
    oldest = timezone.localdate() - timedelta(days=days)
    return SearchRecord.objects.filter(day__lt=oldest).delete()[0]


def _filters(stored: Iterable[str]) -> Iterator[SupplierFilter | None]:
    """The filters of stored searches; None where a code is not in use any more."""
    concepts, places = Concepts.current(), PlaceNames.load()
    for filters in stored:
        asked = SupplierFilter(QueryDict(filters))
        asked.search.concepts, asked.search.places = concepts, places
        yield asked if asked.is_valid() else None


def _failed(
    supplier_id: int, searches: Sequence[SupplierFilter]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """For each search, by its identity, the filters that the one row fails."""
    for start in range(0, len(searches), 100):
        some = searches[start : start + 100]
        parts = [_mask(supplier_id, place, asked) for place, asked in enumerate(some)]
        sql = " UNION ALL ".join(f"({sql})" for sql, _params in parts)
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for _sql, params in parts for value in params])
            masks: Mapping[int, int] = dict(cursor.fetchall())
        for place, mask in masks.items():
            names = some[place].narrowing()
            yield id(some[place]), tuple(n for bit, n in enumerate(names) if mask >> bit & 1)


def _mask(supplier_id: int, place: int, asked: SupplierFilter) -> tuple[str, Sequence[Any]]:
    """The place of the search and a bit for each filter that the row fails."""
    mask = Value(0)
    for bit, condition in enumerate(asked.narrowing().values()):
        fails = Case(
            When(condition, then=Value(0)), default=Value(1 << bit), output_field=IntegerField()
        )
        mask = mask + fails  # type: ignore[assignment]
    one = ProfileRow.objects.filter(supplier_id=supplier_id).order_by()
    rows = asked.prepared(one).annotate(place=Value(place), mask=mask)
    return rows.values_list("place", "mask").query.sql_with_params()


def _is_trade(search: SupplierFilter, fails: Sequence[str]) -> bool:
    return any(search.asks(name) and name not in fails for name in TRADE)


def _title(name: str) -> str:
    return str(TITLES[name])


def _label(asked: SupplierFilter, name: str) -> str:
    """The values asked for, in the reader's language."""
    if name in {"evidence", "is_identity_checked"}:
        value = asked.value(name)
        return closed_label(name, "1" if value is True else str(value))
    chosen = asked.chosen_ids(name)
    if name in {"company_type", "origin"}:
        return ", ".join(closed_label(name, code) for code in chosen)
    return ", ".join(id_label(asked, name, pk) for pk in chosen.values())
