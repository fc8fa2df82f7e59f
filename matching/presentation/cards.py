"""One firm as a card of the result page, every figure already written in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.choices import ProfileOrigin
from matching.presentation.figures import shown_points, tenths
from matching.presentation.view_models import Asked, FirmView, PartView

#: Colours of a bar's segments; a thirteenth criterion takes the first again.
COLOURS = 12
#: Shown beside the firm; what is met beyond these is told by the table.
MOST_MARKS = 6
#: Beside a firm in short: what costs it most, then how the best of it is known.
MOST_SHORT_MARKS = 4
MOST_QUESTIONS = 3
_FIRST = ("process", "certificate", "capacity")
#: Told by every firm of the list alike.
_ALIKE = ("process", "maker")
#: Any of several of these will do.
_JOINED = ("material", "area")


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


class AskedWord(NamedTuple):
    """What is asked, in a word or two, and whether it must hold."""

    text: str
    is_must: bool


class Legend(NamedTuple):
    """What a colour of the bars stands for."""

    colour: int
    label: str
    is_gate: bool
    weight: str


class Move(NamedTuple):
    """What a tried rule did to a firm: ``way`` is up, down or in; ``told`` where it stood."""

    way: str
    told: str


@dataclass(frozen=True, slots=True)
class Card:
    """One firm: the same figures as :class:`FirmView`, and what the page draws from them.

    ``is_whole``: shown with its table open, not in short; ``move``: what a tried rule did to it.
    """

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
    is_whole: bool = True
    move: Move | None = None

    @property
    def has_questions(self) -> bool:
        """Whether anything of the firm is not known."""
        return any(line.part.question for line in self.lines)


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
    told = _told(firm)
    if firm.group == "not_suitable":
        told = [part for part in told if part.state == "not_met"]
    return told[:MOST_MARKS]


def _told(firm: FirmView) -> list[PartView]:
    parts = _once([*firm.gates, *firm.parts])
    return [part for part in parts if part.kind in _FIRST or part.state != "met"]


def _mark_key(part: PartView) -> tuple[str, str, str]:
    return part.key, part.short, part.mark


def shortened(cards: Sequence[Card], *, whole: int) -> tuple[Card, ...]:
    """All but the first ``whole`` firms in short: with what tells them from the others.

    What is said of every firm of the page alike is left to the table of each.
    """
    told = [{_mark_key(part) for part in each.marks} for each in cards]
    alike = set.intersection(*told) if len(told) > 1 else set()
    return tuple(
        each if index < whole else replace(each, is_whole=False, marks=_short_marks(each, alike))
        for index, each in enumerate(cards)
    )


def _short_marks(firm: Card, alike: set[tuple[str, str, str]]) -> tuple[PartView, ...]:
    parts = [part for part in _told(firm.firm) if _mark_key(part) not in alike]
    open_ones = [part for part in parts if part.state != "met"]
    open_ones.sort(key=lambda part: (not part.is_gate, part.points - part.weight))
    held = (part for part in parts if part.state == "met" and part.kind not in _ALIKE)
    proof = [replace(part, mark="") if part.kind == "capacity" else part for part in held]
    # One place stays for how the best of it is known.
    shown = open_ones[: MOST_SHORT_MARKS - bool(proof)]
    return tuple([*shown, *proof][:MOST_SHORT_MARKS])


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


def asked_words(asked: Sequence[Asked]) -> list[AskedWord]:
    """What is asked, for the line under the title; what may be either stands together."""
    told = [each for each in asked if each.bare and each.mode != "off"]
    # Whether the volume must be met is said by what is asked of the capacity.
    capacity = next((each.mode for each in asked if each.kind == "capacity"), "gate")
    forms = {"lead_time": _("within %(value)s")}
    words: dict[tuple[str, bool, int], list[str]] = {}
    for index, each in enumerate(told):
        is_must = (capacity if each.kind == "volume" else each.mode) == "gate"
        key = (each.kind, is_must, -1 if each.kind in _JOINED else index)
        words.setdefault(key, []).append(forms.get(each.kind, "%(value)s") % {"value": each.bare})
    return [
        AskedWord((_(" or ") if kind == "material" else ", ").join(texts), is_must)
        for (kind, is_must, _index), texts in words.items()
    ]


def asked_line(asked: Iterable[Asked]) -> list[str]:
    """What is asked, each in a word or two."""
    return [word.text for word in asked_words(tuple(asked))]
