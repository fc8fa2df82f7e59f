"""The profile row: flattened here, in one set-based statement, and nowhere else.

A published supplier has exactly one row that carries the supplier's ``revision``; a deferred
constraint in the database refuses the commit otherwise (migration 0002). Call :func:`refresh` as
a statement of its own *after* the edits: the edits take the supplier's row lock, so whoever
refreshes later sees what the other writer committed.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from core.prepared import run
from directory.choices import COUNTING_STATUSES, CompanyType

#: Certificates without an end day are valid until revoked.
NO_END_DAY = 2_000_000_000
#: Amounts are counted up to here, in thousandths: more is no firm's, and no sum of them overflows.
MOST_AMOUNT = 10**15

_LOCK = """
SELECT id, published_at IS NOT NULL FROM directory_supplier WHERE id = ANY(%s)
ORDER BY id FOR NO KEY UPDATE
"""

_DELETE = """
DELETE FROM directory_profilerow WHERE supplier_id = ANY(%(ids)s)
AND NOT EXISTS (SELECT 1 FROM directory_supplier s
                WHERE s.id = supplier_id AND s.published_at IS NOT NULL)
"""

# "Fewer than two", where "one" would do: of "= 1" the planner expects so few firms that it looks
# through all of them for each line.
_LINES = """
chosen AS (
    SELECT * FROM directory_supplier
    WHERE id = ANY(%(ids)s) AND published_at IS NOT NULL
),
core AS (
    SELECT l.supplier_id, l.process_id, c.ancestor_ids
    FROM directory_capabilityline l JOIN directory_concept c ON c.id = l.process_id
    WHERE l.supplier_id = ANY(%(ids)s) AND l.in_house AND l.role = 'core'
),
only_core AS (
    SELECT supplier_id, min(process_id) AS process_id
    FROM core a WHERE NOT EXISTS (
        SELECT 1 FROM core b WHERE b.supplier_id = a.supplier_id
        AND b.process_id <> a.process_id AND a.process_id = ANY(b.ancestor_ids))
    GROUP BY supplier_id HAVING count(DISTINCT process_id) < 2
),
loose AS (
    SELECT DISTINCT l.supplier_id, o.process_id
    FROM directory_capabilityline l JOIN only_core o USING (supplier_id)
    WHERE l.process_id IS NULL AND l.quantity_per_month IS NOT NULL
),
line AS (
    SELECT l.supplier_id, l.id, COALESCE(l.process_id, o.process_id) AS process_id,
           l.in_house, l.role = 'core' AS is_core, COALESCE(l.site_id, 0) AS site_id,
           u.dimension,
           nullif(least(coalesce(round(l.quantity_per_month * (100 - l.utilisation_percent) / 100
               * u.factor * 1000), -1), %(most)s::bigint), -1)::bigint AS free,
           (l.stated_on - DATE '1970-01-01') AS stated_on,
           round(l.max_part_mm * 1000)::bigint AS size_um,
           round(l.best_tolerance_mm * 1000000)::bigint AS tolerance_nm,
           round(COALESCE(l.lead_time_days, s.lead_time_days) * 24)::int AS lead_hours,
           nullif(least(coalesce(round(CASE WHEN l.minimum_order_unit_id IS NOT NULL
               THEN l.minimum_order_quantity * mu.factor
               ELSE s.minimum_order_quantity * su.factor END * 1000), -1), %(most)s::bigint), -1)
               ::bigint AS moq,
           CASE WHEN l.minimum_order_unit_id IS NOT NULL
                THEN mu.dimension ELSE su.dimension END AS moq_dimension,
           l.evidence_level
    FROM directory_capabilityline l
    JOIN chosen s ON s.id = l.supplier_id
    LEFT JOIN only_core o ON o.supplier_id = l.supplier_id
    LEFT JOIN directory_unit u ON u.id = l.unit_id
    LEFT JOIN directory_unit mu ON mu.id = l.minimum_order_unit_id
    LEFT JOIN directory_unit su ON su.id = s.minimum_order_unit_id
    WHERE NOT (l.quantity_per_month IS NULL AND l.max_part_mm IS NULL
               AND l.best_tolerance_mm IS NULL AND EXISTS (
                   SELECT 1 FROM loose x WHERE x.supplier_id = l.supplier_id
                   AND x.process_id = l.process_id))
),
lines AS (
    SELECT supplier_id, array_agg(id ORDER BY id) AS line_id,
           array_agg(process_id ORDER BY id) AS line_process,
           array_agg(in_house ORDER BY id) AS line_in_house,
           array_agg(is_core ORDER BY id) AS line_core,
           array_agg(site_id ORDER BY id) AS line_site,
           array_agg(dimension ORDER BY id) AS line_dimension,
           array_agg(free ORDER BY id) AS line_free,
           array_agg(stated_on ORDER BY id) AS line_stated_on,
           array_agg(size_um ORDER BY id) AS line_size_um,
           array_agg(tolerance_nm ORDER BY id) AS line_tolerance_nm,
           array_agg(lead_hours ORDER BY id) AS line_lead_hours,
           array_agg(moq ORDER BY id) AS line_moq,
           array_agg(moq_dimension ORDER BY id) AS line_moq_dimension,
           array_agg(evidence_level ORDER BY id) AS line_evidence
    FROM line GROUP BY supplier_id
),
processes AS (
    SELECT l.supplier_id,
           array_agg(DISTINCT a.id) FILTER (WHERE l.in_house) AS made_ids,
           array_agg(DISTINCT a.id) AS known_ids
    FROM line l JOIN directory_concept c ON c.id = l.process_id, unnest(c.ancestor_ids) a(id)
    GROUP BY l.supplier_id
)"""

_MATERIALS = """
material AS (
    SELECT l.supplier_id,
           (row_number() OVER (PARTITION BY l.supplier_id ORDER BY l.id))::int AS place, l.id
    FROM line l
),
pairs AS (
    SELECT m.supplier_id, m.place, cm.material_id FROM material m
    JOIN directory_capabilitymaterial cm ON cm.line_id = m.id
    UNION
    SELECT m.supplier_id, m.place, sm.material_id FROM material m
    JOIN directory_suppliermaterial sm ON sm.supplier_id = m.supplier_id
    WHERE NOT EXISTS (SELECT 1 FROM directory_capabilitymaterial cm WHERE cm.line_id = m.id)
),
all_materials AS (
    SELECT x.supplier_id, array_agg(DISTINCT a.id) AS material_ids
    FROM (SELECT supplier_id, material_id FROM directory_capabilitymaterial
          UNION ALL SELECT supplier_id, material_id FROM directory_suppliermaterial) x
    JOIN directory_concept c ON c.id = x.material_id, unnest(c.ancestor_ids) a(id)
    WHERE x.supplier_id = ANY(%(ids)s) GROUP BY x.supplier_id
),
products AS (
    SELECT x.supplier_id, array_agg(DISTINCT a.id) AS product_ids
    FROM directory_supplierproduct x
    JOIN directory_concept c ON c.id = x.product_id, unnest(c.ancestor_ids) a(id)
    WHERE x.supplier_id = ANY(%(ids)s) AND x.role = 'makes' GROUP BY x.supplier_id
),
materials AS (
    SELECT supplier_id, array_agg(place ORDER BY place, material_id) AS mat_line,
           array_agg(material_id ORDER BY place, material_id) AS mat_id
    FROM pairs GROUP BY supplier_id
)"""

_CERTIFICATES = """
cert AS (
    SELECT c.supplier_id, c.id, s.id AS standard_id,
           COALESCE(c.issued_on - DATE '1970-01-01', -2000000000) AS from_day,
           COALESCE(c.expires_on - DATE '1970-01-01', %(no_end)s::int) AS until_day,
           c.level, c.scope_kind = 'manufacturing' AS is_manufacturing,
           COALESCE(cs.site_id, 0) AS site_id, COALESCE(sc.process_id, 0) AS scope_id
    FROM directory_certificate c
    JOIN directory_concept std ON std.id = c.standard_id
    CROSS JOIN LATERAL unnest(std.contains_ids) s(id)
    LEFT JOIN directory_certificatesite cs ON cs.certificate_id = c.id
    LEFT JOIN directory_certificatescope sc ON sc.certificate_id = c.id
    WHERE c.supplier_id = ANY(%(ids)s) AND c.status = ANY(%(counting)s::text[])
),
certs AS (
    SELECT supplier_id, array_agg(id ORDER BY id, standard_id, site_id, scope_id) AS cert_id,
           array_agg(standard_id ORDER BY id, standard_id, site_id, scope_id) AS cert_standard,
           array_agg(from_day ORDER BY id, standard_id, site_id, scope_id) AS cert_from,
           array_agg(until_day ORDER BY id, standard_id, site_id, scope_id) AS cert_until,
           array_agg(level ORDER BY id, standard_id, site_id, scope_id) AS cert_level,
           array_agg(is_manufacturing ORDER BY id, standard_id, site_id, scope_id)
               AS cert_is_manufacturing,
           array_agg(site_id ORDER BY id, standard_id, site_id, scope_id) AS cert_site,
           array_agg(scope_id ORDER BY id, standard_id, site_id, scope_id) AS cert_scope
    FROM cert GROUP BY supplier_id
)"""

_PLACES = """
places AS (
    SELECT s.supplier_id, array_agg(DISTINCT a.id) AS place_ids,
           (array_agg(p.short_vi ORDER BY s.number))[1] AS place_name_vi,
           (array_agg(COALESCE(parent.short_vi, p.short_vi) ORDER BY s.number))[1]
               AS province_name_vi
    FROM directory_site s JOIN directory_place p ON p.id = s.place_id
    LEFT JOIN directory_place parent ON parent.id = p.parent_id,
    unnest(p.ancestor_ids) a(id)
    WHERE s.supplier_id = ANY(%(ids)s) GROUP BY s.supplier_id
),
clusters AS (
    SELECT supplier_id, array_agg(DISTINCT cluster_id) AS cluster_ids FROM directory_site
    WHERE supplier_id = ANY(%(ids)s) AND cluster_id IS NOT NULL GROUP BY supplier_id
),
sectors AS (
    SELECT s.supplier_id, array_agg(DISTINCT a.id) FILTER (WHERE s.is_customer) AS sector_ids,
           array_agg(DISTINCT a.id) AS served_ids
    FROM directory_suppliersector s JOIN directory_concept c ON c.id = s.sector_id,
    unnest(c.ancestor_ids) a(id)
    WHERE s.supplier_id = ANY(%(ids)s) GROUP BY s.supplier_id
)"""

_COLUMNS = """supplier_id, revision, ref, name, name_folded, origin, is_maker, is_identity_checked,
    made_ids, known_ids, place_ids, province_name_vi, place_name_vi, sector_ids, offer_flags,
    offer_closed_until, line_id, line_process, line_in_house, line_core, line_site,
    line_dimension, line_free, line_stated_on, line_size_um, line_tolerance_nm, line_lead_hours,
    line_moq, line_moq_dimension, line_evidence, mat_line, mat_id, cert_id, cert_standard,
    cert_from, cert_until, cert_level, cert_is_manufacturing, cert_site, cert_scope,
    company_type, confirmed_at, product_ids, material_ids, cluster_ids, served_ids"""

_SELECT = """
SELECT s.id, s.revision, s.ref, o.name, o.name_folded, s.origin,
    s.company_type <> ALL(%(no_makers)s::text[]), o.identity_checked_at IS NOT NULL,
    COALESCE(p.made_ids, '{}'), COALESCE(p.known_ids, '{}'), COALESCE(pl.place_ids, '{}'),
    COALESCE(pl.province_name_vi, ''), COALESCE(pl.place_name_vi, ''),
    COALESCE(se.sector_ids, '{}'), s.offer_flags, s.offer_closed_until - DATE '1970-01-01',
    COALESCE(l.line_id, '{}'), COALESCE(l.line_process, '{}'), COALESCE(l.line_in_house, '{}'),
    COALESCE(l.line_core, '{}'), COALESCE(l.line_site, '{}'), COALESCE(l.line_dimension, '{}'),
    COALESCE(l.line_free, '{}'), COALESCE(l.line_stated_on, '{}'),
    COALESCE(l.line_size_um, '{}'), COALESCE(l.line_tolerance_nm, '{}'),
    COALESCE(l.line_lead_hours, '{}'), COALESCE(l.line_moq, '{}'),
    COALESCE(l.line_moq_dimension, '{}'), COALESCE(l.line_evidence, '{}'),
    COALESCE(m.mat_line, '{}'), COALESCE(m.mat_id, '{}'),
    COALESCE(c.cert_id, '{}'), COALESCE(c.cert_standard, '{}'), COALESCE(c.cert_from, '{}'),
    COALESCE(c.cert_until, '{}'), COALESCE(c.cert_level, '{}'),
    COALESCE(c.cert_is_manufacturing, '{}'), COALESCE(c.cert_site, '{}'),
    COALESCE(c.cert_scope, '{}'), s.company_type, s.confirmed_at,
    COALESCE(pr.product_ids, '{}'), COALESCE(am.material_ids, '{}'),
    COALESCE(cl.cluster_ids, '{}'), COALESCE(se.served_ids, '{}')
FROM chosen s JOIN accounts_organisation o ON o.id = s.organisation_id
LEFT JOIN lines l ON l.supplier_id = s.id
LEFT JOIN processes p ON p.supplier_id = s.id
LEFT JOIN materials m ON m.supplier_id = s.id
LEFT JOIN all_materials am ON am.supplier_id = s.id
LEFT JOIN products pr ON pr.supplier_id = s.id
LEFT JOIN clusters cl ON cl.supplier_id = s.id
LEFT JOIN certs c ON c.supplier_id = s.id
LEFT JOIN places pl ON pl.supplier_id = s.id
LEFT JOIN sectors se ON se.supplier_id = s.id"""


def _upsert() -> str:
    columns = [name.strip() for name in _COLUMNS.replace("\n", " ").split(",")]
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns[1:])
    return (
        f"WITH {_LINES}, {_MATERIALS}, {_CERTIFICATES}, {_PLACES} "
        f"INSERT INTO directory_profilerow ({_COLUMNS}) {_SELECT} "
        f"ON CONFLICT (supplier_id) DO UPDATE SET {updates}"
    )


_UPSERT = _upsert()
#: For one supplier. It is prepared, with one plan for all, which a list of any length cannot have.
_UPSERT_ONE = _UPSERT.replace("= ANY(%(ids)s)", "= %(id)s::bigint")


def refresh(supplier_ids: Iterable[int]) -> None:
    """Make the rows of these suppliers true again: made, rebuilt, or removed if unpublished."""
    ids = sorted(set(supplier_ids))
    if not ids:
        return
    params: dict[str, Any] = {
        "ids": ids,
        "no_end": NO_END_DAY,
        "most": MOST_AMOUNT,
        "counting": [str(status) for status in COUNTING_STATUSES],
        "no_makers": [str(CompanyType.TRADING)],
    }
    # Outside a transaction the lock would end with the statement that takes it.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_LOCK, [ids])
        published = {pk for pk, is_published in cursor.fetchall() if is_published}
        if len(published) < len(ids):
            cursor.execute(_DELETE, params)
        if len(ids) > 1:
            cursor.execute(_UPSERT, params)
        elif published:
            run(_UPSERT_ONE, params | {"id": ids[0]})


def stale_supplier_ids() -> list[int]:
    """Suppliers whose row does not match their revision; empty unless a guard was switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id FROM directory_supplier s "
            "LEFT JOIN directory_profilerow p ON p.supplier_id = s.id "
            "WHERE (s.published_at IS NOT NULL AND p.revision IS DISTINCT FROM s.revision) "
            "   OR (s.published_at IS NULL AND p.supplier_id IS NOT NULL) ORDER BY s.id"
        )
        return [row[0] for row in cursor.fetchall()]
