"""What could narrow a ranking: counts over all ranked firms, from the columns."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.engine.columns import Columns
from matching.engine.flat import Array, is_null, spread
from matching.engine.need import Need
from matching.engine.numpy_asked import Asked
from matching.engine.numpy_cases import candidates
from matching.engine.numpy_judge import Verdicts, judge
from matching.engine.numpy_sums import FAILED
from matching.engine.rules import Rule
from matching.engine.segment import Segment


@dataclass(slots=True)
class FacetCounts:
    """Ranked firms by province (as named in the row), id, or least level of the certificates asked.

    ``standards``: held on the day, confirmed at the rule's level for preferred certificates.
    ``levels`` is empty where no certificate is asked.
    """

    firms: int = 0
    provinces: Counter[str] = field(default_factory=Counter)
    standards: Counter[int] = field(default_factory=Counter)
    materials: Counter[int] = field(default_factory=Counter)
    sectors: Counter[int] = field(default_factory=Counter)
    levels: Counter[int] = field(default_factory=Counter)


def facet_counts(
    columns: Columns, need: Need, rule: Rule, judged: Sequence[Verdicts] | None = None
) -> FacetCounts:
    """Count over every firm that :func:`matching.engine.compile_numpy.rank_columns` ranks.

    ``judged``: what was judged of all these firms by part of the store, where that is known.
    """
    found = FacetCounts()
    for verdicts in judged or _judged(columns, Asked([need], rule)):
        _count(found, verdicts, np.flatnonzero(verdicts.key < FAILED), rule)
    return found


def _judged(columns: Columns, asked: Asked) -> Iterator[Verdicts]:
    for part in columns.parts:
        standing = None if part.is_whole else part.alive
        yield judge(candidates(part.segment, asked, standing), narrow=True)


def _count(found: FacetCounts, verdicts: Verdicts, ranked: Array, rule: Rule) -> None:
    segment, firms = verdicts.cases.segment, verdicts.cases.firm[ranked]
    found.firms += len(firms)
    shared = segment.flat.shared["province_name_vi"]
    counted = np.bincount(shared.codes[firms], minlength=len(shared.texts))
    found.provinces += Counter(
        {name: n for name, n in zip(shared.texts, counted.tolist(), strict=True) if name}
    )
    for name, into in (("material_ids", found.materials), ("sector_ids", found.sectors)):
        listed = segment.flat.lists[name]
        into += Counter(_by_id(listed.columns["id"][spread(listed.starts, firms)[1]]))
    found.standards += Counter(_by_id(_held(segment, verdicts, firms, rule)))
    levels = _levels(verdicts, ranked)
    if levels is not None:
        found.levels += Counter(_by_id(levels))


def _by_id(values: Array) -> Mapping[int, int]:
    counted = np.bincount(values)
    there = np.flatnonzero(counted)
    return dict(zip(there.tolist(), counted[there].tolist(), strict=True))


def _held(segment: Segment, verdicts: Verdicts, firms: Array, rule: Rule) -> Array:
    """Standards of the firms that are confirmed and in date, each once per firm."""
    held, day = segment.certificates, int(verdicts.cases.asked.days[0])
    place, row = segment.certificates_by_firm(tuple(segment.standards.known.tolist()), firms)
    counts = (held["from"][row] <= day) & (day <= held["until"][row])
    counts &= held["is_manufacturing"][row]
    counts &= held["level"][row] >= rule.preferred_certificate_level
    standard = held["standard"][row[counts]].astype(np.int64)
    top = segment.top_id
    return np.unique(place[counts] * top + standard) % top


def _levels(verdicts: Verdicts, ranked: Array) -> Array | None:
    """The least evidence among the certificates asked for, 0 where one is missing."""
    each = [
        verdicts.outcome(slot.key, ranked)[1]["level"]
        for slot in verdicts.cases.asked.of_kind("certificate")
    ]
    if not each:
        return None
    least: Array = np.minimum.reduce([np.where(is_null(level), 0, level) for level in each])
    return least
