"""One structured value as people and other systems write it, read into one concept.

"CNC lathe work", "injection molding of plastics", "ISO 9001:2015", "aluminium 6061",
"automotive and motorcycle", "Hà Nội": first as a term, then the most specific concept named inside,
then by the words both share, whatever their order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from core.text import fold, fold_map
from directory.taxonomy.activities import names_work
from directory.taxonomy.lexicon import Lexicon, Term
from directory.taxonomy.reader import read
from directory.taxonomy.reading import Mention
from directory.taxonomy.rows import FIXTURES, LANGUAGES, read_csv, split
from directory.taxonomy.units import unit_after
from directory.taxonomy.wordlists import words
from directory.taxonomy.words import stem

_WORD = re.compile(r"[^\W_]+")
# Words that do not tell one process, material or sector from another.
_WEAK = frozenset(
    stem(w)
    for w in words(
        "of the and for with in on by a an to or making manufacture manufacturing production "
        "processing process work works service services part parts component components "
        "general industry industrial sector type types based products product goods maker "
        "supply technology operation operations job using from other all etc company shop "
        "contract"
    )
)
_PARENS = re.compile(r"\([^()]*\)")
_JOINT = re.compile(r"\s*(?:[,;/&+、，；]|\b(?:and|or|và|hoặc)\b|및)\s*")
_MOST_PIECES = 6
_ENOUGH = 0.6
# Places and standards that share a word are different ones.
_SHARES_WORDS = frozenset({"process", "material", "product", "sector"})


def read_name(name: str, kind: str, lexicon: Lexicon | None = None) -> Mention | None:
    """The concept a single value names, or None. ``kind`` as in Mention, or ``unit``.

    Certainty is ``exact`` for a known term or one inside the name, ``guess`` for shared words only.
    """
    if not name or not name.strip():
        return None
    return _read_name(name[:300], kind, lexicon or Lexicon.from_fixtures())


def read_names(name: str, kind: str, lexicon: Lexicon | None = None) -> tuple[Mention, ...]:
    """All concepts a single value joins: "nickel and chrome plating" names both platings.

    Pieces that name nothing for themselves leave the value whole, as :func:`read_name` reads it.
    """
    whole = read_name(name, kind, lexicon)
    lexicon = lexicon or Lexicon.from_fixtures()
    pieces = [p for p in _JOINT.split((name or "")[:300]) if p.strip()]
    if kind != "process" or not 2 <= len(pieces) <= _MOST_PIECES:
        return (whole,) if whole else ()
    codes = _joined_codes(tuple(pieces), lexicon)
    if whole and whole.code and _exact(name, kind, lexicon):
        family = lexicon.families.get(whole.code)
        codes = [c for c in codes if lexicon.families.get(c) == family]
    broader = {a for c in codes for a in lexicon.ancestors.get(c, ())}
    codes = [c for c in dict.fromkeys(codes) if c not in broader]
    if len(codes) < 2:
        return (whole,) if whole else ()
    return tuple(_mention(name, kind, code, "exact") for code in codes)


def _joined_codes(pieces: tuple[str, ...], lexicon: Lexicon) -> list[str]:
    """What each piece names, alone or with the head it shares: the last words, or the first."""
    first, last = pieces[0].split(), pieces[-1].split()
    found: list[str] = []
    for i, piece in enumerate(pieces):
        forms = [piece]
        if i + 1 < len(pieces):
            forms += [" ".join([piece, *last[-size:]]) for size in (2, 1) if size < len(last)]
        if i:
            forms += [" ".join([*first[:size], piece]) for size in (2, 1) if size < len(first)]
        code = next((c for c in (_whole_term(form, lexicon) for form in forms) if c), None)
        if code:
            found.append(code)
    return found


def _whole_term(form: str, lexicon: Lexicon) -> str | None:
    """The process that a form is a term of, from end to end and not by guessing."""
    form = form.strip()
    mentions = [m for m in read(form, lexicon=lexicon).mentions if m.kind == "process" and m.code]
    whole = [m for m in mentions if m.end - m.start == len(form) and m.certainty != "context"]
    return whole[0].code if len(whole) == 1 else None


@lru_cache(maxsize=20_000)
def _read_name(name: str, kind: str, lexicon: Lexicon) -> Mention | None:
    if kind == "unit":
        return _unit(name)
    for form in (name, _PARENS.sub(" ", name)):
        code = _exact(form, kind, lexicon)
        if code:
            return _mention(name, kind, code, "exact")
    code = _inside(name, kind, lexicon)
    if code:
        return _mention(name, kind, code, "exact")
    code = _shared(name, kind, lexicon) if kind in _SHARES_WORDS else None
    if code is None and kind == "process":
        code = next(iter(read(name, lexicon=lexicon).core_processes()), None)
    return _mention(name, kind, code, "guess") if code else None


def _mention(name: str, kind: str, code: str, certainty: str) -> Mention:
    return Mention(kind, code, 0, len(name), name, certainty)  # type: ignore[arg-type]


def _unit(name: str) -> Mention | None:
    folded = fold_map(name.strip())
    code, end = unit_after(folded.bare, folded.marked, 0, not folded.marked.isascii())
    if not code or folded.bare[end:].strip():
        code = _unit_names().get(fold(name), "")
    return _mention(name, "unit", code, "exact") if code else None


@lru_cache(maxsize=1)
def _unit_names() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in read_csv("taxonomy/units.csv", FIXTURES):
        known.setdefault(row["code"], row["code"])
        for language in LANGUAGES:
            for text in (row[f"name_{language}"], *split(row[f"synonyms_{language}"])):
                known.setdefault(fold(text), row["code"])
    return known


def _exact(form: str, kind: str, lexicon: Lexicon) -> str | None:
    if form.strip() in lexicon.codes and lexicon.codes[form.strip()] == kind:
        return form.strip()
    key, marks = lexicon.key_of(form)
    terms = [t for t in lexicon.keys.get(key, ()) if t.kind == kind]
    accented = [t for t in terms if t.marks == marks]
    if any(not mark.isascii() for mark in marks):
        terms = accented
    terms = accented or terms
    codes = list(dict.fromkeys(t.code for t in _best(terms)))
    if len(codes) == 1:
        return codes[0]
    if codes:
        return _decided(form, kind, lexicon, codes)
    return None


def _best(terms: list[Term]) -> list[Term]:
    direct = [t for t in terms if t.origin != "variant"]
    return direct or terms


def _decided(form: str, kind: str, lexicon: Lexicon, codes: list[str]) -> str | None:
    """What the reader makes of an ambiguous term that stands alone."""
    mentions = [m for m in read(form, lexicon=lexicon).mentions if m.kind == kind]
    for mention in mentions:
        if mention.code in codes:
            return mention.code
    return codes[0]


def _inside(name: str, kind: str, lexicon: Lexicon) -> str | None:
    """The most specific concept named inside, covering the most letters."""
    reading = read(name, lexicon=lexicon)
    mentions = [
        m
        for m in reading.mentions
        if m.kind == kind and m.code and m.certainty not in ("context", "guess")
    ]
    if not mentions:
        return None
    codes = {m.code for m in mentions if m.code}
    broader = {a for c in codes for a in lexicon.ancestors.get(c, ())}
    specific = [m for m in mentions if m.code not in broader]
    common = _common(lexicon, [m.code for m in specific if m.code]) if _joins(name) else None
    if common:
        return common
    best = max(
        specific,
        key=lambda m: (m.certainty == "exact", names_work(m.text, "en"), m.end - m.start, -m.start),
    )
    shared = _shared(name, kind, lexicon)
    if shared and shared != best.code and lexicon.is_kind_of(shared, best.code or ""):
        return shared
    return best.code if _covers(name, kind, best, specific, lexicon) else None


def _joins(name: str) -> bool:
    return bool(re.search(r"\b(and|và|or)\b|&", name))


def _common(lexicon: Lexicon, codes: list[str]) -> str | None:
    """The nearest broader concept of several, or None when there are not several."""
    if len(set(codes)) < 2:
        return None
    for broader in lexicon.ancestors.get(codes[0], ()):
        if all(lexicon.is_kind_of(code, broader) for code in codes):
            return broader
    return None


def _covers(name: str, kind: str, best: Mention, mentions: list[Mention], lexicon: Lexicon) -> bool:
    """Whether a term inside a process name says enough: not one ordinary word of a long name."""
    if kind != "process" or best.certainty == "exact":
        return True
    words = [w for w in _strong(name) if len(w) > 2]
    return len(words) <= 2 or len(mentions) > 1 or not _shared(name, kind, lexicon)


def _strong(name: str) -> frozenset[str]:
    words = (stem(w) for w in _WORD.findall(fold_map(name).bare))
    return frozenset(w for w in words if w not in _WEAK)


def _shared(name: str, kind: str, lexicon: Lexicon) -> str | None:
    """The concept one of whose terms shares the most telling words with the name."""
    words = _strong(name)
    if not words:
        return None
    index = _word_index(lexicon, kind)
    scores: dict[str, float] = {}
    for code, sets in _candidates(index, words).items():
        scores[code] = max(2 * len(words & s) / (len(words) + len(s)) for s in sets)
    if not scores:
        return None
    top = max(scores.values())
    if top < _ENOUGH:
        return None
    best = sorted(code for code, score in scores.items() if score == top)
    if len(best) == 1:
        return best[0]
    for code in best:
        if all(lexicon.is_kind_of(other, code) for other in best):
            return code
    return best[0] if top > 0.8 else None


def _candidates(
    index: dict[str, list[tuple[str, frozenset[str]]]], words: frozenset[str]
) -> dict[str, list[frozenset[str]]]:
    found: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for word in words:
        for code, terms in index.get(word, ()):
            found[code].append(terms)
    return found


def _word_index(lexicon: Lexicon, kind: str) -> dict[str, list[tuple[str, frozenset[str]]]]:
    known = lexicon.extras.get(f"words:{kind}")
    if known is None:
        found: defaultdict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for terms in lexicon.keys.values():
            for term in terms:
                if term.kind == kind and term.origin != "variant":
                    strong = frozenset(k for k in term.key if k.isalnum() and k not in _WEAK)
                    for word in strong:
                        found[word].append((term.code, strong))
        lexicon.extras[f"words:{kind}"] = known = dict(found)
    return known  # type: ignore[return-value]
