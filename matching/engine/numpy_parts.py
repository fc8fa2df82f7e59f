"""Each criterion of :mod:`matching.engine.criteria` over arrays: its steps, satisfactions, facts.

Criteria of a line are judged pair by pair, criteria of a firm case by case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matching.engine.criteria import (
    BY_KIND,
    AreaCriterion,
    CertificateCode,
    CertificateCriterion,
    Criterion,
    Ladder,
    MadeCriterion,
    MakerCriterion,
    MaterialCriterion,
    OfferCriterion,
    PreferredCriterion,
    ProcessCriterion,
    SectorCriterion,
    Step,
    slack,
    step_values,
)
from matching.engine.flat import DIMENSIONS, Array, is_null, spread
from matching.engine.need import Mode, scope_pair
from matching.engine.numpy_cases import (
    Asked,
    Cases,
    Slot,
    Which,
    alike_of,
    at,
    cases_of,
    named,
    picked,
)
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
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        most = np.maximum.reduceat(key, first)
        counts = np.diff(np.append(first, len(key)))
        top = np.flatnonzero(key == np.repeat(most, counts))
        # Of equals the first: written last.
        found[owner[top[::-1]]] = top[::-1]
    return found


def _process(cases: Cases, slot: Slot) -> Judged:
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


def _maker(cases: Cases, _slot: Slot) -> Judged:
    met = cases.of_line("in_house") & cases.segment.firms["is_maker"][cases.pair_firm]
    return Judged(met * np.int8(Step.MET), met * np.int64(FULL))


def _certificate(cases: Cases, slot: Slot) -> Judged:
    held, which = cases.segment.certificates, cases.pair_need
    pair, row = cases.segment.certificates_by_firm(slot.all_ids("options"), cases.pair_firm)
    if not slot.is_alike("options"):
        options = slot.table("options", cases.segment.top_id)
        kept = named(options, at(which, pair), held["standard"][row])
        pair, row = pair[kept], row[kept]
    code = _certificate_code(cases, slot, pair, row)
    key = (code.astype(np.int64) << 32) + (held["until"][row].astype(np.int64) + _UNTIL)
    best = best_of(key, pair, len(cases.line))
    found = np.append(code, CertificateCode.MISSING)[best]
    steps = np.zeros(len(CertificateCode), dtype=np.int8)
    steps[CertificateCode.VALID], steps[CertificateCode.ENDS_IN_WINDOW] = Step.MET, Step.MINOR
    step = steps[found]

    def facts(chosen: Array) -> dict[str, Array]:
        own = np.append(best, -1)[chosen]
        at_row = np.append(row, -1)[own]
        names = {"cert": "id", "until": "until", "level": "level"}
        read = {name: values_or_null(held[of], at_row) for name, of in names.items()}
        return read | {"code": values_or_null(code, own)}

    return Judged(step, worth("certificate", cases.asked)[step], facts)


def _certificate_code(cases: Cases, slot: Slot, pair: Array, row: Array) -> Array:
    """Why each certificate does or does not count for the line, the first reason that holds."""
    held, asked = cases.segment.certificates, cases.asked
    all_needs = cases.pair_need
    which = all_needs if isinstance(all_needs, int) else all_needs[pair]
    until, site, scope = held["until"][row], held["site"][row], held["scope"][row]
    line_site, process = cases.of_line("site")[pair], cases.of_line("process")[pair]
    day = at(asked.days, which)
    within = (site == 0) | (line_site == 0) | (site == line_site)
    if asked.first.process is not None:
        open_scope = (scope == 0) | (scope == process)
        asks = np.flatnonzero(within & ~open_scope)
        covered = np.array(asked.first.process.covered, dtype=np.int64)
        pairs = scope_pair(1, 0) * process[asks].astype(np.int64) + scope[asks]
        open_scope[asks] = np.isin(pairs, covered)
        within &= open_scope
    levels = at(slot.values(lambda ask: ask.least_level), which)
    code = CertificateCode
    found = np.full(len(row), code.VALID, dtype=np.int8)
    # The first reason that holds is written last.
    found[until < at(asked.windows, which)] = code.ENDS_IN_WINDOW
    found[held["level"][row] < levels] = code.NOT_VERIFIED
    found[~within] = code.OTHER_SCOPE
    found[~held["is_manufacturing"][row]] = code.TRADING_SCOPE
    found[held["from"][row] > day] = code.NOT_YET_VALID
    found[until < day] = code.EXPIRED
    return found


def _material(cases: Cases, slot: Slot) -> Judged:
    segment, all_needs = cases.segment, cases.pair_need
    if cases.source is None or cases.place is None:
        pair, row = spread(segment.material_starts, cases.line)
        ids = segment.material_ids[row]
    else:
        pair, row = spread(cases.source.materials.starts, cases.place)
        ids = cases.source.materials.columns["id"][row]
    which = all_needs if isinstance(all_needs, int) else all_needs[pair]
    same = slot.table("same_ids", segment.top_id)
    family = slot.table("family_ids", segment.top_id)
    found = np.where(
        named(same, which, ids),
        np.int8(Step.MET),
        np.where(named(family, which, ids), np.int8(Step.MINOR), at(slot.lowest, which)),
    )
    # The least id of equals.
    key = (found.astype(np.int64) << 32) - ids
    best = best_of(key, pair, len(cases.line))
    step = np.append(found, np.int8(Step.UNKNOWN))[best]
    return Judged(
        step,
        worth("material", cases.asked)[step],
        lambda chosen: {"material": values_or_null(ids, np.append(best, -1)[chosen])},
    )


def amounts(slot: Slot, dimension: Array, which: Which) -> Array:
    """The monthly need in each dimension named; 0 where the units do not compare."""
    return picked(slot.amounts, which, np.where(dimension < 0, len(DIMENSIONS), dimension))


def _ladder(cases: Cases, slot: Slot) -> Judged:
    criterion, which = declared(slot, Ladder), cases.pair_need
    value = cases.of_line(criterion.column)
    unknown = is_null(value)
    if slot.kind == "minimum_order":
        limit = amounts(slot, cases.of_line("moq_dimension"), which)
        unknown = unknown | (limit == 0)
    else:
        limit = at(slot.values(lambda ask: ask.limit), which)
    num, den = slack(criterion.kind, cases.asked.rule)
    value = np.where(unknown, 0, value).astype(np.int64)
    compare = np.greater_equal if criterion.more_is_better else np.less_equal
    minor = np.where(slot.gates, int(Step.FAILED), int(Step.MINOR)).astype(np.int8)
    step = np.where(
        compare(value, limit),
        np.int8(Step.MET),
        np.where(compare(value * num, limit * den), at(minor, which), at(slot.lowest, which)),
    )
    step[unknown] = Step.UNKNOWN
    return Judged(step, worth(criterion.kind, cases.asked)[step])


def _made(cases: Cases, slot: Slot) -> Judged:
    criterion, made = declared(slot, MadeCriterion), cases.segment.made
    rows = made.rows(0 if ask is None else ask.process_id for ask in slot.asks)  # type: ignore[attr-defined]
    met = made.has(at(rows, cases.need), cases.firm) & cases.segment.firms["is_maker"][cases.firm]
    missing = np.where(slot.gates, int(Step.FAILED), int(criterion.missing_step)).astype(np.int8)
    step = np.where(met, np.int8(Step.MET), at(missing, cases.need))
    half = criterion.missing_step == Step.MINOR
    return Judged(step, worth(slot.kind, cases.asked, half=half)[step])


def _area(cases: Cases, slot: Slot) -> Judged:
    places, which = cases.segment.places, cases.need
    code, listed = places.code[cases.firm], places.lists
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


def _sector(cases: Cases, slot: Slot) -> Judged:
    sectors = cases.segment.sectors
    rows = sectors.rows(0 if ask is None else ask.sector_id for ask in slot.asks)  # type: ignore[attr-defined]
    missing = np.where(slot.gates, int(Step.FAILED), int(Step.MINOR)).astype(np.int8)
    step = np.where(
        cases.segment.has_sector[cases.firm],
        at(missing, cases.need),
        np.int8(Step.UNKNOWN),
    )
    step[sectors.has(at(rows, cases.need), cases.firm)] = Step.MET
    return Judged(step, worth("sector", cases.asked)[step])


def _preferred(cases: Cases, slot: Slot) -> Judged:
    """Standards that are held are counted as bits, in the order of each ask's standards."""
    held, which = cases.segment.certificates, cases.need
    case, row = cases.segment.certificates_by_firm(slot.all_ids("standards"), cases.firm)
    order = np.zeros((len(slot.asks), cases.segment.top_id), dtype=np.int64)
    for line, ask in zip(order, slot.asks, strict=True):
        for number, standard in enumerate(getattr(ask, "standards", ())):
            if standard < len(line):
                line[standard] = 1 << number
    each = which if isinstance(which, int) else which[case]
    bit = picked(order, each, held["standard"][row])
    day = at(cases.asked.days, each)
    counts = (bit > 0) & (held["from"][row] <= day) & (day <= held["until"][row])
    counts &= held["is_manufacturing"][row]
    counts &= held["level"][row] >= at(slot.values(lambda ask: ask.least_level), each)
    case, bit = case[counts], bit[counts]
    bits = np.zeros(len(cases.firm), dtype=np.int64)
    first = np.flatnonzero(np.diff(case, prepend=-1))
    if len(first):
        bits[case[first]] = np.bitwise_or.reduceat(bit, first)
    count = np.bitwise_count(bits).astype(np.int64)
    asked = at(slot.values(lambda ask: len(ask.standards), default=1), which)
    none = np.where(slot.gates, int(Step.FAILED), int(Step.MINOR)).astype(np.int8)
    step = np.where(
        count == asked,
        np.int8(Step.MET),
        np.where(count == 0, at(none, which), np.int8(Step.MINOR)),
    )
    rule = cases.asked.rule
    some = rule.step("preferred", rule.half_points)
    minor = step_values("preferred", rule)[Step.MINOR]
    sat = np.where(count == 0, minor, some + (FULL - some) * count // asked)
    return Judged(step, sat, lambda chosen: {"held": bits[chosen]})


def _offer(cases: Cases, slot: Slot) -> Judged:
    criterion, segment = declared(slot, OfferCriterion), cases.segment
    closing = segment.flags(criterion.closing_flags, cases.firm)
    trial = segment.flags(criterion.prototype_flags, cases.firm)
    if trial.any():
        wants = np.array([need.wants_prototypes for need in cases.asked.needs])
        closing = closing | (trial & ~at(wants, cases.need))
    until = segment.firms["offer_closed_until"][cases.firm]
    closed = closing & (is_null(until) | (until > at(cases.asked.days, cases.need)))
    step = np.where(closed, at(slot.lowest, cases.need), np.int8(Step.MET))
    return Judged(step, worth("offer", cases.asked)[step])


_JUDGES: Mapping[type[Criterion], Callable[[Cases, Slot], Judged]] = {
    ProcessCriterion: _process,
    MakerCriterion: _maker,
    CertificateCriterion: _certificate,
    MadeCriterion: _made,
    MaterialCriterion: _material,
    Ladder: _ladder,
    AreaCriterion: _area,
    PreferredCriterion: _preferred,
    SectorCriterion: _sector,
    OfferCriterion: _offer,
}


def judged(cases: Cases, slot: Slot) -> Judged:
    """One criterion, by the kind that its declaration has."""
    shared = _shared(cases, slot)
    if shared is None:
        return _JUDGES[type(BY_KIND[slot.kind])](cases, slot)
    alike, index = shared
    return _JUDGES[type(BY_KIND[slot.kind])](*alike).at(index)


#: A process is soon judged, and of the amounts each need has its own.
_NOT_SHARED = frozenset(("process", "minimum_order"))


def _shared(cases: Cases, slot: Slot) -> tuple[tuple[Cases, Slot], Array] | None:
    """Where many needs ask the same of the same lines: each once, and where a pair finds it.

    None where that is no less work.
    """
    source, place, need = cases.source, cases.place, cases.need
    if source is None or place is None or isinstance(need, int) or slot.kind in _NOT_SHARED:
        return None
    which, firsts = alike_of(cases.asked, slot)
    width = len(source if slot.is_on_line else source.firms)
    many = len(need) if not slot.is_on_line else len(place)
    if 2 * len(firsts) * width > many:
        return None
    asked = Asked([cases.asked.needs[first] for first in firsts], cases.asked.rule)
    own = Slot(slot.key[1], [slot.asks[first] for first in firsts])
    each, all_lines = np.repeat(np.arange(len(firsts)), width), np.arange(width)
    tiled = np.tile(all_lines, len(firsts))
    if slot.is_on_line:
        index = which[cases.pair_need] * width + place
        every = cases_of(cases.segment, asked, each, source.line[tiled], source=source, place=tiled)
    else:
        index = which[need] * width + source.firm_place[place[cases.starts[:-1]]]
        none = np.empty(0, dtype=np.int64)
        starts = np.zeros(len(each) + 1, dtype=np.int64)
        every = Cases(cases.segment, asked, each, source.firms[tiled], none, none, starts)
    return (every, own), index


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
