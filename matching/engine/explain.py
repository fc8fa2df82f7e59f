"""What a ranking says of one firm: group, score as a sum, and the record behind each part."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from matching.engine.criteria import Step
from matching.engine.need import Ask, Mode
from matching.engine.rules import FULL


class Group(StrEnum):
    """Where a firm stands; the first two are ranked."""

    ELIGIBLE = "eligible"
    NEEDS_ANSWER = "needs_answer"
    NEAR_MISS = "near_miss"
    NOT_SUITABLE = "not_suitable"


GROUPS = (Group.ELIGIBLE, Group.NEEDS_ANSWER, Group.NEAR_MISS, Group.NOT_SUITABLE)
STEPS = tuple(Step)
RANKED = (Group.ELIGIBLE, Group.NEEDS_ANSWER)


class Part(NamedTuple):
    """One criterion of one firm.

    ``points`` of at most ``most`` (both 0..100, the share of the score); ``facts`` is the datum
    the step rests on: ids, days, amounts in the units of the profile row.
    """

    # A ranking of everyone makes a hundred thousand of them: named tuples are made twice as fast.
    key: str
    kind: str
    mode: Mode
    weight: int
    step: Step
    satisfaction: int
    points: float
    most: float
    facts: Mapping[str, Any]

    @property
    def is_gate(self) -> bool:
        """Whether it must hold."""
        return self.mode == Mode.GATE


@dataclass(frozen=True, slots=True)
class FirmResult:
    """One firm's place in a ranking.

    Scores are 0..100; ``low`` and ``high`` are all unknown wishes at 0 and at 1.
    """

    supplier_id: int
    ref: str
    name: str
    group: Group
    total: int
    score: float
    low: float
    high: float
    tie: str
    parts: tuple[Part, ...]
    facts: Mapping[str, Any]

    def failed(self) -> tuple[Part, ...]:
        """The gates that keep the firm out."""
        return tuple(p for p in self.parts if p.is_gate and p.step == Step.FAILED)

    def unknown(self) -> tuple[Part, ...]:
        """What would have to be asked."""
        return tuple(p for p in self.parts if p.step == Step.UNKNOWN)

    def part(self, kind: str) -> Part | None:
        """The first criterion of a kind."""
        return next((p for p in self.parts if p.kind == kind), None)


class Place(NamedTuple):
    """A place in the ranking; ``is_shared`` by firms of the same group and the same sum."""

    number: int
    is_shared: bool


def places(standings: Iterable[tuple[int, Hashable]]) -> dict[int, Place]:
    """Places from 1 by supplier id, of firms in order with what they stand on; equals share one."""
    ordered = list(standings)
    many = Counter(standing for _id, standing in ordered)
    first: dict[Hashable, int] = {}
    for number, (_id, standing) in enumerate(ordered, start=1):
        first.setdefault(standing, number)
    return {pk: Place(first[standing], many[standing] > 1) for pk, standing in ordered}


_FIRM_FACTS = (
    "origin",
    "is_maker",
    "is_identity_checked",
    "place_name_vi",
    "province_name_vi",
    "line_id",
    "line_process",
    "line_in_house",
    "line_core",
    "pool_size",
)


Row = Mapping[str, Any]
Facts = Callable[[Sequence[Row]], Iterable[dict[str, Any]]]
_firm_facts = itemgetter(*_FIRM_FACTS)
_UNKNOWN = Step.UNKNOWN


def firm_result(row: Row, asks: tuple[Ask, ...], total_weight: int) -> FirmResult:
    """Decode one row of the ranking statement."""
    return firm_results((row,), asks, total_weight)[0]


def firm_results(
    rows: Iterable[Row], asks: tuple[Ask, ...], total_weight: int
) -> tuple[FirmResult, ...]:
    """Decode rows of one ranking, criterion by criterion: what a criterion asks is read once."""
    rows = tuple(rows)
    columns = [_parts(index, ask, total_weight, rows) for index, ask in enumerate(asks)]
    # From the exact sum, so that equal sums are equal scores; the parts add up to it.
    whole = total_weight * FULL / 100
    parts = zip(*columns, strict=True) if columns else repeat(())
    return tuple([_firm(row, own, whole) for row, own in zip(rows, parts, strict=False)])


def _firm(row: Row, parts: tuple[Part, ...], whole: float) -> FirmResult:
    total = int(row["total"])
    low = high = score = total / whole if whole else 0.0
    unknown = [part for part in parts if part.step == _UNKNOWN]
    if unknown and row["line_id"] is not None:
        low -= sum([part.points for part in unknown])
        high += sum([part.most - part.points for part in unknown])
    return FirmResult(
        supplier_id=row["supplier_id"],
        ref=row["ref"],
        name=row["name"],
        group=GROUPS[row["grp"]],
        total=total,
        score=score,
        low=low,
        high=high,
        tie=row["tie"],
        parts=parts,
        facts=dict(zip(_FIRM_FACTS, _firm_facts(row), strict=True)),
    )


def _parts(index: int, ask: Ask, total_weight: int, rows: Sequence[Row]) -> list[Part]:
    """One criterion of every row."""
    key, kind, mode, weight = ask.key, ask.kind, ask.mode, ask.weight
    share = 100 * weight / total_weight if total_weight else 0.0
    step, sat = f"step_{index}", f"sat_{index}"
    sats = [int(row[sat]) for row in rows]
    # As Part(...), without the function around it: there are hundreds in every answer.
    new = tuple.__new__
    return [
        new(Part, (key, kind, mode, weight, STEPS[row[step]], sat, share * sat / FULL, share, told))
        for row, sat, told in zip(rows, sats, _facts(index, ask)(rows), strict=True)
    ]


def _facts(index: int, ask: Ask) -> Facts:
    """How to read the datum behind the step, and what was asked where that is a number."""
    make = _FACTS.get(ask.kind)
    return make(index, ask) if make else lambda rows: [{} for _row in rows]


def _certificate(index: int, ask: Any) -> Facts:
    code, cert, until, level = (f"{name}_{index}" for name in ("code", "cert", "until", "level"))
    return lambda rows: [
        {
            "code": row[code] or 0,
            "certificate_id": row[cert],
            "until": row[until],
            "level": row[level],
            "options": ask.options,
            "least_level": ask.least_level,
        }
        for row in rows
    ]


def _capacity(_index: int, ask: Any) -> Facts:
    return lambda rows: [
        {
            "cover": int(row["cover_all"] or 0),
            "fresh": int(row["cover_fresh"] or 0),
            "unknown": row["cover_unknown"],
            "free": row["line_free"],
            "dimension": row["line_dimension"],
            "stated_on": row["line_stated_on"],
            "lines": row["pool_size"],
            "need": dict(ask.need_by_dimension),
        }
        for row in rows
    ]


def _limit(column: str) -> Callable[[int, Any], Facts]:
    def facts(_index: int, ask: Any) -> Facts:
        return lambda rows: [{"value": row[column], "limit": ask.limit} for row in rows]

    return facts


def _minimum_order(_index: int, ask: Any) -> Facts:
    limits = dict(ask.need_by_dimension)
    return lambda rows: [
        {
            "value": row["line_moq"],
            "dimension": row["line_moq_dimension"],
            "limit": limits.get(row["line_moq_dimension"]),
        }
        for row in rows
    ]


def _process(_index: int, ask: Any) -> Facts:
    return lambda rows: [
        {"process_id": ask.process_id, "line": row["line_process"]} for row in rows
    ]


def _material(index: int, _ask: Any) -> Facts:
    name = f"material_{index}"
    return lambda rows: [{"material_id": row[name]} for row in rows]


def _preferred(index: int, ask: Any) -> Facts:
    name = f"held_{index}"
    return lambda rows: [{"held": tuple(row[name] or ()), "asked": ask.standards} for row in rows]


def _offer(_index: int, _ask: Any) -> Facts:
    return lambda rows: [
        {"flags": tuple(row["offer_flags"]), "until": row["offer_closed_until"]} for row in rows
    ]


def _area(_index: int, _ask: Any) -> Facts:
    return lambda rows: [
        {"place": row["place_name_vi"], "province": row["province_name_vi"]} for row in rows
    ]


def _sector(_index: int, ask: Any) -> Facts:
    return lambda rows: [{"sector_id": ask.sector_id} for _row in rows]


_FACTS: Mapping[str, Callable[[int, Any], Facts]] = {
    "process": _process,
    "second_process": _process,
    "side_process": _process,
    "certificate": _certificate,
    "capacity": _capacity,
    "material": _material,
    "size": _limit("line_size_um"),
    "tolerance": _limit("line_tolerance_nm"),
    "lead_time": _limit("line_lead_hours"),
    "minimum_order": _minimum_order,
    "area": _area,
    "preferred": _preferred,
    "sector": _sector,
    "offer": _offer,
}
