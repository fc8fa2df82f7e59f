"""What the NumPy back end looks at: firms as cases, each for one need, their lines as pairs.

One evaluator serves one need for many firms, many needs for many firms and many needs for one: all
it sees are flat arrays of cases (need, firm) and of pairs (case, line).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.flat import Array, spread, starts_of
from matching.engine.need import Mode
from matching.engine.numpy_asked import Asked, Which, named, table
from matching.engine.segment import LineList, Segment


@dataclass(slots=True)
class Cases:
    """Firms to judge, each for one need, and their lines in the order of the segment.

    ``starts`` cuts ``line`` and ``case`` into the pairs of each case, one after the other.
    """

    segment: Segment
    asked: Asked
    need: Which
    firm: Array
    line: Array
    case: Array
    starts: Array
    #: Where the lines were listed, and each pair's place there.
    source: LineList | None = None
    place: Array | None = None

    @property
    def pair_need(self) -> Which:
        """The need of every pair."""
        return self.need if isinstance(self.need, int) else self.need[self.case]

    @property
    def pair_firm(self) -> Array:
        """The firm of every pair."""
        return self.firm[self.case]

    def of_line(self, name: str) -> Array:
        """A column of the lines, pair by pair."""
        if self.source is not None:
            return self.source.column(name)[self.place]
        return self.segment.lines[name][self.line]

    @property
    def first_place(self) -> Array | None:
        """Of every case the place of its first line where the lines were listed."""
        if self.source is None or self.place is None:
            return None
        return self.place[self.starts[:-1]]

    def of_firm(self, name: str, values: Array) -> Array:
        """A column of the firms, case by case."""
        first = self.first_place
        if self.source is None or first is None:
            return values[self.firm]
        return self.source.of_firm(name, values)[first]

    def of_all_lines(self, source: LineList) -> "Cases":
        """All lines that are listed, for the same need."""
        place = np.arange(len(source))
        return cases_of(self.segment, self.asked, 0, source.line, source=source, place=place)

    def of_all_firms(self, source: LineList) -> "Cases":
        """All firms of the lines that are listed, for the same need, without their lines."""
        none = np.empty(0, dtype=np.int64)
        starts = np.zeros(len(source.firms) + 1, dtype=np.int64)
        return Cases(self.segment, self.asked, 0, source.firms, none, none, starts)

    def only(self, kept: Array) -> "Cases":
        """These pairs; cases without one are dropped."""
        return cases_of(
            self.segment,
            self.asked,
            self.pair_need if isinstance(self.need, int) else self.pair_need[kept],  # type: ignore[index]
            self.line[kept],
            source=self.source,
            place=None if self.place is None else self.place[kept],
        )

    def for_needs(self, asked: Asked, which: Array) -> tuple["Cases", Array, Array]:
        """The cases of need ``which[i]`` for every need ``i`` of ``asked``.

        Also where each pair and each case of them stands here.
        """
        if isinstance(self.need, int):
            edges = np.array([0, len(self.firm)])
        else:
            edges = np.searchsorted(self.need, np.arange(int(which.max()) + 2))
        need, case = spread(edges, which)
        owner, pair = spread(self.starts, case)
        starts = starts_of(np.diff(self.starts)[case])
        place = None if self.place is None else self.place[pair]
        line, firm = self.line[pair], self.firm[case]
        return (
            Cases(self.segment, asked, need, firm, line, owner, starts, self.source, place),
            pair,
            case,
        )


def cases_of(
    segment: Segment,
    asked: Asked,
    need: Which,
    line: Array,
    *,
    source: LineList | None = None,
    place: Array | None = None,
) -> Cases:
    """Cases of pairs that are sorted by need and line."""
    firm = segment.line_firm[line] if source is None else source.firm[place]
    new = np.empty(len(line), dtype=bool)
    new[:1] = True
    np.not_equal(firm[1:], firm[:-1], out=new[1:])
    if not isinstance(need, int):
        new[1:] |= need[1:] != need[:-1]
    first = np.flatnonzero(new)
    return Cases(
        segment=segment,
        asked=asked,
        need=need if isinstance(need, int) else need[first],
        firm=firm[first],
        line=line,
        case=np.cumsum(new) - 1,
        starts=np.append(first, len(line)),
        source=source,
        place=place,
    )


def candidates(segment: Segment, asked: Asked, standing: Array | None) -> Cases:
    """Pairs that can pass every gate which the row alone tells; ``standing`` limits the firms.

    Lines that fail such a gate are left out as well: a firm without a failed gate does not lend
    them capacity.
    """
    process, maker = asked.first.process, asked.first.maker
    none = np.empty(0, dtype=np.int32)
    if process is None:
        return cases_of(segment, asked, 0 if asked.is_one else none, none)
    is_gate = process.mode == Mode.GATE
    source = segment.line_list(process.kind_ids if is_gate else process.family_ids)
    kept = np.ones(len(source), dtype=bool) if standing is None else standing[source.firm]
    if maker.mode == Mode.GATE:
        kept = kept & source.makes
    if is_gate and process.least_level:
        kept &= source.column("evidence") >= process.least_level
    place = np.flatnonzero(kept)
    firm = source.firm[place]
    held: dict[tuple[int, ...], Array] = {}
    rows = []
    for need in asked.needs:
        row = np.ones(len(place), dtype=bool)
        for ask in need.certificates:
            if ask.mode != Mode.GATE:
                continue
            if ask.options not in held:
                held[ask.options] = holds(segment, ask.options, firm)
            row &= held[ask.options]
        rows.append(row)
    which: Which = 0
    if asked.is_one:
        place = place[rows[0]]
    else:
        which, number = np.nonzero(np.array(rows))
        place = place[number]
    line = source.line[place]
    return cases_of(segment, asked, which, line, source=source, place=place)


def holds(segment: Segment, standards: Sequence[int], firm: Array) -> Array:
    """Whether each firm has any certificate of one of the standards."""
    found = np.zeros(len(firm), dtype=bool)
    for row in segment.standards.rows(standards):
        found |= segment.standards.has(row, firm)
    return found


def every_line(segment: Segment, asked: Asked, firms: Array) -> Cases:
    """These firms for one need (positions, ascending), with all lines of its process's family."""
    process = asked.first.process
    if process is not None and len(firms) * 8 > len(segment):
        line = segment.lines_of(process.family_ids)
        chosen = np.zeros(len(segment), dtype=bool)
        chosen[firms] = True
        line = line[chosen[segment.line_firm[line]]]
        starts = np.searchsorted(segment.line_firm[line], firms)
        case = np.repeat(np.arange(len(firms)), np.diff(np.append(starts, len(line))))
    else:
        case, line = spread(segment.line_starts, firms)
        if process is not None:
            family = table([process.family_ids], segment.top_id)
            kept = named(family, 0, segment.lines["process"][line])
            case, line = case[kept], line[kept]
        starts = np.searchsorted(case, np.arange(len(firms)))
    return Cases(segment, asked, 0, firms, line, case, np.append(starts, len(line)))
