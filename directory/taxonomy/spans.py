"""Which concepts a text names, and where: longest and most specific first.

Accents decide where the text has them. A word without accents stands for an accented term only
in text without any, or in a stretch of several words that has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from directory.taxonomy.activities import names_work
from directory.taxonomy.lexicon import Lexicon, Term
from directory.taxonomy.source import Clause, Source
from directory.taxonomy.wordlists import words
from directory.taxonomy.words import Token

_KIND_ORDER = {
    "process": 0,
    "standard": 1,
    "material": 2,
    "place": 4,
    "product": 5,
    "sector": 6,
    "unit": 9,
}
_ORIGIN_ORDER = {"name": 0, "synonym": 0, "designation": 1, "variant": 2}
_PARTICLES = frozenset("은는이가을를의로에와과도만용")
# Letters by which a name of work outweighs what overlaps it: "in hoa vải" + "vải cotton".
_WORK_BONUS = 3
_AND = frozenset(["and", "or", "&", "/", ",", "và", "hoặc", "va", "hoac"])
_VOWELS = frozenset("aeiouy")
_PLAIN_CODES = frozenset({"abs", "pom", "tpe", "tpu", "asa", "epp", "eps"})
_MATERIAL_WORDS = frozenset(
    words(
        "resin plastic nhua thep steel inox nhom aluminum aluminium dong brass copper vat "
        "material materials lieu grade mac ngoc kim loai metal film yarn fabric fiber fibre "
        "hat rubber"
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """Terms of one or several concepts that fit tokens first..last (half open).

    ``shadow`` marks a process that the words of a material also name: a profile, a pipe, denim.
    """

    first: int
    last: int
    kind: str
    terms: tuple[Term, ...]
    shadow: bool = False


def find(source: Source, lexicon: Lexicon) -> list[Found]:
    """The terms that name concepts in the text, none overlapping, in order."""
    ends: set[int] = set()
    starts: set[int] = set()
    raw: list[tuple[int, int, tuple[Term, ...]]] = []
    ordinary = ordinary_spans(source, lexicon)
    for first, last, value in lexicon.terms.find(source.sequence):
        if inside(first, last, ordinary):
            continue
        terms: tuple[Term, ...] = value  # type: ignore[assignment]
        raw.append((first, last, terms))
        ends.add(last)
        starts.add(first)
    candidates: list[Found] = []
    for first, last, terms in raw:
        if not _bounded(source, first, last, ends, starts):
            continue
        fitting = [t for t in terms if _fits(source, first, last, t)]
        candidates.extend(_by_kind(first, last, fitting))
    candidates.extend(_shared_heads(source, lexicon, candidates))
    kept = _resolve(source, candidates)
    materials = {(f.first, f.last) for f in kept if f.kind == "material"}
    shadows = [
        replace(c, shadow=True)
        for c in candidates
        if c.kind == "process" and (c.first, c.last) in materials
    ]
    return sorted(kept + shadows, key=lambda f: (f.first, f.shadow))


def ordinary_spans(source: Source, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Token spans of longer words that only contain terms: laser printer, contact lens."""
    found = ((first, last) for first, last, _ in lexicon.ordinary.find(source.sequence))
    return [(a, b) for a, b in found if not source.tokens[a].glued or not _latin(source, a)]


def inside(first: int, last: int, spans: list[tuple[int, int]]) -> bool:
    """Whether tokens first..last are part of one of the spans and no more than it."""
    return any(a <= first and last <= b for a, b in spans)


def _latin(source: Source, token: int) -> bool:
    return source.tokens[token].script == "latin"


def _shared_heads(source: Source, lexicon: Lexicon, candidates: list[Found]) -> Iterable[Found]:
    """Lists that say their head once: "nickel and chrome plating", "mạ kẽm, niken"."""
    tokens = source.tokens
    for i in range(1, len(tokens) - 2):
        if tokens[i].key in _AND and tokens[i - 1].script == "latin":
            for size in (1, 2):
                key = (tokens[i - 1].key, *(t.key for t in tokens[i + 2 : i + 2 + size]))
                fitting = _fitting(lexicon, key, source.marks[i - 1 : i], "en")
                if fitting:
                    yield Found(i - 1, i, "process", fitting)
    for found in candidates:
        if found.kind != "process" or found.last - found.first < 2:
            continue
        if any(t.language == "vi" for t in found.terms):
            yield from _listed(source, lexicon, found)


def _listed(source: Source, lexicon: Lexicon, found: Found) -> Iterable[Found]:
    tokens, head, place = source.tokens, source.tokens[found.first].key, found.last
    while place + 1 < len(tokens) and tokens[place].key in _AND:
        for size in (3, 2, 1):
            key = (head, *(t.key for t in tokens[place + 1 : place + 1 + size]))
            written = [source.marks[found.first], *source.marks[place + 1 : place + 1 + size]]
            fitting = _fitting(lexicon, key, written, "vi")
            if fitting and len(key) == size + 1:
                yield Found(place + 1, place + 1 + size, "process", fitting)
                place += 1 + size
                break
        else:
            return


def _fitting(
    lexicon: Lexicon, key: tuple[str, ...], written: list[str], language: str
) -> tuple[Term, ...]:
    return tuple(
        t
        for t in lexicon.keys.get(key, ())
        if t.kind == "process"
        and t.language == language
        and all(a == b for a, b in zip(written, t.marks, strict=False))
    )


def _by_kind(first: int, last: int, terms: list[Term]) -> Iterable[Found]:
    kinds: defaultdict[str, list[Term]] = defaultdict(list)
    for term in terms:
        kinds[term.kind].append(term)
    for kind, group in kinds.items():
        yield Found(first, last, kind, tuple(group))


def _resolve(source: Source, candidates: list[Found]) -> list[Found]:
    tokens = source.tokens

    def order(found: Found) -> tuple[int, int, int, int, int]:
        length = sum(tokens[i].end - tokens[i].start for i in range(found.first, found.last))
        best = min(_ORIGIN_ORDER[t.origin] for t in found.terms)
        kind = _KIND_ORDER[found.kind]
        if found.kind == "process" and not any(names_work(t.text, t.language) for t in found.terms):
            kind = _KIND_ORDER["material"] + 1
        elif found.kind == "process":
            length += _WORK_BONUS
        late = tokens[found.first].script in ("han", "katakana", "kana")
        return (-length, -found.first if late else found.first, kind, best, found.last)

    taken = bytearray(len(tokens) + 1)
    kept: list[Found] = []
    for found in sorted(candidates, key=order):
        if not any(taken[found.first : found.last]):
            kept.append(found)
            taken[found.first : found.last] = b"\x01" * (found.last - found.first)
    return sorted(_heads_first(source, kept, candidates), key=lambda f: f.first)


def _heads_first(source: Source, kept: list[Found], candidates: list[Found]) -> list[Found]:
    """Vietnamese puts the head first: "mác dệt" in "mác dệt cổ áo" holds against "dệt cổ áo"."""
    taken = {i for f in kept for i in range(f.first, f.last)}
    starting: dict[int, list[Found]] = {}
    for candidate in candidates:
        if candidate.kind == "process":
            starting.setdefault(candidate.first, []).append(candidate)
    longest = max((c.last - c.first for c in candidates), default=0)
    result = list(kept)
    for found in kept:
        if found.kind != "process" or source.clause_of(found.first).language != "vi":
            continue
        rivals = [
            c
            for first in range(found.first - longest, found.first)
            for c in starting.get(first, ())
            if found.first < c.last < found.last
            and 2 * _length(source, c) > 1.3 * _length(source, found)
            and all(i not in taken for i in range(c.first, found.first))
            and all(t.origin != "variant" for t in c.terms)
        ]
        if rivals:
            result.remove(found)
            result.append(max(rivals, key=lambda c: (_length(source, c), -c.first)))
    return result


def _length(source: Source, found: Found) -> int:
    tokens = source.tokens
    return sum(tokens[i].end - tokens[i].start for i in range(found.first, found.last))


def _bounded(source: Source, first: int, last: int, ends: set[int], starts: set[int]) -> bool:
    """Whether a match begins and ends where a word may begin and end."""
    tokens = source.tokens
    head, tail = tokens[first], tokens[last - 1]
    before = tokens[first - 1] if first and head.glued else None
    after = tokens[last] if last < len(tokens) and tokens[last].glued else None
    before = None if before and before.script == "mark" else before
    after = None if after and after.script == "mark" else after
    size = last - first
    if before and not _may_follow(before, head, size, tokens, first, last, first in ends):
        return False
    if after and not _may_precede(after, tail, size, tokens, first, last, last in starts):
        return False
    if size == 1 and head.script in ("han", "kana", "katakana", "hangul"):
        return (before is None and after is None) or (head.script == "hangul" and before is None)
    return True


def _run(tokens: list[Token], first: int, last: int, script: str, step: int) -> int:
    """How many tokens of one script the match has at its start (1) or end (-1)."""
    here = range(first, last) if step > 0 else range(last - 1, first - 1, -1)
    length = 0
    for i in here:
        if tokens[i].script != script:
            break
        length += 1
    return length


def _may_follow(
    before: Token, head: Token, size: int, tokens: list[Token], first: int, last: int, joined: bool
) -> bool:
    if {before.script, head.script} <= {"latin", "digit"}:
        return head.script == "latin" and before.script == "digit" and head.end - head.start >= 4
    if before.script != head.script:
        return True
    if head.script == "katakana":
        return joined or _run(tokens, first, last, "katakana", 1) >= 4
    if head.script == "hangul":
        return joined or size >= 3
    if head.script == "kana":
        return size >= 3
    return True


def _may_precede(
    after: Token, tail: Token, size: int, tokens: list[Token], first: int, last: int, joined: bool
) -> bool:
    if {after.script, tail.script} <= {"latin", "digit"}:
        if tail.script == "digit":
            return tail.end - tail.start >= 3 and after.end - after.start <= 2
        return tail.end - tail.start >= 4
    if after.script != tail.script:
        return True
    if tail.script == "katakana":
        return joined or _run(tokens, first, last, "katakana", -1) >= 2
    if tail.script == "hangul" and size > 1 and tokens[last - 2].script != "hangul":
        return after.key in _PARTICLES
    return True


def _foreign(source: Source, first: int, term: Term) -> bool:
    """A Chinese word for a thing in Japanese text, or the other way round: 自动车 and 自動車."""
    if term.kind != "process" or term.language not in ("ja", "zh"):
        return False
    here = source.clause_of(first).language
    here = here if here in ("ja", "zh") and source.language != "ja" else source.language
    return (
        here in ("ja", "zh") and here != term.language and not names_work(term.text, term.language)
    )


def _fits(source: Source, first: int, last: int, term: Term) -> bool:
    if _foreign(source, first, term):
        return False
    if not _short_enough_written(source, first, last, term):
        return False
    marks = source.marks
    written = marks[first:last]
    clause = source.clause_of(first)
    if all(a == b for a, b in zip(written, term.marks, strict=True)):
        return term.has_marks or _plain_word_fits(source, first, last, term, clause)
    if any(not w.isascii() and w != m for w, m in zip(written, term.marks, strict=True)):
        return False
    return _bare_fits(source, first, last, term, clause)


def _bare_fits(source: Source, first: int, last: int, term: Term, clause: Clause) -> bool:
    """Whether words without accents may stand for an accented term here."""
    letters = sum(len(key) for key in term.key)
    several = last - first >= 2
    if clause.marked:
        return False
    if several and letters >= 6:
        return clause.language != "en" or last - first >= 3 or letters >= 8
    return not source.marked and clause.language == "vi"


def _plain_word_fits(source: Source, first: int, last: int, term: Term, clause: Clause) -> bool:
    """Whether an unaccented term fits: short Vietnamese ones only in Vietnamese text."""
    if last - first == 1 and source.tokens[first].script == "latin":
        letters = len(term.key[0])
        if term.language == "vi" and letters <= 4 and term.kind != "material":
            return clause.language == "vi"
        if term.language == "en" and letters <= 4 and term.kind == "process":
            return clause.language != "vi" or not term.text.islower()
    return True


def _short_enough_written(source: Source, first: int, last: int, term: Term) -> bool:
    """Codes of one to three letters count only when written in capitals."""
    letters = "".join(term.key)
    original = source.original(first, last)
    if not _is_code(term, letters) or not any(c.isalpha() for c in original):
        return True
    if original.upper() != original:
        return len(letters) == 3 and (letters in _PLAIN_CODES or not _VOWELS & set(letters))
    if len(letters) > 2 or term.kind != "material":
        return True
    if source.shouting or term.origin == "designation":
        return _near_material(source, first, last)
    return True


def _is_code(term: Term, letters: str) -> bool:
    return (
        len(term.key) <= 2
        # Of the term itself: the key of RoHS has lost its last letter.
        and sum(c.isalnum() for c in term.text) <= 3
        and letters.isascii()
        and term.text[:1].isupper()
        and term.language != "vi"
        and term.kind in ("material", "standard", "process")
    )


def _near_material(source: Source, first: int, last: int) -> bool:
    near = source.tokens[max(0, first - 4) : last + 4]
    if any(t.script not in ("latin", "digit", "mark") for t in near):
        return True
    return (
        source.clause_of(first).language == "vi"
        or any(t.key in _MATERIAL_WORDS for t in near)
        or len(source.tokens) <= 4
    )
