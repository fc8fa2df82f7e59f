"""A text prepared for reading: folded, in tokens, in clauses, each with its language."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from core.text import FoldedText, fold_map
from directory.taxonomy.languages import (
    has_vietnamese_marks,
    is_uppercase,
    language_of,
    latin_language,
)
from directory.taxonomy.lexicon import Lexicon, mark_of
from directory.taxonomy.words import Token

# Longer texts are read up to here; what lies beyond is listed as unread.
READ_LIMIT = 60_000
_CLAUSE_ENDS = frozenset(",;、。，；！？!?\n()（）[]【】「」『』|•●■▪◆★→✓")
_SENTENCE_ENDS = frozenset("。！？!?\n•●■▪◆★✓")


@dataclass(slots=True)
class Clause:
    """Tokens first..last (half open) between two marks, and its sentence's number."""

    first: int
    last: int
    sentence: int
    opener: str  # the mark before it
    marked: bool = False
    language: str = ""


@dataclass(slots=True)
class Source:
    """Everything about a text that the steps of reading share."""

    text: str
    folded: FoldedText
    tokens: list[Token]
    sequence: tuple[int, ...]
    marks: list[str]
    clauses: list[Clause]
    language: str
    shouting: bool
    marked: bool
    cut: int  # characters read
    starts: list[int] = field(default_factory=list)

    def clause_of(self, token: int) -> Clause:
        """The clause a token stands in."""
        return self.clauses[max(0, bisect_right(self.starts, token) - 1)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The original span of tokens first..last (half open)."""
        return self.folded.original_span(self.tokens[first].start, self.tokens[last - 1].end)

    def original(self, first: int, last: int) -> str:
        """The original wording of tokens first..last (half open)."""
        start, end = self.span(first, last)
        return self.text[start:end]


def prepare(text: str, lexicon: Lexicon) -> Source:
    """Fold, tokenise and divide a text. Reads at most READ_LIMIT characters, cut at a blank."""
    cut = len(text)
    if cut > READ_LIMIT:
        cut = READ_LIMIT
        while cut > READ_LIMIT - 200 and not text[cut].isspace():
            cut -= 1
    folded = fold_map(text[:cut])
    tokens = lexicon.tokenizer.tokens(folded)
    marks = [mark_of(folded.marked[t.start : t.end], t) for t in tokens]
    source = Source(
        text=text,
        folded=folded,
        tokens=tokens,
        sequence=lexicon.sequence(tokens),
        marks=marks,
        clauses=[],
        language=language_of(folded.marked[:4000]),
        shouting=is_uppercase(text),
        marked=has_vietnamese_marks(folded.marked),
        cut=cut,
    )
    _divide(source)
    return source


def _ends(tokens: list[Token], i: int) -> tuple[bool, bool]:
    """Whether token ``i`` ends a clause, and a sentence."""
    key = tokens[i].key
    if key[0] == "\n":
        return True, len(key) > 1
    if key in _CLAUSE_ENDS:
        return True, key in _SENTENCE_ENDS
    if key == ".":
        follows = i + 1 < len(tokens) and tokens[i + 1].glued
        return (False, False) if follows and tokens[i + 1].script == "latin" else (True, True)
    if key in (":", "："):
        return not _between_numbers(tokens, i), False
    return False, False


def _between_numbers(tokens: list[Token], i: int) -> bool:
    """A colon that belongs to what it stands in: ISO 9001:2015, 1:2."""
    around = tokens[i - 1 : i + 2] if i else []
    return len(around) == 3 and all(t.script == "digit" for t in (around[0], around[2]))


def _divide(source: Source) -> None:
    first, sentence, opener = 0, 0, ""
    tokens = source.tokens
    for i, token in enumerate(tokens):
        if token.script != "mark":
            continue
        clause, ends = _ends(tokens, i)
        if clause:
            _close(source, first, i, sentence, opener)
            first, opener = i + 1, token.key
            sentence += 1 if ends else 0
    _close(source, first, len(tokens), sentence, opener)
    source.starts = [clause.first for clause in source.clauses]


def _close(source: Source, first: int, last: int, sentence: int, opener: str) -> None:
    clause = Clause(first, last, sentence, opener)
    if last > first:
        tokens = source.tokens
        start, end = tokens[first].start, tokens[last - 1].end
        marked = source.folded.marked[start:end]
        clause.marked = has_vietnamese_marks(marked)
        clause.language = language_of(marked)
        if clause.language in ("", "en") and not clause.marked and last - first <= 4:
            clause.language = clause.language or source.language
        if clause.language not in ("vi", "en") and source.language == "vi":
            clause.language = latin_language(marked) or clause.language
    source.clauses.append(clause)
