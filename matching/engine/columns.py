"""The column store: profile rows in segments, each state immutable.

A large base, a middle segment and a small one for what was edited last. A firm that is edited or
gone is struck out in the segment it stood in. Whoever ranks holds one state, which no later edit
changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.flat import Array, Flat, Row, flat_of
from matching.engine.segment import Segment

#: Firms that the small segment holds before it is put into the middle one.
_MOST_NEW = 256
#: The middle segment is put into the base when it is this share of it, and no smaller than this.
_SHARE, _LEAST = 16, 4096


@dataclass(frozen=True, slots=True)
class Part:
    """A segment, and which of its firms still stand as it has them."""

    segment: Segment
    alive: Array
    count: int

    @property
    def is_whole(self) -> bool:
        """Whether no firm was struck out."""
        return self.count == len(self.segment)

    def flat(self) -> Flat:
        """What still stands, as flat arrays."""
        flat = self.segment.flat
        return flat if self.is_whole else flat.take(np.flatnonzero(self.alive))

    def without(self, supplier_ids: Sequence[int]) -> "Part":
        """The same part with these suppliers struck out."""
        gone = self.segment.positions(supplier_ids)
        gone = gone[self.alive[gone]]
        if not len(gone):
            return self
        alive = self.alive.copy()
        alive[gone] = False
        return Part(self.segment, alive, self.count - len(gone))


def _part(flat: Flat) -> Part:
    return Part(Segment(flat), np.ones(len(flat), dtype=bool), len(flat))


@dataclass(frozen=True, slots=True)
class Columns:
    """Every published firm, as one transaction saw them."""

    parts: tuple[Part, ...]

    @staticmethod
    def of(rows: Iterable[Row]) -> "Columns":
        """From rows with the columns of the table of profile rows."""
        return Columns.from_flat(flat_of(rows))

    @staticmethod
    def from_flat(flat: Flat) -> "Columns":
        """From flat arrays sorted by supplier."""
        return Columns((_part(flat),))

    def __len__(self) -> int:
        return sum(part.count for part in self.parts)

    def changed(self, supplier_ids: Iterable[int], rows: Iterable[Row] | Flat) -> "Columns":
        """The state after these suppliers were edited, added or taken down.

        ``rows`` are the rows they have now; a supplier without one has gone.
        """
        flat = rows if isinstance(rows, Flat) else flat_of(rows)
        touched = {*supplier_ids, *flat.firms["supplier_id"].tolist()}
        kept = [part.without(sorted(touched)) for part in self.parts]
        new = kept.pop() if len(kept) == 3 else None
        if new is not None and new.count:
            flat = Flat.join([new.flat(), flat])
        return Columns(_settled(kept, flat))


def _settled(kept: list[Part], new: Flat) -> tuple[Part, ...]:
    """Base, middle and small segment, each put into the larger one when it has grown."""
    if not len(new):
        return tuple(kept)
    base, middle = kept[0], kept[1] if len(kept) > 1 else None
    if len(new) <= _MOST_NEW and middle is not None:
        return (base, middle, _part(new))
    if middle is not None and middle.count:
        new = Flat.join([middle.flat(), new])
    if len(new) > max(_LEAST, base.count // _SHARE):
        return (_part(Flat.join([base.flat(), new])),)
    return (base, _part(new))
