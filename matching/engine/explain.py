"""What a ranking says of one firm: group, score as a sum, and the record behind each part."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
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
Facts = Callable[[Row], dict[str, Any]]


def firm_result(row: Row, asks: tuple[Ask, ...], total_weight: int) -> FirmResult:
    """Decode one row of the ranking statement."""
    return firm_results((row,), asks, total_weight)[0]


def firm_results(
    rows: Iterable[Row], asks: tuple[Ask, ...], total_weight: int
) -> tuple[FirmResult, ...]:
    """Decode rows of one ranking; what is the same in all of them is looked at once."""
    readers = [_part_reader(index, ask, total_weight) for index, ask in enumerate(asks)]
    # From the exact sum, so that equal sums are equal scores; the parts add up to it.
    whole = total_weight * FULL / 100
    return tuple(_firm(row, tuple([read(row) for read in readers]), whole) for row in rows)


def _firm(row: Row, parts: tuple[Part, ...], whole: float) -> FirmResult:
    unknown = [p for p in parts if p.step == Step.UNKNOWN and row["line_id"] is not None]
    score = int(row["total"]) / whole if whole else 0.0
    return FirmResult(
        supplier_id=row["supplier_id"],
        ref=row["ref"],
        name=row["name"],
        group=GROUPS[row["grp"]],
        total=int(row["total"]),
        score=score,
        low=score - sum([part.points for part in unknown]),
        high=score + sum([part.most - part.points for part in unknown]),
        tie=row["tie"],
        parts=parts,
        facts={name: row[name] for name in _FIRM_FACTS},
    )


def _part_reader(index: int, ask: Ask, total_weight: int) -> Callable[[Row], Part]:
    key, kind, mode, weight = ask.key, ask.kind, ask.mode, ask.weight
    share = 100 * weight / total_weight if total_weight else 0.0
    step_name, sat_name = f"step_{index}", f"sat_{index}"
    facts = _facts(index, ask)

    def read(row: Row) -> Part:
        sat = int(row[sat_name])
        step = STEPS[row[step_name]]
        return Part(key, kind, mode, weight, step, sat, share * sat / FULL, share, facts(row))

    return read


def _facts(index: int, ask: Ask) -> Facts:
    """How to read the datum behind the step, and what was asked where that is a number."""
    make = _FACTS.get(ask.kind)
    return make(index, ask) if make else lambda _row: {}


def _certificate(index: int, ask: Any) -> Facts:
    code, cert, until, level = (f"{name}_{index}" for name in ("code", "cert", "until", "level"))
    return lambda row: {
        "code": row[code] or 0,
        "certificate_id": row[cert],
        "until": row[until],
        "level": row[level],
        "options": ask.options,
        "least_level": ask.least_level,
    }


def _capacity(_index: int, ask: Any) -> Facts:
    return lambda row: {
        "cover": int(row["cover_all"] or 0),
        "fresh": int(row["cover_fresh"] or 0),
        "unknown": row["cover_unknown"],
        "free": row["line_free"],
        "dimension": row["line_dimension"],
        "stated_on": row["line_stated_on"],
        "lines": row["pool_size"],
        "need": dict(ask.need_by_dimension),
    }


def _limit(column: str) -> Callable[[int, Any], Facts]:
    def facts(_index: int, ask: Any) -> Facts:
        return lambda row: {"value": row[column], "limit": ask.limit}

    return facts


def _minimum_order(_index: int, ask: Any) -> Facts:
    limits = dict(ask.need_by_dimension)
    return lambda row: {
        "value": row["line_moq"],
        "dimension": row["line_moq_dimension"],
        "limit": limits.get(row["line_moq_dimension"]),
    }


def _process(_index: int, ask: Any) -> Facts:
    return lambda row: {"process_id": ask.process_id, "line": row["line_process"]}


def _material(index: int, _ask: Any) -> Facts:
    name = f"material_{index}"
    return lambda row: {"material_id": row[name]}


def _preferred(index: int, ask: Any) -> Facts:
    name = f"held_{index}"
    return lambda row: {"held": tuple(row[name] or ()), "asked": ask.standards}


def _offer(_index: int, _ask: Any) -> Facts:
    return lambda row: {"flags": tuple(row["offer_flags"]), "until": row["offer_closed_until"]}


def _area(_index: int, _ask: Any) -> Facts:
    return lambda row: {"place": row["place_name_vi"], "province": row["province_name_vi"]}


def _sector(_index: int, ask: Any) -> Facts:
    return lambda _row: {"sector_id": ask.sector_id}


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
