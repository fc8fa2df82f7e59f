"""Every criterion over arrays by its kind; what many needs ask alike is judged once."""

from collections.abc import Callable, Mapping

import numpy as np

from matching.engine.criteria import (
    BY_KIND,
    AreaCriterion,
    CertificateCriterion,
    Criterion,
    Ladder,
    MadeCriterion,
    MakerCriterion,
    MaterialCriterion,
    OfferCriterion,
    PreferredCriterion,
    ProcessCriterion,
    SectorCriterion,
)
from matching.engine.flat import Array
from matching.engine.numpy_asked import Asked, Slot, alike_of
from matching.engine.numpy_cases import Cases, cases_of
from matching.engine.numpy_certificates import certificate, preferred
from matching.engine.numpy_parts import (
    Judged,
    area,
    ladder,
    made,
    maker,
    material,
    offer,
    process,
    sector,
)

_JUDGES: Mapping[type[Criterion], Callable[[Cases, Slot], Judged]] = {
    ProcessCriterion: process,
    MakerCriterion: maker,
    CertificateCriterion: certificate,
    MadeCriterion: made,
    MaterialCriterion: material,
    Ladder: ladder,
    AreaCriterion: area,
    PreferredCriterion: preferred,
    SectorCriterion: sector,
    OfferCriterion: offer,
}


def judged(cases: Cases, slot: Slot) -> Judged:
    """One criterion, by the kind that its declaration has."""
    shared = _shared(cases, slot)
    if shared is None:
        return _JUDGES[type(BY_KIND[slot.kind])](cases, slot)
    alike, index = shared
    return _JUDGES[type(BY_KIND[slot.kind])](*alike).at(index)


#: A process is soon judged, and of the amounts each need has its own.
_NOT_SHARED = frozenset(("process", "minimum_order"))


def _shared(cases: Cases, slot: Slot) -> tuple[tuple[Cases, Slot], Array] | None:
    """Where many needs ask the same of the same lines: each once, and where a pair finds it.

    None where that is no less work.
    """
    source, place, need = cases.source, cases.place, cases.need
    if source is None or place is None or isinstance(need, int) or slot.kind in _NOT_SHARED:
        return None
    which, firsts = alike_of(cases.asked, slot)
    width = len(source if slot.is_on_line else source.firms)
    many = len(need) if not slot.is_on_line else len(place)
    if 2 * len(firsts) * width > many:
        return None
    asked = Asked([cases.asked.needs[first] for first in firsts], cases.asked.rule)
    own = Slot(slot.key[1], [slot.asks[first] for first in firsts])
    each, all_lines = np.repeat(np.arange(len(firsts)), width), np.arange(width)
    tiled = np.tile(all_lines, len(firsts))
    if slot.is_on_line:
        index = which[cases.pair_need] * width + place
        every = cases_of(cases.segment, asked, each, source.line[tiled], source=source, place=tiled)
    else:
        index = which[need] * width + source.firm_place[place[cases.starts[:-1]]]
        none = np.empty(0, dtype=np.int64)
        starts = np.zeros(len(each) + 1, dtype=np.int64)
        every = Cases(cases.segment, asked, each, source.firms[tiled], none, none, starts)
    return (every, own), index
