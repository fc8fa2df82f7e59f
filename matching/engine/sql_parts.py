"""Each criterion of a need as SQL: the step a firm stands on, and what that step is worth.

Values go in as parameters, as integers of the column's own type, so that no column is cast row by
row.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from matching.engine.criteria import (
    BY_KIND,
    AreaCriterion,
    CapacityCriterion,
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
    Scope,
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
    scope_pair_sql,
)
from matching.engine.rules import FULL
from matching.engine.sql_builder import CERT_ARRAYS, MATERIAL_ARRAYS, Builder, Part, Read, opened

C = TypeVar("C", bound=Criterion)

#: What keys are made of: places in an array, ids of concepts, and what makes a day positive.
_PLACES, _IDS, _DAYS = 2**20 - 1, 2**32 - 1, 2**31


def declared(ask: Ask, kind: type[C]) -> C:
    """The declaration of an ask's criterion, which must be of this kind."""
    criterion = BY_KIND[ask.kind]
    if not isinstance(criterion, kind):
        raise TypeError(f"{ask.kind} is declared as {type(criterion).__name__}")
    return criterion


def _valued(index: int, kind: str, builder: Builder, *, half: bool = False) -> str:
    """What the criterion's step is worth; none is worth nothing."""
    values = step_values(kind, builder.rule, half=half)
    # The best first: it is the most common.
    whens = " ".join(f"WHEN {int(s)} THEN {values[s]}" for s in sorted(Step, reverse=True) if s)
    return f"CASE step_{index} {whens} ELSE 0 END"


def _process(builder: Builder, index: int, ask: ProcessAsk) -> Part:
    kinds = builder.ints(lambda _need, asks: asks[index].kind_ids)
    evidence = "" if not ask.least_level else f" AND u.evidence >= {int(ask.least_level)}"
    step = f"CASE WHEN u.process = ANY({kinds}){evidence} THEN 4 ELSE 0 END"
    secondary = builder.rule.step("process", builder.rule.half_points)
    met = f"step_{index} = {int(Step.MET)}"
    sat = f"CASE WHEN {met} AND core THEN {FULL} WHEN {met} THEN {secondary} ELSE 0 END"
    return Part(step, sat, Scope.LINE)


def _made(builder: Builder, index: int, ask: ProcessAsk) -> Part:
    criterion = declared(ask, MadeCriterion)
    wanted = builder.ints(lambda _need, asks: (asks[index].process_id,))
    missing = int(criterion.missing_step if ask.mode != Mode.GATE else Step.FAILED)
    step = f"CASE WHEN p.is_maker AND p.made_ids @> {wanted} THEN 4 ELSE {missing} END"
    half = criterion.missing_step == Step.MINOR
    return Part(step, _valued(index, ask.kind, builder, half=half), Scope.FIRM)


def _certificate(builder: Builder, index: int, ask: CertificateAsk) -> Part:
    day, covered = builder.day(), ""
    if builder.shape.process is not None:
        pairs = builder.array(_covered, "bigint[]")
        covered = (
            f" AND (c.scope = 0 OR c.scope = u.process OR "
            f"{scope_pair_sql('u.process', 'c.scope')} = ANY({pairs}))"
        )
    code = CertificateCode
    window = builder.day(lambda need: need.window_days)
    code_of = (
        f"CASE WHEN c.until < {day} THEN {int(code.EXPIRED)} "
        f"WHEN c.since > {day} THEN {int(code.NOT_YET_VALID)} "
        f"WHEN NOT c.manufacturing THEN {int(code.TRADING_SCOPE)} "
        f"WHEN NOT ((c.site = 0 OR u.site = 0 OR c.site = u.site){covered}) "
        f"THEN {int(code.OTHER_SCOPE)} "
        f"WHEN c.level < {int(ask.least_level)} THEN {int(code.NOT_VERIFIED)} "
        f"WHEN c.until < {window} THEN {int(code.ENDS_IN_WINDOW)} "
        f"ELSE {int(code.VALID)} END"
    )
    options = builder.ints(lambda _need, asks: asks[index].options)
    asked = f"p.cert_standard[pos] = ANY({options})"
    # The best code, then the latest end, then the first record: the lowest id.
    key = f"(({code_of})::bigint << 52) + ((c.until + {_DAYS}) << 20) + ({_PLACES} - c.pos)"
    found = f"(k{index}.key_{index} >> 52)"
    step = (
        f"CASE {found} WHEN {int(code.VALID)} THEN 4 "
        f"WHEN {int(code.ENDS_IN_WINDOW)} THEN 3 ELSE 0 END"
    )
    place = f"({_PLACES} - (r.key_{index} & {_PLACES}))"
    shown = [
        f"p.cert_{name}[{place}] AS {name if name != 'id' else 'cert'}_{index}"
        for name in ("id", "until", "level")
    ]
    return Part(
        step,
        _valued(index, "certificate", builder),
        Scope.LINE,
        _best(index, opened(CERT_ARRAYS, "c", asked, key), key),
        f"key_{index}",
        (*shown, f"(r.key_{index} >> 52)::int AS code_{index}"),
    )


def _best(index: int, records: str, key: str) -> str:
    """The greatest key of these records: quicker than to sort two or three of them."""
    return f"CROSS JOIN LATERAL (SELECT max({key}) AS key_{index} FROM {records}) k{index}"


def _covered(need: Need, _asks: Sequence[Any]) -> tuple[int, ...]:
    return need.process.covered if need.process else ()


def _material(builder: Builder, index: int, ask: MaterialAsk) -> Part:
    same = builder.ints(lambda _need, asks: asks[index].same_ids)
    family = builder.ints(lambda _need, asks: asks[index].family_ids)
    # The nearest, then the lowest id.
    key = (
        f"(CASE WHEN m.id = ANY({same}) THEN 4 WHEN m.id = ANY({family}) THEN 3 "
        f"ELSE {lowest(ask)} END::bigint << 32) + ({_IDS} - m.id)"
    )
    step = f"COALESCE(k{index}.key_{index} >> 32, 2)"
    records = opened(MATERIAL_ARRAYS, "m", "p.mat_line[pos] = u.pos", key)
    return Part(
        step,
        _valued(index, "material", builder),
        Scope.LINE,
        _best(index, records, key),
        f"key_{index}",
        (f"({_IDS} - (r.key_{index} & {_IDS})) AS material_{index}",),
    )


def lowest(ask: Ask) -> int:
    """A criterion that the buyer made a gate fails where it would have been a major step."""
    return int(Step.FAILED if ask.mode == Mode.GATE else Step.MAJOR)


def _ladder(builder: Builder, index: int, ask: LimitAsk | CapacityAsk) -> Part:
    criterion = declared(ask, Ladder)
    if isinstance(ask, CapacityAsk):
        limit = need_in(builder, ask, lambda _need, asks: asks[index], "u.moq_dimension")
    else:
        limit = builder.bind(lambda _need, asks: asks[index].limit, "bigint")
    num, den = slack(criterion.kind, builder.rule)
    value = f"u.{criterion.column}::bigint"
    sign = ">=" if criterion.more_is_better else "<="
    minor = Step.FAILED if ask.mode == Mode.GATE else Step.MINOR
    step = (
        f"CASE WHEN {value} {sign} {limit} THEN 4 "
        f"WHEN {value} * {num} {sign} {limit} * {den} THEN {int(minor)} "
        f"WHEN {value} IS NULL OR {limit} IS NULL THEN 2 ELSE {lowest(ask)} END"
    )
    return Part(step, _valued(index, criterion.kind, builder), Scope.LINE)


def need_in(builder: Builder, ask: CapacityAsk, read: Read, dimension: str) -> str:
    """The monthly need in the dimension of a line; null where the units do not compare.

    ``read`` finds the ask in a need.
    """

    def of(place: int, part: int) -> Read:
        return lambda need, asks: read(need, asks).need_by_dimension[place][part]

    whens = " ".join(
        f"WHEN {builder.bind(of(place, 0), 'text')} THEN {builder.bind(of(place, 1), 'bigint')}"
        for place in range(len(ask.need_by_dimension))
    )
    return f"CASE {dimension} {whens} END" if whens else "NULL::bigint"


def _area(builder: Builder, index: int, ask: AreaAsk) -> Part:
    places = builder.array(lambda _need, asks: asks[index].place_ids, "bigint[]")
    outside = lowest(ask) if ask.is_strong or ask.mode == Mode.GATE else int(Step.MINOR)
    step = (
        f"CASE WHEN cardinality(p.place_ids) = 0 THEN 2 WHEN p.place_ids && {places} THEN 4 "
        f"ELSE {outside} END"
    )
    return Part(step, _valued(index, "area", builder, half=not ask.is_strong), Scope.FIRM)


def _sector(builder: Builder, index: int, ask: SectorAsk) -> Part:
    wanted = builder.ints(lambda _need, asks: (asks[index].sector_id,))
    missing = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)
    step = (
        f"CASE WHEN p.sector_ids @> {wanted} THEN 4 WHEN cardinality(p.sector_ids) = 0 THEN 2 "
        f"ELSE {missing} END"
    )
    return Part(step, _valued(index, "sector", builder), Scope.FIRM)


def _preferred(builder: Builder, index: int, ask: PreferredAsk) -> Part:
    """Any one valid certificate avoids the minor step; each further one fills the rest evenly."""
    day = builder.day()
    asked = len(ask.standards)
    standards = builder.ints(lambda _need, asks: sorted(asks[index].standards))
    welcome = f"p.cert_standard[pos] = ANY({standards})"
    counts = (
        f"{day} BETWEEN c.since AND c.until AND c.manufacturing "
        f"AND c.level >= {int(ask.least_level)}"
    )
    held = opened(CERT_ARRAYS, "c", welcome, f"c.standard {counts}")
    # A bit for each standard: to sort them costs more than all the rest.
    bit = f"set_bit(B'{'0' * asked}', array_position({standards}, c.standard) - 1, 1)"
    builder.joins.append(
        f"CROSS JOIN LATERAL (SELECT bit_or({bit}) AS bits FROM {held} WHERE {counts}) k{index}"
    )
    builder.extra.append(f"k{index}.bits AS bits_{index}")
    each = ", ".join(
        f"CASE WHEN get_bit(r.bits_{index}, {place}) = 1 THEN ({standards})[{place + 1}] END"
        for place in range(asked)
    )
    shown = f"nullif(array_remove(ARRAY[{each}]::int[], NULL), '{{}}') AS held_{index}"
    none = int(Step.FAILED if ask.mode == Mode.GATE else Step.MINOR)
    count = f"COALESCE(bit_count(k{index}.bits), 0)"
    step = f"CASE WHEN {count} = {asked} THEN 4 WHEN {count} = 0 THEN {none} ELSE 3 END"
    values = step_values("preferred", builder.rule)
    some = builder.rule.step("preferred", builder.rule.half_points)
    count = f"COALESCE(bit_count(bits_{index}), 0)"
    sat = (
        f"CASE WHEN {count} = 0 THEN {values[Step.MINOR]} "
        f"ELSE {some} + {FULL - some} * {count} / {asked} END"
    )
    return Part(step, sat, Scope.FIRM, key=f"bits_{index}", shown=(shown,))


def _offer(builder: Builder, index: int, ask: Ask) -> Part:
    criterion = declared(ask, OfferCriterion)
    flags = criterion.closing_flags
    if not builder.shape.wants_prototypes:
        flags += criterion.prototype_flags
    closing = builder.array(lambda _need, _asks: flags, "varchar[]")
    day = builder.day()
    step = (
        f"CASE WHEN p.offer_flags && {closing} "
        f"AND COALESCE(p.offer_closed_until > {day}, true) THEN {lowest(ask)} ELSE 4 END"
    )
    return Part(step, _valued(index, "offer", builder), Scope.FIRM)


def _maker(_builder: Builder, index: int, _ask: Ask) -> Part:
    step = f"CASE WHEN u.in_house AND p.is_maker THEN {int(Step.MET)} ELSE {int(Step.FAILED)} END"
    sat = f"CASE WHEN step_{index} = {int(Step.MET)} THEN {FULL} ELSE 0 END"
    return Part(step, sat, Scope.LINE)


def _capacity(_builder: Builder, _index: int, _ask: CapacityAsk) -> Part:
    """Added up over lines, so it is compiled by matching.engine.sql_capacity."""
    return Part("", "", Scope.POOL)


_COMPILERS: dict[type[Criterion], Callable[[Builder, int, Any], Part]] = {
    ProcessCriterion: _process,
    MakerCriterion: _maker,
    CertificateCriterion: _certificate,
    CapacityCriterion: _capacity,
    MadeCriterion: _made,
    MaterialCriterion: _material,
    Ladder: _ladder,
    AreaCriterion: _area,
    PreferredCriterion: _preferred,
    SectorCriterion: _sector,
    OfferCriterion: _offer,
}


def part_of(builder: Builder, index: int, ask: Ask) -> Part:
    """One ask as SQL, by the kind of criterion that its kind declares."""
    return _COMPILERS[type(BY_KIND[ask.kind])](builder, index, ask)
