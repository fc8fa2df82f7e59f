"""Guesses for misspelt words, marked as such."""

from __future__ import annotations

import re

from directory.taxonomy.reading import Guesser, Mention, Span

_WORD = re.compile(r"[^\W\d_]{5,}")
_WORDS_AT_MOST = 200


def add_guesses(
    mentions: list[Mention], rest: list[Span], guess: Guesser
) -> tuple[list[Mention], list[Span]]:
    """Mentions with certainty ``guess`` for unread words of five letters and more.

    What was guessed leaves the unread list; at most 200 different words are asked for.
    """
    words = list(
        dict.fromkeys(m.group() for span in rest for m in _WORD.finditer(span.text[:5000]))
    )[:_WORDS_AT_MOST]
    if not words:
        return mentions, rest
    known = guess(words)
    if not known:
        return mentions, rest
    guessed = list(mentions)
    left: list[Span] = []
    for span in rest:
        found = [m for m in _WORD.finditer(span.text[:5000]) if m.group() in known]
        for match in found:
            code, kind, _ = known[match.group()]
            start = span.start + match.start()
            end = span.start + match.end()
            guessed.append(
                Mention(kind, code, start, end, match.group(), "guess")  # type: ignore[arg-type]
            )
        left.extend(_without(span, [(m.start(), m.end()) for m in found]))
    return guessed, left


def _without(span: Span, holes: list[tuple[int, int]]) -> list[Span]:
    kept: list[Span] = []
    place = 0
    for start, end in [*holes, (len(span.text), len(span.text))]:
        piece = span.text[place:start]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            begin = span.start + place + lead
            kept.append(Span(begin, begin + len(piece.strip()), piece.strip()))
        place = end
    return kept
