"""Set phrases of offers and requests: exclusions, closed offers, wishes; see phrases.csv."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from directory.taxonomy.dates import date_near
from directory.taxonomy.lexicon import Key, Lexicon, Matcher, key_of
from directory.taxonomy.reading import Flag, Side
from directory.taxonomy.rows import FIXTURES, LANGUAGES, read_csv, split
from directory.taxonomy.source import Source
from directory.taxonomy.wordlists import words
from directory.taxonomy.words import Tokenizer

_SLOT = re.compile(r"\{(\w+)\}")
_COPULA = re.compile("^(?:is|are|was|were|be) ")
_PARTICLE = re.compile("^(?:では|は|が|も|を|의|은|는|이|가|을|를|도)(?=.)")
FLAGS = frozenset(
    words(
        "offer-closed captive not-captive prototypes-only no-prototypes exclude-traders "
        "planned buyer-side buyer-supplied split-allowed split-refused trader maker "
        "substitutes-refused substitutes-accepted outsourcing-refused"
    )
)
MODES = {"required": "required", "preferred": "preferred", "optional": "optional"}
_SUPPLIER_ONLY = frozenset({"trader", "captive", "prototypes-only", "maker", "not-captive"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern's fixed words; ``slot`` stands before or after them (or there is none)."""

    row: str
    meaning: str
    language: str
    slot: str
    slot_after: bool
    ending: Key
    key: Key
    marks: Key


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase at tokens first..last (half open)."""

    first: int
    last: int
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases found in one text: complete ones, and those that wait for their slot."""

    complete: tuple[Hit, ...]
    slotted: tuple[Hit, ...]

    def covers(self, first: int, last: int) -> bool:
        """Whether a complete phrase says these tokens in another sense ("mould transfer")."""
        at = bisect_right(self.complete, first, key=lambda hit: hit.first) - 1
        if at < 0:
            return False
        hit = self.complete[at]
        return last <= hit.last and (hit.last - hit.first) > (last - first)

    def flags(self, source: Source, side: Side) -> tuple[Flag, ...]:
        """What the phrases say about the offer or the request as a whole."""
        found: list[Flag] = []
        for hit in sorted((*self.complete, *self.slotted), key=lambda h: h.first):
            meaning = hit.phrase.meaning
            if meaning not in FLAGS or (meaning in _SUPPLIER_ONLY and side == "request"):
                continue
            if hit.phrase.slot in ("process", "material", "cert"):
                continue
            start, end = source.span(hit.first, hit.last)
            until = None
            if hit.phrase.slot == "date":
                until, where = date_near(source, hit.first, hit.last, hit.phrase.slot_after)
                if until is None:
                    continue
                start, end = min(start, where[0]), max(end, where[1])
            elif hit.phrase.slot in ("n", "size"):
                continue
            found.append(Flag(meaning, start, end, source.text[start:end], until))
        return tuple(found)


def phrases_of(source: Source, lexicon: Lexicon) -> Phrases:
    """The phrases of a text; a complete one hides shorter ones, others wait for their slot."""
    matcher = _matcher(lexicon, FIXTURES)
    hits = [
        Hit(first, last, phrase)
        for first, last, value in matcher.find(lexicon.sequence(source.tokens))
        for phrase in value  # type: ignore[attr-defined]
        if _fits(source, first, last, phrase)
    ]
    hits.sort(key=lambda h: (h.first - h.last, h.first, bool(h.phrase.slot)))
    taken: dict[int, int] = {}
    kept: list[Hit] = []
    for hit in hits:
        size = hit.last - hit.first
        if any(taken.get(i, 0) > size for i in range(hit.first, hit.last)):
            continue
        if hit.phrase.slot not in ("process", "material", "cert"):
            for i in range(hit.first, hit.last):
                taken[i] = max(taken.get(i, 0), size)
        kept.append(hit)
    kept.sort(key=lambda h: h.first)
    return Phrases(
        tuple(h for h in kept if not h.phrase.slot or h.phrase.slot == "place"),
        tuple(h for h in kept if h.phrase.slot and h.phrase.slot != "place"),
    )


def _inside_a_word(source: Source, first: int, last: int, phrase: Phrase) -> bool:
    tokens = source.tokens
    head, tail = tokens[first], tokens[last - 1]
    wordy = ("latin", "digit")
    if first and head.glued and head.script in wordy and tokens[first - 1].script in wordy:
        return True
    follows = tokens[last] if last < len(tokens) and tokens[last].glued else None
    if follows is None:
        return False
    if tail.script in wordy:
        return follows.script in wordy
    single = last - first == 1 and bool(phrase.slot) and tail.script in ("han", "hangul")
    return single and follows.script == tail.script


def _fits(source: Source, first: int, last: int, phrase: Phrase) -> bool:
    if _inside_a_word(source, first, last, phrase):
        return False
    head = source.tokens[first]
    written = tuple(source.marks[first:last])
    if written == phrase.marks:
        if phrase.language == "vi" and last - first == 1 and written[0].isascii():
            return source.clause_of(first).language == "vi"
        return not (
            phrase.language in ("ja", "ko", "zh")
            and last - first == 1
            and head.script == "hangul"
            and head.glued
        )
    if any(not w.isascii() and w != m for w, m in zip(written, phrase.marks, strict=True)):
        return False
    clause = source.clause_of(first)
    return not clause.marked and clause.language == "vi"


@lru_cache(maxsize=4)
def _compiled(base: Path) -> dict[Key, tuple[Phrase, ...]]:
    tokenizer = Lexicon.from_fixtures(base).tokenizer
    found: dict[Key, list[Phrase]] = {}
    for row in read_csv("reading/phrases.csv", base):
        for language in LANGUAGES:
            for pattern in split(row[f"patterns_{language}"]):
                phrase = _compile(tokenizer, row["code"], row["meaning"], language, pattern)
                if phrase is not None and phrase not in found.setdefault(phrase.key, []):
                    found[phrase.key].append(phrase)
    return {key: tuple(phrases) for key, phrases in found.items()}


def _matcher(lexicon: Lexicon, base: Path) -> Matcher:
    known = lexicon.extras.get("phrases")
    if known is None:
        known = Matcher(dict(_compiled(base)), lexicon.ids)
        lexicon.extras["phrases"] = known
    return known  # type: ignore[return-value]


def _compile(
    tokenizer: Tokenizer, row: str, meaning: str, language: str, pattern: str
) -> Phrase | None:
    slots = _SLOT.findall(pattern)
    if not slots:
        key, marks = key_of(tokenizer, pattern)
        return Phrase(row, meaning, language, "", False, (), key, marks)
    before, _, after = _SLOT.sub("\x1f", pattern, count=1).partition("\x1f")
    if not before.strip() and language in ("ja", "ko") and len(after.strip()) > 2:
        after = _PARTICLE.sub("", after.strip(), count=1)
    if not before.strip() and language == "en" and len(after.split()) > 1:
        after = _COPULA.sub("", after.strip(), count=1)
    ending: Key = ()
    if before.strip():
        key, marks = key_of(tokenizer, before)
        ending = key_of(tokenizer, after)[0] if after.strip() else ()
    else:
        key, marks = key_of(tokenizer, after)
    if not key:
        return None
    return Phrase(row, meaning, language, slots[0], bool(before.strip()), ending, key, marks)
