"""The criteria as one SQL statement over profile rows.

The statement computes, per firm, the step and the satisfaction of every criterion and their
exact integer sum; what it returns *is* the explanation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matching.engine.criteria import Scope, Step
from matching.engine.need import Ask, CapacityAsk, Mode, Need
from matching.engine.rules import Rule
from matching.engine.sql_capacity import capacity_step, coverage, second_capacity
from matching.engine.sql_parts import LINE_ARRAYS, Builder, Part, part_of

_FIRM_COLUMNS = (
    "supplier_id",
    "ref",
    "name",
    "origin",
    "is_maker",
    "is_identity_checked",
    "place_name_vi",
    "province_name_vi",
    "offer_flags",
    "offer_closed_until",
)

# Without it the planner pulls a subselect up into the outer one, and every step is planned and
# computed again wherever it is used.
_FENCE = "OFFSET 0"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters, and the asks in the order of the ``step_i``/``sat_i`` columns."""

    sql: str
    params: dict[str, Any]
    asks: tuple[Ask, ...]
    total_weight: int


#: The rows that a ranking reads unless told otherwise.
PROFILE_ROWS = "directory_profilerow"


def compile_ranking(need: Need, rule: Rule, source: str = PROFILE_ROWS) -> Statement:
    """Compile ``need``.

    ``source`` is the table or subselect with the columns of a profile row that is read: stored
    facts are ranked by the very statement that ranks today's.

    The statement takes three further parameters: ``ids`` limits the ranking to these suppliers
    (null: all published); ``everyone`` false returns only firms without a failed gate; ``most``
    limits the number of rows (null: all).
    """
    builder = Builder(need, rule)
    asks = need.asks()
    parts = [part_of(builder, index, ask) for index, ask in enumerate(asks)]
    best = _best_line(builder, asks, parts)
    columns = [f"p.{name}" for name in _FIRM_COLUMNS]
    columns += [f"b.{name} AS line_{name}" for name, _ in LINE_ARRAYS]
    columns.append("b.pool_size")
    for index, (ask, part) in enumerate(zip(asks, parts, strict=True)):
        columns += _outer(builder, index, ask, part)
    columns += builder.extra
    # A firm with nothing of the process's family is no near miss, whatever else it has.
    hopeless = "(line_id IS NULL)::int" if need.process else "2"
    fails = f"({_count(asks, Step.FAILED)} + {hopeless})"
    tie = f"md5({builder.bind(need.ref + ':', 'text')} || p.ref) AS tie"
    firms = (
        f"SELECT {', '.join(columns)}, {tie} FROM {source} p "
        f"LEFT JOIN LATERAL ({best}) b ON true {' '.join(builder.joins)} WHERE {_where(builder)}"
    )
    summed = (
        f"SELECT *, {fails} AS fails, {_count(asks, Step.UNKNOWN)} AS unknown_gates, "
        f"{_weighted(enumerate(asks))} AS total FROM ({firms} {_FENCE}) f"
    )
    sql = (
        "SELECT *, CASE WHEN fails > 1 THEN 3 WHEN fails = 1 THEN 2 "
        "WHEN unknown_gates > 0 THEN 1 ELSE 0 END AS grp, "
        "count(*) FILTER (WHERE fails = 0 AND unknown_gates = 0) OVER () AS n_eligible, "
        "count(*) FILTER (WHERE fails = 0 AND unknown_gates > 0) OVER () AS n_needs_answer, "
        "count(*) FILTER (WHERE fails = 1) OVER () AS n_near_miss, "
        "count(*) FILTER (WHERE fails > 1) OVER () AS n_not_suitable "
        f"FROM ({summed} {_FENCE}) g WHERE %(everyone)s OR fails = 0 "
        "ORDER BY grp, total DESC, tie, ref LIMIT %(most)s"
    )
    return Statement(sql, builder.params, asks, sum(ask.weight for ask in asks))


def _count(asks: Iterable[Ask], step: Step) -> str:
    """How many gates stand on ``step``."""
    return _plus(
        f"(step_{index} = {int(step)})::int"
        for index, ask in enumerate(asks)
        if ask.mode == Mode.GATE
    )


def _weighted(asks: Iterable[tuple[int, Ask]]) -> str:
    return _plus(f"sat_{index}::bigint * {int(ask.weight)}" for index, ask in asks)


def _plus(terms: Iterable[str]) -> str:
    return f"({' + '.join(terms) or '0'})"


def _where(builder: Builder) -> str:
    """What the row alone tells: a firm that cannot pass a gate is not looked at line by line."""
    wanted = "(%(ids)s::bigint[] IS NULL OR p.supplier_id = ANY(%(ids)s::bigint[]))"
    need = builder.need
    gates = []
    if need.process is not None and need.process.mode == Mode.GATE:
        # Who need not be the maker may have it made.
        done = "made_ids" if need.maker.mode == Mode.GATE else "known_ids"
        gates.append(f"p.{done} @> {builder.ints((need.process.process_id,))}")
    if need.maker.mode == Mode.GATE:
        gates.append("p.is_maker")
    gates += [
        f"p.cert_standard && {builder.ints(ask.options)}"
        for ask in need.certificates
        if ask.mode == Mode.GATE
    ]
    return f"{wanted} AND (%(everyone)s OR ({' AND '.join(gates)}))" if gates else wanted


@dataclass(frozen=True, slots=True)
class _Own:
    """The criteria that are read on a line, with the ask each belongs to."""

    index: int
    ask: Ask
    part: Part


def _best_line(builder: Builder, asks: tuple[Ask, ...], parts: list[Part]) -> str:
    """The line that would make the part, with what the lines at least as good can make together.

    Lines are ordered by failed gates, unknown gates, then weighted sum. A line's pool is itself
    and every line ordered before or equal to it: improving a line can therefore never lower what
    a firm reaches, and a line that does not fit the part does not lend it capacity unseen. So a
    line with a failed gate counts for nothing where only firms without one are wanted.
    """
    own = [
        _Own(index, ask, part)
        for index, (ask, part) in enumerate(zip(asks, parts, strict=True))
        if part.scope == Scope.LINE
    ]
    gates = [line for line in own if line.ask.mode == Mode.GATE]
    fails = _plus(f"(step_{line.index} = 0)::int" for line in gates)
    unknown = _plus(f"(step_{line.index} = 2)::int" for line in gates)
    quality = _weighted((line.index, line.ask) for line in own)
    pooled = (
        "SELECT *, (sum(cover) OVER pool)::bigint AS pool_cover, "
        "(sum(fresh) OVER pool)::bigint AS pool_fresh, "
        "bool_or(cover IS NULL) OVER pool AS pool_unknown, count(*) OVER pool AS pool_size "
        f"FROM (SELECT *, {fails} AS line_fails, {unknown} AS line_unknown, {quality} AS quality "
        f"FROM ({_lines(builder, own)}) l1) l2 WHERE %(everyone)s OR line_fails = 0 "
        "WINDOW pool AS (ORDER BY line_fails, line_unknown, quality DESC)"
    )
    return f"SELECT * FROM ({pooled}) l3 ORDER BY {_line_order(builder)} LIMIT 1"


def _lines(builder: Builder, own: list[_Own]) -> str:
    """The lines of one firm that do the process or something of its family, each judged."""
    arrays = ", ".join(f"p.{array}" for _, array in LINE_ARRAYS)
    names = ", ".join(name for name, _ in LINE_ARRAYS)
    columns = ["u.*"]
    for line in own:
        columns += [
            f"{line.part.step} AS step_{line.index}",
            f"{line.part.sat} AS sat_{line.index}",
        ]
        columns += line.part.line_columns
    cover, fresh = coverage(builder)
    columns += [f"{cover} AS cover", f"{fresh} AS fresh"]
    joins = " ".join(join for line in own for join in line.part.line_joins)
    process = builder.need.process
    family = "true"
    if process:
        ids = builder.ints(process.family_ids)
        # The row tells first whether there is any such line, so that most rows are not unnested.
        family = f"p.known_ids && {ids} AND u.process = ANY({ids})"
    return (
        f"SELECT {', '.join(columns)} FROM unnest({arrays}) WITH ORDINALITY AS u({names}, pos) "
        f"{joins} WHERE {family}"
    )


def _line_order(builder: Builder) -> str:
    capacity = builder.need.capacity
    if capacity is None or capacity.mode == Mode.OFF:
        return "line_fails, line_unknown, quality DESC, pos"
    step, sat = capacity_step(builder, capacity, "pool_cover", "pool_fresh", "pool_unknown")
    fails, unknown = "line_fails", "line_unknown"
    if capacity.mode == Mode.GATE:
        fails += f" + (({step}) = {int(Step.FAILED)})::int"
        unknown += f" + (({step}) = {int(Step.UNKNOWN)})::int"
    return f"{fails}, {unknown}, quality + ({sat})::bigint * {capacity.weight} DESC, pos"


def _outer(builder: Builder, index: int, ask: Ask, part: Part) -> list[str]:
    """Columns of the outer select. Without any line of the family nothing of a line is known."""
    if part.scope == Scope.LINE:
        missing = int(Step.FAILED if ask.kind == "process" else Step.UNKNOWN)
        return [
            f"COALESCE(b.step_{index}, {missing}) AS step_{index}",
            f"COALESCE(b.sat_{index}, 0) AS sat_{index}",
            *(f"b.{column.split('.')[1]}" for column in part.line_columns),
        ]
    if isinstance(ask, CapacityAsk):
        return _capacity_columns(builder, index, ask)
    return [f"{part.step} AS step_{index}", f"{part.sat} AS sat_{index}"]


def _capacity_columns(builder: Builder, index: int, ask: CapacityAsk) -> list[str]:
    """Capacity of a request is the smallest coverage over its core steps."""
    cover, fresh = "COALESCE(b.pool_cover, 0)", "COALESCE(b.pool_fresh, 0)"
    unknown = "b.pool_unknown"
    for number, second in enumerate(builder.need.second):
        name = f"s{number}"
        builder.joins.append(second_capacity(builder, name, second))
        cover, fresh = f"least({cover}, {name}.cover)", f"least({fresh}, {name}.fresh)"
        unknown = f"({unknown} OR COALESCE({name}.unknown, false))"
    step, sat = capacity_step(builder, ask, f"({cover})", f"({fresh})", unknown)
    return [
        f"CASE WHEN b.id IS NULL THEN {int(Step.UNKNOWN)} ELSE {step} END AS step_{index}",
        f"CASE WHEN b.id IS NULL THEN 0 ELSE {sat} END AS sat_{index}",
        f"({cover}) AS cover_all",
        f"({fresh}) AS cover_fresh",
        f"COALESCE({unknown}, true) AS cover_unknown",
    ]
