"""What kind of firm each number stands for, decided before any detail is drawn."""

import random
from dataclasses import dataclass

from directory.demo import chance, material, trades
from directory.demo.trades import Family

# Shares are editorial: they follow what officers say of registers, not a survey.
KINDS = [("maker", 0.845), ("mixed", 0.08), ("trader", 0.075)]
MODES = [("full", 0.40), ("partial", 0.30), ("terms", 0.17), ("brochure", 0.13)]
TEXT_LANGUAGES = [("vi", 0.74), ("en", 0.13), ("ja", 0.05), ("ko", 0.045), ("zh", 0.035)]
OFFERS = [
    ("", 0.90),
    ("captive", 0.025),
    ("moved", 0.015),
    ("prototypes", 0.02),
    ("full", 0.02),
    ("planned", 0.02),
]
INWARD_SHARE = 0.1
CORE_COUNTS = [(1, 0.58), (2, 0.28), (3, 0.14)]
READINESS = {"full": 0.55, "partial": 0.3, "terms": 0.1, "brochure": 0.0}


@dataclass(frozen=True, slots=True)
class Plan:
    """One firm in outline.

    `kind`: maker, mixed (makes some, trades some) or trader. `mode`: how much the profile states:
    full, partial, terms (trade words only) or brochure (text only). `scale`: 0 the smallest of
    its trade, 1 the largest. `readiness`: the higher, the likelier at international standard.
    `inward`: a thin profile in workshop words alone, which no reader can be expected to know.
    """

    number: int
    family: Family
    kind: str
    mode: str
    language: str
    offer: str
    scale: float
    core: tuple[str, ...]
    also: tuple[str, ...]
    other_family: Family
    readiness: float
    inward: bool


def make_plan(seed: int, number: int) -> Plan:
    """Draw the outline of a firm; it depends on the seed and the number alone."""
    rng = chance.stream(seed, "plan", number)
    weighted = [(family, float(family.weight)) for family in trades.families()]
    family = chance.pick(rng, weighted)
    kind = chance.pick(rng, KINDS)
    mode = chance.pick(rng, MODES)
    scale = min(1.0, max(0.0, rng.betavariate(1.6, 2.6)))
    core = chance.some(rng, family.core, *[chance.pick(rng, CORE_COUNTS)] * 2)
    return Plan(
        number=number,
        family=family,
        kind=kind,
        mode=mode,
        language=chance.pick(rng, TEXT_LANGUAGES),
        offer=chance.pick(rng, OFFERS) if kind != "trader" else "",
        scale=scale,
        core=tuple(core),
        also=tuple(chance.some(rng, family.also, 0, 3)),
        other_family=chance.pick(rng, weighted),
        readiness=_readiness(rng, family, kind, mode, scale),
        inward=mode == "terms" and chance.likely(rng, INWARD_SHARE),
    )


def _readiness(rng: random.Random, family: Family, kind: str, mode: str, scale: float) -> float:
    counting = any(material.standards()[code].counts_as_international for code in family.standards)
    if not counting:
        return -1.0
    bonus = READINESS[mode] + 0.5 * scale - (0.4 if kind == "trader" else 0.0)
    return rng.random() + bonus
