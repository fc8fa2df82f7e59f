"""The open requests at one moment, found by what a firm holds; whether they still stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from core.prepared import fetch_rows
from matching.engine.anchors import Anchor, Standing

# Both read what `open_requests` says. No two states of any request have the same revision, so
# revisions alone tell the requests apart.
_LOOK = """
SELECT r.number, r.digest, (SELECT number FROM directory_taxonomyversion) AS taxonomy,
       to_jsonb(p)::text AS row
FROM (SELECT count(*) AS number, bit_xor(hashint8extended(revision, 0)) AS digest
      FROM matching_request WHERE status = 'open' AND audience = 'fitting'
      AND (deadline_on IS NULL OR deadline_on >= %(day)s::date)) r
LEFT JOIN directory_profilerow p ON p.supplier_id = %(supplier)s::bigint
"""
_LIST = """
SELECT id, revision, anchor_id, second_anchor_id, is_anchor_family,
       count(*) OVER () AS number, bit_xor(hashint8extended(revision, 0)) OVER () AS digest
FROM matching_request WHERE status = 'open' AND audience = 'fitting'
AND (deadline_on IS NULL OR deadline_on >= %(day)s::date)
"""


class Mark(NamedTuple):
    """What tells one set of requests, each as it stood, from any other."""

    number: int
    digest: int | None


class Look(NamedTuple):
    """What one statement tells: a firm's profile row (None: not published), and what is current."""

    row: Mapping[str, Any] | None
    mark: Mark
    taxonomy: int


@dataclass(frozen=True, slots=True)
class Listed:
    """The open requests that suppliers may learn of: revisions by id, and ids by anchor."""

    mark: Mark
    revisions: Mapping[int, int]
    by_anchor: Mapping[Anchor, tuple[int, ...]]

    @classmethod
    def read(cls, day: date) -> Listed:
        """Those of the day; one statement."""
        rows = fetch_rows(_LIST, {"day": day})
        by_anchor: dict[Anchor, list[int]] = {}
        for row in rows:
            both = (row["anchor_id"], row["second_anchor_id"])
            ids = tuple(pk for pk in both if pk is not None)
            by_anchor.setdefault(Anchor(ids, row["is_anchor_family"]), []).append(row["id"])
        return cls(
            Mark(rows[0]["number"], rows[0]["digest"]) if rows else Mark(0, None),
            {row["id"]: row["revision"] for row in rows},
            {anchor: tuple(pks) for anchor, pks in by_anchor.items()},
        )

    def left_open(self, firm: Standing, alike: Set[int]) -> dict[int, int]:
        """The requests that no anchor rules out for a firm, with their revisions."""
        return {
            pk: self.revisions[pk]
            for anchor, pks in self.by_anchor.items()
            if anchor.leaves_open(firm, alike)
            for pk in pks
        }


def look_at(supplier_id: int, day: date) -> Look:
    """One statement: the profile, and whether anything kept in memory is still current."""
    (found,) = fetch_rows(_LOOK, {"supplier": supplier_id, "day": day})
    row = json.loads(found["row"]) if found["row"] else None
    return Look(row, Mark(found["number"], found["digest"]), found["taxonomy"])
