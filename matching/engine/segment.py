"""One immutable segment of the column store: flat arrays with what makes them quick to search."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np

from matching.engine.flat import Array, Flat, Ragged, spread, starts_of

Kept = TypeVar("Kept")
#: Lists of lines kept by the processes that were asked for, and of rows by firm.
_MOST_KEPT, _MOST_CHOSEN = 32, 64
#: What is kept of each list of lines.
_MOST_MADE = 32


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


class Distinct:
    """Lists of ids of which many firms have the same, each once: ``ids`` of firm ``code[firm]``."""

    def __init__(self, listed: Ragged) -> None:
        values, starts, counts = listed.columns["id"], listed.starts[:-1], listed.counts
        code = np.zeros(len(counts), dtype=np.int64)
        known, inverse = np.unique(values, return_inverse=True)
        for place in range(int(counts.max(initial=0))):
            longer = np.flatnonzero(counts > place)
            code *= len(known) + 1
            code[longer] += inverse[starts[longer] + place] + 1
            code = np.unique(code, return_inverse=True)[1]
        _codes, first = np.unique(code, return_index=True)
        self.code = code.astype(np.int32)
        self.lists = listed.take(first)


class LineList:
    """Lines of some processes, ascending, with their columns side by side once they are read.

    A ranking reads few of a segment's lines; next to each other they are read several times faster.
    """

    def __init__(self, segment: "Segment", line: Array) -> None:
        self.line = line
        self.firm = segment.line_firm[line]
        self._segment = segment
        self._columns: dict[str, Array] = {}
        self._made: dict[tuple[Any, ...], Any] = {}

    def __len__(self) -> int:
        return len(self.line)

    def column(self, name: str) -> Array:
        """A column of these lines."""
        values = self._columns.get(name)
        if values is None:
            values = self._columns[name] = self._segment.lines[name][self.line]
        return values

    def once(self, key: tuple[Any, ...], make: Callable[[], Kept]) -> Kept:
        """What ``make`` returned when it was first called for the key."""
        kept = self._made.get(key)
        if kept is None:
            if len(self._made) >= _MOST_MADE:
                self._made.clear()
            kept = self._made[key] = make()
        return cast("Kept", kept)

    def of_firm(self, name: str, values: Array) -> Array:
        """A column of the firms, line by line."""
        return self.once(("firm", name), lambda: values[self.firm])

    @cached_property
    def makes(self) -> Array:
        """Whether a line is done in house by a firm that is no pure trader."""
        return self._segment.line_makes[self.line]

    @cached_property
    def firms(self) -> Array:
        """Positions of the firms with such a line, ascending."""
        return np.unique(self.firm)

    @cached_property
    def firm_place(self) -> Array:
        """The place in ``firms`` of each line's firm."""
        return np.searchsorted(self.firms, self.firm)

    @cached_property
    def materials(self) -> Distinct:
        """Materials of each line."""
        listed = Ragged(self._segment.material_starts, {"id": self._segment.material_ids})
        return Distinct(listed.take(self.line))


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
        self._kept: dict[tuple[int, ...], LineList] = {}
        self._ref_starts = flat.lists["ref"].starts
        self._chosen: dict[tuple[str, tuple[int, ...]], tuple[Array, Array]] = {}
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
        """Certificates by standard, firm and id: those of one standard are read together."""
        listed = self.flat.lists["cert"]
        firm = np.repeat(np.arange(len(self), dtype=np.int32), listed.counts)
        order = np.lexsort((listed.columns["id"], firm, listed.columns["standard"]))
        self.certificates = {name: values[order] for name, values in listed.columns.items()}
        self._certificate_firm = firm[order]
        self.standards = Bits(Ragged(listed.starts, {"id": listed.columns["standard"]}), len(self))

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
    def places(self) -> Distinct:
        """Places of firms, with everything above them."""
        return Distinct(self.flat.lists["place_ids"])

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

    def flags(self, wanted: Iterable[str]) -> Array:
        """Whether each of the distinct lists of offer flags has any of these."""
        asked = set(wanted)
        texts = self.flat.shared["offer_flags"].texts
        return np.array([not asked.isdisjoint(text.split(",")) for text in texts], dtype=bool)

    def lines_of(self, process_ids: tuple[int, ...]) -> Array:
        """Positions of the lines that do one of these processes, ascending."""
        return self.line_list(process_ids).line

    def line_list(self, process_ids: tuple[int, ...]) -> LineList:
        """The lines that do one of these processes."""
        kept = self._kept.get(process_ids)
        if kept is None:
            kept = LineList(self, _of_ids(self._process, self._by_process, process_ids))
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[process_ids] = kept
        return kept

    def lines_by_firm(self, process_ids: tuple[int, ...], firms: Array) -> tuple[Array, Array]:
        """Lines of these firms that do one of the processes: place in ``firms``, and position."""
        return self._by_firm("line", process_ids, firms)

    def certificates_by_firm(self, standards: tuple[int, ...], firms: Array) -> tuple[Array, Array]:
        """Certificates of these firms for one of the standards: place in ``firms``, and row."""
        return self._by_firm("cert", standards, firms)

    def _by_firm(self, what: str, ids: tuple[int, ...], firms: Array) -> tuple[Array, Array]:
        known = self._chosen.get((what, ids))
        if known is None:
            if what == "line":
                rows, firm = self.lines_of(ids), self.line_firm
            else:
                rows, firm = self._certificate_rows(ids), self._certificate_firm
            starts = np.zeros(len(self) + 1, dtype=np.int32)
            np.cumsum(np.bincount(firm[rows], minlength=len(self)), out=starts[1:])
            if len(self._chosen) >= _MOST_CHOSEN:
                self._chosen.clear()
            known = self._chosen[what, ids] = (starts, rows)
        place, index = spread(known[0], firms)
        return place, known[1][index]

    def _certificate_rows(self, standards: tuple[int, ...]) -> Array:
        """Rows of certificates for one of the standards, firm after firm, by id."""
        standard = self.certificates["standard"]
        rows = _of_ids(standard, np.arange(len(standard), dtype=np.int32), standards)
        return rows[np.lexsort((self.certificates["id"][rows], self._certificate_firm[rows]))]

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
        starts = self._ref_starts
        return self.refs[starts[firm] : starts[firm + 1]]

    def name(self, firm: int) -> str:
        """A firm's name."""
        ragged = self.flat.lists["name"]
        return bytes(ragged.columns["byte"][ragged.starts[firm] : ragged.starts[firm + 1]]).decode()


def _of_ids(ordered: Array, positions: Array, ids: tuple[int, ...]) -> Array:
    """Those of the positions whose id is one of ``ids``, ascending; ids stand in order."""
    wanted = np.unique(np.array(ids, dtype=np.int32))
    left = np.searchsorted(ordered, wanted, side="left")
    right = np.searchsorted(ordered, wanted, side="right")
    parts = [positions[a:b] for a, b in zip(left, right, strict=True) if a < b]
    if len(parts) == 1:
        return parts[0]
    return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int32)
