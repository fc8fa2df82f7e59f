"""One immutable segment of the column store: flat arrays with what makes them quick to search."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from matching.engine.flat import Array, Flat, Ragged, spread, starts_of

#: Lists of lines kept by the processes that were asked for.
_MOST_KEPT = 256


class Bits:
    """Which firms have which ids, one bit each."""

    def __init__(self, ids: Ragged, firms: int) -> None:
        values = ids.columns["id"]
        known, inverse = np.unique(values, return_inverse=True)
        bits = np.zeros((len(known) + 1, firms), dtype=bool)
        bits[inverse, np.repeat(np.arange(firms), ids.counts)] = True
        #: The last row, of an id that nobody has, stays empty.
        self._packed = np.packbits(bits, axis=1, bitorder="little")
        self.known = known

    def rows(self, ids: Iterable[int]) -> Array:
        """Row numbers of these ids."""
        wanted = np.fromiter(ids, dtype=np.int64)
        place = np.searchsorted(self.known, wanted)
        if not len(self.known):
            return np.zeros(len(wanted), dtype=np.int64)
        there = self.known[np.minimum(place, len(self.known) - 1)] == wanted
        return np.where(there, place, len(self.known))

    def has(self, rows: Any, firms: Array) -> Array:
        """Whether each firm has the id of the row (one for all, or one each)."""
        found: Array = (self._packed[rows, firms >> 3] >> (firms & 7).astype("u1")) & 1 == 1
        return found


class Segment:
    """Firms by position 0..n-1 in the order of their ids; lines by position, firm after firm."""

    def __init__(self, flat: Flat) -> None:
        self.flat = flat
        self.firms = flat.firms
        self.lines: Mapping[str, Array] = flat.lists["line"].columns
        self.line_starts = flat.lists["line"].starts
        counts = flat.lists["line"].counts
        self.line_firm = np.repeat(np.arange(len(flat), dtype=np.int32), counts)
        self._by_process = np.argsort(self.lines["process"], kind="stable").astype(np.int32)
        self._process = self.lines["process"][self._by_process]
        self._kept: dict[tuple[int, ...], Array] = {}
        self._read_materials()
        self._read_certificates()

    def __len__(self) -> int:
        return len(self.flat)

    def _read_materials(self) -> None:
        """Materials by line, lines by position in the segment."""
        listed = self.flat.lists["mat"]
        firm = np.repeat(np.arange(len(self)), listed.counts)
        place = listed.columns["line"].astype(np.int64) - 1
        line = self.line_starts[firm] + place
        kept = (place >= 0) & (line < self.line_starts[firm + 1])
        line, ids = line[kept], listed.columns["id"][kept]
        order = np.argsort(line, kind="stable")
        self.material_ids = ids[order]
        self.material_starts = starts_of(np.bincount(line, minlength=len(self.line_firm)))

    def _read_certificates(self) -> None:
        """Certificates of a firm by id, so that the first of equals is the one with the least."""
        listed = self.flat.lists["cert"]
        firm = np.repeat(np.arange(len(self)), listed.counts)
        order = np.lexsort((listed.columns["id"], firm))
        self.certificates = {name: values[order] for name, values in listed.columns.items()}
        self.certificate_starts = listed.starts
        held = Ragged(listed.starts, {"id": self.certificates["standard"]})
        self.standards = Bits(held, len(self))

    @cached_property
    def line_makes(self) -> Array:
        """Whether a line is done in house by a firm that is no pure trader."""
        makes: Array = self.lines["in_house"] & self.firms["is_maker"][self.line_firm]
        return makes

    @cached_property
    def made(self) -> Bits:
        """Processes that firms do themselves, with everything above them."""
        return Bits(self.flat.lists["made_ids"], len(self))

    @cached_property
    def sectors(self) -> Bits:
        """Sectors in which firms have customers, with everything above them."""
        return Bits(self.flat.lists["sector_ids"], len(self))

    @cached_property
    def has_sector(self) -> Array:
        """Whether a firm says anything of its customers' sectors."""
        return self.flat.lists["sector_ids"].counts > 0

    @cached_property
    def top_id(self) -> int:
        """One more than the greatest id of a process, standard, material or place."""
        arrays = (
            self.lines["process"],
            self.certificates["standard"],
            self.material_ids,
            self.flat.lists["place_ids"].columns["id"],
        )
        return 1 + max(int(ids.max(initial=0)) for ids in arrays)

    def flags(self, wanted: Iterable[str], firms: Array) -> Array:
        """Whether the offer of each firm carries any of these flags."""
        asked = set(wanted)
        shared = self.flat.shared["offer_flags"]
        carried = [not asked.isdisjoint(text.split(",")) for text in shared.texts]
        return np.array([*carried, False])[shared.codes[firms]]

    def lines_of(self, process_ids: tuple[int, ...]) -> Array:
        """Positions of the lines that do one of these processes, ascending."""
        kept = self._kept.get(process_ids)
        if kept is None:
            ids = np.unique(np.array(process_ids, dtype=np.int32))
            left = np.searchsorted(self._process, ids, side="left")
            right = np.searchsorted(self._process, ids, side="right")
            parts = [self._by_process[a:b] for a, b in zip(left, right, strict=True)]
            kept = np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int32)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[process_ids] = kept
        return kept

    def lines_of_firms(self, firms: Array) -> tuple[Array, Array]:
        """Lines of these firms: for each the place in ``firms``, and its position."""
        return spread(self.line_starts, firms)

    def positions(self, supplier_ids: Iterable[int]) -> Array:
        """Positions of those of the suppliers that are here, ascending."""
        wanted = np.unique(np.fromiter(supplier_ids, dtype=np.int64))
        place = np.searchsorted(self.firms["supplier_id"], wanted)
        inside = place < len(self)
        place, wanted = place[inside], wanted[inside]
        found: Array = place[self.firms["supplier_id"][place] == wanted]
        return found

    @cached_property
    def refs(self) -> bytes:
        """All refs one after the other."""
        return self.flat.lists["ref"].columns["byte"].tobytes()

    def ref(self, firm: int) -> bytes:
        """A firm's ref as it is stored."""
        starts = self.flat.lists["ref"].starts
        return self.refs[starts[firm] : starts[firm + 1]]

    def name(self, firm: int) -> str:
        """A firm's name."""
        ragged = self.flat.lists["name"]
        return bytes(ragged.columns["byte"][ragged.starts[firm] : ragged.starts[firm + 1]]).decode()
