"""Parts that suggest how they are made, for texts that name no process."""

from __future__ import annotations

from collections.abc import Iterator

from directory.taxonomy.lexicon import Lexicon, PartNoun
from directory.taxonomy.reading import Mention
from directory.taxonomy.source import Source
from directory.taxonomy.spans import inside, ordinary_spans
from directory.taxonomy.tracked import Tracked


def part_mentions(source: Source, lexicon: Lexicon, tracked: list[Tracked]) -> list[Tracked]:
    """Processes suggested by part names (certainty ``context``), outside what was read already.

    A part name that needs a material counts only when the text names one that fits; when several
    readings fit, the one that asks for the most precise material comes first.
    """
    kinds = ("process", "material", "standard")
    taken = {i for t in tracked for i in range(t.first, t.last) if t.mention.kind in kinds}
    materials: set[str] = set()
    for one in tracked:
        if one.mention.kind == "material" and one.mention.code:
            code = one.mention.code
            materials |= {code, lexicon.families.get(code, code)}
            materials |= set(lexicon.ancestors.get(code, ()))
    best: dict[int, tuple[tuple[int, int, int], PartNoun, int]] = {}
    for first, last, value in _nouns(source, lexicon, taken):
        for noun in value:
            if noun.materials and not materials & set(noun.materials):
                continue
            if not _accents_fit(source, first, last, noun):
                continue
            rank = (-(last - first), 0 if noun.materials else 1, _depth(lexicon, noun))
            for i in range(first, last):
                if i not in best or rank < best[i][0]:
                    best[i] = (rank, noun, first)
    return _tracked(source, best)


def _nouns(
    source: Source, lexicon: Lexicon, taken: set[int]
) -> Iterator[tuple[int, int, tuple[PartNoun, ...]]]:
    """The part names that stand as words of their own outside what was read already."""
    ordinary = ordinary_spans(source, lexicon)
    for first, last, value in lexicon.parts.find(source.sequence):
        free = not any(i in taken for i in range(first, last))
        if free and _is_word(source, first, last) and not inside(first, last, ordinary):
            yield first, last, value  # type: ignore[misc]


def _depth(lexicon: Lexicon, noun: PartNoun) -> int:
    return -max((len(lexicon.ancestors.get(m, ())) for m in noun.materials), default=0)


def _is_word(source: Source, first: int, last: int) -> bool:
    head, tail = source.tokens[first], source.tokens[last - 1]
    if (
        head.script in ("latin", "digit")
        and head.glued
        and source.tokens[first - 1].script
        in (
            "latin",
            "digit",
        )
    ):
        return False
    after = source.tokens[last] if last < len(source.tokens) else None
    if after and after.glued and tail.script == "latin" and after.script in ("latin", "digit"):
        return False
    before = source.tokens[first - 1] if head.glued else None
    led = before is not None and before.script == head.script
    followed = after is not None and after.glued and after.script == tail.script
    if tail.script == "katakana" and last - first <= 4 and (followed or (led and last - first < 3)):
        return False
    single = last - first == 1 and head.script in ("han", "hangul", "katakana", "kana")
    return not (single and (led or followed))


def _accents_fit(source: Source, first: int, last: int, noun: PartNoun) -> bool:
    written = tuple(source.marks[first:last])
    if written == noun.marks:
        plain = all(m.isascii() for m in noun.marks)
        vietnamese_word = plain and noun.key in (("can",), ("hop",), ("bat",), ("ron",), ("ray",))
        return not vietnamese_word or source.clause_of(first).language == "vi"
    if any(not w.isascii() for w in written) or source.clause_of(first).marked:
        return False
    return source.clause_of(first).language == "vi" and (
        last - first >= 2 or (not source.marked and len(noun.key[0]) >= 4)
    )


def _tracked(
    source: Source, best: dict[int, tuple[tuple[int, int, int], PartNoun, int]]
) -> list[Tracked]:
    found: dict[tuple[int, int], Tracked] = {}
    for _, noun, first in best.values():
        last = first + len(noun.key)
        start, end = source.span(first, last)
        mention = Mention(
            kind="process",
            code=noun.code,
            start=start,
            end=end,
            text=source.text[start:end],
            certainty="context",
            language=source.clause_of(first).language,
        )
        found.setdefault((first, last), Tracked(first, last, mention))
    kept: list[Tracked] = []
    for one in sorted(found.values(), key=lambda t: (t.first - t.last, t.first)):
        if all(one.last <= k.first or one.first >= k.last for k in kept):
            kept.append(one)
    return kept
