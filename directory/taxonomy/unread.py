"""The content words of a text that nothing was read from."""

from __future__ import annotations

from functools import lru_cache

from directory.taxonomy.phrases import Phrases
from directory.taxonomy.reading import Quantity, Span
from directory.taxonomy.rows import LANGUAGES, read_csv, split
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing a request or profile would be matched on."""
    rows = read_csv("reading/stopwords.csv")
    return frozenset(word for row in rows for lang in LANGUAGES for word in split(row[lang], " "))


def unread_spans(
    source: Source,
    tracked: list[Tracked],
    numbers: list[Quantity],
    said: Phrases,
    used: set[int],
) -> list[Span]:
    """Runs of content words outside every mention, quantity and phrase, and the text not read."""
    taken = set(used)
    for one in tracked:
        taken |= set(range(one.first, one.last))
    for hit in said.complete:
        taken |= set(range(hit.first, hit.last))
    for hit in said.slotted:
        if hit.phrase.slot in ("date", "size", "n"):
            taken |= set(range(hit.first, hit.last))
    taken |= _tokens_of(source, numbers)
    spans: list[Span] = []
    run: list[int] = []
    for i, token in enumerate(source.tokens):
        wordy = token.script not in ("mark", "digit", "kana")
        if i in taken or not wordy or _says_nothing(source, i):
            _close(source, run, spans)
            run = []
        else:
            run.append(i)
    _close(source, run, spans)
    if source.cut < len(source.text):
        spans.append(Span(source.cut, len(source.text), source.text[source.cut :]))
    return spans


def _tokens_of(source: Source, numbers: list[Quantity]) -> set[int]:
    inside: set[int] = set()
    place = 0
    for i, token in enumerate(source.tokens):
        start = source.folded.starts[token.start]
        while place < len(numbers) and numbers[place].end <= start:
            place += 1
        if place < len(numbers) and numbers[place].start <= start:
            inside.add(i)
    return inside


def _says_nothing(source: Source, i: int) -> bool:
    token = source.tokens[i]
    if token.script == "latin":
        bare = source.folded.bare[token.start : token.end]
        return len(bare) == 1 or bare in stop_words() or token.key in stop_words()
    return False


def _close(source: Source, run: list[int], spans: list[Span]) -> None:
    if not run:
        return
    first, last = run[0], run[-1] + 1
    start, end = source.span(first, last)
    script = source.tokens[first].script
    if script in ("han", "hangul", "katakana"):
        text = source.text[start:end]
        kept = text.strip()
        if len(kept) < 2 or kept in stop_words():
            return
    spans.append(Span(start, end, source.text[start:end]))
