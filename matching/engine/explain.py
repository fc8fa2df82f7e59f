"""What a ranking says of one firm: its group, its score as a sum, and the record behind each part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from matching.engine.criteria import Step
from matching.engine.need import Ask, Mode, Need
from matching.engine.rules import FULL


class Group(StrEnum):
    ELIGIBLE = "eligible"
    NEEDS_ANSWER = "needs_answer"
    NEAR_MISS = "near_miss"
    NOT_SUITABLE = "not_suitable"


GROUPS = (Group.ELIGIBLE, Group.NEEDS_ANSWER, Group.NEAR_MISS, Group.NOT_SUITABLE)
RANKED = (Group.ELIGIBLE, Group.NEEDS_ANSWER)


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion of one firm.

    ``points`` of at most ``most`` (both 0..100, the share of the score); ``facts`` is the datum
    the step rests on: ids, days, amounts in the units of the profile row.
    """

    key: str
    kind: str
    mode: Mode
    weight: int
    step: Step
    satisfaction: int
    points: float
    most: float
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_gate(self) -> bool:
        return self.mode == Mode.GATE


@dataclass(frozen=True, slots=True)
class FirmResult:
    """One firm's place in a ranking. Scores 0..100; ``low``..``high``: unknown wishes at 0 and 1."""

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


def firm_result(
    row: Mapping[str, Any], asks: tuple[Ask, ...], total_weight: int, need: Need
) -> FirmResult:
    """Decode one row of the ranking statement."""
    parts = tuple(_part(row, index, ask, total_weight, need) for index, ask in enumerate(asks))
    unknown = [p for p in parts if p.step == Step.UNKNOWN and row["line_id"] is not None]
    score = sum(part.points for part in parts)
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


def _part(row: Mapping[str, Any], index: int, ask: Ask, total_weight: int, need: Need) -> Part:
    satisfaction = int(row[f"sat_{index}"])
    share = 100 * ask.weight / total_weight if total_weight else 0.0
    return Part(
        key=ask.key,
        kind=ask.kind,
        mode=ask.mode,
        weight=ask.weight,
        step=Step(row[f"step_{index}"]),
        satisfaction=satisfaction,
        points=share * satisfaction / FULL,
        most=share,
        facts=_facts(row, index, ask, need),
    )


_LADDER_COLUMNS = {
    "size": "line_size_um",
    "tolerance": "line_tolerance_nm",
    "lead_time": "line_lead_hours",
    "minimum_order": "line_moq",
}


def _facts(row: Mapping[str, Any], index: int, ask: Ask, need: Need) -> dict[str, Any]:
    """The datum behind the step, and what was asked where that is a number."""
    match ask.kind:
        case "certificate":
            return {
                "code": row[f"code_{index}"] or 0,
                "certificate_id": row[f"cert_{index}"],
                "until": row[f"until_{index}"],
                "level": row[f"level_{index}"],
                "options": getattr(ask, "options", ()),
                "least_level": getattr(ask, "least_level", 0),
            }
        case "capacity":
            return {
                "cover": int(row["cover_all"] or 0),
                "fresh": int(row["cover_fresh"] or 0),
                "unknown": row["cover_unknown"],
                "free": row["line_free"],
                "dimension": row["line_dimension"],
                "stated_on": row["line_stated_on"],
                "lines": row["pool_size"],
                "need": dict(getattr(ask, "need_by_dimension", ())),
            }
        case "material":
            return {"material_id": row[f"material_{index}"]}
        case "preferred":
            held = row[f"held_{index}"] or []
            return {"held": tuple(held), "asked": getattr(ask, "standards", ())}
        case "offer":
            return {"flags": tuple(row["offer_flags"]), "until": row["offer_closed_until"]}
        case "area":
            return {"place": row["place_name_vi"], "province": row["province_name_vi"]}
        case "size" | "tolerance" | "lead_time":
            return {"value": row[_LADDER_COLUMNS[ask.kind]], "limit": getattr(ask, "limit", None)}
        case "minimum_order":
            amounts = dict(getattr(ask, "need_by_dimension", ()))
            dimension = row["line_moq_dimension"]
            return {
                "value": row["line_moq"],
                "dimension": dimension,
                "limit": amounts.get(dimension),
            }
        case "process" | "second_process" | "side_process":
            return {"process_id": getattr(ask, "process_id", None), "line": row["line_process"]}
        case "sector":
            return {"sector_id": getattr(ask, "sector_id", None)}
    return {}
