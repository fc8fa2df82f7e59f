"""Each criterion of :mod:`matching.engine.criteria` over arrays: its steps, satisfactions, facts.

Criteria of a line are judged pair by pair, criteria of a firm case by case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matching.engine.criteria import (
    BY_KIND,
    Criterion,
    Ladder,
    MadeCriterion,
    OfferCriterion,
    Step,
    slack,
    step_values,
)
from matching.engine.flat import DIMENSIONS, Array, Ragged, is_null
from matching.engine.need import Mode
from matching.engine.numpy_asked import Asked, Slot, Which, at, named, picked
from matching.engine.numpy_cases import Cases
from matching.engine.rules import FULL
from matching.engine.segment import Segment

C = TypeVar("C", bound=Criterion)
_UNTIL = 1 << 31


#: Facts by name of some of what was judged, chosen by position; null where that is -1.
Facts = Callable[[Array], dict[str, Array]]


def _no_facts(_chosen: Array) -> dict[str, Array]:
    return {}


@dataclass(slots=True)
class Judged:
    """Steps and satisfactions, and how to read the data that they rest on."""

    step: Array
    sat: Array
    facts: Facts = _no_facts

    def at(self, index: Array) -> "Judged":
        """What was judged at these positions."""
        return Judged(
            self.step[index],
            self.sat[index],
            lambda chosen: self.facts(np.append(index, -1)[chosen]),
        )


def values_or_null(values: Array, index: Array) -> Array:
    """Values at the positions as wide integers, null where the position is negative."""
    found = np.full(len(index), np.iinfo(np.int64).min)
    there = np.flatnonzero(index >= 0)
    found[there] = values[index[there]]
    return found


def declared(slot: Slot, kind: type[C]) -> C:
    """The declaration of a slot's criterion, which must be of this kind."""
    criterion = BY_KIND[slot.kind]
    if not isinstance(criterion, kind):
        raise TypeError(f"{slot.kind} is declared as {type(criterion).__name__}")
    return criterion


def worth(kind: str, asked: Asked, *, half: bool = False) -> Array:
    """Satisfaction by step."""
    found = asked.kept.get((kind, half))
    if found is None:
        values = step_values(kind, asked.rule, half=half)
        found = asked.kept[kind, half] = np.array([values[step] for step in Step], dtype=np.int64)
    return found


def best_of(key: Array, owner: Array, many: int) -> Array:
    """Index of the greatest key of every owner, -1 where there is none; owners ascend."""
    found = np.full(many, -1, dtype=np.int64)
    if len(key):
        new = np.ones(len(key), dtype=bool)
        np.not_equal(owner[1:], owner[:-1], out=new[1:])
        first = np.flatnonzero(new)
        if len(first) == len(key):
            found[owner] = first
            return found
        most = np.maximum.reduceat(key, first)
        counts = np.diff(np.append(first, len(key)))
        top = np.flatnonzero(key == np.repeat(most, counts))
        # Of equals the first: written last.
        found[owner[top[::-1]]] = top[::-1]
    return found


def process(cases: Cases, slot: Slot) -> Judged:
    """The process or a kind of it; secondary where the line is no core business."""
    which = cases.pair_need
    kinds = slot.table("kind_ids", cases.segment.top_id)
    met = named(kinds, which, cases.of_line("process"))
    levels = slot.values(lambda ask: ask.least_level)
    if levels.any():
        least = at(levels, which)
        met &= (least == 0) | (cases.of_line("evidence") >= least)
    rule = cases.asked.rule
    secondary = rule.step("process", rule.half_points)
    sat = np.where(met, np.where(cases.of_line("core"), FULL, secondary), 0)
    return Judged(met * np.int8(Step.MET), sat)


def maker(cases: Cases, _slot: Slot) -> Judged:
    """In house, by a firm that is no pure trader."""
    met = cases.of_line("in_house") & cases.segment.firms["is_maker"][cases.pair_firm]
    return Judged(met * np.int8(Step.MET), met * np.int64(FULL))


def material(cases: Cases, slot: Slot) -> Judged:
    """The grade or a kind of it, else its family; judged once per list of materials.

    Of materials that serve alike the one with the least id counts.
    """
    segment, which = cases.segment, cases.pair_need
    if cases.source is None or cases.place is None:
        code: Array = np.arange(len(cases.line))
        listed = Ragged(segment.material_starts, {"id": segment.material_ids}).take(cases.line)
    else:
        code = cases.source.materials.code[cases.place]
        listed = cases.source.materials.lists
    many, ids = len(listed.counts), listed.columns["id"]
    same = slot.table("same_ids", segment.top_id)[:, ids]
    family = slot.table("family_ids", segment.top_id)[:, ids]
    found = np.where(family, np.int8(Step.MINOR), slot.lowest[:, None])
    found[same] = Step.MET
    owner = np.repeat(np.arange(many), listed.counts)
    owners = (np.arange(len(slot.asks))[:, None] * many + owner).ravel()
    best = best_of(((found.astype(np.int64) << 32) - ids).ravel(), owners, len(slot.asks) * many)
    steps = np.append(found.ravel(), np.int8(Step.UNKNOWN))[best]
    place = which * many + code
    step = steps[place]

    def facts(chosen: Array) -> dict[str, Array]:
        own = np.append(best, -1)[np.append(place, -1)[chosen]]
        return {"material": values_or_null(ids, np.where(own < 0, -1, own % max(len(ids), 1)))}

    return Judged(step, worth("material", cases.asked)[step], facts)


def amounts(slot: Slot, dimension: Array, which: Which) -> Array:
    """The monthly need in each dimension named; 0 where the units do not compare."""
    return picked(slot.amounts, which, np.where(dimension < 0, len(DIMENSIONS), dimension))


def ladder(cases: Cases, slot: Slot) -> Judged:
    """A number of the line against a limit."""
    criterion, which = declared(slot, Ladder), cases.pair_need
    value = cases.of_line(criterion.column)
    unknown = is_null(value)
    if slot.kind == "minimum_order":
        limit = amounts(slot, cases.of_line("moq_dimension"), which)
        unknown = unknown | (limit == 0)
    else:
        limit = at(slot.values(lambda ask: ask.limit), which)
    num, den = slack(criterion.kind, cases.asked.rule)
    minor = np.where(slot.gates, int(Step.FAILED), int(Step.MINOR)).astype(np.int8)
    if criterion.more_is_better:
        met, near = value >= limit, value >= -(-limit * den // num)
    else:
        met, near = value <= limit, value <= limit * den // num
    step = np.where(near, at(minor, which), at(slot.lowest, which))
    step[met] = Step.MET
    step[unknown] = Step.UNKNOWN
    return Judged(step, worth(criterion.kind, cases.asked)[step])


def made(cases: Cases, slot: Slot) -> Judged:
    """Another process that the firm does in house."""
    criterion, made = declared(slot, MadeCriterion), cases.segment.made
    rows = made.rows(0 if ask is None else ask.process_id for ask in slot.asks)  # type: ignore[attr-defined]
    met = made.has(at(rows, cases.need), cases.firm) & cases.segment.firms["is_maker"][cases.firm]
    missing = np.where(slot.gates, int(Step.FAILED), int(criterion.missing_step)).astype(np.int8)
    step = np.where(met, np.int8(Step.MET), at(missing, cases.need))
    half = criterion.missing_step == Step.MINOR
    return Judged(step, worth(slot.kind, cases.asked, half=half)[step])


def area(cases: Cases, slot: Slot) -> Judged:
    """One of the places; judged once per list of places that firms have."""
    places, which = cases.segment.places, cases.need
    code, listed = cases.of_firm("places", places.code), places.lists
    owner = np.repeat(np.arange(len(listed.counts)), listed.counts)
    inside = np.zeros((len(slot.asks), len(listed.counts)), dtype=bool)
    wanted = slot.table("place_ids", cases.segment.top_id)
    number, place = np.nonzero(wanted[:, listed.columns["id"]])
    inside[number, owner[place]] = True
    met = picked(inside, which, code)
    strong = slot.values(lambda ask: ask.is_strong).astype(bool)
    outside = np.where(strong | slot.gates, slot.lowest, np.int8(Step.MINOR))
    step = np.where(met, np.int8(Step.MET), at(outside, which))
    step[(listed.counts == 0)[code]] = Step.UNKNOWN
    soft, hard = worth("area", cases.asked, half=True)[step], worth("area", cases.asked)[step]
    return Judged(step, np.where(at(strong, which), hard, soft))


def sector(cases: Cases, slot: Slot) -> Judged:
    """Customers in the sector."""
    sectors = cases.segment.sectors
    rows = sectors.rows(0 if ask is None else ask.sector_id for ask in slot.asks)  # type: ignore[attr-defined]
    missing = np.where(slot.gates, int(Step.FAILED), int(Step.MINOR)).astype(np.int8)
    step = np.where(
        cases.of_firm("has_sector", cases.segment.has_sector),
        at(missing, cases.need),
        np.int8(Step.UNKNOWN),
    )
    step[sectors.has(at(rows, cases.need), cases.firm)] = Step.MET
    return Judged(step, worth("sector", cases.asked)[step])


def offer(cases: Cases, slot: Slot) -> Judged:
    """Whether the firm's own words close the offer on the day."""
    criterion, segment = declared(slot, OfferCriterion), cases.segment
    flags = cases.of_firm("flags", segment.flat.shared["offer_flags"].codes)
    closing = segment.flags(criterion.closing_flags)[flags]
    trial = segment.flags(criterion.prototype_flags)[flags]
    if trial.any():
        wants = np.array([need.wants_prototypes for need in cases.asked.needs])
        closing = closing | (trial & ~at(wants, cases.need))
    until = cases.of_firm("offer_closed_until", segment.firms["offer_closed_until"])
    closed = closing & (is_null(until) | (until > at(cases.asked.days, cases.need)))
    step = np.where(closed, at(slot.lowest, cases.need), np.int8(Step.MET))
    return Judged(step, worth("offer", cases.asked)[step])


def row_gates_failed(segment: Segment, asked: Asked, firms: Array) -> Array:
    """How many gates each firm fails for one need, of those that its row alone tells.

    Criteria of lines: what no line of the firm can meet. Criteria of the firm: as they are judged.
    """
    need = asked.first
    failed = np.zeros(len(firms), dtype=np.int64)
    if need.maker.mode == Mode.GATE:
        failed += ~segment.firms["is_maker"][firms]
    for ask in need.certificates:
        if ask.mode == Mode.GATE:
            missing = np.ones(len(firms), dtype=bool)
            for row in segment.standards.rows(ask.options):
                missing &= ~segment.standards.has(row, firms)
            failed += missing
    return failed
