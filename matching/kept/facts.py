"""The facts of a ranking, frozen by one statement and ranked from where they were frozen to.

Whoever edits a profile meanwhile is either in the snapshot of that statement or not; the ranking
that is kept reads what was frozen, so no edit can come between the facts and the outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from matching.choices import RankingScope
from matching.engine.compile_sql import Statement, compile_ranking
from matching.engine.explain import FirmResult, firm_results
from matching.engine.need import Need
from matching.engine.need_text import canonical
from matching.engine.rules import Rule
from matching.engine.sql_builder import PROFILE_ROWS
from matching.models import FACT_COLUMNS, Ranking

#: Up to this many published firms, the facts of all are kept; above, of those that are close.
MOST_KEPT_WHOLE = 20_000
#: Groups (0 eligible .. 2 near miss) that a ranking of very many firms keeps.
_CLOSE = 2

_COLUMNS = ", ".join(FACT_COLUMNS)
_DIGEST = f"encode(sha256(convert_to(ROW({_COLUMNS})::text, 'UTF8')), 'hex')"
_STORED = "stored"
_WITH_STORED = (
    f"WITH {_STORED} AS MATERIALIZED ("
    f"SELECT {_COLUMNS} FROM matching_profilefacts WHERE id = ANY(%(facts)s::bigint[]) "
    f"UNION ALL SELECT {_COLUMNS} "
    "FROM jsonb_populate_recordset(NULL::matching_profilefacts, %(rows)s::jsonb)) "
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Which facts each firm stood with, by supplier id, and how many firms were published."""

    facts: Mapping[int, int]
    digest: str
    published: int
    scope: RankingScope


@dataclass(frozen=True, slots=True)
class Today:
    """Facts of today beside those of a stored ranking, all of one moment.

    ``same`` are ids of stored facts that still hold; ``changed`` the facts that are new or
    different, by supplier id. Who is in neither is not published any more.
    """

    same: tuple[int, ...]
    changed: Mapping[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Firms judged over facts, in the order of a ranking; ``shown`` by supplier id."""

    statement: Statement
    rows: tuple[dict[str, Any], ...]

    def explain(self, rows: Iterable[dict[str, Any]] | None = None) -> tuple[FirmResult, ...]:
        """These rows (all of them) with every criterion's outcome."""
        asks, total = self.statement.asks, self.statement.total_weight
        return firm_results(rows or self.rows, asks, total)


def freeze(need: Need, rule: Rule) -> Frozen:
    """Store the facts of today's profile rows, each content once, and say who stood with which.

    One statement reads them, and how many firms there are. Must run in a transaction.
    """
    scope = RankingScope.ALL if _published() <= MOST_KEPT_WHOLE else RankingScope.CLOSE
    chosen, params = "", {}
    if scope == RankingScope.CLOSE:
        statement = compile_ranking(need, rule)
        params = statement.params | {"ids": None, "everyone": True, "most": None}
        chosen = (
            f"WHERE supplier_id IN (SELECT supplier_id FROM ({statement.sql}) r "
            f"WHERE grp <= {_CLOSE})"
        )
    # In one order, so that two who store the same facts wait for each other instead of blocking.
    sql = (
        f"WITH seen AS MATERIALIZED (SELECT {_COLUMNS}, {_DIGEST} AS digest "
        f"FROM {PROFILE_ROWS} {chosen}), "
        f"kept AS (INSERT INTO matching_profilefacts (digest, {_COLUMNS}) "
        f"SELECT digest, {_COLUMNS} FROM seen WHERE NOT EXISTS "
        "(SELECT 1 FROM matching_profilefacts f WHERE f.digest = seen.digest) "
        "ORDER BY supplier_id ON CONFLICT (digest) DO NOTHING) "
        f"SELECT supplier_id, digest, (SELECT count(*) FROM {PROFILE_ROWS}) FROM seen "
        "ORDER BY supplier_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        seen = cursor.fetchall()
        # A later statement: it sees what another transaction stored first.
        cursor.execute(
            "SELECT supplier_id, id FROM matching_profilefacts WHERE digest = ANY(%s)",
            [[digest for _pk, digest, _count in seen]],
        )
        facts = dict(cursor.fetchall())
    listed = canonical([[pk, digest] for pk, digest, _count in seen])
    published = seen[0][2] if seen else _published()
    return Frozen(facts, sha256(listed), published, scope)


def facts_today(ranking: Ranking, need: Need, rule: Rule) -> Today:
    """Read today's facts in one statement.

    Of a ranking that kept only firms that were close: theirs, and those of firms ranked today.
    """
    chosen, params = "", {"ranking": ranking.pk}
    if ranking.scope == RankingScope.CLOSE:
        statement = compile_ranking(need, rule)
        params |= statement.params | {"ids": None, "everyone": False, "most": None}
        chosen = (
            "WHERE m.facts_id IS NOT NULL OR p.supplier_id IN "
            f"(SELECT supplier_id FROM ({statement.sql}) r)"
        )
    sql = (
        f"WITH today AS MATERIALIZED (SELECT {_COLUMNS}, {_DIGEST} AS digest FROM {PROFILE_ROWS}) "
        f"SELECT CASE WHEN f.digest = p.digest THEN f.id END AS facts, {_of('p')} FROM today p "
        "LEFT JOIN matching_rankingfirm m ON m.supplier_id = p.supplier_id "
        "AND m.ranking_id = %(ranking)s "
        f"LEFT JOIN matching_profilefacts f ON f.id = m.facts_id {chosen} ORDER BY p.supplier_id"
    )
    rows = _fetched(sql, params)
    same = tuple(row["facts"] for row in rows if row["facts"] is not None)
    changed = {row["supplier_id"]: row for row in rows if row.pop("facts") is None}
    return Today(same, changed)


def stored_facts(ranking: Ranking, supplier_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The facts that these firms stood with, by supplier id."""
    sql = (
        f"SELECT {_of('f')} FROM matching_rankingfirm m "
        "JOIN matching_profilefacts f ON f.id = m.facts_id "
        "WHERE m.ranking_id = %(ranking)s AND m.supplier_id = ANY(%(ids)s::bigint[])"
    )
    rows = _fetched(sql, {"ranking": ranking.pk, "ids": list(supplier_ids)})
    return {row["supplier_id"]: row for row in rows}


def judged(
    need: Need,
    rule: Rule,
    *,
    facts: Sequence[int] = (),
    rows: Sequence[Mapping[str, Any]] = (),
    only: Sequence[int] | None = None,
) -> Judged:
    """Rank the stored facts with these ids, and ``rows`` given as facts, by today's statement."""
    statement = compile_ranking(need, rule, source=_STORED)
    params = statement.params | {"ids": only, "everyone": True, "most": None}
    params |= {"facts": list(facts), "rows": canonical(rows)}
    return Judged(statement, tuple(_fetched(_WITH_STORED + statement.sql, params)))


def result_bytes(need: Need, firms: Iterable[FirmResult]) -> bytes:
    """The explained result as bytes: a line for the need's day and rule, one per firm in order."""
    lines = [canonical({"ref": need.ref, "day": need.day, "rule": need.rule_version})]
    lines += [canonical(_told(firm)) for firm in firms]
    return "\n".join(lines).encode()


def _told(firm: FirmResult) -> dict[str, Any]:
    return {
        "supplier_id": firm.supplier_id,
        "ref": firm.ref,
        "name": firm.name,
        "group": firm.group.value,
        "total": firm.total,
        "tie": firm.tie,
        "facts": firm.facts,
        "parts": [
            [p.key, p.mode.value, p.weight, int(p.step), p.satisfaction, p.facts]
            for p in firm.parts
        ],
    }


def sha256(text: str | bytes) -> str:
    """In hex."""
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


def _of(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in FACT_COLUMNS)


def _fetched(sql: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _published() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {PROFILE_ROWS}")
        return int(cursor.fetchone()[0])
