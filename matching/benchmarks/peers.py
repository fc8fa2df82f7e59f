"""What a person would use instead, over the same suppliers: none explains what it returns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from directory.choices import COUNTING_STATUSES, CompanyType, ScopeKind
from directory.models import CapabilityLine, Certificate, ProfileRow, Supplier
from matching.benchmarks.words import words_in
from matching.benchmarks.yardstick import HITS
from matching.engine.need import CertificateAsk, Mode, Need
from matching.needs import EPOCH

#: The least share of the need that a firm must have free.
LEAST_SHARE = 0.2


class FullText:
    """SQLite's FTS5 in memory, by bm25; words only, without a copy of the texts."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE firm USING fts5(body, content='')")

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """Index pairs of ref and words."""
        bodies = ((body,) for _ref, body in texts)
        self._database.executemany("INSERT INTO firm (body) VALUES (?)", bodies)
        self._database.commit()

    def top(self, text: str) -> list[Any]:
        """Rows of the best 50 texts for any of the words."""
        query = " OR ".join(f'"{word}"' for word in words_in(text))
        sql = "SELECT rowid FROM firm WHERE firm MATCH ? ORDER BY rank LIMIT ?"
        return list(self._database.execute(sql, (query, HITS)))


def index_for_ts_rank() -> None:
    """Give the texts of the scratch database a vector of words with an index."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bench_text DROP COLUMN IF EXISTS vector")
        cursor.execute("ALTER TABLE bench_text ADD COLUMN vector tsvector")
        cursor.execute("UPDATE bench_text SET vector = to_tsvector('simple', body)")
        cursor.execute("CREATE INDEX bench_text_vector ON bench_text USING gin (vector)")
        cursor.execute("VACUUM ANALYZE bench_text")


def ts_rank_top(text: str) -> list[Any]:
    """Refs of the best 50 texts for any of the words, by PostgreSQL's ts_rank."""
    query = " | ".join(f"'{word}'" for word in words_in(text))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ref FROM bench_text, to_tsquery('simple', %s) q WHERE vector @@ q "
            "ORDER BY ts_rank(vector, q) DESC LIMIT %s",
            [query, HITS],
        )
        return list(cursor.fetchall())


def orm_page(need: Need) -> list[Supplier]:
    """The first 50 firms by joins over the normalised tables, as one would write it at first.

    Process and its kinds in house, certificates valid and verified, capacity; material, size,
    tolerance and lead time add to a score. Nothing is read per line, and nothing is explained.
    """
    firms = _gated(need).annotate(score=_score(need)).order_by("-score", "ref")
    related = ("capabilityline_set", "certificate_set", "site_set")
    return list(firms.select_related("organisation").prefetch_related(*related)[:HITS])


def _gated(need: Need) -> QuerySet[Supplier]:
    firms = Supplier.objects.filter(published_at__isnull=False)
    if need.maker.mode == Mode.GATE:
        firms = firms.exclude(company_type=CompanyType.TRADING)
    firms = firms.filter(Exists(_lines(need)))
    for ask in need.certificates:
        if ask.mode == Mode.GATE:
            firms = firms.filter(Exists(_valid(need, ask)))
    capacity = need.capacity
    if capacity is not None and capacity.mode == Mode.GATE:
        enough = [
            Q(unit__dimension=name, free__gte=LEAST_SHARE * amount / 1000)
            for name, amount in capacity.need_by_dimension
        ]
        lines = _lines(need).annotate(free=_free()).filter(reduce(or_, enough))
        firms = firms.filter(Exists(lines))
    return firms


def _lines(need: Need) -> QuerySet[CapabilityLine]:
    lines = CapabilityLine.objects.filter(supplier=OuterRef("pk"), in_house=True)
    return lines if need.process is None else lines.filter(process__in=need.process.kind_ids)


def _free() -> Any:
    busy = (100 - F("utilisation_percent")) / 100
    amount = F("quantity_per_month") * busy * F("unit__factor")
    return ExpressionWrapper(amount, output_field=FloatField())


def _valid(need: Need, ask: CertificateAsk) -> QuerySet[Certificate]:
    day = EPOCH + timedelta(days=need.day)
    return Certificate.objects.filter(
        Q(issued_on__isnull=True) | Q(issued_on__lte=day),
        Q(expires_on__isnull=True) | Q(expires_on__gte=day),
        supplier=OuterRef("pk"),
        standard__contains_ids__overlap=list(ask.options),
        status__in=COUNTING_STATUSES,
        level__gte=ask.least_level,
        scope_kind=ScopeKind.MANUFACTURING,
    )


def _score(need: Need) -> Any:
    wishes = []
    if need.material is not None:
        made = _lines(need).filter(materials__material__in=need.material.same_ids)
        wishes.append((Exists(made), need.material.weight))
    for ask, lookup, unit in (
        (need.size, "max_part_mm__gte", 1_000),
        (need.tolerance, "best_tolerance_mm__lte", 1_000_000),
        (need.lead_time, "lead_time_days__lte", 24),
    ):
        if ask is not None:
            met = _lines(need).filter(**{lookup: ask.limit / unit})
            wishes.append((Exists(met), ask.weight))
    points = [
        Case(When(met, then=Value(float(weight))), default=Value(0.0)) for met, weight in wishes
    ]
    free = _lines(need).values("supplier").annotate(all=Sum(_free())).values("all")
    # Who has more free stands first among equals, which decides nothing else.
    most = Coalesce(Subquery(free, output_field=FloatField()), Value(0.0)) / Value(1e12)
    return sum(points, most)


class Filtered:
    """All firms as Python objects in memory: filter, then sort."""

    def __init__(self) -> None:
        names = ("ref", "made_ids", "is_maker", "cert_standard", "cert_until", "cert_level",
                 "line_process", "line_free", "line_size_um", "line_lead_hours")  # fmt: skip
        self._firms = [tuple(row) for row in ProfileRow.objects.values_list(*names).iterator(5000)]

    def top(self, need: Need) -> list[tuple[int, str]]:
        """Score and ref of the best 50."""
        process = need.process.process_id if need.process else None
        kinds = set(need.process.kind_ids) if need.process else set()
        asked = [set(ask.options) for ask in need.certificates if ask.mode == Mode.GATE]
        found = []
        for ref, made, maker, standards, until, level, lines, free, sizes, leads in self._firms:
            if not maker or (process is not None and process not in made):
                continue
            held = {
                standard
                for standard, last, seen in zip(standards, until, level, strict=True)
                if last >= need.day and seen >= 2
            }
            if not all(held & options for options in asked):
                continue
            own = [number for number, line in enumerate(lines) if line in kinds]
            score = sum(
                (3 if free[n] else 0)
                + (need.size is not None and (sizes[n] or 0) >= need.size.limit) * 5
                + (need.lead_time is not None and (leads[n] or 0) <= need.lead_time.limit) * 5
                for n in own
            )
            found.append((-score, ref))
        found.sort()
        return found[:HITS]
