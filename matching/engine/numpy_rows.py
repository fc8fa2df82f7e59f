"""Rows of a NumPy ranking: the very rows that the statement of the SQL back end returns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np

from matching.engine.columns import Columns
from matching.engine.explain import Group
from matching.engine.flat import DIMENSIONS, Array, is_null
from matching.engine.need import CapacityAsk, Mode, Need, PreferredAsk
from matching.engine.numpy_asked import but_amounts, numbered
from matching.engine.numpy_facets import FacetCounts, facet_counts
from matching.engine.numpy_judge import Verdicts
from matching.engine.numpy_sums import fails_of, group_of, total_of, unknown_of
from matching.engine.numpy_ties import tie_of
from matching.engine.segment import Segment

#: Rows explained at once.
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Found:
    """Firms by part of the store and position there, with the case that was judged of each.

    ``key``: what was judged, as one number (see :mod:`matching.engine.numpy_sums`).
    """

    part: Array
    firm: Array
    case: Array
    key: Array
    group: Array

    def __len__(self) -> int:
        return len(self.firm)

    def take(self, index: Array | slice) -> "Found":
        """These firms, in this order."""
        return Found(
            self.part[index],
            self.firm[index],
            self.case[index],
            self.key[index],
            self.group[index],
        )


class Rows(Sequence[dict[str, Any]]):
    """Rows in order, each explained when it is first looked at, some at a time.

    ``found``: firms in order, and which of them. ``judged``: what they were found in, by part of
    the store. ``has_all``: it holds every firm that the need ranks, and no other need.
    """

    def __init__(
        self,
        columns: Columns,
        need: Need,
        found: tuple[Found, slice],
        counts: Mapping[Group, int],
        judged: Sequence[Verdicts],
        *,
        has_all: bool,
    ) -> None:
        self._columns, self._need = columns, need
        self._counts, self._judged, self._has_all = counts, judged, has_all
        self._made: dict[int, dict[str, Any]] = {}
        self._found = found

    @cached_property
    def found(self) -> Found:
        """What is ranked, in order."""
        ordered, own = self._found
        return ordered.take(own)

    def __len__(self) -> int:
        own = self._found[1]
        return int(own.stop - own.start)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        wanted = range(len(self))[index]
        if isinstance(wanted, int):
            self._make(range(wanted, min(wanted + _CHUNK, len(self))))
            return self._made[wanted]
        self._make(wanted)
        return [self._made[number] for number in wanted]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self), 4 * _CHUNK):
            yield from self[start : start + 4 * _CHUNK]

    def supplier_ids(self) -> list[int]:
        """Ids of all firms in order, without explaining any."""
        parts = [part.segment.firms["supplier_id"] for part in self._columns.parts]
        found = self.found
        return [int(parts[p][f]) for p, f in zip(found.part, found.firm, strict=True)]

    def standings(self) -> list[tuple[int, tuple[int, int]]]:
        """Of all firms in order the id with group and sum, without explaining any."""
        stands = zip(self.found.group.tolist(), total_of(self.found.key).tolist(), strict=True)
        return list(zip(self.supplier_ids(), stands, strict=True))

    def facets(self) -> FacetCounts:
        """What could narrow the whole ranking of the need, whichever rows were asked for."""
        rule = self._judged[0].cases.asked.rule
        known = self._judged if self._has_all else None
        return facet_counts(self._columns, self._need, rule, known)

    def _make(self, wanted: range) -> None:
        counts = {f"n_{group.value}": count for group, count in self._counts.items()}
        missing = np.array([n for n in wanted if n not in self._made], dtype=np.int64)
        for number, verdicts in enumerate(self._judged):
            here = missing[self.found.part[missing] == number]
            if not len(here):
                continue
            made = explained(verdicts, self._need, self.found.case[here])
            for place, row in zip(here.tolist(), made, strict=True):
                self._made[place] = row | counts


def explained(verdicts: Verdicts, need: Need, cases: Array) -> Iterator[dict[str, Any]]:
    """One row for each of these cases of one need, without the counts of the groups."""
    firms, key = verdicts.cases.firm[cases], verdicts.key[cases]
    columns = (
        _firms(verdicts.cases.segment, need, firms)
        | _lines(verdicts, cases)
        | _parts(verdicts, need, cases)
    )
    columns["fails"], columns["unknown_gates"] = fails_of(key).tolist(), unknown_of(key).tolist()
    columns["total"] = total_of(key).tolist()
    columns["grp"] = group_of(key).tolist()
    names = tuple(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def _plain(values: Array, none: Array | None = None) -> list[Any]:
    """Values as Python has them; None for null and where ``none`` says so."""
    found: list[Any] = values.tolist()
    missing = is_null(values) if values.dtype.kind == "i" else np.zeros(len(values), dtype=bool)
    if none is not None:
        missing = missing | none
    for index in np.flatnonzero(missing).tolist():
        found[index] = None
    return found


def _firms(segment: Segment, need: Need, firms: Array) -> dict[str, list[Any]]:
    positions = firms.tolist()
    refs = [segment.ref(firm) for firm in positions]
    columns: dict[str, list[Any]] = {
        name: _plain(values[firms]) for name, values in segment.firms.items()
    }
    columns["ref"] = [ref.decode() for ref in refs]
    columns["tie"] = [tie_of(need.ref, ref) for ref in refs]
    columns["name"] = [segment.name(firm) for firm in positions]
    for name, shared in segment.flat.shared.items():
        columns[name] = [shared.texts[code] for code in shared.codes[firms].tolist()]
    columns["offer_flags"] = [flags.split(",") if flags else [] for flags in columns["offer_flags"]]
    return columns


def _lines(verdicts: Verdicts, cases: Array) -> dict[str, list[Any]]:
    best = verdicts.line[cases]
    none = best < 0
    line = np.append(verdicts.cases.line, 0)[best]
    columns: dict[str, list[Any]] = {"pool_size": _plain(verdicts.pool_size[cases], none)}
    for name, values in verdicts.cases.segment.lines.items():
        found = values[line] if len(values) else np.zeros(len(line), dtype=values.dtype)
        columns[f"line_{name}"] = _plain(found, none)
    for name in ("line_dimension", "line_moq_dimension"):
        columns[name] = [None if code is None else DIMENSIONS[code] for code in columns[name]]
    return columns


def _parts(verdicts: Verdicts, need: Need, cases: Array) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for number, (key, ask) in enumerate(numbered(need.asks())):
        got, facts = verdicts.outcome(key, cases)
        columns[f"step_{number}"] = got.step.tolist()
        columns[f"sat_{number}"] = got.sat.tolist()
        for name, values in facts.items():
            columns[f"{name}_{number}"] = _plain(values)
        if isinstance(ask, PreferredAsk):
            held = columns[f"held_{number}"]
            columns[f"held_{number}"] = [_held(ask.standards, bits) for bits in held]
        if isinstance(ask, CapacityAsk) and key[0] == "capacity" and verdicts.cover is not None:
            columns["cover_all"] = verdicts.cover.cover[cases].tolist()
            columns["cover_fresh"] = verdicts.cover.fresh[cases].tolist()
            columns["cover_unknown"] = verdicts.cover.unknown[cases].tolist()
    return columns


def _held(standards: Sequence[int], bits: int) -> list[int] | None:
    return sorted(s for number, s in enumerate(standards) if bits >> number & 1) or None


def can_rank(needs: Sequence[Need]) -> bool:
    """Whether the sums of needs fit the back end's numbers; what does not is left to SQL."""
    distinct = {
        (but_amounts(need), *map(_amounts_of, (need.capacity, need.minimum_order))): need
        for need in needs
    }
    return all(map(_can_rank, distinct.values()))


def _amounts_of(ask: CapacityAsk | None) -> tuple[Any, ...] | None:
    if ask is None:
        return None
    return ask.mode, ask.weight, *[name for name, _amount in ask.need_by_dimension]


def _can_rank(need: Need) -> bool:
    asks = need.asks()
    known = all(
        name in DIMENSIONS
        for ask in (need.capacity, need.minimum_order)
        if ask is not None
        for name, _amount in ask.need_by_dimension
    )
    preferred = need.preferred is None or len(need.preferred.standards) < 63
    gates = sum(ask.mode == Mode.GATE for ask in asks)
    return known and preferred and gates < 30 and sum(ask.weight for ask in asks) < 1600
