"""The vocabulary ready for reading: a multi-pattern matcher over folded terms, and the taxonomy.

A lexicon never changes once built and is shared by all readers of a process.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import ahocorasick

from core.text import fold_map, tone_key
from directory.taxonomy import rows as source
from directory.taxonomy.rows import FIXTURES, AmbiguityRow, ConceptRow, TermRow
from directory.taxonomy.variants import variants
from directory.taxonomy.words import Token, Tokenizer

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What an ambiguous term may mean.

    ``cues`` gives per code the words that speak for it, as token keys without and with accents.
    """

    kind: str
    candidates: tuple[str, ...]
    cues: Mapping[str, tuple[tuple[Key, Key], ...]]
    default: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of one concept: its token keys, and its words with accents for Vietnamese."""

    kind: str
    code: str
    language: str
    origin: str
    key: Key
    marks: Key
    text: str

    @property
    def has_marks(self) -> bool:
        """Whether accents tell this term from others with the same letters."""
        return any(not mark.isascii() for mark in self.marks)


@dataclass(frozen=True, slots=True)
class PartNoun:
    """A part whose name suggests how it is made, if one of ``materials`` is named (or any)."""

    code: str
    materials: tuple[str, ...]
    key: Key
    marks: Key


class Matcher:
    """Finds every occurrence of many token sequences in a text in one pass."""

    def __init__(self, entries: Mapping[Key, object], ids: dict[str, int]) -> None:
        self._ids = ids
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for key, value in entries.items():
            sequence = tuple(ids.setdefault(token, len(ids) + 2) for token in key)
            self._automaton.add_word(sequence, (len(key), value))
        self._empty = not entries
        if entries:
            self._automaton.make_automaton()

    def find(self, sequence: tuple[int, ...]) -> list[tuple[int, int, object]]:
        """(first token, token after the last, value) of every occurrence."""
        if self._empty or not sequence:
            return []
        return [
            (end - length + 1, end + 1, value)
            for end, (length, value) in self._automaton.iter(sequence)
        ]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All vocabularies of the reader; build with :meth:`from_fixtures`."""

    tokenizer: Tokenizer
    ids: dict[str, int]
    terms: Matcher
    keys: Mapping[Key, tuple[Term, ...]]
    ambiguous: Mapping[tuple[str, Key], Ambiguity]
    cues: Matcher
    parts: Matcher
    ordinary: Matcher
    ancestors: Mapping[str, tuple[str, ...]]
    families: Mapping[str, str]
    classes: frozenset[str]
    codes: Mapping[str, str]
    asked_as: Mapping[str, str]
    stated_as: Mapping[str, str]
    extras: dict[str, object] = field(default_factory=dict)

    @staticmethod
    def from_fixtures(base: Path = FIXTURES) -> Lexicon:
        """The lexicon of the shipped vocabulary, built once per process and folder."""
        return _from_fixtures(base)

    def sequence(self, tokens: Iterable[Token]) -> tuple[int, ...]:
        """The token numbers that the matchers compare; 1 for a word no vocabulary has."""
        ids = self.ids
        return tuple(ids.get(token.key, 1) for token in tokens)

    def key_of(self, text: str) -> tuple[Key, Key]:
        """Token keys of a text, and the same with accents kept."""
        return key_of(self.tokenizer, text)

    def is_kind_of(self, code: str, broader: str) -> bool:
        """Whether doing ``code`` is doing ``broader`` too."""
        return code == broader or broader in self.ancestors.get(code, ())


def key_of(tokenizer: Tokenizer, text: str) -> tuple[Key, Key]:
    """Token keys of a term, without and with accents."""
    folded = fold_map(text)
    tokens = tokenizer.tokens(folded)
    key = tuple(t.key for t in tokens)
    if folded.marked.isascii():
        return key, key
    return key, tuple(mark_of(folded.marked[t.start : t.end], t) for t in tokens)


def mark_of(marked: str, token: Token) -> str:
    """What must agree when accents count: the accented word, or the key of other scripts."""
    if token.script != "latin" or marked.isascii():
        return token.key
    return tone_key(marked)


class _Keys(dict[str, tuple[Key, Key]]):
    """Token keys of every text asked for while a lexicon is built; the same text is cut once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, text: str) -> tuple[Key, Key]:
        self[text] = keys = key_of(self._tokenizer, text)
        return keys


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: a lexicon is a million small objects, and all are kept."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@lru_cache(maxsize=4)
@_uncollected()
def _from_fixtures(base: Path) -> Lexicon:
    simplified = {
        ord(row["traditional"]): row["simplified"]
        for row in source.read_csv("reading/simplified.csv", base)
    }
    tokenizer = Tokenizer(simplified)
    keys_of = _Keys(tokenizer)
    concept_rows, term_rows = source.concepts(base)
    rows = source.ambiguities(base)
    keys = _terms(keys_of, term_rows, rows)
    ids: dict[str, int] = {}
    ambiguous = _ambiguities(keys_of, rows)
    cues: dict[Key, object] = {}
    for ambiguity in ambiguous.values():
        for words in ambiguity.cues.values():
            cues.update({key: key for key, _ in words})
    ancestors, families = _lines(concept_rows)
    return Lexicon(
        tokenizer=tokenizer,
        ids=ids,
        terms=Matcher(keys, ids),
        keys=keys,
        ambiguous=ambiguous,
        cues=Matcher(cues, ids),
        parts=Matcher(_parts(keys_of, base), ids),
        ordinary=Matcher({keys_of[t][0]: t for t in source.ordinary(base)}, ids),
        ancestors=ancestors,
        families=families,
        classes=frozenset(row.code for row in concept_rows if row.is_class),
        codes={row.code: row.kind for row in concept_rows},
        asked_as=source.asked_as(base),
        stated_as=source.stated_as(base),
    )


def _terms(
    keys_of: _Keys, term_rows: list[TermRow], rows: list[AmbiguityRow]
) -> dict[Key, tuple[Term, ...]]:
    found: dict[Key, dict[tuple[str, str], Term]] = {}
    for row in term_rows:
        _add(found, keys_of[row.text], row, row.text, row.origin)
    for entry in rows:
        if entry.kind == "unit":
            continue
        for code in entry.candidates:
            if code != "none":
                language = entry.languages[0] if entry.languages else ""
                extra = TermRow(entry.kind, code, language, entry.term, "synonym")
                _add(found, keys_of[entry.term], extra, entry.term, "synonym")
    held = {key: {t.kind for t in terms.values()} for key, terms in found.items()}
    for row in term_rows:
        for text in variants(row.text, row.language, row.kind):
            keys = keys_of[text]
            if keys[0] and row.kind not in held.get(keys[0], ()):
                _add(found, keys, row, text, "variant")
    return {key: tuple(terms.values()) for key, terms in found.items()}


def _add(
    found: dict[Key, dict[tuple[str, str], Term]],
    keys: tuple[Key, Key],
    row: TermRow,
    text: str,
    origin: str,
) -> None:
    key, marks = keys
    if not key or all(len(k) == 1 and not k.isalnum() for k in key):
        return
    slot = found.setdefault(key, {})
    identity = (row.code, "".join(marks))
    known = slot.get(identity)
    if known is not None and known.language != row.language:
        slot[identity] = replace(known, language="")
    elif known is None:
        slot[identity] = Term(row.kind, row.code, row.language, origin, key, marks, text)


def _ambiguities(keys_of: _Keys, rows: list[AmbiguityRow]) -> dict[tuple[str, Key], Ambiguity]:
    found: dict[tuple[str, Key], Ambiguity] = {}
    for row in rows:
        _, marks = keys_of[row.term]
        cues = {code: tuple(keys_of[word] for word in words) for code, words in row.cues}
        for language in row.languages or ("",):
            slot = (f"{row.kind}:{language}", marks)
            ambiguity = Ambiguity(row.kind, row.candidates, cues, row.default)
            known = found.get(slot)
            if known is None or (row.cues and not known.cues):
                found[slot] = ambiguity
    return found


def _lines(rows: list[ConceptRow]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Per code its broader codes along kind-of edges, nearest first, and its family."""
    parents = {row.code: row for row in rows if row.kind in ("process", "material")}
    ancestors: dict[str, tuple[str, ...]] = {}
    families: dict[str, str] = {}
    for row in parents.values():
        broader: list[str] = []
        kind_of, here = row.kind_of, row
        while here.parent and here.parent in parents and len(broader) < 20:
            if kind_of:
                broader.append(here.parent)
            here = parents[here.parent]
            kind_of = kind_of and here.kind_of
        ancestors[row.code] = tuple(broader)
        families[row.code] = here.code
    return ancestors, families


def _parts(keys_of: _Keys, base: Path) -> dict[Key, object]:
    found: dict[Key, list[PartNoun]] = {}
    for row in source.read_csv("reading/parts.csv", base):
        materials = tuple(source.split(row["materials"]))
        for language in source.LANGUAGES:
            for text in source.split(row[f"terms_{language}"]):
                key, marks = keys_of[text]
                found.setdefault(key, []).append(PartNoun(row["code"], materials, key, marks))
    return {key: tuple(nouns) for key, nouns in found.items()}
