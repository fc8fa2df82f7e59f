"""A request draft becomes the engine's need: ids, integers, every default filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from directory.concepts import Concepts, Entry
from matching.choices import Period, RequirementKind, StepRole
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.engine.need import (
    AreaAsk,
    Ask,
    CapacityAsk,
    CertificateAsk,
    LimitAsk,
    MaterialAsk,
    Mode,
    Need,
    PreferredAsk,
    ProcessAsk,
    SectorAsk,
    scope_pair,
)
from matching.engine.rules import CURRENT, Rule

EPOCH = date(1970, 1, 1)
MONTHS = {Period.YEAR: 12, Period.MONTH: 1, Period.LOT: 1}
WEEKS_PER_YEAR = 52
#: A hundred thousand million of anything; more is no order, and counts as this much.
LARGEST = 10**14
COUNTED = ("count", "set", "pair")


def day_number(day: date) -> int:
    """Days since 1970-01-01, as profile rows store them."""
    return (day - EPOCH).days


def build_need(draft: RequestDraft, *, day: date, concepts: Concepts, rule: Rule = CURRENT) -> Need:
    """What the draft asks on ``day`` under ``rule``."""
    steps = [_process(step, kind, concepts, rule) for step, kind in step_kinds(draft.steps)]
    amounts = monthly_need(draft)
    return Need(
        ref=draft.ref,
        day=day_number(day),
        rule_version=rule.version,
        process=next((step for step in steps if step.kind == "process"), None),
        maker=_plain(draft, RequirementKind.MAKER, Mode.GATE, rule),
        certificates=_certificates(draft, concepts, rule),
        capacity=_amounts(draft, "capacity", Mode.GATE, amounts, rule),
        second=tuple(step for step in steps if step.kind == "second_process"),
        side=tuple(step for step in steps if step.kind == "side_process"),
        material=_material(draft, concepts, rule),
        size=_limit(draft, RequirementKind.SIZE, 1000, rule),
        tolerance=_limit(draft, RequirementKind.TOLERANCE, 1_000_000, rule),
        lead_time=_limit(draft, RequirementKind.LEAD_TIME, 24, rule),
        minimum_order=_amounts(draft, "minimum_order", Mode.WISH, amounts, rule),
        area=_area(draft, rule),
        preferred=_preferred(draft, rule),
        sector=_sector(draft, concepts, rule),
        offer=_plain(draft, RequirementKind.OFFER, Mode.WISH, rule),
        window_days=draft.delivery_window_days or rule.delivery_window_days,
        wants_prototypes=draft.wants_prototypes,
        split_allowed=draft.is_split_allowed,
    )


#: What of a step and of a requirement a need is made from: not where in the text it was read.
_STEP = attrgetter("process_id", "role", "mode", "weight", "least_level")
_SAID = attrgetter(
    "kind",
    "concept_id",
    "number",
    "place_id",
    "any_of",
    "mode",
    "is_strong",
    "weight",
    "least_level",
)


def build_needs(
    drafts: Sequence[RequestDraft],
    days: Sequence[date],
    *,
    concepts: Concepts,
    rule: Rule = CURRENT,
) -> list[Need]:
    """As :func:`build_need` of each draft on its day.

    Drafts that differ in name and volume only share the asks on everything else: who ranks them
    sees at a glance that they ask alike.
    """
    known: dict[Any, Need] = {}
    needs = []
    for draft, day in zip(drafts, days, strict=True):
        asked = (
            day,
            draft.sector_id,
            draft.delivery_window_days,
            draft.wants_prototypes,
            draft.is_split_allowed,
            draft.volume_unit is not None and draft.volume is not None and draft.volume > 0,
            *map(_STEP, draft.steps),
            *map(_SAID, draft.requirements),
        )
        need = known.get(asked)
        if need is None:
            need = known[asked] = build_need(draft, day=day, concepts=concepts, rule=rule)
        else:
            amounts = monthly_need(draft)
            need = replace(
                need,
                ref=draft.ref,
                capacity=_again(need.capacity, amounts),
                minimum_order=_again(need.minimum_order, amounts),
            )
        needs.append(need)
    return needs


def _again(ask: CapacityAsk | None, amounts: tuple[tuple[str, int], ...]) -> CapacityAsk | None:
    """The same ask on another amount."""
    if ask is None or not amounts:
        return None
    return CapacityAsk(ask.key, ask.kind, ask.mode, ask.weight, amounts, ask.least_level)


def step_kinds(steps: Sequence[StepDraft]) -> list[tuple[StepDraft, str]]:
    """Each step with its criterion: the first core step picks the maker, others come after it."""
    found: list[tuple[StepDraft, str]] = []
    for step in steps:
        if step.role == StepRole.BOUGHT_IN:
            kind = "side_process"
        else:
            kind = "second_process" if any(k == "process" for _s, k in found) else "process"
        found.append((step, kind))
    return found


def monthly_need(draft: RequestDraft) -> tuple[tuple[str, int], ...]:
    """Thousandths of base units needed a month, per dimension that the need converts to.

    Part weight joins pieces, sets or pairs with mass, weight per metre joins length with mass,
    part area joins pieces with area.
    """
    if draft.volume is None or draft.volume_unit is None:
        return ()
    unit = draft.volume_unit
    monthly = draft.volume * unit.factor
    if draft.volume_period == Period.WEEK:
        monthly = monthly * WEEKS_PER_YEAR / 12
    else:
        monthly = monthly / MONTHS[Period(draft.volume_period)]
    amounts = {unit.dimension: monthly}
    _convert(amounts, draft)
    return tuple(
        (name, _bounded(value, 1000)) for name, value in sorted(amounts.items()) if value > 0
    )


def _bounded(value: Decimal, factor: int) -> int:
    """A positive amount in its smallest unit: at least one, at most ``LARGEST``."""
    return int(min(max(value * factor, Decimal(1)), Decimal(LARGEST)).to_integral_value())


def _convert(amounts: dict[str, Decimal], draft: RequestDraft) -> None:
    links = [(name, "mass", draft.part_weight_kg) for name in COUNTED if name in amounts]
    if not links and "mass" in amounts:
        links = [("count", "mass", draft.part_weight_kg)]
    links += [("length", "mass", draft.weight_kg_per_metre), ("count", "area", draft.part_area_m2)]
    for smaller, larger, factor in links:
        if not factor:
            continue
        if smaller in amounts and larger not in amounts:
            amounts[larger] = amounts[smaller] * factor
        elif larger in amounts and smaller not in amounts:
            amounts[smaller] = amounts[larger] / factor


def _weight(given: int | None, kind: str, rule: Rule) -> int:
    return rule.weights[kind] if given is None else given


def _process(step: StepDraft, kind: str, concepts: Concepts, rule: Rule) -> ProcessAsk:
    entry = concepts[step.process_id]
    mode = Mode(step.mode) if kind == "process" or step.mode == Mode.OFF else Mode.WISH
    return ProcessAsk(
        key=kind if kind == "process" else f"{kind}:{entry.code}",
        kind=kind,
        mode=mode,
        weight=_weight(step.weight, kind, rule),
        process_id=entry.id,
        kind_ids=entry.kinds,
        family_ids=wider_family(entry),
        covered=tuple(_covered(entry.kinds, concepts)) if kind == "process" else (),
        least_level=step.least_level,
    )


def wider_family(entry: Entry) -> tuple[int, ...]:
    """The family of a process, its kinds and all above it; a is in that of b as b in that of a."""
    return tuple(sorted({*entry.family, *entry.kinds, *entry.ancestors}))


def _covered(kinds: tuple[int, ...], concepts: Concepts) -> Iterator[int]:
    """A scope covers a line that does it, a kind of it or what it is a kind of; no sibling's."""
    for pk in kinds:
        for scope in {*concepts[pk].ancestors, *concepts[pk].kinds}:
            yield scope_pair(pk, scope)


def _plain(draft: RequestDraft, kind: RequirementKind, default: Mode, rule: Rule) -> Ask:
    """A criterion that needs no value; said or not, it is there with the rule's default."""
    said = next((item for item in draft.requirements if item.kind == kind), None)
    mode = Mode(said.mode) if said else default
    return Ask(str(kind), str(kind), mode, _weight(said.weight if said else None, kind, rule))


def _certificates(
    draft: RequestDraft, concepts: Concepts, rule: Rule
) -> tuple[CertificateAsk, ...]:
    """One ask per required standard; standards of one ``any_of`` group are one ask."""
    groups: dict[tuple[str, int], list[RequirementDraft]] = {}
    for item in draft.of_kind(RequirementKind.CERTIFICATE):
        key = ("any", item.any_of) if item.any_of is not None else ("one", item.concept_id or 0)
        groups.setdefault(key, []).append(item)
    asks = []
    for items in groups.values():
        options = tuple(item.concept_id for item in items if item.concept_id is not None)
        level = items[0].least_level
        asks.append(
            CertificateAsk(
                key="certificate:" + "|".join(concepts[pk].code for pk in options),
                kind="certificate",
                mode=Mode(items[0].mode),
                weight=_weight(items[0].weight, "certificate", rule),
                options=options,
                least_level=rule.required_certificate_level if level is None else level,
            )
        )
    return tuple(asks)


def _amounts(
    draft: RequestDraft,
    kind: str,
    default: Mode,
    amounts: tuple[tuple[str, int], ...],
    rule: Rule,
) -> CapacityAsk | None:
    said = next((item for item in draft.requirements if item.kind == kind), None)
    if not amounts:
        return None
    return CapacityAsk(
        key=kind,
        kind=kind,
        mode=Mode(said.mode) if said else default,
        weight=_weight(said.weight if said else None, kind, rule),
        need_by_dimension=amounts,
        least_level=(said.least_level or 0) if said else 0,
    )


def _material(draft: RequestDraft, concepts: Concepts, rule: Rule) -> MaterialAsk | None:
    items = draft.of_kind(RequirementKind.MATERIAL)
    if not items:
        return None
    asked = [concepts[item.concept_id] for item in items if item.concept_id is not None]
    same = {pk for entry in asked for pk in entry.kinds}
    family = {pk for entry in asked for pk in (*entry.family, *entry.ancestors, *entry.close)}
    return MaterialAsk(
        key="material",
        kind="material",
        mode=Mode(items[0].mode),
        weight=_weight(items[0].weight, "material", rule),
        same_ids=tuple(sorted(same)),
        family_ids=tuple(sorted(family)),
    )


def _limit(draft: RequestDraft, kind: RequirementKind, factor: int, rule: Rule) -> LimitAsk | None:
    item = next(iter(draft.of_kind(kind)), None)
    if item is None or item.number is None:
        return None
    return LimitAsk(
        key=str(kind),
        kind=str(kind),
        mode=Mode(item.mode),
        weight=_weight(item.weight, str(kind), rule),
        limit=_bounded(item.number, factor),
    )


def _area(draft: RequestDraft, rule: Rule) -> AreaAsk | None:
    items = draft.of_kind(RequirementKind.AREA)
    if not items:
        return None
    return AreaAsk(
        key="area",
        kind="area",
        mode=Mode(items[0].mode),
        weight=_weight(items[0].weight, "area", rule),
        place_ids=tuple(sorted(item.place_id for item in items if item.place_id is not None)),
        is_strong=items[0].is_strong,
    )


def _preferred(draft: RequestDraft, rule: Rule) -> PreferredAsk | None:
    items = draft.of_kind(RequirementKind.PREFERRED)
    if not items:
        return None
    level = items[0].least_level
    return PreferredAsk(
        key="preferred",
        kind="preferred",
        mode=Mode(items[0].mode),
        weight=_weight(items[0].weight, "preferred", rule),
        standards=tuple(sorted({i.concept_id for i in items if i.concept_id is not None})),
        least_level=rule.preferred_certificate_level if level is None else level,
    )


def _sector(draft: RequestDraft, concepts: Concepts, rule: Rule) -> SectorAsk | None:
    """Asked by default only in the sectors whose customers want experience."""
    item = next((i for i in draft.requirements if i.kind == RequirementKind.SECTOR), None)
    asks_by_rule = (
        draft.sector_id is not None
        and concepts[draft.sector_id].code in rule.sectors_that_ask_experience
    )
    if item is None and not asks_by_rule:
        return None
    sector = item.concept_id if item else draft.sector_id
    return SectorAsk(
        key="sector",
        kind="sector",
        mode=Mode(item.mode) if item else Mode.WISH,
        weight=_weight(item.weight if item else None, "sector", rule),
        sector_id=sector or 0,
    )
