"""Words into concepts for people who choose: suggestions while they type, and what they meant.

Reads the terms of all five languages. What was typed is never changed into a concept by a guess:
several meanings and misspellings come back as candidates.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from core.text import fold, fold_keeping_marks
from directory.models import Concept, ConceptTerm
from directory.models.taxonomy import NAME_LANGUAGES
from directory.taxonomy import Mention, read, read_name
from directory.taxonomy.guess import guess_words

#: Longer words name no concept: what lies beyond is not searched for.
LONGEST_WORDS = 200
MOST_CANDIDATES = 6

_SEARCH = """
SELECT DISTINCT ON (found.nearness, found.size, c.id) c.id, found.text
FROM (
    SELECT t.concept_id, t.text, length(t.bare) AS size,
           CASE WHEN t.bare = %(bare)s THEN 0
                WHEN starts_with(t.bare, %(bare)s) THEN 1
                WHEN strpos(t.bare, ' ' || %(bare)s) > 0 THEN 2
                WHEN strpos(t.bare, %(bare)s) > 0 THEN 3 ELSE 4 END
           + CASE WHEN strpos(t.folded, %(folded)s) > 0 THEN 0 ELSE 0.5 END AS nearness
    FROM directory_conceptterm t
    WHERE strpos(t.bare, %(bare)s) > 0
       OR (length(%(bare)s) >= 4 AND similarity(t.bare, %(bare)s) >= 0.45)
) found JOIN directory_concept c ON c.id = found.concept_id
WHERE c.kind = %(kind)s AND c.retired_on IS NULL
ORDER BY found.nearness, found.size, c.id LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept, and the term of it that what was typed is near to."""

    concept: Concept
    term: str


@dataclass(frozen=True, slots=True)
class Understood:
    """The concept that words mean, else what they may mean, the usual one first."""

    concept: Concept | None = None
    candidates: tuple[Concept, ...] = ()
    #: What the words name when it is of another kind: "ABS" is a material, not a process.
    of_other_kind: Concept | None = None


def suggest(kind: str, words: str, *, limit: int = 12) -> list[Suggestion]:
    """Return concepts of a kind with terms near to `words`, nearest first; retired ones never."""
    bare = fold(words[:LONGEST_WORDS])
    if not bare:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _SEARCH,
            {"bare": bare, "folded": fold_keeping_marks(words[:LONGEST_WORDS]), "kind": kind},
        )
        first: dict[int, str] = {}
        for pk, term in cursor.fetchall():
            first.setdefault(pk, term)
    chosen = dict(list(first.items())[:limit])
    concepts = Concept.objects.in_bulk(list(chosen))
    return [Suggestion(concepts[pk], term) for pk, term in chosen.items() if pk in concepts]


def understand(kind: str, words: str) -> Understood:
    """Return what `words` mean among the concepts of a kind: one, several to ask about, or none."""
    words = words.strip()[:LONGEST_WORDS]
    if not words:
        return Understood()
    labelled = concept_labelled(kind, words)
    if labelled is not None:
        return Understood(concept=labelled)
    mentions = read(words, side="profile", guess=guess_words).mentions
    codes = _meanings(kind, words, mentions)
    known = _by_code(kind, codes)
    if len(known) == 1 and _is_sure(kind, words, mentions):
        return Understood(concept=known[0])
    other = _of_other_kind(kind, words, mentions)
    if other is not None and not any(m.kind == kind for m in mentions):
        return Understood(of_other_kind=other)
    known = known or [one.concept for one in suggest(kind, words, limit=MOST_CANDIDATES)]
    return Understood(candidates=tuple(known[:MOST_CANDIDATES]))


def concept_labelled(kind: str, words: str) -> Concept | None:
    """Return the one concept with these words as its label in any language, whatever the case."""
    wanted = fold_keeping_marks(words)
    if not wanted:
        return None
    terms = ConceptTerm.objects.filter(
        folded=wanted, concept__kind=kind, concept__retired_on__isnull=True
    )
    found = {
        term.concept.pk: term.concept
        for term in terms.select_related("concept").order_by("concept_id")
        if wanted in {fold_keeping_marks(label) for label in _labels(term.concept)}
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _labels(concept: Concept) -> list[str]:
    return [getattr(concept, f"name_{code}") for code in NAME_LANGUAGES]


def _meanings(kind: str, words: str, mentions: tuple[Mention, ...]) -> list[str]:
    """Codes that the words may stand for, the usual one first."""
    named = read_name(words, kind)
    codes = [named.code] if named and named.code else []
    if not _is_sure(kind, words, mentions):
        for mention in (m for m in mentions if m.kind == kind):
            codes += [*([mention.code] if mention.code else []), *mention.candidates]
    return list(dict.fromkeys(codes))


def _is_sure(kind: str, words: str, mentions: tuple[Mention, ...]) -> bool:
    """Whether the words name one concept outright, and not by a guess or as the usual meaning."""
    mine = [m for m in mentions if m.kind == kind]
    if any(m.certainty in ("guess", "open") or _is_usual_of_several(m) for m in mine):
        return False
    named = read_name(words, kind)
    return named is not None and named.certainty == "exact"


def _is_usual_of_several(mention: Mention) -> bool:
    return mention.certainty == "default" and bool(mention.candidates)


def _is_whole(mention: Mention, words: str) -> bool:
    return mention.end - mention.start >= len(words.strip()) - 1


def _by_code(kind: str, codes: list[str]) -> list[Concept]:
    """The concepts of these codes in this order; retired and unknown ones left out."""
    rows = Concept.objects.filter(kind=kind, code__in=codes, retired_on__isnull=True)
    found = {concept.code: concept for concept in rows}
    return [found[code] for code in codes if code in found]


def _of_other_kind(kind: str, words: str, mentions: tuple[Mention, ...]) -> Concept | None:
    for mention in mentions:
        is_other = mention.kind not in (kind, "place") and _is_whole(mention, words)
        if is_other and mention.code and mention.certainty == "exact":
            return next(iter(_by_code(mention.kind, [mention.code])), None)
    return None
