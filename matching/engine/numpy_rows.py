"""Rows of a NumPy ranking: the very rows that the statement of the SQL back end returns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any, overload

import numpy as np

from matching.engine.columns import Columns
from matching.engine.flat import DIMENSIONS, LINE_TYPES, NO_DIMENSION, Array, null_of
from matching.engine.need import Mode, Need
from matching.engine.numpy_cases import Asked, every_line
from matching.engine.numpy_facets import FacetCounts, facet_counts
from matching.engine.numpy_judge import Verdicts, judge
from matching.engine.rules import Rule
from matching.engine.segment import Segment, plain

#: Rows explained at once.
_CHUNK = 64
_SHARED = ("origin", "place_name_vi", "province_name_vi")


def tie_of(need: Need, ref: bytes) -> str:
    """What decides between equals: no firm's choice, the same every time."""
    return md5(need.ref.encode() + b":" + ref, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """Firms by part of the store and position, with the group and the sum of each."""

    part: Array
    firm: Array
    group: Array
    total: Array

    def __len__(self) -> int:
        return len(self.firm)

    def take(self, index: Array) -> "Found":
        """These firms, in this order."""
        return Found(self.part[index], self.firm[index], self.group[index], self.total[index])


class Rows(Sequence[dict[str, Any]]):
    """Rows in order, each explained when it is first looked at, some at a time."""

    def __init__(
        self, columns: Columns, need: Need, rule: Rule, found: Found, counts: Mapping[str, int]
    ) -> None:
        self._columns, self._need, self._rule = columns, need, rule
        self._counts = counts
        self._made: dict[int, dict[str, Any]] = {}
        self.found = found

    def __len__(self) -> int:
        return len(self.found)

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
        stands = zip(self.found.group.tolist(), self.found.total.tolist(), strict=True)
        return list(zip(self.supplier_ids(), stands, strict=True))

    def facets(self) -> FacetCounts:
        """What could narrow the whole ranking of the need, whichever rows were asked for."""
        return facet_counts(self._columns, self._need, self._rule)

    def _make(self, wanted: range) -> None:
        missing = np.array([n for n in wanted if n not in self._made], dtype=np.int64)
        for number, part in enumerate(self._columns.parts):
            here = missing[self.found.part[missing] == number]
            if not len(here):
                continue
            here = here[np.argsort(self.found.firm[here])]
            made = explained(part.segment, self._need, self._rule, self.found.firm[here])
            for place, row in zip(here.tolist(), made, strict=True):
                self._made[place] = row | self._counts


def explained(segment: Segment, need: Need, rule: Rule, firms: Array) -> Iterator[dict[str, Any]]:
    """One row per firm (positions, ascending) without the counts of the groups."""
    cases = every_line(segment, Asked([need], rule), firms)
    cases.facts = True
    verdicts = judge(cases, narrow=False)
    group = verdicts.group
    for index, firm in enumerate(firms.tolist()):
        row = _firm(segment, need, firm) | _line(verdicts, index)
        row |= _parts(verdicts, index)
        row["fails"] = int(verdicts.fails[index])
        row["unknown_gates"] = int(verdicts.unknown[index])
        row["total"] = int(verdicts.total[index])
        row["grp"] = int(group[index])
        yield row


def _firm(segment: Segment, need: Need, firm: int) -> dict[str, Any]:
    ref = segment.ref(firm)
    flags = segment.shared("offer_flags", firm)
    return {
        "supplier_id": plain(segment.firms["supplier_id"], firm),
        "ref": ref.decode(),
        "name": segment.name(firm),
        **{name: segment.shared(name, firm) for name in _SHARED},
        "is_maker": plain(segment.firms["is_maker"], firm),
        "is_identity_checked": plain(segment.firms["is_identity_checked"], firm),
        "offer_flags": flags.split(",") if flags else [],
        "offer_closed_until": plain(segment.firms["offer_closed_until"], firm),
        "tie": tie_of(need, ref),
    }


def _line(verdicts: Verdicts, index: int) -> dict[str, Any]:
    best = int(verdicts.line[index])
    if best < 0:
        return {f"line_{name}": None for name in LINE_TYPES} | {"pool_size": None}
    line = int(verdicts.cases.line[best])
    columns = verdicts.cases.segment.lines
    row = {f"line_{name}": plain(columns[name], line) for name in LINE_TYPES}
    for name in ("dimension", "moq_dimension"):
        code = int(columns[name][line])
        row[f"line_{name}"] = None if code == NO_DIMENSION else DIMENSIONS[code]
    return row | {"pool_size": int(verdicts.pool_size[index])}


def _parts(verdicts: Verdicts, index: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for slot, got in verdicts.by_slot.items():
        row[f"step_{slot}"], row[f"sat_{slot}"] = int(got.step[index]), int(got.sat[index])
        for name, values in got.facts.items():
            value = int(values[index])
            row[name] = None if value == null_of(values) else value
        if f"held_{slot}" in row:
            row[f"held_{slot}"] = _held(verdicts, slot, row[f"held_{slot}"])
    if verdicts.cover is not None:
        row["cover_all"] = int(verdicts.cover.cover[index])
        row["cover_fresh"] = int(verdicts.cover.fresh[index])
        row["cover_unknown"] = bool(verdicts.cover.unknown[index])
    return row


def _held(verdicts: Verdicts, slot: int, bits: int) -> list[int] | None:
    standards = verdicts.cases.asked.slots[slot].first.standards
    return sorted(s for number, s in enumerate(standards) if bits >> number & 1) or None


def can_rank(need: Need) -> bool:
    """Whether the sums of a need fit the back end's numbers; what does not is left to SQL."""
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
