"""What a firm can make: capability lines and the machines that carry them."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from directory.demo import chance, material
from directory.demo.plan import Plan
from directory.demo.trades import Family

DROPPED = {"full": 0.05, "partial": 0.35, "terms": 0.55, "brochure": 1.0}
STALE_SHARE = 0.18
UNDATED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """One process as the firm does it; `None` where the firm states nothing."""

    process: str
    label: str
    core: bool
    in_house: bool
    record: dict[str, Any]


def process_label(rng: random.Random, code: str, language: str = "en") -> str:
    """Write the process as a firm would: mostly by its usual name."""
    names = material.processes()[code].names[language]
    return names[0] if len(names) == 1 or chance.likely(rng, 0.6) else rng.choice(names[1:4])


def material_label(rng: random.Random, code: str) -> str:
    """Write the material as a firm would: by name or by designation."""
    labels = material.material_labels()[code]
    return labels[0] if len(labels) == 1 or chance.likely(rng, 0.45) else rng.choice(labels[1:])


def _stated_on(rng: random.Random, day: date) -> str | None:
    draw = rng.random()
    if draw < UNDATED_SHARE:
        return None
    age = rng.randint(400, 1100) if draw < UNDATED_SHARE + STALE_SHARE else rng.randint(2, 180)
    return (day - timedelta(days=age)).isoformat()


def figures(rng: random.Random, plan: Plan, family: Family, core: bool) -> dict[str, Any]:
    """Draw quantity a month, size and tolerance that go together: larger parts, wider limits."""
    position = rng.gauss(plan.scale, 0.12)
    factor = 1.0 if core else rng.uniform(0.15, 0.5)
    stated: dict[str, Any] = {
        "quantity_per_month": chance.rounded(
            chance.near(rng, family.quantity, plan.scale, 0.2) * factor
        ),
        "unit": family.unit,
        "utilisation_percent": min(100, max(15, round(rng.gauss(62, 20) / 5) * 5)),
    }
    if family.size:
        stated["max_part_dimension_mm"] = chance.rounded(chance.at(family.size, position))
    if family.tolerance:
        wide = 0.35 + 0.4 * position + rng.uniform(-0.35, 0.25)
        stated["best_tolerance_mm"] = chance.rounded(chance.at(family.tolerance, wide), 1)
    return stated


def _forget(rng: random.Random, stated: dict[str, Any], mode: str) -> dict[str, Any]:
    """Drop what the firm did not state; without a quantity there is no load either."""
    kept = {
        key: None if key != "unit" and chance.likely(rng, DROPPED[mode]) else value
        for key, value in stated.items()
    }
    if kept["quantity_per_month"] is None:
        kept["utilisation_percent"] = None
    return kept


def make_line(
    rng: random.Random, plan: Plan, process: str, *, core: bool, day: date, in_house: bool = True
) -> Line:
    """Draw one capability line with figures from the firm's trade."""
    family = plan.family if in_house or plan.kind == "trader" else plan.other_family
    label = process_label(rng, process)
    materials = [material_label(rng, code) for code in chance.some(rng, family.materials, 1, 3)]
    record: dict[str, Any] = {
        "process": label,
        **_forget(rng, figures(rng, plan, family, core), plan.mode),
        "materials": materials,
        "in_house": in_house,
        "core": core,
    }
    stated = _stated_on(rng, day)
    if stated and record["quantity_per_month"] is not None:
        record["stated_on"] = stated
    if core and chance.likely(rng, 0.3):
        record["lead_time_weeks"] = lead_weeks(rng, family)
    return Line(process, label, core, in_house, record)


def lead_weeks(rng: random.Random, family: Family) -> int:
    """Draw the weeks from order to delivery, at least one."""
    return max(1, round(chance.near(rng, family.lead_weeks, 0.45, 0.3)))


def minimum_order(rng: random.Random, plan: Plan) -> dict[str, Any]:
    """Draw the least quantity the firm takes, in the unit of its trade."""
    quantity = chance.near(rng, plan.family.minimum_order, 0.2 + 0.5 * plan.scale, 0.2)
    return {"quantity": chance.rounded(quantity, 1), "unit": plan.family.unit}


def machines(rng: random.Random, plan: Plan) -> list[dict[str, Any]]:
    """List machines by key size; the largest grows with the firm, as its largest part does."""
    rows: list[dict[str, Any]] = []
    for kind in plan.family.machines:
        total = round(chance.at(kind.quantity, rng.gauss(plan.scale, 0.15)))
        steps = min(3, total)
        for step in range(steps):
            position = rng.gauss(plan.scale, 0.08) - 0.22 * step
            size = chance.rounded(chance.at(kind.size, position))
            share = total // steps + (1 if step < total % steps else 0)
            rows.append(
                {
                    "machine": f"{kind.name} {size} {kind.size_unit}",
                    "quantity": share,
                    "key_size": f"{size} {kind.size_unit}",
                }
            )
    return _merged(rows)


def _merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["machine"] in found:
            found[row["machine"]]["quantity"] += row["quantity"]
        else:
            found[row["machine"]] = row
    return list(found.values())
