"""What a page or the terminal shows, already in the reader's words; it decides nothing itself."""

from collections.abc import Iterable, Iterator, Mapping
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


def apart(spans: Iterable[ReadSpan], length: int) -> Iterator[ReadSpan]:
    """Yield the spans that can be marked: inside the text, and each beginning after the last."""
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if end <= span.start < span.end <= length:
            end = span.end
            yield span


class Asked(NamedTuple):
    """One requirement: its name, its mode (gate, wish, off), what is asked, and its kind.

    ``value`` is marked where nobody gave it as a field; ``bare`` is not.
    """

    label: str
    mode: str
    value: str
    kind: str = ""
    bare: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """One criterion's outcome: ``points`` of ``weight``, why, and the record it rests on.

    ``short`` and ``mark`` say the same in a few words: "ISO 9001 to 03/2028", "issuer confirmed".
    ``question`` is what to ask where it is unknown.
    """

    key: str
    label: str
    points: Decimal
    weight: Decimal
    state: State
    text: str
    record: str = ""
    is_major: bool = False
    kind: str = ""
    is_gate: bool = False
    short: str = ""
    mark: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class FirmView:
    """One firm. Scores are 0..100 in tenths; low and high are all unknown wishes at 0 and at 1.

    ``rank`` is shared by equal scores (``is_equal``). ``parts`` carry points, ``gates`` must hold.
    """

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
    ref: str = ""
    origin: str = ""
    process: str = ""
    is_equal: bool = False
    is_identity_checked: bool = False


@dataclass(frozen=True, slots=True)
class RankingView:
    """A ranking as it is told; ``rows`` in their order, any number per group."""

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
