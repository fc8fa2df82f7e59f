"""Certificates over arrays: the one that counts for a line, the welcome ones of a firm."""

import numpy as np

from matching.engine.criteria import CertificateCode, Step, step_values
from matching.engine.flat import Array
from matching.engine.need import scope_pair
from matching.engine.numpy_asked import Slot, at, named, picked
from matching.engine.numpy_cases import Cases
from matching.engine.numpy_parts import Judged, best_of, values_or_null, worth
from matching.engine.rules import FULL

_UNTIL = 1 << 31


def certificate(cases: Cases, slot: Slot) -> Judged:
    """A certificate that is required: held, in date, over the line's process and site, verified."""
    row, code = _best_for_lines(cases, slot)
    steps = np.zeros(len(CertificateCode), dtype=np.int8)
    steps[CertificateCode.VALID], steps[CertificateCode.ENDS_IN_WINDOW] = Step.MET, Step.MINOR
    step = steps[code]
    held = cases.segment.certificates

    def facts(chosen: Array) -> dict[str, Array]:
        own = np.append(row, -1)[chosen]
        names = {"cert": "id", "until": "until", "level": "level"}
        read = {name: values_or_null(held[of], own) for name, of in names.items()}
        return read | {"code": values_or_null(code, np.where(own < 0, -1, chosen))}

    return Judged(step, worth("certificate", cases.asked)[step], facts)


def _best_for_lines(cases: Cases, slot: Slot) -> tuple[Array, Array]:
    """The row of the certificate that serves each pair best, -1 for none, and its code.

    What one need asks on a day is looked up for all lines that do its process, and kept: whoever
    asks for the same standard there on that day finds it.
    """
    source, asked = cases.source, cases.asked
    if source is None or cases.place is None or not isinstance(cases.need, int):
        return _best(cases, slot)
    process, ask = asked.first.process, slot.first
    row, code = source.once(
        (
            "certificate",
            ask.options,
            ask.least_level,
            process.covered if process else None,
            int(asked.days[0]),
            int(asked.windows[0]),
        ),
        lambda: _best(cases.of_all_lines(source), slot),
    )
    return row[cases.place], code[cases.place]


def _best(cases: Cases, slot: Slot) -> tuple[Array, Array]:
    held, which = cases.segment.certificates, cases.pair_need
    pair, row = cases.segment.certificates_by_firm(slot.all_ids("options"), cases.pair_firm)
    if not slot.is_alike("options"):
        options = slot.table("options", cases.segment.top_id)
        kept = named(options, at(which, pair), held["standard"][row])
        pair, row = pair[kept], row[kept]
    code = _code(cases, slot, pair, row)
    key = (code.astype(np.int64) << 32) + (held["until"][row].astype(np.int64) + _UNTIL)
    best = best_of(key, pair, len(cases.line))
    chosen = np.append(row, -1).astype(np.int32)[best]
    return chosen, np.append(code, np.int8(CertificateCode.MISSING))[best]


def _code(cases: Cases, slot: Slot, pair: Array, row: Array) -> Array:
    """Why each certificate does or does not count for the line, the first reason that holds."""
    held, asked = cases.segment.certificates, cases.asked
    which = at(cases.pair_need, pair)
    until, site, scope = held["until"][row], held["site"][row], held["scope"][row]
    line_site, process = cases.of_line("site")[pair], cases.of_line("process")[pair]
    day = at(asked.days, which)
    within = (site == 0) | (line_site == 0) | (site == line_site)
    if asked.first.process is not None:
        asks = np.flatnonzero(within & (scope != 0) & (scope != process))
        covered = np.array(asked.first.process.covered, dtype=np.int64)
        pairs = scope_pair(1, 0) * process[asks].astype(np.int64) + scope[asks]
        within[asks] = np.isin(pairs, covered)
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


def preferred(cases: Cases, slot: Slot) -> Judged:
    """Standards that are held are counted as bits, in the order of each ask's standards."""
    bits = _bits(cases, slot)
    step, sat = _shares(cases, slot, np.bitwise_count(bits).astype(np.int64))
    return Judged(step, sat, lambda chosen: {"held": bits[chosen]})


def _bits(cases: Cases, slot: Slot) -> Array:
    """As certificates of lines, kept for all firms with a line of the process."""
    source, first, ask = cases.source, cases.first_place, slot.first
    if source is None or first is None or not isinstance(cases.need, int):
        return _bits_of_firms(cases, slot)
    bits = source.once(
        ("preferred", ask.standards, ask.least_level, int(cases.asked.days[0])),
        lambda: _bits_of_firms(cases.of_all_firms(source), slot),
    )
    return bits[source.firm_place[first]]


def _bits_of_firms(cases: Cases, slot: Slot) -> Array:
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
    return bits


def _shares(cases: Cases, slot: Slot, count: Array) -> tuple[Array, Array]:
    """Step and satisfaction of so many welcome certificates."""
    asked = at(slot.values(lambda ask: len(ask.standards), default=1), cases.need)
    none = np.where(slot.gates, int(Step.FAILED), int(Step.MINOR)).astype(np.int8)
    some = np.where(count == 0, at(none, cases.need), np.int8(Step.MINOR))
    rule = cases.asked.rule
    half = rule.step("preferred", rule.half_points)
    minor = step_values("preferred", rule)[Step.MINOR]
    sat = np.where(count == 0, minor, half + (FULL - half) * count // asked)
    return np.where(count == asked, np.int8(Step.MET), some), sat
