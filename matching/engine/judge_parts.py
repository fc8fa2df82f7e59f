"""Each criterion of a need for one firm in plain Python: its step, what it is worth, its facts.

The same declarations as :mod:`matching.engine.sql_parts` compiles, with SQL's three values spelt
out: what is null there is None here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from matching.engine.rules import FULL, Rule

#: A profile row: column → value, as `directory_profilerow` holds it.
Firm = Mapping[str, Any]


class Line(NamedTuple):
    """One capability line of a firm; ``pos`` counts from 1. Units are those of the profile row."""

    pos: int
    id: int
    process: int
    in_house: bool
    core: bool
    site: int | None
    dimension: str | None
    free: int | None
    stated_on: int | None
    size_um: int | None
    tolerance_nm: int | None
    lead_hours: int | None
    moq: int | None
    moq_dimension: str | None
    evidence: int | None

    def is_backed(self, least_level: int) -> bool:
        """Whether the line's evidence reaches the level."""
        return (self.evidence or 0) >= least_level


LINE_FIELDS = Line._fields[1:]

#: Columns that a criterion read on a line adds, each followed by ``_`` and the ask's index.
LINE_FACTS = {"certificate": ("cert", "until", "code", "level"), "material": ("material",)}


class Outcome(NamedTuple):
    """Step and satisfaction of one criterion, and the columns it adds to the row."""

    step: int
    sat: int
    facts: dict[str, Any]


OfLine = Callable[[Firm, Line], Outcome]
OfFirm = Callable[[Firm], Outcome]


@dataclass(frozen=True, slots=True)
class Context:
    """What a criterion is compiled with. ``index`` is the ask's place in the row's columns."""

    need: Need
    rule: Rule
    index: int

    def values(self, kind: str, *, half: bool = False) -> list[int]:
        """Satisfaction by step."""
        worth = step_values(kind, self.rule, half=half)
        return [worth[step] for step in Step]


def lowest(ask: Ask) -> int:
    """A criterion that the buyer made a gate fails where it would have been a major step."""
    return int(Step.FAILED if ask.mode == Mode.GATE else Step.MAJOR)


def needed(ask: CapacityAsk) -> Mapping[str | None, int]:
    """The monthly need by dimension."""
    return dict(ask.need_by_dimension)


def _process(ask: ProcessAsk, context: Context) -> OfLine:
    kinds, least = frozenset(ask.kind_ids), ask.least_level
    secondary = context.rule.step("process", context.rule.half_points)

    def judged(_firm: Firm, line: Line) -> Outcome:
        if line.process not in kinds or (
            least and (line.evidence is None or line.evidence < least)
        ):
            return Outcome(0, 0, {})
        return Outcome(4, FULL if line.core else secondary, {})

    return judged


def _maker(_ask: Ask, _context: Context) -> OfLine:
    def judged(firm: Firm, line: Line) -> Outcome:
        makes = line.in_house and firm["is_maker"]
        return Outcome(4, FULL, {}) if makes else Outcome(0, 0, {})

    return judged


def _certificate(ask: CertificateAsk, context: Context) -> OfLine:
    need, index = context.need, context.index
    options, worth = frozenset(ask.options), context.values("certificate")
    covered = None if need.process is None else frozenset(need.process.covered)
    window = need.day + need.window_days

    def code_of(cert: tuple[Any, ...], line: Line) -> CertificateCode:
        _id, since, until, level, manufacturing, site, scope = cert
        fits_site = line.site is None or not site or not line.site or site == line.site
        fits_scope = (
            covered is None
            or scope in (0, line.process)
            or scope_pair(line.process, scope) in covered
        )
        checks = (
            (until < need.day, CertificateCode.EXPIRED),
            (since > need.day, CertificateCode.NOT_YET_VALID),
            (not manufacturing, CertificateCode.TRADING_SCOPE),
            (not (fits_site and fits_scope), CertificateCode.OTHER_SCOPE),
            (level < ask.least_level, CertificateCode.NOT_VERIFIED),
            (until < window, CertificateCode.ENDS_IN_WINDOW),
        )
        return next((code for holds, code in checks if holds), CertificateCode.VALID)

    steps = {CertificateCode.VALID: 4, CertificateCode.ENDS_IN_WINDOW: 3}

    def judged(firm: Firm, line: Line) -> Outcome:
        best: tuple[Any, ...] | None = None
        for cert in _certificates(firm, options):
            code = code_of(cert, line)
            candidate = (int(code), cert[2], -cert[0], cert[3])
            best = candidate if best is None else max(best, candidate)
        code, until, minus_id, level = best or (0, None, None, None)
        step = steps.get(CertificateCode(code), 0)
        found = {
            f"cert_{index}": None if minus_id is None else -minus_id,
            f"until_{index}": until,
            f"code_{index}": None if best is None else code,
            f"level_{index}": level,
        }
        return Outcome(step, worth[step], found)

    return judged


def _certificates(firm: Firm, standards: frozenset[int]) -> list[tuple[Any, ...]]:
    """(id, from, until, level, manufacturing, site, scope) of those for one of the standards."""
    held = firm["cert_standard"]
    if standards.isdisjoint(held):
        return []
    names = ("id", "from", "until", "level", "is_manufacturing", "site", "scope")
    columns = zip(*(firm[f"cert_{name}"] for name in names), strict=True)
    return [cert for standard, cert in zip(held, columns, strict=True) if standard in standards]


def _material(ask: MaterialAsk, context: Context) -> OfLine:
    same, family = frozenset(ask.same_ids), frozenset(ask.family_ids)
    worth, column, below = context.values("material"), f"material_{context.index}", lowest(ask)

    def judged(firm: Firm, line: Line) -> Outcome:
        found = [
            (-(4 if pk in same else 3 if pk in family else below), pk)
            for pos, pk in zip(firm["mat_line"], firm["mat_id"], strict=True)
            if pos == line.pos
        ]
        minus_step, material = min(found, default=(-2, None))
        return Outcome(-minus_step, worth[-minus_step], {column: material})

    return judged


def _ladder(ask: LimitAsk | CapacityAsk, context: Context) -> OfLine:
    criterion = BY_KIND[ask.kind]
    if not isinstance(criterion, Ladder):
        raise TypeError(f"{ask.kind} is no ladder")
    num, den = slack(ask.kind, context.rule)
    sign = 1 if criterion.more_is_better else -1
    minor = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)
    worth, column, below = context.values(ask.kind), criterion.column, lowest(ask)
    limits = needed(ask) if isinstance(ask, CapacityAsk) else {}
    fixed = ask.limit if isinstance(ask, LimitAsk) else None

    def judged(_firm: Firm, line: Line) -> Outcome:
        value = getattr(line, column)
        limit = fixed if fixed is not None else limits.get(line.moq_dimension)
        if value is None or limit is None:
            step = 2
        elif sign * value >= sign * limit:
            step = 4
        else:
            step = minor if sign * value * num >= sign * limit * den else below
        return Outcome(step, worth[step], {})

    return judged


def _made(ask: ProcessAsk, context: Context) -> OfFirm:
    criterion = BY_KIND[ask.kind]
    if not isinstance(criterion, MadeCriterion):
        raise TypeError(f"{ask.kind} is not read on what a firm makes")
    missing = int(criterion.missing_step if ask.mode != Mode.GATE else Step.FAILED)
    worth = context.values(ask.kind, half=criterion.missing_step == Step.MINOR)

    def judged(firm: Firm) -> Outcome:
        step = 4 if firm["is_maker"] and ask.process_id in firm["made_ids"] else missing
        return Outcome(step, worth[step], {})

    return judged


def _area(ask: AreaAsk, context: Context) -> OfFirm:
    places = frozenset(ask.place_ids)
    outside = lowest(ask) if ask.is_strong or ask.mode == Mode.GATE else int(Step.MINOR)
    worth = context.values("area", half=not ask.is_strong)

    def judged(firm: Firm) -> Outcome:
        own = firm["place_ids"]
        step = 2 if not own else outside if places.isdisjoint(own) else 4
        return Outcome(step, worth[step], {})

    return judged


def _sector(ask: SectorAsk, context: Context) -> OfFirm:
    worth = context.values("sector")
    missing = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)

    def judged(firm: Firm) -> Outcome:
        own = firm["sector_ids"]
        step = 4 if ask.sector_id in own else 2 if not own else missing
        return Outcome(step, worth[step], {})

    return judged


def _preferred(ask: PreferredAsk, context: Context) -> OfFirm:
    day, wanted, asked = context.need.day, frozenset(ask.standards), len(ask.standards)
    none = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)
    least = context.values("preferred")[Step.MINOR]
    some = context.rule.step("preferred", context.rule.half_points)

    def judged(firm: Firm) -> Outcome:
        names = ("standard", "from", "until", "level", "is_manufacturing")
        certificates = zip(*(firm[f"cert_{name}"] for name in names), strict=True)
        held = sorted(
            {
                standard
                for standard, since, until, level, manufacturing in certificates
                if standard in wanted
                and since <= day <= until
                and manufacturing
                and level >= ask.least_level
            }
        )
        step = 4 if len(held) == asked else 3 if held else none
        sat = some + (FULL - some) * len(held) // asked if held else least
        return Outcome(step, sat, {f"held_{context.index}": held or None})

    return judged


def _offer(ask: Ask, context: Context) -> OfFirm:
    criterion = BY_KIND[ask.kind]
    if not isinstance(criterion, OfferCriterion):
        raise TypeError(f"{ask.kind} is not read on the offer")
    flags = set(criterion.closing_flags)
    if not context.need.wants_prototypes:
        flags |= set(criterion.prototype_flags)
    worth, closed, day = context.values("offer"), lowest(ask), context.need.day

    def judged(firm: Firm) -> Outcome:
        until = firm["offer_closed_until"]
        is_closed = not flags.isdisjoint(firm["offer_flags"]) and (until is None or until > day)
        step = closed if is_closed else 4
        return Outcome(step, worth[step], {})

    return judged


OF_LINE: Mapping[type[Criterion], Callable[[Any, Context], OfLine]] = {
    ProcessCriterion: _process,
    MakerCriterion: _maker,
    CertificateCriterion: _certificate,
    MaterialCriterion: _material,
    Ladder: _ladder,
}
OF_FIRM: Mapping[type[Criterion], Callable[[Any, Context], OfFirm]] = {
    MadeCriterion: _made,
    AreaCriterion: _area,
    SectorCriterion: _sector,
    PreferredCriterion: _preferred,
    OfferCriterion: _offer,
}
