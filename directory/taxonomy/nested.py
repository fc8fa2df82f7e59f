"""Materials named inside the name of a process (HDPE in "thổi chai HDPE"), work in a product's."""

from __future__ import annotations

from directory.taxonomy.activities import names_work
from directory.taxonomy.lexicon import Lexicon, Term
from directory.taxonomy.reading import Mention
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked

# Their names speak of a coating or a treatment, not of what the part is made of.
_NOT_IN = ("surf", "heat", "test", "chem", "tool", "eng", "cable", "elec")


def nested_materials(source: Source, lexicon: Lexicon, tracked: list[Tracked]) -> list[Tracked]:
    """Mentions of materials (no whole families) that stand inside a process mention."""
    inside = {
        i: t
        for t in tracked
        if t.mention.kind == "process"
        and t.last - t.first > 1
        and not (t.mention.code or "").startswith(_NOT_IN)
        for i in range(t.first, t.last)
    }
    found: list[Tracked] = []
    if not inside:
        return found
    for first, last, value in lexicon.terms.find(source.sequence):
        outer = inside.get(first)
        if outer is None or last > outer.last or (first, last) == (outer.first, outer.last):
            continue
        terms: tuple[Term, ...] = value  # type: ignore[assignment]
        codes = {
            t.code
            for t in terms
            if t.kind == "material"
            and t.code not in lexicon.classes
            and t.origin != "variant"
            and tuple(source.marks[first:last]) == t.marks
            and len("".join(t.key)) > 1
        }
        if len(codes) != 1 or (first and source.tokens[first].glued and _wordy(source, first)):
            continue
        start, end = source.span(first, last)
        mention = Mention("material", codes.pop(), start, end, source.text[start:end])
        found.append(Tracked(first, last, mention))
    return _longest(found)


def nested_work(source: Source, lexicon: Lexicon, tracked: list[Tracked]) -> list[Tracked]:
    """Work that stands inside the name of a product: die casting in "die cast housings"."""
    inside = {i: t for t in tracked if t.mention.kind == "product" for i in range(t.first, t.last)}
    found: list[Tracked] = []
    if not inside:
        return found
    for first, last, value in lexicon.terms.find(source.sequence):
        outer = inside.get(first)
        if outer is None or last > outer.last:
            continue
        terms: tuple[Term, ...] = value  # type: ignore[assignment]
        codes = {
            t.code
            for t in terms
            if t.kind == "process"
            and tuple(source.marks[first:last]) == t.marks
            and names_work(t.text, t.language)
        }
        if len(codes) != 1:
            continue
        start, end = source.span(first, last)
        language = source.clause_of(first).language
        words = source.text[start:end]
        mention = Mention("process", codes.pop(), start, end, words, language=language)
        found.append(Tracked(first, last, mention))
    return _longest(found)


def _wordy(source: Source, first: int) -> bool:
    pair = {source.tokens[first - 1].script, source.tokens[first].script}
    return pair <= {"latin", "digit"}


def _longest(found: list[Tracked]) -> list[Tracked]:
    kept: list[Tracked] = []
    for one in sorted(found, key=lambda t: (t.first - t.last, t.first)):
        if all(one.last <= k.first or one.first >= k.last for k in kept):
            kept.append(one)
    return kept
