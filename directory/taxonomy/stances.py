"""What a text says about each concept: asked, excluded, bought in, planned; required, preferred."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.phrases import MODES, Hit, Phrases
from directory.taxonomy.reading import Mention, Mode, Side, Stance
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked
from directory.taxonomy.wordlists import words

_STANCES: dict[str, Stance] = {
    "exclude-process": "excluded",
    "exclude-material": "excluded",
    "outsourced": "outsourced",
    "planned": "planned",
    "ended": "ended",
    "by-customer": "made_by_customer",
    "offer-closed": "ended",
}
# What only the other side says: a supplier's subcontracting, a buyer's own work.
_NOT_SAID_BY: dict[Side, str] = {"request": "outsourced", "profile": "buyer-does-it"}
_SLOT_KINDS = {
    "process": ("process",),
    "material": ("material",),
    "cert": ("standard",),
}
_WORDS_PROCESS = {"no-painting": "surf-painting", "no-plating": "surf-plating"}
_JOINERS = frozenset(
    words(
        "and or và hoặc va hoac hay lẫn lan & / 、 ・ や と 및 와 과 또 는 或 和 及 "
        "以 cũng cung nor , + 与 both 이 나 か も ま た は"
    )
)
_FILLERS = frozenset(words("máy may xưởng xuong lò lo line lines bộ phận nhà works any the"))
_SUPPLY = frozenset(words("supplied supply provide provided deliver cap 支 提 지 사"))
_HARD = frozenset(".。;；!！?？")
_REACH = 4


def with_stances(
    source: Source, lexicon: Lexicon, tracked: list[Tracked], said: Phrases, side: Side
) -> tuple[list[Tracked], set[int]]:
    """Mentions with the stance their phrases give, and the numbers of the tokens used for it."""
    used: set[int] = set()
    stances: dict[int, Stance] = {}
    for hit in sorted(said.slotted, key=lambda h: (h.first - h.last, h.first)):
        if not used.isdisjoint(range(hit.first, hit.last)) or _inside(tracked, hit):
            continue
        stance = _STANCES.get(hit.phrase.meaning)
        if stance is None or hit.phrase.row == _NOT_SAID_BY[side]:
            continue
        index = _slot(source, tracked, hit)
        if index is None:
            continue
        for i in _listed(source, lexicon, tracked, index, hit):
            if stances.get(i) != "excluded":
                stances[i] = stance
        used |= set(range(hit.first, hit.last))
    made_up: list[Tracked] = []
    for hit in said.complete:
        extra = _complete(source, tracked, hit, stances, side)
        made_up += extra
        if extra or hit.phrase.meaning in _STANCES:
            used |= set(range(hit.first, hit.last))
    changed = [
        t.with_stance(stances[i]) if i in stances else t
        for i, t in enumerate(tracked)
        if i in stances or not all(j in used for j in range(t.first, t.last))
    ]
    return sorted(changed + made_up, key=lambda t: (t.first, t.last)), used


def _nearby(tracked: list[Tracked], token: int) -> range:
    """Numbers of the mentions next to a token, up to a dozen on each side."""
    middle = bisect_left(tracked, token, key=lambda t: t.first)
    return range(max(0, middle - 12), min(len(tracked), middle + 12))


def _complete(
    source: Source, tracked: list[Tracked], hit: Hit, stances: dict[int, Stance], side: Side
) -> list[Tracked]:
    """Stances of phrases without a slot: they speak of the processes of their clause."""
    code = _WORDS_PROCESS.get(hit.phrase.row)
    meaning = hit.phrase.meaning
    if code:
        inside = [
            i
            for i in _nearby(tracked, hit.first)
            if (t := tracked[i]).mention.kind == "process"
            and hit.first < t.last
            and t.first < hit.last
        ]
        by_customer = meaning == "by-customer"
        stance: Stance = "made_by_customer" if by_customer else "excluded"
        for i in inside:
            stances[i] = stance
        return [] if inside else [_made_up(source, hit, code, stance)]
    if _says_all(hit) and side == "profile":
        for i, one in enumerate(tracked):
            if one.mention.kind == "process":
                stances.setdefault(i, "outsourced")
    if meaning in ("planned", "offer-closed", "outsourced") and _is_local(hit):
        clause = source.clause_of(hit.first)
        for i in _nearby(tracked, hit.first):
            one = tracked[i]
            here = clause.first <= one.first < clause.last
            kinds = ("process", "standard") if meaning == "planned" else ("process",)
            if here and one.mention.kind in kinds and i not in stances:
                stances[i] = _STANCES[meaning]
    return []


def _says_all(hit: Hit) -> bool:
    """Whether a phrase speaks of the whole production."""
    return hit.phrase.row == "all-outsourced"


def _is_local(hit: Hit) -> bool:
    return hit.phrase.row in (
        "not-yet-running",
        "line-relocated",
        "line-stopped",
        "trial",
        "may-be-outsourced",
        "no-more-process",
        "cert-planned",
    )


def _made_up(source: Source, hit: Hit, code: str, stance: Stance) -> Tracked:
    start, end = source.span(hit.first, hit.last)
    mention = Mention(
        "process",
        code,
        start,
        end,
        source.text[start:end],
        stance=stance,
        language=source.clause_of(hit.first).language,
    )
    return Tracked(hit.first, hit.last, mention)


def _slot(source: Source, tracked: list[Tracked], hit: Hit) -> int | None:
    """The mention that fills a phrase's slot, a few words away at most."""
    kinds = _SLOT_KINDS.get(hit.phrase.slot, ())
    best: tuple[int, int] | None = None
    for i in _nearby(tracked, hit.first):
        one = tracked[i]
        supplied = not _SUPPLY.isdisjoint(hit.phrase.key)
        if one.mention.kind not in kinds or (one.mention.certainty == "context" and not supplied):
            continue
        gap = one.first - hit.last if hit.phrase.slot_after else hit.first - one.last
        if gap < 0 and _reaches_beyond(hit, one):
            gap = 0
        if gap < 0 or gap > _reach(source, hit) or (best is not None and best[0] <= gap):
            continue
        between = (
            range(hit.last, one.first) if hit.phrase.slot_after else range(one.last, hit.first)
        )
        if any(source.tokens[j].key in _HARD or source.tokens[j].key[0] == "\n" for j in between):
            continue
        if any(source.tokens[j].key in ",、，" for j in between):
            continue
        if _ends_well(source, hit, one):
            best = (gap, i)
    return None if best is None else best[1]


def _reaches_beyond(hit: Hit, one: Tracked) -> bool:
    """Whether a mention begins in a phrase and goes on behind it: "không làm" + "làm khuôn"."""
    if hit.phrase.slot_after:
        return one.first > hit.first and one.last > hit.last
    return one.last < hit.last and one.first < hit.first


def _inside(tracked: list[Tracked], hit: Hit) -> bool:
    """Whether the words of a phrase are part of a name: "không" in "tôi chân không"."""
    near = [tracked[i] for i in _nearby(tracked, hit.first)]
    return any(
        t.first <= hit.first and hit.last <= t.last and t.last - t.first > hit.last - hit.first
        for t in near
    )


def _reach(source: Source, hit: Hit) -> int:
    """Bare negations reach less far than phrases that say more."""
    short = hit.last - hit.first == 1
    script = source.tokens[hit.first].script
    if script in ("latin", "digit"):
        return 2 if short and hit.phrase.slot_after else _REACH
    return 2 if short else 6


def _ends_well(source: Source, hit: Hit, one: Tracked) -> bool:
    ending = hit.phrase.ending
    if not ending:
        return True
    keys = [t.key for t in source.tokens[one.last : one.last + len(ending) + 3]]
    return any(tuple(keys[k : k + len(ending)]) == ending for k in range(4))


def _listed(
    source: Source, lexicon: Lexicon, tracked: list[Tracked], index: int, hit: Hit
) -> list[int]:
    """The filled slot and the mentions joined to it: "no painting or plating"."""
    kind, family = tracked[index].mention.kind, _family(lexicon, tracked[index])
    step = 1 if hit.phrase.slot_after else -1
    listed = [index]
    here = index
    while 0 <= here + step < len(tracked):
        other = tracked[here + step]
        left, right = (tracked[here], other) if step > 0 else (other, tracked[here])
        between = [source.tokens[j].key for j in range(left.last, right.first)]
        if other.mention.kind != kind or len(between) > 3:
            break
        if not between and source.tokens[right.first].glued and not hit.phrase.slot_after:
            break
        if not all(word in _JOINERS or word in _FILLERS or word == "，" for word in between):
            break
        if between and all(word in _FILLERS for word in between):
            break
        loose = all(word in (",", "，", "、") for word in between)
        if (
            loose
            and not _opens(source, tracked, here + step, hit)
            and _family(lexicon, other) != family
        ):
            break
        here += step
        listed.append(here)
    return listed


def _opens(source: Source, tracked: list[Tracked], i: int, hit: Hit) -> bool:
    """Whether a list before an exclusion begins its sentence: "A, B, C are not offered"."""
    if hit.phrase.slot_after or _STANCES.get(hit.phrase.meaning) != "excluded":
        return False
    sentence = source.clause_of(tracked[i].first).sentence
    while i > 0 and source.clause_of(tracked[i - 1].first).sentence == sentence:
        if tracked[i].first - tracked[i - 1].last > 2:
            return False
        i -= 1
    first = tracked[i].first
    clause = source.clause_of(first)
    return clause.first == first and clause.opener in ("", "。", ".")


def _family(lexicon: Lexicon, one: Tracked) -> str:
    return lexicon.families.get(one.mention.code or "", one.mention.code or "")


def with_modes(
    source: Source, tracked: list[Tracked], said: Phrases, side: Side
) -> tuple[list[Tracked], set[int]]:
    """Standards with the mode of their clause: required, preferred, optional, or none said."""
    used: set[int] = set()
    hits = sorted(
        (
            h
            for h in (*said.complete, *said.slotted)
            if h.phrase.meaning in MODES and h.phrase.slot in ("", "cert")
        ),
        key=lambda h: h.first,
    )
    modes: dict[int, Mode] = {}
    standards = [i for i, t in enumerate(tracked) if t.mention.kind == "standard"]
    for n, i in enumerate(standards):
        around = [tracked[j] for j in standards[max(0, n - 6) : n + 7]]
        hit = _mode_hit(source, tracked[i], around, hits)
        if hit is not None:
            modes[i] = MODES[hit.phrase.meaning]  # type: ignore[assignment]
            used |= set(range(hit.first, hit.last))
    _inherit(source, tracked, standards, modes, hits)
    result = [
        replace(t, mention=replace(t.mention, mode=modes[i])) if i in modes else t
        for i, t in enumerate(tracked)
    ]
    return result, used


def _mode_hit(
    source: Source, one: Tracked, standards: list[Tracked], hits: list[Hit]
) -> Hit | None:
    """The mode phrase of the same clause that belongs to a standard.

    It is the next one after, unless another standard follows first; else the one before.
    """
    clause = source.clause_of(one.first)
    middle = bisect_left(hits, one.first, key=lambda h: h.first)
    here = [
        h
        for h in hits[max(0, middle - 8) : middle + 8]
        if clause.first <= h.first < clause.last or _bracketed(source, clause.last, h, one)
    ]
    if not here:
        return None
    if len({h.phrase.meaning for h in here}) == 1:
        return here[0]
    after = [h for h in here if h.first >= one.last]
    nexts = [s.first for s in standards if s.first >= one.last]
    own = [h for h in after if not nexts or h.first < min(nexts)]
    softer = [h for h in own if h.phrase.meaning != "required"]
    if softer and len(own) > len(softer):
        return softer[0]
    before = [h for h in here if h.last <= one.first]
    others = [s for s in standards if s is not one and clause.first <= s.first < clause.last]
    if after:
        nearest = min(after, key=lambda h: h.first)
        parted = [h for h in before if all(not (h.last <= s.first < one.first) for s in others)]
        if not parted or nearest.first - one.last <= one.first - parted[-1].last:
            return nearest
    return before[-1] if before else after[0]


def _bracketed(source: Source, end: int, hit: Hit, one: Tracked) -> bool:
    """A phrase in brackets right after the standard: "ISO 9001 (required)"."""
    if not 0 <= hit.first - one.last <= 4 or end >= len(source.tokens):
        return False
    return source.tokens[end].key in "([（【"


def _inherit(
    source: Source,
    tracked: list[Tracked],
    standards: list[int],
    modes: dict[int, Mode],
    hits: list[Hit],
) -> None:
    """Standards listed with commas share the mode said once at the end or at the beginning."""
    places = {i: n for n, i in enumerate(standards)}
    for order, step in ((list(reversed(standards)), 1), (standards, -1)):
        for i in order:
            if i in modes:
                continue
            place = places[i] + step
            if not 0 <= place < len(standards) or standards[place] not in modes:
                continue
            j = standards[place]
            left, right = (tracked[i], tracked[j]) if step > 0 else (tracked[j], tracked[i])
            between = [source.tokens[k] for k in range(left.last, right.first)]
            words = [t for t in between if t.key not in _JOINERS and t.key != "，"]
            start = bisect_left(hits, left.last, key=lambda h: h.first)
            named = [h for h in hits[start : start + 1] if h.first < right.first]
            if len(words) <= 3 and not named and not any(t.key in _HARD for t in words):
                modes[i] = modes[j]
    heading = _headings(source, tracked, standards, modes, hits)
    modes.update(heading)


def _headings(
    source: Source,
    tracked: list[Tracked],
    standards: list[int],
    modes: dict[int, Mode],
    hits: list[Hit],
) -> dict[int, Mode]:
    """Modes from a heading: "Required: ISO 9001, ISO 14001"."""
    found: dict[int, Mode] = {}
    for i in standards:
        if i in modes:
            continue
        clause = source.clause_of(tracked[i].first)
        end = bisect_left(hits, clause.first, key=lambda h: h.first)
        before = [
            h
            for h in hits[max(0, end - 3) : end]
            if h.last <= clause.first
            and h.last + 1 >= clause.first - 1
            and source.clause_of(h.first).sentence == clause.sentence
        ]
        if before and clause.opener in (":", "："):
            found[i] = MODES[before[-1].phrase.meaning]  # type: ignore[assignment]
    return found
