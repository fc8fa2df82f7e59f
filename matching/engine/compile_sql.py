"""The criteria as one SQL statement over profile rows.

The statement computes, per firm, the step and the satisfaction of every criterion and their
exact integer sum; what it returns *is* the explanation.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matching.engine.criteria import FIRM_COLUMNS, Scope, Step
from matching.engine.need import Ask, CapacityAsk, Mode, Need
from matching.engine.rules import RULES, Rule
from matching.engine.sql_builder import LINE_ARRAYS, PROFILE_ROWS, Builder, Part, Read, opened
from matching.engine.sql_capacity import (
    COVER,
    FRESH,
    capacity_step,
    second_capacity,
    stated,
)
from matching.engine.sql_parts import part_of

# Without it the planner pulls a subselect up into the outer one, and every step is planned and
# computed again wherever it is used.
_FENCE = "OFFSET 0"


_GROUP = "CASE WHEN fails > 1 THEN 3 WHEN fails = 1 THEN 2 WHEN unknown_gates > 0 THEN 1 ELSE 0 END"
_COUNTS = tuple(
    f"count(*) FILTER (WHERE {condition}) OVER () AS n_{group}"
    for group, condition in (
        ("eligible", "fails = 0 AND unknown_gates = 0"),
        ("needs_answer", "fails = 0 AND unknown_gates > 0"),
        ("near_miss", "fails = 1"),
        ("not_suitable", "fails > 1"),
    )
)
_WANTED = "(%(ids)s::bigint[] IS NULL OR p.supplier_id = ANY(%(ids)s::bigint[]))"
#: Columns of the ranking that need no criterion, and the order of its rows.
_KEPT = ("supplier_id", "ref", "pos", "pool_size")
_RANKING = ("pool_size", "tie", "fails", "unknown_gates", "total", "grp")
_ORDER = "grp, total DESC, tie, ref"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters, and the asks in the order of the ``step_i``/``sat_i`` columns."""

    sql: str
    params: dict[str, Any]
    asks: tuple[Ask, ...]
    total_weight: int

    def settled(self, *, everyone: bool, all_suppliers: bool, also: str = "") -> str:
        """The SQL for one kind of use, without the parameters ``everyone`` and, for all, ``ids``.

        A plan that is made once for all values then knows which index helps. ``also`` is a column
        that every row carries besides.
        """
        return _settled(self.sql, everyone, all_suppliers, also)


@lru_cache(maxsize=256)
def _settled(sql: str, everyone: bool, all_suppliers: bool, also: str) -> str:
    sql = sql.replace("SELECT ", f"SELECT {also}, ", 1) if also else sql
    sql = sql.replace("%(everyone)s", "true" if everyone else "false")
    return sql.replace(_WANTED, "true") if all_suppliers else sql


def compile_ranking(need: Need, rule: Rule, source: str = PROFILE_ROWS) -> Statement:
    """Compile ``need``.

    ``source`` is the table or subselect with the columns of a profile row that is read: stored
    facts are ranked by the very statement that ranks today's.

    The statement takes three further parameters: ``ids`` limits the ranking to these suppliers
    (null: all published); ``everyone`` false returns only firms without a failed gate; ``most``
    limits the number of rows (null: all).
    """
    asks = need.asks()
    known = RULES.get(rule.version) is rule
    shape = (
        _of_rule(need.shape(), rule.version, source)
        if known
        else _shape(need.shape(), rule, source)
    )
    params = {name: read(need, asks) for name, read in shape.params.items()}
    return Statement(shape.sql, params, asks, sum(ask.weight for ask in asks))


@dataclass(frozen=True, slots=True)
class _Shape:
    """The statement of all needs of one shape, and how to read its parameters from a need."""

    sql: str
    params: Mapping[str, Read]


@lru_cache(maxsize=256)
def _of_rule(need: Need, version: str, source: str) -> _Shape:
    return _shape(need, RULES[version], source)


def _shape(need: Need, rule: Rule, source: str) -> _Shape:
    builder = Builder(need, rule, source)
    asks = need.asks()
    judged = [_Judged(index, ask, part_of(builder, index, ask)) for index, ask in enumerate(asks)]
    best = _best_lines(builder, judged)
    columns = [column for each in judged for column in _scored(builder, each)]
    columns += [_name(column) for column in builder.extra]
    of_this = builder.bind(lambda need, _asks: f"{need.ref}:", "text")
    tie = f"md5({of_this} || ref) AS tie"
    scored = f"SELECT {', '.join([*_KEPT, *columns, tie])} FROM ({best}) b {_FENCE}"
    # A firm with nothing of the process's family is no near miss, whatever else it has.
    hopeless = "(pos IS NULL)::int" if need.process else "2"
    summed = (
        f"SELECT *, ({_count(asks, Step.FAILED)} + {hopeless}) AS fails, "
        f"{_count(asks, Step.UNKNOWN)} AS unknown_gates, "
        f"{_weighted(enumerate(asks))} AS total FROM ({scored}) f {_FENCE}"
    )
    ranked = (
        f"SELECT *, {_GROUP} AS grp, {', '.join(_COUNTS)} FROM ({summed}) g "
        f"WHERE %(everyone)s OR fails = 0 ORDER BY {_ORDER} LIMIT %(most)s"
    )
    shown = [f"p.{name}" for name in FIRM_COLUMNS]
    shown += [f"p.{array}[r.pos] AS line_{name}" for name, array in LINE_ARRAYS]
    keys = {each.part.key for each in judged}
    told = [name for name in map(_name, (*columns, *_COUNTS)) if name not in keys]
    shown += [f"r.{name}" for name in (*_RANKING, *told)]
    shown += [each_shown for each in judged for each_shown in each.part.shown]
    # Only the rows that are returned carry what is shown of the firm and its line.
    sql = f"SELECT {', '.join(shown)} FROM ({ranked}) r {_rejoined(source)} ORDER BY {_ORDER}"
    return _Shape(sql, builder.params)


@lru_cache(maxsize=1024)
def _name(column: str) -> str:
    """What a column of a select is called: the word after AS, else after its table."""
    return re.split(r"[ .]", column)[-1]


def _rejoined(source: str) -> str:
    """The source joined to the rows that are returned."""
    if source == PROFILE_ROWS:
        # By its key, one by one: the planner would read the table as a whole for fifty firms.
        only = f"SELECT * FROM {source} p WHERE p.supplier_id = r.supplier_id {_FENCE}"
        return f"CROSS JOIN LATERAL ({only}) p"
    return f"JOIN {source} p ON p.supplier_id = r.supplier_id"


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
    need = builder.shape
    gates = []
    if need.process is not None and need.process.mode == Mode.GATE:
        # Who need not be the maker may have it made.
        done = "made_ids" if need.maker.mode == Mode.GATE else "known_ids"
        gates.append(f"p.{done} @> {builder.ints(_process_ids)}")
    if need.maker.mode == Mode.GATE:
        gates.append("p.is_maker")
    gates += [
        f"p.cert_standard && {builder.ints(_options(number))}"
        for number, ask in enumerate(need.certificates)
        if ask.mode == Mode.GATE
    ]
    return f"{_WANTED} AND (%(everyone)s OR ({' AND '.join(gates)}))" if gates else _WANTED


def _process_ids(need: Need, _asks: Sequence[Any]) -> tuple[int, ...]:
    return (need.process.process_id,) if need.process else ()


def _kind_ids(need: Need, _asks: Sequence[Any]) -> tuple[int, ...]:
    return need.process.kind_ids if need.process else ()


def _family_ids(need: Need, _asks: Sequence[Any]) -> tuple[int, ...]:
    return need.process.family_ids if need.process else ()


def _options(number: int) -> Read:
    return lambda need, _asks: need.certificates[number].options


@dataclass(frozen=True, slots=True)
class _Judged:
    """A criterion that is on: its place among the asks, the ask, its SQL."""

    index: int
    ask: Ask
    part: Part


def _best_lines(builder: Builder, judged: list[_Judged]) -> str:
    """Per firm the line that would make the part, with what the lines as good can make together.

    Lines are ordered by failed gates, unknown gates, then weighted sum. A line's pool is itself
    and every line of the firm ordered before or equal to it: improving a line can therefore never
    lower what a firm reaches, and a line that does not fit the part does not lend it capacity
    unseen. So a line with a failed gate counts for nothing where only firms without one are wanted.

    All lines of all firms go through one window: opening it anew for each firm cost three times
    the rest.
    """
    pooled = (
        "SELECT *, (sum(cover) OVER pool)::bigint AS pool_cover, "
        f"(sum({FRESH}) OVER pool)::bigint AS pool_fresh, "
        "bool_or(cover IS NULL) OVER pool AS pool_unknown, "
        "nullif(count(pos) OVER pool, 0) AS pool_size "
        f"FROM ({_firms(builder, judged)}) m WINDOW pool AS "
        "(PARTITION BY supplier_id ORDER BY line_fails, line_unknown, quality DESC)"
    )
    order = "line_fails, line_unknown, quality DESC, pos"
    capacity = builder.shape.capacity
    if capacity is not None and capacity.mode != Mode.OFF:
        step, sat = capacity_step(builder, capacity, "pool_cover", "pool_fresh", "pool_unknown")
        pooled = f"SELECT *, {step} AS pool_step, {sat} AS pool_sat FROM ({pooled}) n {_FENCE}"
        order = _order_with(capacity)
    return f"SELECT DISTINCT ON (supplier_id) * FROM ({pooled}) l ORDER BY supplier_id, {order}"


def _order_with(capacity: CapacityAsk) -> str:
    """The order of a firm's lines with what each can make together with those before it."""
    fails, unknown = "line_fails", "line_unknown"
    if capacity.mode == Mode.GATE:
        fails += f" + (pool_step = {int(Step.FAILED)})::int"
        unknown += f" + (pool_step = {int(Step.UNKNOWN)})::int"
    return f"{fails}, {unknown}, quality + pool_sat::bigint * {capacity.weight} DESC, pos"


def _firms(builder: Builder, judged: list[_Judged]) -> str:
    """Every firm that passes the row's own gates, once per line; once also without any line."""
    columns = ["p.supplier_id", "p.ref"]
    columns += [
        f"{each.part.step} AS step_{each.index}" for each in judged if each.part.scope == Scope.FIRM
    ]
    joins = list(builder.joins)
    for number in range(len(builder.shape.second)):
        name = f"s{number}"
        joins.append(second_capacity(builder, number))
        columns += [f"{name}.{each} AS {name}_{each}" for each in ("cover", "fresh", "unknown")]
    columns += [*builder.extra, "l.*"]
    return (
        f"SELECT {', '.join(columns)} FROM {builder.source} p LEFT JOIN LATERAL "
        f"({_lines(builder, [each for each in judged if each.part.scope == Scope.LINE])}) l "
        f"ON true {' '.join(joins)} "
        f"WHERE {_where(builder)} AND (%(everyone)s OR l.pos IS NOT NULL) {_FENCE}"
    )


def _lines(builder: Builder, own: list[_Judged]) -> str:
    """The lines of one firm that do the process or something of its family, each judged."""
    columns = ["u.pos", "u.core"]
    for line in own:
        columns.append(f"{line.part.step} AS step_{line.index}")
        columns += [f"k{line.index}.{line.part.key}"] if line.part.key else []
    carried = ", ".join(map(_name, columns))
    columns += stated(builder)
    joins = " ".join(line.part.line_join for line in own)
    process = builder.shape.process
    family = "true"
    if process:
        ids = builder.ints(_family_ids)
        # The row tells first whether there is any such line, so that most rows are not opened.
        family = f"p.known_ids && {ids} AND p.line_process[pos] = ANY({ids})"
        if process.mode == Mode.GATE:
            kinds = f"p.line_process[pos] = ANY({builder.ints(_kind_ids)})"
            family = f"CASE WHEN %(everyone)s THEN {family} ELSE {kinds} END"
    select = ", ".join(columns)
    opened_lines = opened(LINE_ARRAYS, "u", family, f"{select} {joins}")
    gates = [line for line in own if line.ask.mode == Mode.GATE]
    fails = _plus(f"(step_{line.index} = 0)::int" for line in gates)
    # Here and not outside, so that wishes of a line that fails a gate are not looked at.
    passes = " AND ".join(f"({line.part.step}) <> 0" for line in gates) or "true"
    unknown = _plus(f"(step_{line.index} = 2)::int" for line in gates)
    quality = _plus(f"({line.part.sat})::bigint * {int(line.ask.weight)}" for line in own)
    return (
        f"SELECT {carried}, is_fresh, {COVER} AS cover, "
        f"{fails} AS line_fails, {unknown} AS line_unknown, {quality} AS quality "
        f"FROM (SELECT {select} FROM {opened_lines} {joins} "
        f"WHERE %(everyone)s OR ({passes}) {_FENCE}) v"
    )


def _scored(builder: Builder, judged: _Judged) -> list[str]:
    """Columns of one criterion per firm. Without any line of the family none of a line is known."""
    index, ask, part = judged.index, judged.ask, judged.part
    if part.scope == Scope.LINE:
        missing = int(Step.FAILED if ask.kind == "process" else Step.UNKNOWN)
        return [
            f"COALESCE(b.step_{index}, {missing}) AS step_{index}",
            f"{part.sat} AS sat_{index}",
            *([f"b.{part.key}"] if part.key else []),
        ]
    if isinstance(ask, CapacityAsk):
        return _capacity_columns(builder, index, ask)
    return [f"b.step_{index}", f"{part.sat} AS sat_{index}"]


def _capacity_columns(builder: Builder, index: int, ask: CapacityAsk) -> list[str]:
    """Capacity of a request is the smallest coverage over its core steps."""
    cover, fresh = "COALESCE(b.pool_cover, 0)", "COALESCE(b.pool_fresh, 0)"
    unknown = "b.pool_unknown"
    for number in range(len(builder.shape.second)):
        name = f"b.s{number}"
        cover, fresh = f"least({cover}, {name}_cover)", f"least({fresh}, {name}_fresh)"
        unknown = f"({unknown} OR COALESCE({name}_unknown, false))"
    step, sat = "b.pool_step", "b.pool_sat"
    if builder.shape.second:
        step, sat = capacity_step(builder, ask, f"({cover})", f"({fresh})", unknown)
    return [
        f"CASE WHEN b.pos IS NULL THEN {int(Step.UNKNOWN)} ELSE {step} END AS step_{index}",
        f"CASE WHEN b.pos IS NULL THEN 0 ELSE {sat} END AS sat_{index}",
        f"({cover}) AS cover_all",
        f"({fresh}) AS cover_fresh",
        f"COALESCE({unknown}, true) AS cover_unknown",
    ]
