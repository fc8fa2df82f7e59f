"""The SQL that makes varied copies of demo suppliers, one statement per table.

In each statement ``b`` is the copy (its number, place, original and what was drawn for it) and
``t`` the original's row. A table takes its columns from the model, so that a new column is copied
like the rest. What differs is thrown by dice that a hash of the copy's ids makes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models

from accounts.models import Organisation
from directory.models import (
    CapabilityLine,
    CapabilityMaterial,
    Certificate,
    CertificateDecision,
    CertificateScope,
    CertificateSite,
    Site,
    Supplier,
    SupplierMaterial,
    SupplierProduct,
    SupplierSector,
)

#: Above every id of an original; copy number ``k`` has the original's ids plus ``k`` times this.
STRIDE = 100_000
#: Ids of the lines that copies have from another firm start here.
DRAWN = 1_000_000_000
#: Supplier by supplier the originals, and what copies draw from. ``words``: pairs of ref, words.
PREPARE = (
    (
        "CREATE TABLE bench_original AS SELECT id AS supplier_id, organisation_id, "
        "row_number() OVER (ORDER BY id) AS n FROM directory_supplier"
    ),
    (
        "CREATE TABLE bench_site AS "
        "SELECT row_number() OVER (ORDER BY id) AS n, place_id, cluster_id "
        "FROM directory_site"
    ),
    (
        "CREATE TABLE bench_line AS SELECT row_number() OVER (ORDER BY id) AS n, id AS line_id "
        "FROM directory_capabilityline WHERE in_house AND process_id IS NOT NULL"
    ),
    "CREATE TABLE bench_text (place bigint PRIMARY KEY, supplier_id bigint, ref text, body text)",
    (
        "INSERT INTO bench_text SELECT o.n, s.id, s.ref, w.pair ->> 1 "
        "FROM jsonb_array_elements(%(words)s::jsonb) w(pair) "
        "JOIN directory_supplier s ON s.ref = w.pair ->> 0 "
        "JOIN bench_original o ON o.supplier_id = s.id"
    ),
)


def dice(key: str, salt: int, sides: int | str) -> str:
    """From 0 to ``sides`` - 1 as ``key``, a bigint, decides; each salt is a die of its own."""
    return f"mod(hashint8extended(({key})::bigint, {salt}) & 2147483647, {sides})"


def moved(column: str) -> str:
    """The id that stands in the copy where ``column`` stands in the original."""
    return f"{column} + b.k * {STRIDE}"


_COUNT = "(SELECT count(*) FROM {})"
#: The copies of one batch: places above ``first`` up to ``last``. One in four draws a line.
BATCH = (
    (
        "CREATE TEMP TABLE bench_copy ON COMMIT DROP AS "
        "SELECT c.*, CASE WHEN "
        f"{dice('c.place', 41, 4)} = 0 THEN l.line_id END AS drawn_line_id, "
        "z.place_id, z.cluster_id, w.body AS other_body FROM ("
        "  SELECT o.*, k, k * %(originals)s + o.n AS place FROM bench_original o, "
        "  generate_series(%(first)s / %(originals)s, %(last)s / %(originals)s) k) c "
        f"JOIN bench_line l ON l.n = 1 + {dice('c.place', 40, _COUNT.format('bench_line'))} "
        f"JOIN bench_site z ON z.n = 1 + {dice('c.place', 42, _COUNT.format('bench_site'))} "
        f"JOIN bench_text w ON w.place = 1 + {dice('c.place', 43, '%(originals)s')} "
        "WHERE c.place > %(first)s AND c.place <= %(last)s"
    ),
    "ANALYZE bench_copy",
)
#: Half of a copy's words are its original's, half another firm's, as its lines are.
TEXTS = (
    "INSERT INTO bench_text SELECT b.place, s.id, s.ref, "
    "o.name || ' ' || left(t.body, length(t.body) / 2) || ' ' || "
    "right(b.other_body, length(b.other_body) / 2) "
    f"FROM bench_copy b JOIN directory_supplier s ON s.id = {moved('b.supplier_id')} "
    "JOIN accounts_organisation o ON o.id = s.organisation_id "
    "JOIN bench_text t ON t.supplier_id = b.supplier_id"
)


@dataclass(frozen=True, slots=True)
class Copied:
    """How the rows of one table are copied.

    ``values``: column to SQL where it is not the original's; ``joins``: how the original's row
    ``t`` is found, and what else is looked at; ``kept``: which rows are copied at all.
    """

    model: type[models.Model]
    values: Mapping[str, str] = field(default_factory=dict)
    joins: str = "JOIN {table} t ON t.supplier_id = b.supplier_id"
    kept: str = "true"

    @property
    def sql(self) -> str:
        """The statement; rows that nothing points at get the table's own next numbers."""
        columns = dict(self._columns())
        joins = self.joins.format(table=self.model._meta.db_table)
        return (
            f"INSERT INTO {self.model._meta.db_table} ({', '.join(columns)}) "
            f"SELECT {', '.join(columns.values())} FROM bench_copy b {joins} WHERE {self.kept}"
        )

    def _columns(self) -> Iterator[tuple[str, str]]:
        for each in self.model._meta.concrete_fields:
            column = str(each.column)
            if column in self.values:
                yield column, self.values[column]
            elif not each.primary_key:
                yield column, f"t.{column}"


def _measure(column: str, salt: int, *, digits: int) -> str:
    """Half to one and a half times the original's number; one in twelve is not stated."""
    key = moved("t.id")
    smallest = f"{1 / 10**digits:.{digits}f}"
    return (
        f"CASE WHEN t.{column} IS NOT NULL AND {dice(key, salt, 12)} > 0 THEN greatest("
        f"{smallest}, round(t.{column} * (50 + {dice(key, salt + 1, 101)}) / 100, {digits})) END"
    )


def _numbered(column: str) -> str:
    return f"CASE WHEN t.{column} = '' THEN '' ELSE left(t.{column}, 190) || ' ' || b.k END"


_ITS_LINE = moved("t.id")
_LINE = {
    "quantity_per_month": _measure("quantity_per_month", 10, digits=3),
    "utilisation_percent": "CASE WHEN t.utilisation_percent IS NOT NULL "
    f"THEN 20 + {dice(_ITS_LINE, 12, 80)} END",
    "stated_on": f"t.stated_on - {dice(_ITS_LINE, 13, 500)}::int",
    "max_part_mm": _measure("max_part_mm", 14, digits=3),
    "best_tolerance_mm": _measure("best_tolerance_mm", 16, digits=6),
    "lead_time_days": _measure("lead_time_days", 18, digits=1),
    "minimum_order_quantity": _measure("minimum_order_quantity", 20, digits=3),
}
_SUPPLIER = {"supplier_id": moved("t.supplier_id")}
_COPY = {"supplier_id": moved("b.supplier_id")}
_DAYS = f"({dice(moved('t.id'), 31, 900)}::int - 700)"
_CERTIFICATE = {
    "id": moved("t.id"),
    "ref": "t.ref || '-' || b.k",
    "issued_on": f"t.issued_on + {_DAYS}",
    "expires_on": f"t.expires_on + {_DAYS}",
    "replaces_id": "NULL",
    "last_decision_id": moved("t.last_decision_id"),
}
_OF_A_CERTIFICATE = (
    "JOIN {table} t ON t.supplier_id = b.supplier_id "
    f"JOIN directory_certificate x ON x.id = {moved('t.certificate_id')}"
)

#: In the order in which one points at another.
COPIED = (
    Copied(
        Organisation,
        {
            "id": moved("t.id"),
            "ref": "t.ref || '-' || b.k",
            "tax_code": "NULL",
            **{name: _numbered(name) for name in ("name", "name_vi", "name_en")},
            "name_folded": "replace(t.name_folded, E'\\n', ' ' || b.k || E'\\n') || ' ' || b.k",
        },
        "JOIN {table} t ON t.id = b.organisation_id",
    ),
    Copied(
        Supplier,
        {
            "id": moved("t.id"),
            "ref": "t.ref || '-' || b.k",
            "organisation_id": moved("t.organisation_id"),
            "lead_time_days": _measure("lead_time_days", 1, digits=1),
        },
        "JOIN {table} t ON t.id = b.supplier_id",
    ),
    # A firm's first site is somewhere else than the original's.
    Copied(
        Site,
        _SUPPLIER
        | {
            "id": moved("t.id"),
            "place_id": "CASE WHEN t.number = 1 THEN b.place_id ELSE t.place_id END",
            "cluster_id": "CASE WHEN t.number = 1 THEN b.cluster_id ELSE t.cluster_id END",
        },
    ),
    # The first line is always copied, of the others nine in ten.
    Copied(
        CapabilityLine,
        _SUPPLIER | _LINE | {"id": _ITS_LINE, "site_id": moved("t.site_id")},
        kept=f"{dice(_ITS_LINE, 22, 10)} > 0 OR t.id = (SELECT min(l.id) "
        "FROM directory_capabilityline l WHERE l.supplier_id = t.supplier_id)",
    ),
    Copied(
        CapabilityLine,
        _COPY | _LINE | {"id": f"{DRAWN} + b.place", "site_id": "NULL"},
        "JOIN {table} t ON t.id = b.drawn_line_id",
    ),
    Copied(
        CapabilityMaterial,
        _SUPPLIER | {"line_id": "x.id"},
        "JOIN {table} t ON t.supplier_id = b.supplier_id "
        f"JOIN directory_capabilityline x ON x.id = {moved('t.line_id')}",
    ),
    Copied(
        CapabilityMaterial,
        _COPY | {"line_id": f"{DRAWN} + b.place"},
        "JOIN {table} t ON t.line_id = b.drawn_line_id",
    ),
    Copied(SupplierMaterial, _SUPPLIER),
    Copied(SupplierSector, _SUPPLIER),
    Copied(SupplierProduct, _SUPPLIER),
    # Of the certificates seventeen in twenty, each moved by up to two years back or half forward.
    Copied(Certificate, _SUPPLIER | _CERTIFICATE, kept=f"{dice(moved('t.id'), 30, 20)} > 2"),
    Copied(
        CertificateSite,
        _SUPPLIER | {"certificate_id": "x.id", "site_id": moved("t.site_id")},
        _OF_A_CERTIFICATE,
    ),
    Copied(CertificateScope, _SUPPLIER | {"certificate_id": "x.id"}, _OF_A_CERTIFICATE),
    Copied(
        CertificateDecision,
        {"id": moved("t.id"), "certificate_id": "x.id"},
        "JOIN directory_certificate c ON c.supplier_id = b.supplier_id "
        "JOIN {table} t ON t.certificate_id = c.id "
        f"JOIN directory_certificate x ON x.id = {moved('c.id')}",
    ),
)
