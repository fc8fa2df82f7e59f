"""What a reading of a text consists of: concepts, quantities, flags and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

Kind = Literal["process", "material", "standard", "product", "sector", "place"]
Certainty = Literal["exact", "context", "default", "guess", "open"]
Stance = Literal["asked", "excluded", "outsourced", "planned", "ended", "made_by_customer"]
Mode = Literal["", "required", "preferred", "optional"]
Side = Literal["request", "profile"]
Role = Literal["core", "secondary", "background"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original text, half open."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a stretch of the text names.

    ``code`` is None when several concepts remain possible (certainty ``open``): then
    ``candidates`` lists them, the usual one first. ``role`` says whether a process is what the
    text is about (core), goes along with it (secondary), or belongs to someone else's business
    (background).
    """

    kind: Kind
    code: str | None
    start: int
    end: int
    text: str
    certainty: Certainty = "exact"
    candidates: tuple[str, ...] = ()
    stance: Stance = "asked"
    mode: Mode = ""
    language: str = ""
    role: Role = "core"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its meaning.

    Sizes and tolerances are in mm (tolerance as half width, or unit IT with a grade), lead times in
    days, part weights in kg; volumes in the unit written, per ``period``.
    """

    kind: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    period: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A statement about the offer or the request; ``code`` is a meaning of phrases.csv."""

    code: str
    start: int
    end: int
    text: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood in one text, in the order of the text, and what was not."""

    text: str
    language: str
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    flags: tuple[Flag, ...] = ()
    unread: tuple[Span, ...] = ()
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    asked_as: Mapping[str, str] = field(default_factory=dict, repr=False)

    def of_kind(self, kind: str, stance: str | None = "asked") -> tuple[Mention, ...]:
        """The mentions of one kind with one stance (None: any), in the order of the text."""
        return tuple(
            m for m in self.mentions if m.kind == kind and (stance is None or m.stance == stance)
        )

    def core_processes(self) -> tuple[str, ...]:
        """Codes of the processes the text is about, most important first, none twice.

        A broader process is left out when a kind of it is named too, and in a request an article
        stands for the process that makes it (a polo shirt for garment sewing). What only the part
        or the material suggests counts when no process is named outright.
        """
        return self._processes("core") or self._processes("secondary")

    def secondary_processes(self) -> tuple[str, ...]:
        """Codes of processes that go along with the core ones and may be bought in."""
        core = set(self.core_processes())
        found = [
            m.code
            for m in self.mentions
            if m.kind == "process" and m.code and m.code not in core and _goes_along(m)
        ]
        return tuple(dict.fromkeys(found))

    def asked_processes(self) -> tuple[str, ...]:
        """Core processes first, then secondary ones."""
        return (*self.core_processes(), *self.secondary_processes())

    def _processes(self, role: str) -> tuple[str, ...]:
        asked = [m for m in self.of_kind("process") if m.code and m.role == role]
        for certainties in (("exact", "default"), ("context",), ("guess",)):
            named = [m.code for m in asked if m.code and m.certainty in certainties]
            codes = list(dict.fromkeys(self.asked_as.get(code, code) for code in named))
            if codes:
                broader = {a for c in codes for a in self.ancestors.get(c, ())}
                return tuple(c for c in codes if c not in broader)
        return ()

    def quantity(self, kind: str) -> Quantity | None:
        """The first quantity of a kind, or None."""
        return next((q for q in self.quantities if q.kind == kind), None)


def _goes_along(mention: Mention) -> bool:
    """Whether a process may be bought in: said so, or named beside the core one."""
    return mention.stance == "outsourced" or (
        mention.stance == "asked" and mention.role == "secondary"
    )


class Guesser(Protocol):
    """Finds the concept a misspelt word may mean."""

    def __call__(self, words: Sequence[str]) -> Mapping[str, tuple[str, str, float]]:
        """Per word (code, kind, similarity 0..1); words without a good guess are absent."""
        ...
