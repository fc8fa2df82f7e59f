"""A ranking in the form of a run file: the same input gives the same bytes in every database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from directory.concepts import Concepts
from directory.profile_rows import NO_END_DAY
from matching.engine.criteria import CertificateCode, Step
from matching.engine.explain import RANKED, FirmResult, Part
from matching.engine.rules import COVERAGE_UNIT
from matching.needs import EPOCH

_OUTCOMES = {Step.FAILED: "failed", Step.UNKNOWN: "unknown"}


def run_rows(firms: Iterable[FirmResult]) -> list[dict[str, Any]]:
    """The firms in order, each with score 0..100, group, points per criterion, reason per gate."""
    concepts = Concepts.current()
    return [_row(firm, concepts) for firm in firms]


def _row(firm: FirmResult, concepts: Concepts) -> dict[str, Any]:
    return {
        "supplier_id": firm.ref,
        "score": firm.score,
        "eligible": firm.group in RANKED,
        "group": firm.group.value,
        "contributions": {part.key: part.points for part in firm.parts},
        "gates": {
            part.key: {"outcome": _OUTCOMES.get(part.step, "passed"), **_record(part, concepts)}
            for part in firm.parts
            if part.is_gate
        },
    }


def _record(part: Part, concepts: Concepts) -> dict[str, Any]:
    """The datum a gate rests on, by codes and days: ids differ from database to database."""
    facts = part.facts
    match part.kind:
        case "process":
            found = facts["line"]
            return {
                "asked": concepts[facts["process_id"]].code,
                "found": concepts[found].code if found else None,
            }
        case "certificate":
            return _certificate(facts, concepts)
        case "capacity":
            percent = facts["cover"] * 100 // COVERAGE_UNIT
            return {"covered_percent": percent, "all_stated": not facts["unknown"]}
    return {}


def _certificate(facts: Mapping[str, Any], concepts: Concepts) -> dict[str, Any]:
    until = facts["until"]
    dated = until is not None and until < NO_END_DAY
    return {
        "asked": [concepts[pk].code for pk in facts["options"]],
        "reason": CertificateCode(facts["code"]).name.lower(),
        "until": (EPOCH + timedelta(days=until)).isoformat() if dated else None,
        "level": facts["level"],
        "least_level": facts["least_level"],
    }
