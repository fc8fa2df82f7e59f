"""Which changes close a gate of a firm: for each gate that does not hold, the ways to make it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from matching.engine.criteria import Step
from matching.engine.firm_view import Firm, FirmView, Line
from matching.engine.gap_changes import Change, Contains, Kind
from matching.engine.judge_parts import (
    Context,
    OfFirm,
    OfLine,
    compiled,
    is_on_line,
    needed,
)
from matching.engine.need import (
    Ask,
    CapacityAsk,
    CertificateAsk,
    LimitAsk,
    MaterialAsk,
    Mode,
    Need,
    PreferredAsk,
    ProcessAsk,
    SectorAsk,
    scope_pair,
)
from matching.engine.rules import COVERAGE_UNIT, Rule

#: The ways to make one gate hold; none: no change of the firm does.
Ways = list[Change]

_TERMS = {"lead_time", "minimum_order"}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a row says of one certificate; ``places`` are its pairs of site and scope."""

    id: int
    standards: frozenset[int]
    since: int
    until: int
    level: int
    is_manufacturing: bool
    places: frozenset[tuple[int, int]]


class Options:
    """The gates of a need, asked of firms one by one."""

    def __init__(self, need: Need, rule: Rule, contains: Contains) -> None:
        self.need, self.rule, self.contains = need, rule, contains
        gates = [ask for ask in need.asks() if ask.mode == Mode.GATE]
        context = Context.of(need, rule)
        self._of_line: list[tuple[Ask, OfLine]] = []
        self._of_firm: list[tuple[Ask, OfFirm]] = []
        for ask in gates:
            if ask.kind == "capacity":
                continue
            if is_on_line(ask):
                self._of_line.append((ask, cast("OfLine", compiled(ask, context))))
            else:
                self._of_firm.append((ask, cast("OfFirm", compiled(ask, context))))
        self.capacity = next((ask for ask in gates if ask.kind == "capacity"), None)
        self._asked_of: list[CertificateAsk | PreferredAsk] = [
            ask for ask in gates if isinstance(ask, CertificateAsk | PreferredAsk)
        ]
        self._standards = frozenset(pk for ask in self._asked_of for pk in _asked(ask))

    def lines(self, firm: FirmView) -> list[Line]:
        """The lines that do the process, or something of its family."""
        process = self.need.process
        if process is None:
            return list(firm.lines)
        return [line for line in firm.lines if line.process in process.family_ids]

    def of_firm(self, firm: FirmView, line: Line | None = None) -> dict[str, Ways]:
        """What is read on the firm as a whole and does not hold, by key, with the ways.

        A certificate may be put right for ``line`` in the same act.
        """
        found: dict[str, Ways] = {}
        for ask, check in self._of_firm:
            step = firm.said(check).step
            if step in (Step.FAILED, Step.UNKNOWN):
                found[ask.key] = list(self._firm_ways(ask, step, firm, line))
        return found

    def of_line(self, firm: FirmView, line: Line) -> dict[str, Ways]:
        """What is read on this line and does not hold, by key, with the ways."""
        found: dict[str, Ways] = {}
        for ask, check in self._of_line:
            step = firm.said(check, line).step
            if step in (Step.FAILED, Step.UNKNOWN):
                found[ask.key] = list(self._line_ways(ask, step, firm, line))
        return found

    def _line_ways(self, ask: Ask, step: int, firm: FirmView, line: Line) -> Iterator[Change]:
        on_line: dict[str, Any] = {"about": ask.kind, "line": line.pos, "line_id": line.id or None}
        kind = Kind.FILL_IN if step == Step.UNKNOWN else Kind.IMPROVE
        if step == Step.FAILED and ask.kind in _TERMS:
            kind = Kind.TERMS
        if isinstance(ask, CertificateAsk):
            yield from self._certificate_ways(ask, firm, (line,))
        elif isinstance(ask, MaterialAsk):
            yield Change(kind=kind, concept_id=ask.same_ids[0], **on_line)
        elif isinstance(ask, LimitAsk):
            yield Change(kind=kind, amount=ask.limit, **on_line)
        elif isinstance(ask, CapacityAsk):
            amounts = needed(ask)
            same = line.moq_dimension in amounts
            dimension = line.moq_dimension if same else next(iter(amounts))
            yield Change(kind=kind, amount=amounts[dimension], dimension=dimension, **on_line)
        elif ask.kind == "maker":
            yield Change(kind=Kind.IN_HOUSE, concept_id=line.process, **on_line)

    def _firm_ways(
        self, ask: Ask, step: int, firm: FirmView, line: Line | None
    ) -> Iterator[Change]:
        if isinstance(ask, PreferredAsk):
            yield from self._certificate_ways(ask, firm, (None, line))
        elif isinstance(ask, ProcessAsk):
            for own in firm.lines:
                if own.process in ask.kind_ids:
                    yield Change(
                        kind=Kind.IN_HOUSE,
                        about="maker",
                        line=own.pos,
                        line_id=own.id or None,
                        concept_id=own.process,
                    )
            yield Change(kind=Kind.PROCESS, about="process", concept_id=ask.process_id)
        elif ask.kind == "offer":
            yield Change(kind=Kind.TERMS, about="offer")
        elif step == Step.UNKNOWN:
            sector = ask.sector_id if isinstance(ask, SectorAsk) else None
            yield Change(kind=Kind.FILL_IN, about=ask.kind, concept_id=sector)

    def _certificate_ways(
        self, ask: CertificateAsk | PreferredAsk, firm: FirmView, lines: tuple[Line | None, ...]
    ) -> Iterator[Change]:
        """Put right one that is held, or gain one: the standard that contains least comes first."""
        wanted = frozenset(_asked(ask))
        for held in certificates_of(firm.row):
            if held.standards & wanted:
                changes = (self._put_right(held, line) for line in lines)
                yield from dict.fromkeys(change for change in changes if change is not None)
        for standard in sorted(self._standards, key=lambda pk: (len(self._held_by(pk)), pk)):
            counts = self._held_by(standard)
            if counts & wanted:
                yield Change(
                    kind=Kind.CERTIFY,
                    about="certificate",
                    concept_id=standard,
                    level=self._level(counts),
                )

    def _held_by(self, standard: int) -> frozenset[int]:
        """What a certificate in this standard counts for."""
        return frozenset(self.contains.get(standard, (standard,)))

    def _level(self, standards: frozenset[int]) -> int:
        """The evidence that a certificate in these standards needs for all that asks for it."""
        return max(
            (ask.least_level for ask in self._asked_of if not standards.isdisjoint(_asked(ask))),
            default=0,
        )

    def _put_right(self, held: Certificate, line: Line | None) -> Change | None:
        """The one act that makes a certificate count, named after the greatest part of it."""
        level, day = self._level(held.standards), self.need.day
        is_elsewhere = line is not None and not self._covers(held, line)
        if not held.since <= day <= held.until:
            kind = Kind.RENEW
        elif is_elsewhere or not held.is_manufacturing:
            kind = Kind.EXTEND
        elif held.level < level:
            kind = Kind.UPLOAD
        else:
            return None
        return Change(
            kind=kind,
            about="certificate",
            certificate_id=held.id,
            concept_id=min(held.standards & self._standards),
            line=line.pos if line is not None and is_elsewhere else None,
            line_id=(line.id or None) if line is not None and is_elsewhere else None,
            level=level,
        )

    def _covers(self, held: Certificate, line: Line) -> bool:
        process = self.need.process
        return any(
            (site == 0 or not line.site or site == line.site)
            and (
                process is None
                or scope in (0, line.process)
                or scope_pair(line.process, scope) in process.covered
            )
            for site, scope in held.places
        )

    def capacity_way(self, line: Line) -> Change | None:
        """How this line alone comes to cover what the gate asks; None where it does."""
        ask = self.need.capacity
        if ask is None or (ask.least_level and (line.evidence or 0) < ask.least_level):
            return None
        amounts = needed(ask)
        is_told = line.free is not None and line.dimension in amounts
        dimension = line.dimension if line.dimension in amounts else next(iter(amounts))
        wanted = amount_of(self.gate, amounts[dimension])
        if is_told and line.free is not None and line.free >= wanted:
            return None
        free = line.free if is_told and line.free is not None else 0
        return Change(
            kind=Kind.CAPACITY if is_told else Kind.FILL_IN,
            about="capacity",
            line=line.pos,
            line_id=line.id or None,
            amount=wanted,
            dimension=dimension,
            cover=self.gate - free * COVERAGE_UNIT // amounts[dimension],
        )

    @property
    def gate(self) -> int:
        """Billionths of the need that must be free."""
        return COVERAGE_UNIT * self.rule.capacity_gate_percent // 100

    def second_lines(self, firm: FirmView) -> list[list[Line]]:
        """For each further core step the lines that make it."""
        return [
            [line for line in firm.lines if line.in_house and line.process in ask.kind_ids]
            for ask in self.need.second
        ]


def amount_of(cover: int, amount: int) -> int:
    """The least free amount that covers so many billionths of a monthly need."""
    return -(-cover * amount // COVERAGE_UNIT)


def certificates_of(firm: Firm) -> list[Certificate]:
    """The certificates of a row, each once, in the order of their ids."""
    names = ("standard", "from", "until", "level", "is_manufacturing", "site", "scope")
    rows: dict[int, list[tuple[Any, ...]]] = {}
    columns = zip(*(firm[f"cert_{name}"] for name in ("id", *names)), strict=True)
    for pk, *values in columns:
        rows.setdefault(pk, []).append(tuple(values))
    return [
        Certificate(
            id=pk,
            standards=frozenset(value[0] for value in values),
            since=values[0][1],
            until=values[0][2],
            level=values[0][3],
            is_manufacturing=values[0][4],
            places=frozenset((value[5] or 0, value[6]) for value in values),
        )
        for pk, values in sorted(rows.items())
    ]


def _asked(ask: CertificateAsk | PreferredAsk) -> tuple[int, ...]:
    return ask.options if isinstance(ask, CertificateAsk) else ask.standards
