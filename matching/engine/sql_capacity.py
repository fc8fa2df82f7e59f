"""Free capacity as SQL: how much of the need a line covers, and what a coverage is worth."""

from matching.engine.criteria import Step
from matching.engine.need import CapacityAsk
from matching.engine.rules import COVERAGE_UNIT, FULL, MOST_COVERAGE
from matching.engine.sql_builder import LINE_ARRAYS, Builder, opened
from matching.engine.sql_parts import lowest, need_in

#: Free capacity up to here, in thousandths, is multiplied by twice the unit within 64 bits.
_SMALL = 4 * 10**9


def stated(builder: Builder) -> tuple[str, ...]:
    """Columns of a line ``u`` that its coverage is made of: amounts, and whether they are fresh."""
    capacity = builder.shape.capacity
    if capacity is None:
        return "NULL::bigint AS free", "NULL::bigint AS needed", "true AS is_fresh"
    needed = need_in(builder, capacity, lambda need, _asks: need.capacity, "u.dimension")
    if capacity.least_level:
        needed = f"CASE WHEN u.evidence >= {int(capacity.least_level)} THEN {needed} END"
    stale_days = builder.rule.stale_days
    oldest = builder.day(lambda _need: -stale_days)
    return (
        "u.free",
        f"{needed} AS needed",
        f"COALESCE(u.stated_on >= {oldest}, true) AS is_fresh",
    )


#: Billionths of the monthly need that a line has free; null where it cannot be known. Rounded half
#: up by whole numbers: a quotient of numerics is itself rounded first.
COVER = (
    f"CASE WHEN free + needed IS NOT NULL THEN least(CASE WHEN free BETWEEN 0 AND {_SMALL} "
    f"THEN (free * {2 * COVERAGE_UNIT} + needed) / (2 * needed) "
    f"ELSE div(free::numeric * {2 * COVERAGE_UNIT} + needed, 2 * needed) END, "
    f"{MOST_COVERAGE})::bigint END"
)
#: Of that what was stated not too long ago.
FRESH = "CASE WHEN is_fresh THEN cover ELSE 0 END"


def capacity_step(
    builder: Builder, ask: CapacityAsk, cover: str, fresh: str, unknown: str
) -> tuple[str, str]:
    """Step and satisfaction of a coverage. Bands and their ends are those of the rule."""
    rule = builder.rule
    # A thousand billionths of slack: sums of rounded shares still reach what they add up to.
    full = COVERAGE_UNIT - 1000
    gate = COVERAGE_UNIT * rule.capacity_gate_percent // 100 - 1000
    major = COVERAGE_UNIT * rule.capacity_major_percent // 100 - 1000
    below = lowest(ask)
    split = builder.shape.split_allowed
    partial = Step.MINOR if split else Step.MAJOR
    part_top = rule.capacity_split_points if split else rule.major_points
    part_floor = rule.capacity_split_floor if split else rule.capacity_major_floor
    step = (
        f"CASE WHEN {cover} >= {full} THEN 4 WHEN {cover} >= {major} THEN 3 "
        f"WHEN {cover} >= {gate} THEN {int(partial)} WHEN COALESCE({unknown}, true) THEN 2 "
        f"ELSE {below} END"
    )

    def curve(value: str) -> str:
        at = {
            "one": rule.step("capacity", rule.minor_points),
            "minor": rule.step("capacity", rule.capacity_minor_floor),
            "top": rule.step("capacity", part_top),
            "floor": rule.step("capacity", part_floor),
        }
        return (
            f"CASE WHEN {value} >= {full} THEN {FULL} "
            f"WHEN {value} >= {major} THEN {at['minor']} + ({at['one'] - at['minor']})"
            f" * ({value} - {major}) / {full - major} "
            f"WHEN {value} >= {gate} THEN {at['floor']} + ({at['top'] - at['floor']})"
            f" * ({value} - {gate}) / {major - gate} "
            f"WHEN {value} > 0 THEN {at['floor']} * {value} / {gate} ELSE 0 END"
        )

    stale = rule.step("capacity", rule.stale_points)
    not_known = rule.step("capacity", rule.minor_points)
    sat = (
        f"floor(greatest({curve(f'COALESCE({fresh}, 0)')}, "
        f"least({curve(f'COALESCE({cover}, 0)')}, {stale}), "
        f"CASE WHEN COALESCE({unknown}, true) THEN {not_known} ELSE 0 END))::int"
    )
    return step, sat


def second_capacity(builder: Builder, number: int) -> str:
    """Free capacity of a further core step: null (no limit) where the firm does not make it."""
    columns = ", ".join(stated(builder))
    ids = builder.ints(lambda need, _asks: need.second[number].kind_ids)
    kinds = f"p.line_in_house[pos] AND p.line_process[pos] = ANY({ids})"
    lines = f"SELECT {columns} FROM {opened(LINE_ARRAYS, 'u', kinds, columns)} OFFSET 0"
    covers = f"SELECT {COVER} AS cover, is_fresh FROM ({lines}) v OFFSET 0"
    return (
        "LEFT JOIN LATERAL (SELECT CASE WHEN count(*) > 0 THEN COALESCE(sum(cover), 0) END "
        f"AS cover, CASE WHEN count(*) > 0 THEN COALESCE(sum({FRESH}), 0) END AS fresh, "
        f"bool_or(cover IS NULL) AS unknown FROM ({covers}) w) s{number} ON true"
    )
