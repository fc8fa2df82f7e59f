"""What the terminal page shows, already in the reader's words; it decides nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

Group = Literal["eligible", "needs_answer", "near_miss", "not_suitable"]
State = Literal["met", "partly", "not_met", "unknown"]
GROUPS: tuple[Group, ...] = ("eligible", "needs_answer", "near_miss", "not_suitable")


class ReadSpan(NamedTuple):
    """A stretch of the original text that was understood; ``stance`` as in the reader."""

    start: int
    end: int
    kind: str
    label: str
    stance: str = "asked"


class Asked(NamedTuple):
    """One requirement: its name, its mode (gate, wish, off) and what is asked."""

    label: str
    mode: str
    value: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One criterion's outcome: ``points`` of ``weight``, why, and the record it rests on."""

    key: str
    label: str
    points: Decimal
    weight: Decimal
    state: State
    text: str
    record: str = ""
    is_major: bool = False


@dataclass(frozen=True, slots=True)
class FirmView:
    """One firm. Scores are 0..100 in tenths; low and high are all unknown wishes at 0 and at 1."""

    rank: int | None
    name: str
    is_demo: bool
    place: str
    group: Group
    score: Decimal
    score_low: Decimal
    score_high: Decimal
    parts: tuple[PartView, ...] = ()
    gates: tuple[PartView, ...] = ()
    question: str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class RankingView:
    """A ranking as the terminal tells it; ``rows`` in their order, any number per group."""

    request_ref: str
    title: str
    language: str
    day: date
    rule_version: str
    original_text: str
    read_spans: tuple[ReadSpan, ...] = ()
    asked: tuple[Asked, ...] = ()
    counts: Mapping[Group, int] = field(default_factory=dict)
    rows: tuple[FirmView, ...] = ()
    unread: tuple[str, ...] = ()

    def first_of(self, group: Group) -> FirmView | None:
        """Return the first firm of a group, if there is one."""
        return next((row for row in self.rows if row.group == group), None)
