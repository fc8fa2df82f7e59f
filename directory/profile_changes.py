"""The outbox of changed profile rows: what a copy in memory reads to stay true (migration 0006)."""

from dataclasses import dataclass

from django.db import connection, transaction

from core.prepared import fetch_rows

#: Changes that are kept for readers who come back late.
KEPT = 100_000

_NEWS = """
SELECT f.epoch::text, f.pruned_to::text::bigint AS pruned_to,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin, c.ids, c.suppliers, c.xids
FROM directory_profilefeed f, (
    SELECT array_agg(id) AS ids, array_agg(supplier_id) AS suppliers,
           array_agg(xid::text::bigint) AS xids
    FROM directory_profilechange
    WHERE xid >= %(mark)s::text::xid8 AND id <> ALL(%(seen)s::bigint[])
) c
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a reader has read.

    ``xmin``: every transaction before it had ended. ``seen``: changes of later transactions that
    were read already, with their transaction.
    """

    epoch: str
    xmin: int
    seen: dict[int, int]


@dataclass(frozen=True, slots=True)
class News:
    """What changed since a mark. ``supplier_ids`` None: read everything anew."""

    mark: Mark
    supplier_ids: frozenset[int] | None

    @property
    def is_empty(self) -> bool:
        """Whether the reader has all of it."""
        return self.supplier_ids is not None and not self.supplier_ids


def news(mark: Mark | None) -> News:
    """What the current snapshot sees of changes since ``mark``, in one query."""
    if mark is None:
        return _beginning()
    # Asked before every ranking, so prepared: planning took longer than running.
    (found,) = fetch_rows(_NEWS, {"mark": str(mark.xmin), "seen": list(mark.seen)})
    xmin = found["xmin"]
    if found["epoch"] != mark.epoch or mark.xmin < found["pruned_to"] or xmin < mark.xmin:
        return News(_beginning().mark, None)
    seen = mark.seen | dict(zip(found["ids"] or (), found["xids"] or (), strict=True))
    seen = {pk: xid for pk, xid in seen.items() if xid >= xmin}
    changed = frozenset(found["suppliers"] or ())
    # A change without a supplier: the table was emptied.
    return News(Mark(mark.epoch, xmin, seen), None if None in changed else changed)


def _beginning() -> News:
    """A mark at the current snapshot, which has seen every change that it sees."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.epoch::text, s.xmin::text::bigint, array_agg(c.id), "
            "array_agg(c.xid::text::bigint) FROM directory_profilefeed f "
            "CROSS JOIN (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin) s "
            "LEFT JOIN directory_profilechange c ON c.xid >= s.xmin GROUP BY f.epoch, s.xmin"
        )
        epoch, xmin, ids, xids = cursor.fetchone()
    seen = {pk: xid for pk, xid in zip(ids, xids, strict=True) if pk is not None}
    return News(Mark(epoch, xmin, seen), None)


@transaction.atomic
def prune(*, keep: int = KEPT) -> int:
    """Forget what is older than the newest ``keep`` changes; returns how many went.

    Whole transactions go. Changes of transactions that a running one may still come before stay.
    Readers that stand before what went read everything anew.
    """
    with connection.cursor() as cursor:
        # Taken first, so that two who prune do it one after the other.
        cursor.execute("SELECT 1 FROM directory_profilefeed FOR UPDATE")
        cursor.execute(
            "UPDATE directory_profilefeed SET pruned_to = greatest(pruned_to, ("
            "SELECT least(pg_snapshot_xmin(pg_current_snapshot()), xid) "
            "FROM directory_profilechange ORDER BY id DESC OFFSET %s LIMIT 1)) RETURNING pruned_to",
            [keep],
        )
        (before,) = cursor.fetchone()
        cursor.execute("DELETE FROM directory_profilechange WHERE xid < %s::xid8", [str(before)])
        return int(cursor.rowcount)
