"""Several rankings in one statement: one round trip, one row per request and firm."""

import re
from collections.abc import Sequence
from typing import Any

from matching.engine.compile_sql import Statement

_PARAMETER = re.compile(r"%\((\w+)\)s")


def combine(statements: Sequence[Statement]) -> tuple[str, dict[str, Any]]:
    """Return SQL that yields (`position`, `row` as JSON text) for every row, and its parameters.

    The parameters `ids`, `everyone` and `most` stay one for all; the rest are each statement's own.
    """
    shared = {"ids", "everyone", "most"}
    parts: list[str] = []
    params: dict[str, Any] = {}
    for position, statement in enumerate(statements):

        def renamed(match: re.Match[str], position: int = position) -> str:
            name = match.group(1)
            return f"%({name})s" if name in shared else f"%(n{position}_{name})s"

        sql = _PARAMETER.sub(renamed, statement.sql)
        parts.append(f"SELECT {position} AS position, to_json(r)::text AS row FROM ({sql}) r")
        params |= {f"n{position}_{name}": value for name, value in statement.params.items()}
    return " UNION ALL ".join(parts), params
