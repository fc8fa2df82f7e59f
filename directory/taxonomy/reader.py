"""Reading a text in five languages: concepts, quantities, stances, flags, the unread rest."""

from __future__ import annotations

from directory.taxonomy.agreement import agreeing
from directory.taxonomy.guesses import add_guesses
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.meaning import Surroundings
from directory.taxonomy.modes import with_modes
from directory.taxonomy.nested import nested_materials, nested_work
from directory.taxonomy.parts import part_mentions
from directory.taxonomy.phrases import Phrases, phrases_of
from directory.taxonomy.quantities import quantities
from directory.taxonomy.reading import Guesser, Mention, Reading, Side
from directory.taxonomy.refine import parts_of_material, with_material_kinds
from directory.taxonomy.roles import with_roles
from directory.taxonomy.source import Source, prepare
from directory.taxonomy.spans import Found, find
from directory.taxonomy.stances import with_stances
from directory.taxonomy.standards import with_editions
from directory.taxonomy.tooling import with_tooling
from directory.taxonomy.tracked import Tracked
from directory.taxonomy.unread import unread_spans


def read(
    text: str,
    *,
    side: Side = "request",
    lexicon: Lexicon | None = None,
    guess: Guesser | None = None,
) -> Reading:
    """What a text says, with the span of everything read and a list of what was not understood.

    ``side`` is who speaks: a buyer (``request``) or a supplier (``profile``). Never raises; the
    same text gives the same reading. Text beyond READ_LIMIT characters is listed as unread.
    """
    lexicon = lexicon or Lexicon.from_fixtures()
    source = prepare(text, lexicon)
    found = with_editions(source, lexicon, find(source, lexicon))
    said = phrases_of(source, lexicon)
    numbers = quantities(source, _named_spans(source, found))
    tracked = _with_nested(source, lexicon, _mentions(source, lexicon, found, said))
    tracked, used = with_stances(source, lexicon, tracked, said, side)
    tracked += parts_of_material(source, lexicon, tracked)
    tracked.sort(key=lambda t: (t.first, t.last))
    tracked, modes_used = with_modes(source, tracked, said, side)
    tracked = with_roles(source, lexicon, agreeing(tracked), side)
    flags = said.flags(source, side)
    mentions = [t.mention for t in tracked]
    rest = unread_spans(source, tracked, numbers, said, used | modes_used)
    if guess is not None:
        mentions, rest = add_guesses(mentions, rest, guess)
    return Reading(
        text=text,
        language=source.language,
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))),
        quantities=tuple(numbers),
        flags=flags,
        unread=tuple(rest),
        ancestors=lexicon.ancestors,
        asked_as=lexicon.asked_as if side == "request" else {},
    )


def _with_nested(source: Source, lexicon: Lexicon, tracked: list[Tracked]) -> list[Tracked]:
    """Mentions with the materials, works and parts that words of theirs name besides, in order."""
    tracked = with_tooling(source, lexicon, tracked)
    tracked += nested_materials(source, lexicon, tracked)
    tracked += nested_work(source, lexicon, tracked)
    tracked = with_material_kinds(source, lexicon, tracked)
    tracked += part_mentions(source, lexicon, tracked)
    return sorted(tracked, key=lambda t: t.first)


def _named_spans(source: Source, found: list[Found]) -> list[tuple[int, int]]:
    """Folded spans whose digits belong to a name: SUS304, ISO 9001, 5-axis."""
    return [
        (source.tokens[f.first].start, source.tokens[f.last - 1].end)
        for f in found
        if f.kind != "unit"
    ]


def _mentions(source: Source, lexicon: Lexicon, found: list[Found], said: Phrases) -> list[Tracked]:
    around = Surroundings(source, lexicon, found)
    tracked: list[Tracked] = []
    for one in found:
        if one.kind == "unit" or said.covers(one.first, one.last):
            continue
        meaning = around.meaning(one)
        if meaning.ordinary:
            continue
        certainty = "context" if one.shadow and meaning.code else meaning.certainty
        start, end = source.span(one.first, one.last)
        mention = Mention(
            kind=one.kind,  # type: ignore[arg-type]
            code=meaning.code,
            start=start,
            end=end,
            text=source.text[start:end],
            certainty=certainty,  # type: ignore[arg-type]
            candidates=meaning.candidates,
            language=source.clause_of(one.first).language,
        )
        tracked.append(Tracked(one.first, one.last, mention))
    return tracked
