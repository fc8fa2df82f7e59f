"""What a text says about each concept: asked, excluded, bought in, planned."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from directory.taxonomy.activities import names_work
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.phrases import Hit, Phrases
from directory.taxonomy.reading import Mention, Side, Stance
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
JOINERS = frozenset(
    words(
        "and or và hoặc va hoac hay lẫn lan & / 、 ・ や と 및 와 과 또 는 或 和 及 "
        "以 cũng cung nor , + 与 both 이 나 か も ま た は"
    )
)
_FILLERS = frozenset(words("máy may xưởng xuong lò lo line lines bộ phận nhà works any the"))
_SUPPLY = frozenset(words("supplied supply provide provided deliver cap 支 提 지 사"))
_BREAKS = frozenset(
    words("に を へ で の に対 를 을 에 에서 的 对 for of to with need but can chi")
)
_COMMAS = frozenset(",，、")
_ASKS = frozenset(words("need want require seek looking can tim mua 需要 需 找 寻 求 探 구합 찾"))
_ASKS_CJK = ("需要", "需", "找", "寻", "求", "采购", "只找", "只要")
HARD = frozenset(".。;；!！?？")
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
        extra = _complete(source, lexicon, tracked, hit, stances, side)
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
    source: Source,
    lexicon: Lexicon,
    tracked: list[Tracked],
    hit: Hit,
    stances: dict[int, Stance],
    side: Side,
) -> list[Tracked]:
    """Stances of phrases without a slot: they speak of the processes of their clause."""
    code = _WORDS_PROCESS.get(hit.phrase.row)
    meaning = hit.phrase.meaning
    if code:
        return _named_inside(source, tracked, hit, code, stances)
    if _says_all(hit) and side == "profile":
        for i, one in enumerate(tracked):
            if one.mention.kind == "process":
                stances.setdefault(i, "outsourced")
    if meaning == "outsourced" and _is_local(hit):
        for i in _spoken_of(source, lexicon, tracked, hit):
            stances.setdefault(i, "outsourced")
    if meaning in ("planned", "offer-closed") and _is_local(hit):
        clause = source.clause_of(hit.first)
        for i in _nearby(tracked, hit.first):
            one = tracked[i]
            here = clause.first <= one.first < clause.last
            kinds = ("process", "standard") if meaning == "planned" else ("process",)
            if here and one.mention.kind in kinds and i not in stances:
                stances[i] = _STANCES[meaning]
    return []


def _named_inside(
    source: Source, tracked: list[Tracked], hit: Hit, code: str, stances: dict[int, Stance]
) -> list[Tracked]:
    """Mark the processes inside a phrase that names one itself; a new mention if there is none."""
    inside = [
        i
        for i in _nearby(tracked, hit.first)
        if (t := tracked[i]).mention.kind == "process" and hit.first < t.last and t.first < hit.last
    ]
    by_customer = hit.phrase.meaning == "by-customer"
    stance: Stance = "made_by_customer" if by_customer else "excluded"
    for i in inside:
        stances[i] = stance
    return [] if inside else [_made_up(source, hit, code, stance)]


def _spoken_of(source: Source, lexicon: Lexicon, tracked: list[Tracked], hit: Hit) -> list[int]:
    """The process next to a phrase without a slot, in its clause, and those listed with it.

    "Chai HDPE, in lụa có thể thuê ngoài" speaks of the printing; a part's name does not count.
    """
    clause = source.clause_of(hit.first)
    here = [
        i
        for i in _nearby(tracked, hit.first)
        if tracked[i].mention.kind == "process"
        and clause.first <= tracked[i].first < clause.last
        and tracked[i].mention.certainty != "context"
    ]
    before = [i for i in here if tracked[i].last <= hit.first]
    if not here:
        return []
    nearest = before[-1] if before else here[0]
    backward = replace(hit.phrase, slot_after=not before)
    return _listed(source, lexicon, tracked, nearest, Hit(hit.first, hit.last, backward))


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
        if any(source.tokens[j].key in HARD or source.tokens[j].key[0] == "\n" for j in between):
            continue
        commas = [j for j in between if source.tokens[j].key in _COMMAS]
        if commas and not _only_listed(tracked, between, commas):
            continue
        if _ends_well(source, hit, one):
            best = (gap, i)
    return None if best is None else best[1]


def _only_listed(tracked: list[Tracked], between: range, commas: list[int]) -> bool:
    """Whether beyond a comma nothing but other mentions stands: 彩盒、珍珠棉另行采购."""
    taken = {
        j
        for i in _nearby(tracked, between.start)
        for j in range(tracked[i].first, tracked[i].last)
        if tracked[i].mention.kind != "process"
    }
    return len(between) > len(commas) and all(j in taken or j in commas for j in between)


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
        if other.mention.kind != kind or len(between) > _between_limit(between):
            break
        excluded = _STANCES.get(hit.phrase.meaning) == "excluded"
        if not between and excluded and step < 0 and _qualifies(left, right):
            here += step
            listed.append(here)
            continue
        if not between and source.tokens[right.first].glued and not hit.phrase.slot_after:
            break
        if not _is_list(between):
            break
        if between and all(word in _FILLERS for word in between):
            break
        loose = all(word in (",", "，", "、") for word in between)
        bought = _STANCES.get(hit.phrase.meaning) == "outsourced"
        if loose and between and not _bare_item(source, other, tracked[here], bought):
            break
        if (
            loose
            and not _opens(source, tracked, here + step, hit)
            and _family(lexicon, other) != family
        ):
            break
        here += step
        listed.append(here)
    return listed


def _qualifies(left: Tracked, right: Tracked) -> bool:
    """Whether work only tells how a thing is made: 压铸散热器, "die-cast heat sinks"."""
    return names_work(left.mention.text, left.mention.language) and not names_work(
        right.mention.text, right.mention.language
    )


def _between_limit(between: list[str]) -> int:
    """Longer stretches are lists only where a joiner stands: "spot or hand-held welding"."""
    return 6 if _joined_by(between) else 3


def _joined_by(between: list[str]) -> bool:
    """Whether a joiner comes right after the left member: スポット溶接や手作業の溶接."""
    return any(word in JOINERS and word not in _COMMAS for word in between)


def _is_list(between: list[str]) -> bool:
    if all(word in JOINERS or word in _FILLERS or word == "，" for word in between):
        return True
    return _joined_by(between) and not any(word in _BREAKS for word in between)


def _bare_item(source: Source, item: Tracked, neighbour: Tracked, strict: bool) -> bool:
    """Whether a member beyond a comma stands alone in its clause, so that it is listed.

    In "needs gravity casting, die casting is out" the first clause says something of its own.
    """
    clause = source.clause_of(item.first)
    if clause is source.clause_of(neighbour.first):
        return True
    words = [t.key for t in source.tokens[clause.first : min(clause.last, clause.first + 40)]]
    if strict and len(words) > item.last - item.first + 1:
        return False
    return not any(word in _ASKS or "".join(words).startswith(_ASKS_CJK) for word in words)


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
