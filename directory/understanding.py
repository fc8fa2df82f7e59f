"""What the words of a search mean: concepts and places, each with the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from core.text import fold
from directory.concepts import Concepts
from directory.place_names import PlaceNames
from directory.taxonomy import Mention, Reading, read
from directory.taxonomy.guess import guess_words

#: Kinds of mention that a search uses, and the filter that each stands for.
FILTER_OF_KIND = {
    "process": "process",
    "product": "product",
    "material": "material",
    "standard": "standard",
    "sector": "sector",
    "place": "place",
}
_MOST_NAME_WORDS = 10


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing read in the words: the filter it means, its public code and its id."""

    filter: str
    code: str
    id: int
    start: int
    end: int
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a search, what was understood in them, and what was not."""

    text: str
    name_words: tuple[str, ...]
    parts: tuple[Understood, ...]
    unread: tuple[str, ...]
    has_quantities: bool

    def ids(self, name: str) -> list[int]:
        """The ids meant for one filter."""
        return [part.id for part in self.parts if part.filter == name]

    def without(self, part: Understood) -> str:
        """The words without those that `part` was read from."""
        return " ".join(f"{self.text[: part.start]} {self.text[part.end :]}".split())


def understand(text: str, *, concepts: Concepts, places: PlaceNames) -> Query:
    """Read the words in any of the five languages. Never raises."""
    reading = read(text, guess=guess_words)
    wanted = set(reading.asked_processes())
    parts: dict[tuple[str, str], Understood] = {}
    for mention in reading.mentions:
        part = _part(mention, reading, concepts, places)
        if part and (part.filter != "process" or part.code in wanted):
            parts.setdefault((part.filter, part.code), part)
    return Query(
        text=text,
        name_words=tuple(fold(text).split()[:_MOST_NAME_WORDS]),
        parts=tuple(parts.values()),
        unread=tuple(span.text for span in reading.unread),
        has_quantities=bool(reading.quantities),
    )


def _part(
    mention: Mention, reading: Reading, concepts: Concepts, places: PlaceNames
) -> Understood | None:
    if mention.stance != "asked" or mention.kind not in FILTER_OF_KIND or not mention.code:
        return None
    code, name = mention.code, FILTER_OF_KIND[mention.kind]
    pk: int | None
    if mention.kind == "place":
        pk = places.place_ids.get(code)
        if pk is None:
            name, pk = "cluster", places.cluster_ids.get(code)
    else:
        if mention.kind == "process":
            code = reading.asked_as.get(code, code)
        pk = concepts.find(mention.kind, code)
    if pk is None:
        return None
    guessed = mention.certainty == "guess"
    return Understood(name, code, pk, mention.start, mention.end, guessed)
