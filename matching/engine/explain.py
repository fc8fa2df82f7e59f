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


def firm_result(row: Mapping[str, Any], asks: tuple[Ask, ...], total_weight: int) -> FirmResult:
    """Decode one row of the ranking statement."""
    parts = tuple(_part(row, index, ask, total_weight) for index, ask in enumerate(asks))
    unknown = [p for p in parts if p.step == Step.UNKNOWN and row["line_id"] is not None]
    # From the exact sum, so that equal sums are equal scores; the parts add up to it.
    score = int(row["total"]) / (total_weight * FULL / 100) if total_weight else 0.0
    return FirmResult(
        supplier_id=row["supplier_id"],
        ref=row["ref"],
        name=row["name"],
        group=GROUPS[row["grp"]],
        total=int(row["total"]),
        score=score,
        low=score - sum(part.points for part in unknown),
        high=score + sum(part.most - part.points for part in unknown),
        tie=row["tie"],
        parts=parts,
        facts={name: row[name] for name in _FIRM_FACTS},
    )


def _part(row: Mapping[str, Any], index: int, ask: Ask, total_weight: int) -> Part:
    satisfaction = int(row[f"sat_{index}"])
    share = 100 * ask.weight / total_weight if total_weight else 0.0
    return Part(
        key=ask.key,
        kind=ask.kind,
        mode=ask.mode,
        weight=ask.weight,
        step=STEPS[row[f"step_{index}"]],
        satisfaction=satisfaction,
        points=share * satisfaction / FULL,
        most=share,
        facts=_facts(row, index, ask),
    )


Row = Mapping[str, Any]


def _facts(row: Row, index: int, ask: Ask) -> dict[str, Any]:
    """The datum behind the step, and what was asked where that is a number."""
    facts = _FACTS.get(ask.kind)
    return facts(row, index, ask) if facts else {}


def _certificate(row: Row, index: int, ask: Any) -> dict[str, Any]:
    return {
        "code": row[f"code_{index}"] or 0,
        "certificate_id": row[f"cert_{index}"],
        "until": row[f"until_{index}"],
        "level": row[f"level_{index}"],
        "options": ask.options,
        "least_level": ask.least_level,
    }


def _capacity(row: Row, _index: int, ask: Any) -> dict[str, Any]:
    return {
        "cover": int(row["cover_all"] or 0),
        "fresh": int(row["cover_fresh"] or 0),
        "unknown": row["cover_unknown"],
        "free": row["line_free"],
        "dimension": row["line_dimension"],
        "stated_on": row["line_stated_on"],
        "lines": row["pool_size"],
        "need": dict(ask.need_by_dimension),
    }


def _limit(column: str) -> Callable[[Row, int, Any], dict[str, Any]]:
    def facts(row: Row, _index: int, ask: Any) -> dict[str, Any]:
        return {"value": row[column], "limit": ask.limit}

    return facts


def _minimum_order(row: Row, _index: int, ask: Any) -> dict[str, Any]:
    dimension = row["line_moq_dimension"]
    return {
        "value": row["line_moq"],
        "dimension": dimension,
        "limit": dict(ask.need_by_dimension).get(dimension),
    }


def _process(row: Row, _index: int, ask: Any) -> dict[str, Any]:
    return {"process_id": ask.process_id, "line": row["line_process"]}


def _material(row: Row, index: int, _ask: Any) -> dict[str, Any]:
    return {"material_id": row[f"material_{index}"]}


def _preferred(row: Row, index: int, ask: Any) -> dict[str, Any]:
    return {"held": tuple(row[f"held_{index}"] or ()), "asked": ask.standards}


def _offer(row: Row, _index: int, _ask: Any) -> dict[str, Any]:
    return {"flags": tuple(row["offer_flags"]), "until": row["offer_closed_until"]}


def _area(row: Row, _index: int, _ask: Any) -> dict[str, Any]:
    return {"place": row["place_name_vi"], "province": row["province_name_vi"]}


def _sector(_row: Row, _index: int, ask: Any) -> dict[str, Any]:
    return {"sector_id": ask.sector_id}


_FACTS: Mapping[str, Callable[[Row, int, Any], dict[str, Any]]] = {
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
