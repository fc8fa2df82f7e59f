"""How many firms have each value of each facet, in one statement over the rows.

Each row gets a mask of the filters it fails. A row that fails none counts everywhere; one that
fails a single filter still counts among the values of that filter: a facet shows what another
choice in it would leave. So what a filter asks is computed once per row and not once per facet.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from directory.filters import SupplierFilter
from directory.filters.supplier import COLUMN
from directory.querysets import day_number

_CLOSED = ("is_identity_checked", "company_type", "origin")
_COUNTED = (
    *("supplier_id", "is_maker", "made_ids", "known_ids", "product_ids", "material_ids"),
    *("served_ids", "place_ids", "cluster_ids", *_CLOSED),
    *("cert_standard", "cert_from", "cert_until", "cert_level"),
)
_HELD = (
    "FROM hit, unnest(cert_standard, cert_from, cert_until, cert_level) "
    "AS held(standard, first, last, level) "
    "WHERE mask IN (0, %s) AND %s BETWEEN held.first AND held.last"
)


def count_values(asked: SupplierFilter) -> dict[str, dict[str, int]]:
    """Firms per facet and value: ids as text, levels as digits, codes as they are."""
    bits = {name: 1 << place for place, name in enumerate(asked.NARROWING)}
    hits, params = _hits(asked, bits)
    parts = [_part(asked, name, bits[name]) for name in bits if name != "q"]
    statement = (
        f"WITH hit AS MATERIALIZED (SELECT * FROM ({hits}) AS one WHERE mask & (mask - 1) = 0) "  # noqa: S608  # columns and placeholders only
        + " UNION ALL ".join(sql for sql, _ in parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *(value for _, values in parts for value in values)])
        counts: dict[str, dict[str, int]] = {name: {} for name in bits}
        for name, value, count in cursor.fetchall():
            counts[name][value] = count
    return counts


def _hits(asked: SupplierFilter, bits: dict[str, int]) -> tuple[str, tuple[Any, ...]]:
    """Every row with the mask of what it fails."""
    mask: Any = Value(0)
    for name, condition in asked.narrowing().items():
        fails = Case(
            When(condition, then=Value(0)),
            default=Value(bits[name]),
            output_field=IntegerField(),
        )
        mask = mask + fails
    rows = asked.prepared(asked.queryset.order_by()).annotate(mask=mask)
    sql, params = rows.values(*_COUNTED, "mask").query.sql_with_params()
    return sql, params


def _part(asked: SupplierFilter, name: str, bit: int) -> tuple[str, list[Any]]:
    """The counts of one facet, as rows of name, value and count."""
    day = day_number(asked.day)
    if name == "standard":
        inner = f"SELECT DISTINCT supplier_id, held.standard AS value {_HELD} AND held.level >= %s"
        return _grouped(name, inner), [bit, day, asked.value("level") or 0]
    if name == "evidence":
        inner = f"SELECT max(held.level) AS value {_HELD} GROUP BY supplier_id"
        return _grouped(name, inner), [bit, day]
    if name in _CLOSED:
        return _grouped(name, f"SELECT {name} AS value FROM hit WHERE mask IN (0, %s)"), [bit]  # noqa: S608  # names of columns
    column = COLUMN[name]
    only = ""
    if name == "process" and asked.value("bought_in"):
        column = "known_ids"
    elif name == "process":
        only = " AND is_maker"
    inner = f"SELECT unnest({column}) AS value FROM hit WHERE mask IN (0, %s){only}"  # noqa: S608  # names of columns
    return _grouped(name, inner), [bit]


def _grouped(name: str, inner: str) -> str:
    return f"SELECT '{name}', value::text, count(*) FROM ({inner}) AS found GROUP BY value"  # noqa: S608  # names of columns
