"""Failed gates, unknown gates and weighted satisfactions, as one number that orders what is judged.

The number is ``fails << 29 | unknown << 24 | (MOST_TOTAL - 1 - total)``: the least is the best. A
need has fewer than 32 gates, and weights times satisfactions stay below :data:`MOST_TOTAL`.
"""

from typing import Any

import numpy as np

from matching.engine.criteria import Step
from matching.engine.flat import Array
from matching.engine.numpy_asked import Asked, Slot, at
from matching.engine.numpy_cases import Cases
from matching.engine.numpy_parts import Judged

MOST_TOTAL = 1 << 24
#: What no criterion was judged of.
NOTHING = MOST_TOTAL - 1
#: What a gate adds of which nothing is known, and one that fails.
UNKNOWN, FAILED = 1 << 24, 1 << 29
_GATE = np.zeros(len(Step), dtype=np.int64)
_GATE[Step.UNKNOWN], _GATE[Step.FAILED] = UNKNOWN, FAILED


def fails_of(key: Array) -> Array:
    """Failed gates."""
    found: Array = key // FAILED
    return found


def unknown_of(key: Array) -> Array:
    """Gates of which nothing is known."""
    found: Array = key % FAILED // UNKNOWN
    return found


def total_of(key: Array) -> Array:
    """Weighted satisfactions."""
    found: Array = NOTHING - (key & NOTHING)
    return found


def group_of(key: Array) -> Array:
    """0 eligible, 1 needs an answer, 2 near miss, 3 not suitable."""
    fails = fails_of(key)
    found: Array = np.where(fails == 0, key >= UNKNOWN, 1 + np.minimum(fails, 2))
    return found


def added(slot: Slot, got: Judged, which: Any) -> Array:
    """What a criterion adds to the number of each pair or case."""
    found: Array = got.sat * -at(slot.weights, which)
    if slot.has_gate:
        gate = _GATE[got.step]
        found += gate if slot.all_gates else gate * at(slot.gates, which)
    return found


class Sums:
    """The numbers of pairs (from their line) and of cases (from the firm) while they are judged.

    Pairs and cases are dropped and repeated on the way. Where each stood when a criterion was
    judged is kept, so that an outcome can be read in the end.
    """

    def __init__(self, cases: Cases) -> None:
        self.cases = cases
        self.pairs = np.full(len(cases.line), NOTHING, dtype=np.int64)
        self.firms = np.zeros(len(cases.firm), dtype=np.int64)
        self._moves: list[tuple[Array, Array]] = []
        self._judged: dict[tuple[str, int], tuple[int, bool, Judged]] = {}

    def add(self, slot: Slot, got: Judged) -> None:
        """Count a criterion of lines or of firms."""
        self._judged[slot.key] = (len(self._moves), slot.is_on_line, got)
        if slot.is_on_line:
            self.pairs += added(slot, got, self.cases.pair_need)
        else:
            self.firms += added(slot, got, self.cases.need)

    def drop_failed(self) -> None:
        """Forget lines with a failed gate or of a firm that has one, and firms without a line."""
        kept = self.pairs < FAILED
        lost = self.firms + NOTHING >= FAILED
        if lost.any():
            kept &= ~lost[self.cases.case]
        if kept.all():
            return
        pairs = np.flatnonzero(kept)
        cases = self.cases.only(pairs)
        self._move(cases, pairs, self.cases.case[pairs[cases.starts[:-1]]])

    def repeat(self, asked: Asked, which: Array) -> None:
        """Go on with all needs of ``asked``, where need ``i`` stood as ``which[i]``."""
        self._move(*self.cases.for_needs(asked, which))

    def _move(self, cases: Cases, pairs: Array, firms: Array) -> None:
        self.cases = cases
        self.pairs, self.firms = self.pairs[pairs], self.firms[firms]
        self._moves.append((pairs, firms))

    def judged_of(self, key: tuple[str, int], cases: Array, lines: Array) -> tuple[Judged, Array]:
        """The outcomes of a criterion, and where those of cases with these lines stand in them."""
        moment, is_on_line, got = self._judged[key]
        own = lines if is_on_line else cases
        for pairs, firms in reversed(self._moves[moment:]):
            own = np.append(pairs if is_on_line else firms, -1)[own]
        return got, own
