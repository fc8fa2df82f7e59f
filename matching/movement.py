"""What a tried rule moves: where each firm stood before, who came in, who left and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from matching.engine.compile_many import combine
from matching.engine.explain import GROUPS, FirmResult, Group, Place, firm_result
from matching.services import RankedRows, rank_rows
from matching.trial import Trial

#: Firms that left the list are named up to here, the best before first; all are counted.
MOST_NAMED = 12


class Before(NamedTuple):
    """Where a firm stood by the request's own rule; a place only where it was ranked."""

    group: Group
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """Two rankings of the same firms on one day, the second by the tried rule.

    ``before`` has every firm ranked before. ``why`` holds, by supplier id, what the request's own
    rule says of firms that came in, and the tried rule of those that left: musts that they fail.
    """

    before: Mapping[int, Before]
    entered: tuple[int, ...]
    left: tuple[int, ...]
    moved: int
    why: Mapping[int, FirmResult]


def movement(
    trial: Trial, found: RankedRows, shown: Sequence[int], *, rule_version: str
) -> Movement:
    """Compare the tried ranking with the request's own; ``shown`` are the firms of the page.

    Two statements: the own ranking, and both rules for the firms that need a reason.
    """
    own = rank_rows(trial.own, as_of=found.day, rule_version=rule_version)
    before = {
        row["supplier_id"]: Before(GROUPS[row["grp"]], place.number)
        for row, place in zip(own.rows, own.places().values(), strict=True)
    }
    after = _standing(found)
    entered = tuple(pk for pk in after if pk not in before)
    left = tuple(pk for pk in before if pk not in after)
    return Movement(
        before=before,
        entered=entered,
        left=left,
        moved=sum(before[pk] != now for pk, now in after.items() if pk in before),
        why=_reasons(own, found, [pk for pk in entered if pk in set(shown)], left[:MOST_NAMED]),
    )


def _standing(found: RankedRows) -> dict[int, Before]:
    places: Mapping[int, Place] = found.places()
    return {
        row["supplier_id"]: Before(GROUPS[row["grp"]], places[row["supplier_id"]].number)
        for row in found.rows
    }


def _reasons(
    own: RankedRows, tried: RankedRows, entered: Sequence[int], left: Sequence[int]
) -> dict[int, FirmResult]:
    """Firms that came in by the own rule, firms that left by the tried one, in one statement."""
    if not entered and not left:
        return {}
    statements = (own.statement, tried.statement)
    sql, params = combine(statements)
    ids = [*entered, *left]
    with connection.cursor() as cursor:
        cursor.execute(sql, params | {"ids": ids, "everyone": True, "most": None})
        rows = [(position, json.loads(row)) for position, row in cursor.fetchall()]
    wanted = (set(entered), set(left))
    return {
        row["supplier_id"]: firm_result(
            row, statements[position].asks, statements[position].total_weight
        )
        for position, row in rows
        if row["supplier_id"] in wanted[position]
    }
