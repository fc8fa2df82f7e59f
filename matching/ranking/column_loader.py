"""Profile rows from the database into flat arrays, without a Python object per value.

Every list is copied out as one narrow table in PostgreSQL's binary format. No value is null there,
so that all rows are equally long and the whole is one structured array.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection

from matching.engine.flat import (
    DIMENSIONS,
    FIRM_TYPES,
    ID_LISTS,
    LISTS,
    NO_DIMENSION,
    OWN_TEXTS,
    SHARED_TEXTS,
    Array,
    Flat,
    Ragged,
    Shared,
    starts_of,
)

#: Signature, flags and length of the extension before the rows; two bytes after them.
_HEADER, _TRAILER = 19, 2
#: Stands between texts, and in none of them.
_BETWEEN = "\x1e"
#: Type of the store, type in the database and in the copied bytes.
_TYPES: Mapping[str, tuple[str, str]] = {
    "i8": ("bigint", ">i8"),
    "i4": ("int", ">i4"),
    "?": ("boolean", "?"),
    "i1": ("smallint", ">i2"),
}
_CHOSEN = (
    "(SELECT * FROM directory_profilerow "
    "WHERE %(ids)s::bigint[] IS NULL OR supplier_id = ANY(%(ids)s::bigint[]) "
    "ORDER BY supplier_id) p"
)


def load_flat(ids: Sequence[int] | None = None) -> Flat:
    """The rows of these suppliers (None: all), as the current transaction sees them."""
    firms = _copied({name: f"p.{name}" for name in FIRM_TYPES}, FIRM_TYPES, _CHOSEN, ids)
    owners = firms["supplier_id"]
    lists = {
        prefix: _listed({name: f"p.{prefix}_{name}" for name in types}, types, owners, ids)
        for prefix, types in LISTS.items()
    }
    for name in ID_LISTS:
        kind = {"id": "i8" if name == "place_ids" else "i4"}
        lists[name] = _listed({"id": f"p.{name}"}, kind, owners, ids)
    shared = {}
    for name, text in _texts(ids).items():
        if name in OWN_TEXTS:
            lists[name] = _ragged(text, len(owners))
        else:
            shared[name] = Shared.of(text.split(_BETWEEN) if len(owners) else ())
    return Flat(firms, lists, shared)


def _listed(
    arrays: Mapping[str, str], types: Mapping[str, str], owners: Array, ids: Sequence[int] | None
) -> Ragged:
    """One element per row: arrays of the same profile row side by side."""
    names = ", ".join(f'"{name}"' for name in arrays)
    source = f"{_CHOSEN}, LATERAL unnest({', '.join(arrays.values())}) AS u({names})"
    columns = {"owner": "p.supplier_id"} | {name: f'u."{name}"' for name in arrays}
    found = _copied(columns, {"owner": "i8"} | dict(types), source, ids)
    owner = found.pop("owner")
    if len(owner) and (np.diff(owner) < 0).any():
        order = np.argsort(owner, kind="stable")
        owner, found = owner[order], {name: values[order] for name, values in found.items()}
    counts = np.searchsorted(owner, owners, side="right") - np.searchsorted(owner, owners)
    return Ragged(starts_of(counts), found)


def _copied(
    columns: Mapping[str, str], types: Mapping[str, str], source: str, ids: Sequence[int] | None
) -> dict[str, Array]:
    selected = ", ".join(_not_null(columns[name], types[name]) for name in columns)
    layout = [("fields", ">i2")]
    for name in columns:
        layout += [(f"length of {name}", ">i4"), (name, _TYPES[types[name]][1])]
    data = _copy(f"SELECT {selected} FROM {source}", ids)
    rows = np.frombuffer(data[_HEADER:-_TRAILER], dtype=np.dtype(layout))
    return {name: rows[name].astype(types[name]) for name in columns}


def _copy(sql: str, ids: Sequence[int] | None) -> memoryview:
    found = bytearray()
    with connection.cursor() as cursor:
        # Copying takes no parameters by itself.
        query = f"COPY ({sql}) TO STDOUT (FORMAT BINARY)"
        values = "NULL" if ids is None else f"'{{{','.join(str(int(pk)) for pk in ids)}}}'"
        query = query.replace("%(ids)s", values)
        with cursor.copy(query) as copy:
            for data in copy:
                found += data
    return memoryview(found)


def _not_null(value: str, kind: str) -> str:
    if kind == "?":
        return f"COALESCE({value}, false)"
    if kind == "i1":
        names = ", ".join(f"'{name}'" for name in DIMENSIONS)
        place = f"array_position(ARRAY[{names}], {value}::text) - 1"
        return f"COALESCE({place}, {NO_DIMENSION})::smallint"
    return f"COALESCE({value}, '{np.iinfo(kind).min}')::{_TYPES[kind][0]}"


def _texts(ids: Sequence[int] | None) -> dict[str, str]:
    names = (*OWN_TEXTS, *SHARED_TEXTS)

    def value(name: str) -> str:
        return "array_to_string(p.offer_flags, ',')" if name == "offer_flags" else f"p.{name}"

    aggregates = ", ".join(
        f"string_agg(translate({value(name)}, E'\\x1e', ''), E'\\x1e' ORDER BY p.supplier_id)"
        for name in names
    )
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {"ids": None if ids is None else list(ids)}
        cursor.execute(f"SELECT {aggregates} FROM {_CHOSEN}", wanted)
        return {name: text or "" for name, text in zip(names, cursor.fetchone(), strict=True)}


def _ragged(text: str, many: int) -> Ragged:
    """Texts by their bytes; ``many`` of them, the empty ones too."""
    data = np.frombuffer(text.encode(), dtype="u1")
    cuts = np.flatnonzero(data == ord(_BETWEEN))
    ends = np.append(cuts, len(data)) if many else cuts
    counts = np.diff(ends, prepend=-1) - 1
    return Ragged(starts_of(counts), {"byte": data[data != ord(_BETWEEN)]})
