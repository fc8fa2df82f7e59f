"""A text as it was read: its pieces with what each means, and what is to be asked about it."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import Concept
from directory.taxonomy import Mention, Reading, read
from directory.taxonomy.guess import guess_words
from directory.taxonomy.reading import Side

KINDS = ("process", "material", "standard", "product", "sector")
#: What was read of work that the firm does not do itself, or not now, is not offered as its own.
_NOT_OWN = ("excluded", "planned", "ended", "made_by_customer")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `mark` is the class it is shown with, empty for plain words."""

    text: str
    mark: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A concept that was understood, with how the text speaks of it."""

    kind: str
    name: str
    stance: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """Words that may mean several things, or were guessed at."""

    words: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextReading:
    """All of it, ready to be shown."""

    reading: Reading
    pieces: tuple[Piece, ...]
    chips: tuple[Chip, ...]
    questions: tuple[Question, ...]
    unread: tuple[str, ...]


def read_text(text: str, side: Side) -> TextReading:
    """Read a text in any of the five languages. Never raises; asks the database three times."""
    reading = read(text, side=side, guess=guess_words)
    names = _names(reading)
    return TextReading(
        reading,
        tuple(_pieces(reading, names)),
        tuple(_chips(reading, names)),
        tuple(_questions(reading, names)),
        tuple(dict.fromkeys(span.text for span in reading.unread))[:20],
    )


def is_asked(mention: Mention) -> bool:
    """Whether a mention has to be asked about: a guess, or several meanings."""
    return mention.certainty in ("guess", "open") or (
        mention.certainty == "default" and len(mention.candidates) > 1
    )


Names = dict[tuple[str, str], str]


def _names(reading: Reading) -> Names:
    codes = {code for m in reading.mentions for code in (m.code, *m.candidates) if code is not None}
    rows = Concept.objects.filter(code__in=codes, retired_on__isnull=True)
    return {(row.kind, row.code): row.name() for row in rows}


def _pieces(reading: Reading, names: Names) -> list[Piece]:
    spans = [
        (m.start, m.end, _mark(m), names.get((m.kind, m.code or ""), ""))
        for m in reading.mentions
        if m.kind in KINDS or m.kind == "place"
    ]
    spans += [(q.start, q.end, "read-quantity", "") for q in reading.quantities]
    spans += [(s.start, s.end, "unread", "") for s in reading.unread]
    pieces: list[Piece] = []
    place = 0
    for start, end, mark, title in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < place:
            continue
        if start > place:
            pieces.append(Piece(reading.text[place:start]))
        pieces.append(Piece(reading.text[start:end], mark, title))
        place = end
    if place < len(reading.text):
        pieces.append(Piece(reading.text[place:]))
    return pieces


def _mark(mention: Mention) -> str:
    if mention.stance in _NOT_OWN:
        return "read-excluded"
    return f"read-{mention.kind if mention.kind != 'sector' else 'place'}"


def _chips(reading: Reading, names: Names) -> list[Chip]:
    found: dict[tuple[str, str, str], Chip] = {}
    for mention in reading.mentions:
        name = names.get((mention.kind, mention.code or ""))
        if name and not is_asked(mention) and mention.role != "background":
            key = (mention.kind, mention.code or "", mention.stance)
            found.setdefault(key, Chip(mention.kind, name, mention.stance, mention.text))
    return list(found.values())


def _questions(reading: Reading, names: Names) -> list[Question]:
    found: dict[str, Question] = {}
    for mention in reading.mentions:
        codes = [c for c in (mention.code, *mention.candidates) if c]
        told = tuple(
            dict.fromkeys(names[mention.kind, c] for c in codes if (mention.kind, c) in names)
        )
        if is_asked(mention) and told:
            found.setdefault(mention.text, Question(mention.text, mention.kind, told[:5]))
    return list(found.values())[:8]
