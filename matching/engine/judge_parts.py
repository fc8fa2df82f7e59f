"""Each criterion of a need for one firm in plain Python: its step, what it is worth, its facts.

The same declarations as :mod:`matching.engine.sql_parts` compiles, with SQL's three values spelt
out: what is null there is None here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
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
from matching.engine.firm_view import FirmView, Held, Line
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

#: Columns that a criterion adds to the row, each followed by ``_`` and the ask's index.
FACTS = {
    "certificate": ("cert", "until", "code", "level"),
    "material": ("material",),
    "preferred": ("held",),
}

#: Criteria that are kept compiled.
MOST_COMPILED = 20_000


class Outcome(NamedTuple):
    """Step and satisfaction of one criterion, and the values of the columns it adds."""

    step: int
    sat: int
    facts: tuple[Any, ...] = ()


OfLine = Callable[[FirmView, Line], Outcome]
OfFirm = Callable[[FirmView], Outcome]


@dataclass(frozen=True, slots=True)
class Context:
    """What criteria read of a need beside their own ask, and the rule.

    ``covered``: pairs of process and scope for which a certificate holds; None: whatever it is for.
    """

    day: int
    window_days: int
    wants_prototypes: bool
    covered: tuple[int, ...] | None
    rule: Rule = field(hash=False)

    @classmethod
    def of(cls, need: Need, rule: Rule) -> "Context":
        """What a need's criteria are compiled with."""
        covered = None if need.process is None else need.process.covered
        return cls(need.day, need.window_days, need.wants_prototypes, covered, rule)

    def values(self, kind: str, *, half: bool = False) -> list[int]:
        """Satisfaction by step."""
        worth = step_values(kind, self.rule, half=half)
        return [worth[step] for step in Step]

    def outcomes(self, kind: str, *, half: bool = False) -> list[Outcome]:
        """The outcome by step of a criterion that adds no columns."""
        return [Outcome(step, sat) for step, sat in enumerate(self.values(kind, half=half))]


def lowest(ask: Ask) -> int:
    """A criterion that the buyer made a gate fails where it would have been a major step."""
    return int(Step.FAILED if ask.mode == Mode.GATE else Step.MAJOR)


def needed(ask: CapacityAsk) -> Mapping[str | None, int]:
    """The monthly need by dimension."""
    return dict(ask.need_by_dimension)


def _process(ask: ProcessAsk, context: Context) -> OfLine:
    kinds, least = frozenset(ask.kind_ids), ask.least_level
    secondary = context.rule.step("process", context.rule.half_points)

    missing, main, other = Outcome(0, 0), Outcome(4, FULL), Outcome(4, secondary)

    def judged(_firm: FirmView, line: Line) -> Outcome:
        if line.process not in kinds or (
            least and (line.evidence is None or line.evidence < least)
        ):
            return missing
        return main if line.core else other

    return judged


def _maker(_ask: Ask, _context: Context) -> OfLine:
    missing, met = Outcome(0, 0), Outcome(4, FULL)

    def judged(firm: FirmView, line: Line) -> Outcome:
        return met if line.in_house and firm.is_maker else missing

    return judged


def _certificate(ask: CertificateAsk, context: Context) -> OfLine:
    options, worth = frozenset(ask.options), context.values("certificate")
    covered = None if context.covered is None else frozenset(context.covered)
    day, least = context.day, ask.least_level
    window = day + context.window_days

    def code_of(held: Held, line: Line) -> CertificateCode:
        if held.until < day:
            return CertificateCode.EXPIRED
        if held.since > day:
            return CertificateCode.NOT_YET_VALID
        if not held.is_manufacturing:
            return CertificateCode.TRADING_SCOPE
        if not _covers(held, line, covered):
            return CertificateCode.OTHER_SCOPE
        if held.level < least:
            return CertificateCode.NOT_VERIFIED
        return CertificateCode.ENDS_IN_WINDOW if held.until < window else CertificateCode.VALID

    steps = [0] * len(CertificateCode)
    steps[CertificateCode.VALID], steps[CertificateCode.ENDS_IN_WINDOW] = 4, 3
    missing = Outcome(0, worth[0], (None, None, None, None))

    def judged(firm: FirmView, line: Line) -> Outcome:
        found = [
            (code_of(held, line), held.until, -held.id, held.level)
            for held in firm.certificates
            if held.standard in options
        ]
        if not found:
            return missing
        code, until, minus_id, level = max(found)
        step = steps[code]
        return Outcome(step, worth[step], (-minus_id, until, int(code), level))

    return judged


def _covers(held: Held, line: Line, covered: frozenset[int] | None) -> bool:
    """Whether it holds at the line's site and for its process; `covered` are pairs that do."""
    if held.site and line.site and line.site != held.site:
        return False
    return (
        covered is None
        or held.scope in (0, line.process)
        or scope_pair(line.process, held.scope) in covered
    )


def _material(ask: MaterialAsk, context: Context) -> OfLine:
    same, family = frozenset(ask.same_ids), frozenset(ask.family_ids)
    worth, below = context.values("material"), lowest(ask)

    def judged(firm: FirmView, line: Line) -> Outcome:
        found = [
            (-(4 if pk in same else 3 if pk in family else below), pk)
            for pk in firm.materials.get(line.pos, ())
        ]
        minus_step, material = min(found, default=(-2, None))
        return Outcome(-minus_step, worth[-minus_step], (material,))

    return judged


def _ladder(ask: LimitAsk | CapacityAsk, context: Context) -> OfLine:
    criterion = BY_KIND[ask.kind]
    if not isinstance(criterion, Ladder):
        raise TypeError(f"{ask.kind} is no ladder")
    num, den = slack(ask.kind, context.rule)
    sign = 1 if criterion.more_is_better else -1
    minor = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)
    by_step, below = context.outcomes(ask.kind), lowest(ask)
    value_of = attrgetter(criterion.column)
    limits = needed(ask) if isinstance(ask, CapacityAsk) else {}
    fixed = ask.limit if isinstance(ask, LimitAsk) else None

    def judged(_firm: FirmView, line: Line) -> Outcome:
        value = value_of(line)
        limit = fixed if fixed is not None else limits.get(line.moq_dimension)
        if value is None or limit is None:
            return by_step[2]
        if sign * value >= sign * limit:
            return by_step[4]
        return by_step[minor if sign * value * num >= sign * limit * den else below]

    return judged


def _made(ask: ProcessAsk, context: Context) -> OfFirm:
    criterion = BY_KIND[ask.kind]
    if not isinstance(criterion, MadeCriterion):
        raise TypeError(f"{ask.kind} is not read on what a firm makes")
    missing = int(criterion.missing_step if ask.mode != Mode.GATE else Step.FAILED)
    by_step = context.outcomes(ask.kind, half=criterion.missing_step == Step.MINOR)

    def judged(firm: FirmView) -> Outcome:
        return by_step[4 if firm.is_maker and ask.process_id in firm.made else missing]

    return judged


def _area(ask: AreaAsk, context: Context) -> OfFirm:
    places = frozenset(ask.place_ids)
    outside = lowest(ask) if ask.is_strong or ask.mode == Mode.GATE else int(Step.MINOR)
    by_step = context.outcomes("area", half=not ask.is_strong)

    def judged(firm: FirmView) -> Outcome:
        own = firm.places
        return by_step[2 if not own else outside if places.isdisjoint(own) else 4]

    return judged


def _sector(ask: SectorAsk, context: Context) -> OfFirm:
    by_step = context.outcomes("sector")
    missing = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)

    def judged(firm: FirmView) -> Outcome:
        own = firm.sectors
        return by_step[4 if ask.sector_id in own else 2 if not own else missing]

    return judged


def _preferred(ask: PreferredAsk, context: Context) -> OfFirm:
    day, wanted, asked = context.day, frozenset(ask.standards), len(ask.standards)
    none = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)
    least = context.values("preferred")[Step.MINOR]
    some = context.rule.step("preferred", context.rule.half_points)

    def judged(firm: FirmView) -> Outcome:
        held = sorted(
            {
                each.standard
                for each in firm.certificates
                if each.standard in wanted
                and each.since <= day <= each.until
                and each.is_manufacturing
                and each.level >= ask.least_level
            }
        )
        step = 4 if len(held) == asked else 3 if held else none
        sat = some + (FULL - some) * len(held) // asked if held else least
        return Outcome(step, sat, (held or None,))

    return judged


def _offer(ask: Ask, context: Context) -> OfFirm:
    criterion = BY_KIND[ask.kind]
    if not isinstance(criterion, OfferCriterion):
        raise TypeError(f"{ask.kind} is not read on the offer")
    flags = set(criterion.closing_flags)
    if not context.wants_prototypes:
        flags |= set(criterion.prototype_flags)
    by_step, closed, day = context.outcomes("offer"), lowest(ask), context.day

    def judged(firm: FirmView) -> Outcome:
        until = firm.offer_closed_until
        is_closed = not flags.isdisjoint(firm.offer_flags) and (until is None or until > day)
        return by_step[closed if is_closed else 4]

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


@lru_cache(maxsize=MOST_COMPILED)
def compiled(ask: Ask, context: Context) -> OfLine | OfFirm:
    """A criterion that is not of capacity, compiled; needs that ask the same share it."""
    criterion = type(BY_KIND[ask.kind])
    return (OF_LINE.get(criterion) or OF_FIRM[criterion])(ask, context)


def is_on_line(ask: Ask) -> bool:
    """Whether the criterion is read on one line, else on the firm as a whole."""
    return type(BY_KIND[ask.kind]) in OF_LINE
