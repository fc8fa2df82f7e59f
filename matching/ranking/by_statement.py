"""One ranking by the statement, in one trip to the server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from core.prepared import fetch_rows
from directory.concepts import Concepts
from matching.drafts import RequestDraft
from matching.engine.compile_sql import compile_ranking
from matching.engine.explain import GROUPS, Group
from matching.engine.need import Need
from matching.engine.rules import Rule
from matching.needs import build_need


class Asked(TypedDict):
    """Which firms: also those with a failed gate; how many; some by their ids; of one group."""

    everyone: bool
    most: int | None
    ids: Sequence[int] | None
    group: Group | None


def rank_by_statement(
    draft: RequestDraft, day: date, rule: Rule, **asked: Unpack[Asked]
) -> tuple[Need, list[dict[str, Any]]]:
    """The need, and the rows of the firms that are asked for, in order.

    The need is read with the taxonomy last seen. Whether that is the current one comes with the
    rows: to ask first would cost a second trip to the server.
    """
    concepts = Concepts.supposed()
    try:
        need = build_need(draft, day=day, concepts=concepts, rule=rule)
    except KeyError:  # It names a concept that is newer.
        concepts = Concepts.current()
        need = build_need(draft, day=day, concepts=concepts, rule=rule)
    rows = statement_rows(need, rule, **asked)
    if not rows or rows[0]["taxonomy"] != concepts.number:
        latest = Concepts.current()
        if latest is not concepts:
            need = build_need(draft, day=day, concepts=latest, rule=rule)
            rows = statement_rows(need, rule, **asked)
    for row in rows:
        del row["taxonomy"]
    return need, rows


def statement_rows(need: Need, rule: Rule, **asked: Unpack[Asked]) -> list[dict[str, Any]]:
    """The rows for this need as given, each with the number of the current ``taxonomy``."""
    ids, group, most = asked["ids"], asked["group"], asked["most"]
    statement = compile_ranking(need, rule)
    sql = statement.settled(
        everyone=asked["everyone"], all_suppliers=ids is None, also=f"{Concepts.NUMBER} AS taxonomy"
    )
    params = statement.params | {"most": most}
    if ids is not None:
        params["ids"] = list(ids)
    if group is not None:
        params |= {"only": GROUPS.index(group), "most": None, "most_of_group": most}
        sql = (
            f"SELECT * FROM ({sql}) r WHERE grp = %(only)s ORDER BY total DESC, tie, ref "
            "LIMIT %(most_of_group)s"
        )
    return fetch_rows(sql, params)
