"""The gap: the fewest changes after which a firm passes every gate of a need.

A firm is eligible when one of its lines passes every gate that is read on a line, its pool has the
free capacity, and the firm passes the rest. So the search goes over the lines that might serve,
and over one that would be added; on each, every gate that does not hold must be closed by one of
its ways (:mod:`matching.engine.gap_options`). Sets of changes are tried in the order "fewer, then
less effort, then the order of the profile"; :mod:`matching.engine.judge` has the say on each.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Any

from matching.engine.criteria import Step
from matching.engine.explain import FirmResult, firm_result
from matching.engine.firm_view import Firm, FirmView, Line
from matching.engine.gap_changes import EFFORT, Change, Contains, Kind, applied
from matching.engine.gap_options import Options, Ways
from matching.engine.judge import Judge
from matching.engine.need import Mode, Need
from matching.engine.rules import COVERAGE_UNIT, Rule

#: What takes more changes than this is another firm.
MOST_CHANGES = 6

Changes = frozenset[Change]
#: None: nothing that is looked for.
Found = tuple[Change, ...] | None
#: What is done first, the firm then, and the line that might serve.
Target = tuple[Changes, FirmView, Line]


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish that is not fully met, and how many points of 100 it would add."""

    key: str
    kind: str
    step: Step
    points: float


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a firm is from a need.

    Without ``changes`` and ``beyond`` it is eligible as it stands. ``beyond`` names the gates that
    no change of the firm closes, by key, or says "too_many"; there are no changes then. ``before``
    and ``after`` are the firm as it is and with the changes done.
    """

    changes: tuple[Change, ...]
    beyond: tuple[str, ...]
    before: FirmResult
    after: FirmResult
    wishes: tuple[Wish, ...]

    @property
    def is_closable(self) -> bool:
        """Whether the firm can come to be eligible, or is."""
        return not self.beyond


class GapFinder:
    """A need made ready to be held against many firms."""

    def __init__(self, need: Need, rule: Rule, contains: Contains | None = None) -> None:
        self.need, self.contains = need, contains or {}
        self._judge = Judge(need, rule)
        self._options = Options(need, rule, self.contains)

    def find(self, firm: Firm) -> Gap:
        """Return the gap of one profile row."""
        view = FirmView.of(firm)
        row = self._judge.row(view)
        if row["grp"] == 0:
            return self._gap(row, row, ())
        changes = self.fewest(view)
        if changes is None:
            return self._gap(row, row, (), self._beyond(view))
        return self._gap(row, self._after(view, changes), changes)

    def fewest(self, firm: Firm | FirmView, *, most: int = MOST_CHANGES) -> Found:
        """The changes alone: none where it is eligible, None where ``most`` are too few.

        Who holds one firm against many needs opens its row once.
        """
        view = FirmView.of(firm)
        found = self.any_amount(view, most=most)
        return None if found is None else self._least(view, found)

    def any_amount(self, firm: FirmView, *, most: int) -> Changes | None:
        """As :meth:`fewest`, in no order; a capacity may be told higher than it has to be."""
        if self._is_eligible(firm):
            return frozenset()
        found = self._first(firm, self._sets(firm, self._own_lines(firm), most))
        # Nothing takes more effort than a line that is added: it has to need fewer changes.
        fewer = most if found is None else len(found) - 1
        if fewer and self.need.process is not None:
            added = self._first(firm, self._sets(firm, [self._added_line(firm)], fewer))
            found = found if added is None else added
        return found

    def candidates(self, firm: Firm) -> Changes:
        """Every change that the search weighs, on whichever line."""
        view = FirmView.of(firm)
        return frozenset(chain.from_iterable(self._sets(view, self._targets(view), MOST_CHANGES)))

    def is_closed_by(self, firm: Firm | FirmView, changes: Iterable[Change]) -> bool:
        """Whether the firm is eligible with these changes done."""
        row = FirmView.of(firm).row
        return self._is_eligible(FirmView(applied(row, changes, self.need, self.contains)))

    def _first(self, firm: FirmView, sets: set[Changes]) -> Changes | None:
        """The set of least cost that makes the firm eligible."""
        ordered = sorted(filter(None, sets), key=_cost)
        return next((changes for changes in ordered if self.is_closed_by(firm, changes)), None)

    def _is_eligible(self, firm: FirmView) -> bool:
        standing = self._judge.standing(firm)
        return standing is not None and standing[0] == 0

    def _after(self, firm: FirmView, changes: Iterable[Change]) -> dict[str, Any]:
        row = self._judge.row(applied(firm.row, changes, self.need, self.contains))
        return {"cover_all": None} | row

    def _sets(self, firm: FirmView, targets: Iterable[Target], most: int) -> set[Changes]:
        """Sets of changes of which the least that closes every gate is one."""
        found: set[Changes] = set()
        for begun, on, line in targets:
            ways = self._missing(on, line).values()
            if not all(ways) or _at_least(begun, ways) > most:
                continue
            lent = [{change} for change in self._lent(on, line)]
            for chosen in product(*ways):
                base = begun.union(chosen)
                if len(base) > most:
                    continue
                found.add(base)
                if self._options.capacity is not None and len(base) < most:
                    found.update(self._with_capacity(on, line, base, begun, lent))
        return {changes for changes in found if len(changes) <= most}

    def _targets(self, firm: FirmView) -> Iterator[Target]:
        """Each line that might serve: what is done first, the firm then, and the line."""
        if self.need.process is not None:
            yield from self._own_lines(firm)
            yield self._added_line(firm)

    def _own_lines(self, firm: FirmView) -> Iterator[Target]:
        process = self.need.process
        for line in self._options.lines(firm):
            if process is not None and line.process in process.kind_ids:
                yield frozenset(), firm, line

    def _added_line(self, firm: FirmView) -> Target:
        assert self.need.process is not None  # noqa: S101  # asked before
        added = Change(
            kind=Kind.PROCESS,
            about="process",
            line=len(firm.lines) + 1,
            concept_id=self.need.process.process_id,
        )
        wider = FirmView(applied(firm.row, [added], self.need, self.contains))
        return frozenset([added]), wider, wider.lines[-1]

    def _lent(self, firm: FirmView, line: Line) -> list[Change]:
        """Single changes by which another line comes to lend its capacity to this one."""
        found: dict[Change, None] = {}
        for other in self._options.lines(firm):
            if other.pos == line.pos:
                continue
            missing = list(self._options.of_line(firm, other).values())
            way = self._options.capacity_way(other)
            if len(missing) == 1 and way is None:
                found |= dict.fromkeys(missing[0])
            elif not missing and way is not None:
                found[way] = None
        return list(found)

    def _with_capacity(
        self, firm: FirmView, line: Line, base: Changes, begun: Changes, lent: list[set[Change]]
    ) -> Iterator[Changes]:
        """The set with what makes the capacity of the pool and of further steps suffice."""
        own = self._options.capacity_way(line)
        pool: list[set[Change]] = [set(), *([{own}] if own else []), *lent]
        more: Sequence[list[set[Change]]] = []
        if self.need.second:
            now = applied(firm.row, base - begun, self.need, self.contains)
            more = [self._for_second(lines) for lines in self._options.second_lines(FirmView(now))]
        for chosen in product(pool, *more):
            yield base.union(*chosen)

    def _for_second(self, lines: list[Line]) -> list[set[Change]]:
        ways = [self._options.capacity_way(line) for line in lines]
        return [set(), *({way} for way in ways if way is not None)]

    def _least(self, firm: FirmView, changes: Changes) -> tuple[Change, ...]:
        """The changes in order, with no more capacity asked than other lines leave to be found."""
        amounts = [change for change in changes if change.about == "capacity"]
        surplus = 0
        if len(amounts) == 1:
            surplus = (self._after(firm, changes)["cover_all"] or 0) - self._options.gate
        if surplus > 0:
            (change,) = amounts
            asked = dict(self.need.capacity.need_by_dimension if self.need.capacity else ())
            spare = surplus * asked[change.dimension or ""] // COVERAGE_UNIT
            lower = replace(
                change,
                amount=max(0, (change.amount or 0) - spare),
                cover=max(0, (change.cover or 0) - surplus),
            )
            if self.is_closed_by(firm, changes - {change} | {lower}):
                changes = changes - {change} | {lower}
        return tuple(sorted(changes, key=lambda change: change.order))

    def _beyond(self, firm: FirmView) -> tuple[str, ...]:
        """Gates without a way, on every line that might serve."""
        closed = [
            {key for key, ways in self._missing(on, line).items() if not ways}
            for _begun, on, line in self._targets(firm)
        ]
        common = set.intersection(*closed) if closed else set()
        if self.need.process is None:
            return ("process",)
        return tuple(sorted(common or set().union(*closed))) or ("too_many",)

    def _missing(self, firm: FirmView, line: Line) -> dict[str, Ways]:
        return self._options.of_line(firm, line) | self._options.of_firm(firm, line)

    def _gap(
        self,
        before: dict[str, Any],
        after: dict[str, Any],
        changes: tuple[Change, ...],
        beyond: tuple[str, ...] = (),
    ) -> Gap:
        asks, total = self._judge.asks, self._judge.total_weight
        result = firm_result(after, asks, total)
        wishes = tuple(
            Wish(part.key, part.kind, part.step, part.most - part.points)
            for part in result.parts
            if part.mode == Mode.WISH and part.most > part.points
        )
        return Gap(changes, beyond, firm_result(before, asks, total), result, wishes)


def find_gap(firm: Firm, need: Need, rule: Rule, contains: Contains | None = None) -> Gap:
    """Return the gap of one firm and one need.

    ``contains`` says which standards a standard includes, itself among them.
    """
    return GapFinder(need, rule, contains).find(firm)


def _at_least(begun: Changes, ways: Iterable[Ways]) -> int:
    """So many changes it takes at least: gates that share no way need one each."""
    number, counted = len(begun), set(begun)
    for way in ways:
        if counted.isdisjoint(way):
            number += 1
            counted.update(way)
    return number


def _cost(changes: Changes) -> tuple[int, list[int], list[Any]]:
    """Fewest first, then the least heaviest effort, then the order of the profile."""
    efforts = sorted((EFFORT[change.kind] for change in changes), reverse=True)
    return len(changes), efforts, sorted(change.order for change in changes)
