"""Buttons that change the rows of a posted page without storing it: add, remove, put first."""

from __future__ import annotations

import re

from django.http import QueryDict

from directory.concept_fields import CHOICE, with_choice
from matching.forms.rows import MOST_ROWS, ROW_SETS

_ROW = re.compile(r"([a-z]{1,20})-(\d{1,3})")
#: The kind of concept in each formset.
_KINDS = {
    "steps": "process",
    "materials": "material",
    "certificates": "standard",
    "preferred": "standard",
}


def reshaped(posted: QueryDict) -> QueryDict | None:
    """What was posted, changed as the pressed button says; None if no such button was pressed."""
    data = posted.copy()
    chosen = [key for key in posted if key.endswith(CHOICE)]
    if chosen:
        for key in chosen:
            _choose(data, key)
        return data
    for button, change in (("add", _add), ("remove", _remove), ("first", _first)):
        if button in posted:
            change(data, str(posted[button]))
            return data
    return None


def _choose(data: QueryDict, key: str) -> None:
    """Put the meaning that was chosen in place of the words."""
    name = key.removesuffix(CHOICE)
    kind = _KINDS.get(name.partition("-")[0])
    chosen = str(data.pop(key)[-1])
    if kind:
        data[name] = with_choice(str(data.get(name) or ""), chosen, kind)


def _count(data: QueryDict, name: str) -> int:
    typed = str(data.get(f"{name}-TOTAL_FORMS") or "0")
    return min(int(typed), MOST_ROWS) if re.fullmatch(r"\d{1,4}", typed) else 0


def _add(data: QueryDict, name: str) -> None:
    if name in ROW_SETS:
        data[f"{name}-TOTAL_FORMS"] = str(min(_count(data, name) + 1, MOST_ROWS))


def _remove(data: QueryDict, row: str) -> None:
    found = _ROW.fullmatch(row)
    if found is None or found[1] not in ROW_SETS:
        return
    rows = _taken(data, found[1])
    if int(found[2]) < len(rows):
        del rows[int(found[2])]
    _put(data, found[1], rows)


def _first(data: QueryDict, row: str) -> None:
    found = _ROW.fullmatch(row)
    if found is None or found[1] not in ROW_SETS:
        return
    rows = _taken(data, found[1])
    if int(found[2]) < len(rows):
        rows.insert(0, rows.pop(int(found[2])))
    _put(data, found[1], rows)


def _taken(data: QueryDict, name: str) -> list[dict[str, list[str]]]:
    """The rows of a formset, taken out of the data."""
    rows: list[dict[str, list[str]]] = [{} for _ in range(_count(data, name))]
    for key in list(data):
        found = re.fullmatch(rf"{name}-(\d{{1,3}})-(\w{{1,30}})", key)
        if found:
            values = data.pop(key)
            if int(found[1]) < len(rows):
                rows[int(found[1])][found[2]] = [str(value) for value in values]
    return rows


def _put(data: QueryDict, name: str, rows: list[dict[str, list[str]]]) -> None:
    data[f"{name}-TOTAL_FORMS"] = str(len(rows))
    data[f"{name}-INITIAL_FORMS"] = "0"
    for index, row in enumerate(rows):
        for field, values in row.items():
            data.setlist(f"{name}-{index}-{field}", values)
