"""One fictional firm in the interchange format."""

import random
from datetime import date
from typing import Any

from directory.demo import chance, lines, places, texts
from directory.demo.certificates import make_certificates
from directory.demo.lines import DROPPED, Line
from directory.demo.plan import Plan
from directory.demo.products import make_products

COMPANY_TYPES = {
    "maker": "manufacturer",
    "mixed": "manufacturer and trader",
    "trader": "trading company",
}
MARKETS = [("Japan", 4.0), ("Korea", 3.0), ("USA", 2.0), ("Germany", 1.0), ("Taiwan", 1.0)]
SECOND_SITE_SHARE = 0.16
ONE_SITE_SHARE = 0.5
BOUGHT_IN_SHARE = 0.2


def _lines(rng: random.Random, plan: Plan, day: date) -> list[Line]:
    own = plan.kind != "trader"
    made = [
        lines.make_line(rng, plan, code, core=True, day=day, in_house=own) for code in plan.core
    ]
    made += [
        lines.make_line(rng, plan, code, core=False, day=day, in_house=own) for code in plan.also
    ]
    return made


def _not_own(rng: random.Random, plan: Plan, day: date) -> list[Line]:
    """Draw what a mixed firm trades, or a step that a maker buys in."""
    taken = set(plan.core) | set(plan.also)
    if plan.kind == "mixed":
        codes = [code for code in plan.other_family.core[:2] if code not in taken]
        return [
            lines.make_line(rng, plan, code, core=False, day=day, in_house=False) for code in codes
        ]
    if plan.kind == "maker" and plan.family.bought_in and chance.likely(rng, BOUGHT_IN_SHARE):
        code = rng.choice(plan.family.bought_in)
        label = lines.process_label(rng, code)
        record: dict[str, Any] = {"process": label, "in_house": False, "core": False}
        return [] if code in taken else [Line(code, label, False, False, record)]
    return []


def _capacity(rng: random.Random, plan: Plan, found: list[Line]) -> list[dict[str, Any]]:
    """Return the lines as stated; a thin profile gives one figure without a process, or none."""
    if plan.mode == "brochure":
        return []
    if plan.mode == "terms":
        if chance.likely(rng, 0.6) or not found:
            return []
        record = {**found[0].record, "process": None}
        return [{key: value for key, value in record.items() if key != "lead_time_weeks"}]
    return [line.record for line in found]


def _second_site(
    rng: random.Random, plan: Plan, capacity: list[dict[str, Any]], where: dict[str, Any]
) -> list[dict[str, Any]]:
    """Add a second factory; lines are told apart by site, so certificates may miss one."""
    own = [record for record in capacity if record.get("in_house")]
    if plan.kind == "trader" or not own[1:] or not chance.likely(rng, SECOND_SITE_SHARE):
        return []
    for index, record in enumerate(own):
        record["site"] = 1 if index == 0 else rng.randint(1, 2)
    return [where, places.place(rng)]


def _unless_dropped(rng: random.Random, plan: Plan, value: Any) -> Any:
    return None if chance.likely(rng, DROPPED[plan.mode]) else value


def _figures(rng: random.Random, plan: Plan) -> dict[str, Any]:
    family = plan.family
    staff = chance.rounded(chance.near(rng, family.staff, plan.scale, 0.1))
    if plan.kind == "trader":
        staff = rng.randint(3, 35)
    lead = rng.randint(1, 2) if plan.kind == "trader" else lines.lead_weeks(rng, family)
    materials = chance.some(rng, family.materials, 1, 4)
    return {
        "established": min(2025, round(rng.triangular(1992, 2025, 2014))),
        "employees": int(staff),
        "sectors": chance.some(rng, family.sectors, 1, 2),
        "materials": []
        if plan.mode == "brochure" or (plan.mode == "terms" and chance.likely(rng, 0.6))
        else [lines.material_label(rng, code) for code in materials],
        "machines": []
        if plan.kind == "trader" or plan.mode in ("brochure", "terms")
        else lines.machines(rng, plan),
        "lead_time_weeks": _unless_dropped(rng, plan, lead),
        "minimum_order": _unless_dropped(rng, plan, lines.minimum_order(rng, plan)),
    }


def _relations(rng: random.Random, plan: Plan) -> dict[str, Any]:
    exporting = chance.likely(rng, 0.15 + 0.5 * plan.scale)
    markets = {chance.pick(rng, MARKETS) for _ in range(rng.randint(1, 3))} if exporting else set()
    spoken = ["vi"] + (["en"] if chance.likely(rng, 0.55) else [])
    spoken += [] if plan.language in spoken else [plan.language]
    return {
        "customer_sectors": chance.some(rng, plan.family.sectors, 0, 2),
        "export_markets": sorted(markets),
        "languages": spoken,
    }


def _attach_sites(
    rng: random.Random, certificates: list[dict[str, Any]], sites: list[dict[str, Any]]
) -> None:
    """Name the one site that a certificate covers; one that names none covers them all."""
    for certificate in certificates:
        if sites and chance.likely(rng, ONE_SITE_SHARE):
            certificate["site"] = rng.randint(1, len(sites))


def make_profile(
    seed: int, plan: Plan, names: tuple[str, str], *, international: bool, day: date
) -> dict[str, Any]:
    """Write the firm's record; such a firm states what its plan says it states."""
    rng = chance.stream(seed, "profile", plan.number)
    where = places.place(rng)
    found = _lines(rng, plan, day)
    other = _not_own(rng, plan, day)
    writer = texts.Writer(rng, plan, found, day)
    certificates = make_certificates(rng, plan, found, international=international, day=day)
    capacity = _capacity(rng, plan, found + other)
    sites = _second_site(rng, plan, capacity, where)
    _attach_sites(rng, certificates, sites)
    stated = plan.mode in ("full", "partial")
    record: dict[str, Any] = {
        "id": f"DEMO-{plan.number:04d}",
        "name": names[0],
        "name_en": names[1],
        "demo": True,
        "fictitious": True,
        "company_type": COMPANY_TYPES[plan.kind],
        "location": where,
        "description": writer.description(),
        "description_language": plan.language,
        "processes": [line.label for line in found] if stated else [],
        "process_terms_trade": writer.trade_terms(),
        "certificates": certificates,
        "capacity": capacity,
        "products": make_products(seed, plan),
        **_figures(rng, plan),
        **_relations(rng, plan),
    }
    return {**record, "sites": sites} if sites else record
