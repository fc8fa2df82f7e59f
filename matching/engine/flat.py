"""Profile rows as flat arrays: what a segment of the column store is built from.

Every list of a profile row becomes one :class:`Ragged`: the elements of all firms one after the
other. Null is the least value of the array's type; a null process, site or scope is 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Row = Mapping[str, Any]

#: Column of the store and its type, per list of the profile row.
LINE_TYPES: Mapping[str, str] = {
    "id": "i8",
    "process": "i4",
    "in_house": "?",
    "core": "?",
    "site": "i8",
    "dimension": "i1",
    "free": "i8",
    "stated_on": "i4",
    "size_um": "i8",
    "tolerance_nm": "i8",
    "lead_hours": "i4",
    "moq": "i8",
    "moq_dimension": "i1",
    "evidence": "i4",
}
MATERIAL_TYPES: Mapping[str, str] = {"line": "i4", "id": "i4"}
CERTIFICATE_TYPES: Mapping[str, str] = {
    "id": "i8",
    "standard": "i4",
    "from": "i4",
    "until": "i4",
    "level": "i4",
    "is_manufacturing": "?",
    "site": "i8",
    "scope": "i4",
}
#: Prefix of the profile row's arrays, and their columns.
LISTS: Mapping[str, Mapping[str, str]] = {
    "line": LINE_TYPES,
    "mat": MATERIAL_TYPES,
    "cert": CERTIFICATE_TYPES,
}
#: Lists of ids without further columns.
ID_LISTS = ("made_ids", "place_ids", "sector_ids", "material_ids")
FIRM_TYPES: Mapping[str, str] = {
    "supplier_id": "i8",
    "is_maker": "?",
    "is_identity_checked": "?",
    "offer_closed_until": "i4",
}
#: Texts of which most firms have their own, and texts of which many have the same.
OWN_TEXTS = ("ref", "name")
SHARED_TEXTS = ("origin", "place_name_vi", "province_name_vi", "offer_flags")
#: Dimensions by their code; the codes of a store never change.
DIMENSIONS = ("count", "set", "pair", "mass", "length", "area", "volume", "other")
NO_DIMENSION = -128
_DIMENSION_CODES: Mapping[str | None, int] = {
    None: NO_DIMENSION,
    **{name: code for code, name in enumerate(DIMENSIONS)},
}


_NULLS = {np.dtype(kind): int(np.iinfo(kind).min) for kind in ("i1", "i4", "i8")}


def null_of(values: Array) -> int:
    """What stands for null in an array of this type."""
    return _NULLS[values.dtype]


def is_null(values: Array) -> Array:
    """Where nothing is stated."""
    missing: Array = values == null_of(values)
    return missing


def starts_of(counts: Array) -> Array:
    """Offsets of ragged rows with these lengths, one more than there are rows."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def spread(starts: Array, rows: Array) -> tuple[Array, Array]:
    """Elements of these ragged rows: for each, the position in ``rows`` and its index."""
    first = starts[rows]
    counts = starts[rows + 1] - first
    if (counts == 1).all():
        return np.arange(len(rows)), first
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    owner = np.repeat(np.arange(len(rows)), counts)
    return owner, np.arange(total) + np.repeat(first - (ends - counts), counts)


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of different lengths in columns: row ``i`` is ``starts[i]:starts[i + 1]``."""

    starts: Array
    columns: Mapping[str, Array]

    @property
    def counts(self) -> Array:
        """Length of every row."""
        return np.diff(self.starts)

    def take(self, rows: Array) -> "Ragged":
        """These rows, in this order."""
        _owner, index = spread(self.starts, rows)
        return Ragged(starts_of(self.counts[rows]), {k: v[index] for k, v in self.columns.items()})

    @staticmethod
    def join(parts: Sequence["Ragged"]) -> "Ragged":
        """All rows of the parts, one part after the other."""
        columns = {
            name: np.concatenate([part.columns[name] for part in parts])
            for name in parts[0].columns
        }
        return Ragged(starts_of(np.concatenate([part.counts for part in parts])), columns)


@dataclass(frozen=True, slots=True)
class Shared:
    """Texts as codes of a list of distinct texts."""

    codes: Array
    texts: tuple[str, ...]

    @staticmethod
    def of(texts: Iterable[str]) -> "Shared":
        """Number the texts in the order in which they turn up."""
        known: dict[str, int] = {}
        codes = np.fromiter((known.setdefault(text, len(known)) for text in texts), dtype="i4")
        return Shared(codes, tuple(known))

    @staticmethod
    def join(parts: Sequence["Shared"]) -> "Shared":
        """All rows of the parts, with one list of texts."""
        known: dict[str, int] = {}
        codes = []
        for part in parts:
            new = np.array([known.setdefault(text, len(known)) for text in part.texts], dtype="i4")
            codes.append(new[part.codes] if len(part.codes) else part.codes)
        return Shared(np.concatenate(codes), tuple(known))


@dataclass(frozen=True, slots=True)
class Flat:
    """Profile rows in flat arrays, sorted by ``supplier_id``."""

    firms: Mapping[str, Array]
    lists: Mapping[str, Ragged]
    shared: Mapping[str, Shared]

    def __len__(self) -> int:
        return len(self.firms["supplier_id"])

    def take(self, rows: Array) -> "Flat":
        """These firms, in this order."""
        return Flat(
            {name: values[rows] for name, values in self.firms.items()},
            {name: ragged.take(rows) for name, ragged in self.lists.items()},
            {name: Shared(text.codes[rows], text.texts) for name, text in self.shared.items()},
        )

    @staticmethod
    def join(parts: Sequence["Flat"]) -> "Flat":
        """All firms of the parts, sorted by ``supplier_id``; no firm is in two parts."""
        first = parts[0]
        joined = Flat(
            {name: np.concatenate([p.firms[name] for p in parts]) for name in first.firms},
            {name: Ragged.join([p.lists[name] for p in parts]) for name in first.lists},
            {name: Shared.join([p.shared[name] for p in parts]) for name in first.shared},
        )
        return joined.take(np.argsort(joined.firms["supplier_id"], kind="stable"))


def flat_of(rows: Iterable[Row]) -> Flat:
    """Flat arrays of rows with the columns of the table of profile rows."""
    ordered = sorted(rows, key=lambda row: int(row["supplier_id"]))
    lists = {
        prefix: _ragged(ordered, {f"{prefix}_{name}": kind for name, kind in types.items()}, prefix)
        for prefix, types in LISTS.items()
    }
    for name in ID_LISTS:
        kind = "i8" if name == "place_ids" else "i4"
        lists[name] = Ragged(
            starts_of(np.array([len(row[name]) for row in ordered], dtype=np.int64)),
            {"id": _column((x for row in ordered for x in row[name]), kind)},
        )
    for name in OWN_TEXTS:
        lists[name] = _texts([row[name] for row in ordered])
    shared = {
        name: Shared.of(
            ",".join(row[name]) if name == "offer_flags" else row[name] for row in ordered
        )
        for name in SHARED_TEXTS
    }
    firms = {
        name: _column((row[name] for row in ordered), kind) for name, kind in FIRM_TYPES.items()
    }
    return Flat(firms, lists, shared)


def _ragged(rows: Sequence[Row], types: Mapping[str, str], prefix: str) -> Ragged:
    counts = [len(row[next(iter(types))]) for row in rows]
    return Ragged(
        starts_of(np.array(counts, dtype=np.int64)),
        {
            name.removeprefix(f"{prefix}_"): _column((x for row in rows for x in row[name]), kind)
            for name, kind in types.items()
        },
    )


def _column(values: Iterable[Any], kind: str) -> Array:
    if kind == "?":
        return np.fromiter((bool(value) for value in values), dtype=bool)
    if kind == "i1":
        return np.fromiter((_DIMENSION_CODES[value] for value in values), dtype="i1")
    null = int(np.iinfo(kind).min)
    return np.fromiter((null if value is None else value for value in values), dtype=kind)


def _texts(texts: Sequence[str]) -> Ragged:
    encoded = [text.encode() for text in texts]
    counts = np.array([len(text) for text in encoded], dtype=np.int64)
    return Ragged(starts_of(counts), {"byte": np.frombuffer(b"".join(encoded), dtype="u1")})
