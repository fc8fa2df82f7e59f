"""What a tried rule moves: where each firm stood before, who came in, who left and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from directory.models import ProfileRow
from matching.engine.explain import GROUPS, FirmResult, Group, Place, firm_result
from matching.engine.judge import Judge
from matching.engine.rules import RULES
from matching.services import RankedRows, rank_rows
from matching.trial.tried import Trial

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
    """Firms that came in by the own rule, firms that left by the tried one, one by one."""
    if not entered and not left:
        return {}
    rows = ProfileRow.objects.filter(pk__in=[*entered, *left]).values()
    firms = {row["supplier_id"]: row for row in rows}
    judges = [
        (Judge(found.need, RULES[found.need.rule_version]), ids)
        for found, ids in ((own, entered), (tried, left))
    ]
    return {
        pk: firm_result(judge.row(firms[pk]), judge.asks, judge.total_weight)
        for judge, ids in judges
        for pk in ids
        if pk in firms
    }
