"""One firm as a card of the result page, every figure already written in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.choices import ProfileOrigin
from matching.figures import shown_points, tenths
from matching.view_models import Asked, FirmView, PartView

#: Colours of a bar's segments; a thirteenth criterion takes the first again.
COLOURS = 12
#: Shown beside the firm; what is met beyond these is told by the table.
MOST_MARKS = 6
MOST_QUESTIONS = 3
_FIRST = ("process", "certificate", "capacity")


class Segment(NamedTuple):
    """A stretch of the bar in hundredths of its width; an open one is what an answer may bring."""

    colour: int
    start: float
    width: float
    is_open: bool


class Line(NamedTuple):
    """One criterion in the table under the bar; ``colour`` is 0 where it carries no points."""

    part: PartView
    colour: int
    points: str
    weight: str


class Legend(NamedTuple):
    """What a colour of the bars stands for."""

    colour: int
    label: str
    is_gate: bool
    weight: str


@dataclass(frozen=True, slots=True)
class Card:
    """One firm: the same figures as :class:`FirmView`, and what the page draws from them."""

    firm: FirmView
    score: str
    low: str
    high: str
    segments: tuple[Segment, ...]
    marks: tuple[PartView, ...]
    lines: tuple[Line, ...]
    questions: tuple[str, ...]
    total: str
    whole: str
    is_open: bool
    is_listed: bool


def card(firm: FirmView) -> Card:
    """The firm as the page shows it; its lines add up to its score."""
    points = shown_points(firm.parts, firm.score)
    return Card(
        firm=firm,
        score=tenths(firm.score),
        low=tenths(firm.score_low),
        high=tenths(firm.score_high),
        segments=tuple(_segments(firm)),
        marks=tuple(_marks(firm)),
        lines=tuple(_lines(firm, points)),
        questions=_questions(firm),
        total=tenths(sum(points, Decimal(0))),
        whole=tenths(sum((part.weight for part in firm.parts), Decimal(0))),
        is_open=firm.score_low < firm.score_high,
        is_listed=firm.origin == ProfileOrigin.LISTED,
    )


def _colour(index: int) -> int:
    return index % COLOURS + 1


def _segments(firm: FirmView) -> Iterator[Segment]:
    """What is known first, so that it ends at the low score; what is open reaches to the high."""
    is_open = firm.score_low < firm.score_high
    start, later = 0.0, []
    for index, part in enumerate(firm.parts):
        if is_open and part.state == "unknown":
            later.append((index, float(part.weight)))
        elif part.points:
            yield Segment(_colour(index), start, float(part.points), is_open=False)
            start += float(part.points)
    for index, width in later:
        yield Segment(_colour(index), start, width, is_open=True)
        start += width


def _marks(firm: FirmView) -> list[PartView]:
    """What speaks most for and against the firm: musts and what is not fully met."""
    parts = _once([*firm.gates, *firm.parts])
    first = [part for part in parts if part.kind in _FIRST or part.state != "met"]
    return first[:MOST_MARKS]


def _questions(firm: FirmView) -> tuple[str, ...]:
    """What to ask, musts first; only of firms that are in the list."""
    asked = [part.question for part in _once([*firm.gates, *firm.parts]) if part.question]
    return tuple(dict.fromkeys(asked))[:MOST_QUESTIONS] if firm.question else ()


def _once(parts: Iterable[PartView]) -> list[PartView]:
    return list({(part.key, part.label): part for part in parts}.values())


def _lines(firm: FirmView, points: Sequence[Decimal]) -> Iterator[Line]:
    """Musts without points first, then every criterion with its points."""
    weighed = {part.key for part in firm.parts}
    for part in firm.gates:
        if part.key not in weighed:
            yield Line(part, 0, "", "")
    for index, (part, share) in enumerate(zip(firm.parts, points, strict=True)):
        yield Line(part, _colour(index), tenths(share), tenths(part.weight))


def legend(cards: Sequence[Card]) -> list[Legend]:
    """What the colours mean; the same for all firms of one ranking, empty without any."""
    lines = cards[0].lines if cards else ()
    return [Legend(x.colour, x.part.label, x.part.is_gate, x.weight) for x in lines if x.colour]


def asked_line(asked: Iterable[Asked]) -> list[str]:
    """What is asked, each in a word or two, for the line under the title."""
    forms = {
        "size": "≤ %(value)s",
        "tolerance": "± %(value)s",
        "lead_time": _("within %(value)s"),
    }
    told = [each for each in asked if _is_told(each)]
    return [forms.get(each.kind, "%(value)s") % {"value": each.bare} for each in told]


def _is_told(each: Asked) -> bool:
    return bool(each.bare) and each.mode != "off"
