"""What was read, shown on the text itself: pieces of the text, each with what it was read as.

Spans may overlap (a material inside the name of a process): a piece shows the shortest span that
covers it, and the first piece of a span leads to the row that came of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from directory.concepts import Concepts
from directory.models import Place
from directory.taxonomy.guess import guess_words
from directory.taxonomy.reader import read
from directory.taxonomy.reading import Mention, Quantity, Reading

#: What of a reading is a figure that a request has a row for.
ROWS_OF_FIGURES = {
    "volume": "row-volume",
    "size": "row-size",
    "tolerance": "row-tolerance",
    "lead_time": "row-lead_time",
    "part_weight": "row-conversions",
    "weight_per_metre": "row-conversions",
}
_EXCLUDED = frozenset({"excluded", "ended", "made_by_customer", "planned"})
_LISTED = 40


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the page: its id, what it asks for, and the span it was read from."""

    anchor: str
    kind: str
    concept_id: int | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the full text with what it was read as. `kind` picks the colour."""

    start: int
    end: int
    kind: str
    label: str
    told: str = ""
    anchor: str = ""
    is_guess: bool = False
    is_excluded: bool = False

    @property
    def css(self) -> str:
        """The class of the theme."""
        return "read-excluded" if self.is_excluded else f"read-{self.kind}"

    @property
    def words(self) -> str:
        """What it was read as, for a reader who points at it."""
        return f"{self.label} ({self.told})" if self.told else self.label


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `is_first` of its mark, `is_last` likewise."""

    text: str
    mark: Mark | None = None
    is_first: bool = False
    is_last: bool = False
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The text as pieces (title and body apart), what was read, and the words that were not."""

    language: str
    title: tuple[Piece, ...] = ()
    body: tuple[Piece, ...] = ()
    marks: tuple[Mark, ...] = ()
    unread: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    is_empty: bool = True
    missing: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """(class, words) of everything read, each once: a finger cannot point without choosing."""
        return tuple(dict.fromkeys((mark.css, mark.words) for mark in self.marks))[:_LISTED]

    @property
    def parts(self) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
        """(class, pieces) of the title, if there is one, and of the body."""
        return tuple(
            (css, part)
            for css, part in (("need-title", self.title), ("need-body", self.body))
            if part
        )


def reading_of(title: str, text: str) -> Reading:
    """The reading of a request's full text, as a request is read when it is stored."""
    return read(f"{title}\n{text}", side="request", guess=guess_words)


def reading_view(
    reading: Reading, *, title: str, language: str = "", targets: Iterable[Target] | None = None
) -> ReadingView:
    """`reading` of title, line feed, text as the page shows it.

    Marks lead to their `targets`; with None, to nowhere: there are no rows on the page.
    """
    marks = _marks(reading, None if targets is None else list(targets))
    unread = [(span.start, span.end) for span in reading.unread]
    cut = len(title) + 1
    pieces = _pieces(reading.text, marks, unread, cuts=(len(title), cut))
    kinds = {mark.css: _kind_name(mark) for mark in marks}
    return ReadingView(
        language=language or reading.language,
        title=tuple(piece for start, piece in pieces if start < len(title)),
        body=tuple(piece for start, piece in pieces if start >= cut),
        marks=tuple(marks),
        unread=tuple(dict.fromkeys(_short(span.text) for span in reading.unread))[:_LISTED],
        kinds=tuple(kinds.items()),
        is_empty=not marks,
        missing=_missing(reading),
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:60]}…"


def _missing(reading: Reading) -> tuple[str, ...]:
    """What a ranking needs most and the text does not say."""
    missing = []
    if not reading.asked_processes():
        missing.append(_("which process"))
    if reading.quantity("volume") is None:
        missing.append(_("how many"))
    return tuple(missing)


def _marks(reading: Reading, targets: Sequence[Target] | None) -> list[Mark]:
    concepts = Concepts.current()
    mentions = [m for m in reading.mentions if m.start < m.end]
    places = _place_names(m.code for m in mentions if m.kind == "place")
    marks = [_concept_mark(m, concepts, places, targets or ()) for m in mentions]
    rows = {} if targets is None else ROWS_OF_FIGURES
    marks += [_figure_mark(q, rows) for q in reading.quantities if q.start < q.end]
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _place_names(codes: Iterable[str | None]) -> dict[str, tuple[int, str]]:
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = Place.objects.filter(code__in=wanted).only("pk", "code", "short_vi", "ancestor_ids")
    return {place.code: (place.pk, place.short_vi) for place in rows}


def _concept_mark(
    mention: Mention,
    concepts: Concepts,
    places: dict[str, tuple[int, str]],
    targets: Sequence[Target],
) -> Mark:
    pk, label = _named(mention, concepts, places)
    is_guess = mention.certainty in ("guess", "open")
    return Mark(
        start=mention.start,
        end=mention.end,
        kind=mention.kind if mention.kind != "sector" else "product",
        label=label,
        told=_told(mention),
        anchor="" if mention.stance in _EXCLUDED else _anchor(mention, pk, targets),
        is_guess=is_guess,
        is_excluded=mention.stance in _EXCLUDED,
    )


def _named(
    mention: Mention, concepts: Concepts, places: dict[str, tuple[int, str]]
) -> tuple[int | None, str]:
    if mention.kind == "place":
        return places.get(mention.code or "", (None, mention.text))
    names = []
    pk = None
    for code in (mention.code,) if mention.code else mention.candidates[:3]:
        try:
            entry = concepts.by_code(mention.kind, code)
        except KeyError:
            continue
        pk = entry.id if mention.code else None
        names.append(concepts.name(entry.id))
    return pk, _(" or ").join(names) or mention.text


def _anchor(mention: Mention, pk: int | None, targets: Sequence[Target]) -> str:
    """The row that was read from these very words, else the one that asks for the same."""
    here = (mention.start, mention.end)
    same = [t for t in targets if t.kind == mention.kind]
    found = next((t for t in same if t.span == here), None)
    found = found or next((t for t in same if pk is not None and t.concept_id == pk), None)
    return found.anchor if found else ""


def _figure_mark(quantity: Quantity, rows: Mapping[str, str]) -> Mark:
    return Mark(
        start=quantity.start,
        end=quantity.end,
        kind="quantity",
        label=_figure_name(quantity.kind),
        anchor=rows.get(quantity.kind, ""),
    )


def _told(mention: Mention) -> str:
    stances = {
        "excluded": _("not wanted"),
        "outsourced": _("may be bought in"),
        "planned": _("planned only"),
        "ended": _("no longer"),
        "made_by_customer": _("done by the buyer"),
    }
    if mention.stance in stances:
        return stances[mention.stance]
    if mention.certainty == "guess":
        return _("guessed from a misspelt word")
    if mention.certainty == "open":
        return _("several meanings: please choose")
    if mention.certainty == "default" and mention.candidates:
        return _("the usual meaning of several")
    return _("suggested by the part") if mention.certainty == "context" else ""


def _figure_name(kind: str) -> str:
    return {
        "volume": _("quantity"),
        "size": _("part size"),
        "tolerance": _("tolerance"),
        "lead_time": _("lead time"),
        "part_weight": _("part weight"),
        "weight_per_metre": _("weight per metre"),
        "minimum_order": _("minimum order"),
    }.get(kind, _("other figure"))


def _kind_name(mark: Mark) -> str:
    if mark.is_excluded:
        return _("not wanted")
    return {
        "process": _("process"),
        "product": _("product"),
        "material": _("material"),
        "standard": _("certificate"),
        "place": _("place"),
        "quantity": _("figure"),
    }.get(mark.kind, mark.kind)


def _pieces(
    text: str,
    marks: Sequence[Mark],
    unread: Sequence[tuple[int, int]],
    cuts: tuple[int, ...],
) -> list[tuple[int, Piece]]:
    """The text cut wherever a mark begins or ends, each piece with the shortest mark over it."""
    ends = {0, len(text), *(cut for cut in cuts if cut <= len(text))}
    ends |= {place for mark in marks for place in (mark.start, mark.end)}
    ends |= {place for span in unread for place in span}
    bounds = sorted(ends)
    over: list[Mark | None] = [None] * len(bounds)
    for mark in sorted(marks, key=lambda m: (m.start - m.end, bool(m.anchor))):
        for at in _between(bounds, mark.start, mark.end):
            over[at] = mark
    missed = {at for span in unread for at in _between(bounds, *span)}
    seen: set[Mark] = set()
    pieces = []
    for at, (start, end) in enumerate(pairwise(bounds)):
        here = over[at]
        nxt = over[at + 1] if at + 1 < len(bounds) - 1 else None
        piece = Piece(
            text=text[start:end],
            mark=here,
            is_first=here is not None and here not in seen,
            is_last=here is not None and nxt is not here,
            is_unread=here is None and at in missed,
        )
        seen |= {here} if here else set()
        pieces.append((start, piece))
    return pieces


def _between(bounds: Sequence[int], start: int, end: int) -> range:
    """The pieces that lie between two bounds."""
    return range(bisect_right(bounds, start) - 1, bisect_right(bounds, end) - 1)
