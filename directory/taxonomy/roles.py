"""Which processes a text is about, which go along with them, which are someone else's business."""

from __future__ import annotations

from itertools import pairwise

from directory.taxonomy.background import is_background, is_customers, is_own_work
from directory.taxonomy.finishing import (
    is_finishing,
    is_included,
    is_insisted,
    is_supplied,
    is_wanted,
    plain,
)
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.objects import (
    LINKS,
    between_only,
    demote,
    is_finish_adjective,
    is_for,
    is_thing,
    near,
    title_end,
)
from directory.taxonomy.reading import Role, Side
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked

_PRIMARY = ("cast", "forge", "plast", "pm", "extr")
_PIECES = (
    "件",
    "品",
    "材",
    "품",
    "재",
    "部品",
    "부품",
    "제품",
    "part",
    "parts",
    "ings",
    "castings",
    "stampings",
)


def with_roles(
    source: Source, lexicon: Lexicon, tracked: list[Tracked], side: Side
) -> list[Tracked]:
    """Mentions with their role; in a profile only objects of other work are background."""
    roles: dict[int, Role] = {}
    processes = [
        i
        for i, t in enumerate(tracked)
        if t.mention.kind == "process" and t.mention.certainty in ("exact", "default")
    ]
    if side == "request":
        for i in processes:
            if is_background(source, tracked[i]):
                roles[i] = "background"
        for i, j in pairwise(processes):
            if i in roles and j not in roles and _in_one_breath(source, tracked[i], tracked[j]):
                roles[j] = "background"
    else:
        roles = {i: "background" for i in processes if is_customers(source, tracked[i])}
    asked = [i for i in processes if tracked[i].mention.stance == "asked" and i not in roles]
    if side == "request":
        roles.update(dict.fromkeys(_served(source, tracked), "background"))
        _finish(source, tracked, asked, roles)
    demote(source, tracked, [i for i in asked if i not in roles], roles, side)
    left = [i for i in asked if i not in roles]
    if side == "request":
        _secondary(source, lexicon, tracked, left, roles)
    if not left and side == "request" and not _suggested(tracked):
        roles = {i: role for i, role in roles.items() if i not in asked}
        if not asked:
            roles = {i: r for i, r in roles.items() if is_own_work(source, tracked[i])}
    return [t.with_role(roles[i]) if i in roles else t for i, t in enumerate(tracked)]


def _in_one_breath(source: Source, own: Tracked, other: Tracked) -> bool:
    """Whether the buyer lists another work with one he does himself: "we weld and paint"."""
    return own.mention.text.casefold().startswith("we ") and between_only(source, own, other, LINKS)


def _served(source: Source, tracked: list[Tracked]) -> set[int]:
    """Parts named only as what the goods are for, beside other parts: 手机配件用PE袋."""
    parts = [i for i, t in enumerate(tracked) if t.mention.certainty == "context"]
    served = {i for i in parts if is_for(source, tracked[i])}
    codes = {tracked[i].mention.code for i in parts if i not in served}
    return {i for i in served if tracked[i].mention.code not in codes} if codes else set()


def _suggested(tracked: list[Tracked]) -> bool:
    return any(t.mention.certainty == "context" for t in tracked)


def _finish(
    source: Source, tracked: list[Tracked], asked: list[int], roles: dict[int, Role]
) -> None:
    """Where finishing is what is asked for, the parts it is done on were shaped before."""
    title = title_end(source)
    finishing = [i for i in asked if is_finishing(tracked[i])]
    parts = [i for i in asked if i not in finishing]
    things = [i for i in parts if is_thing(source, tracked[i])]
    supplied = is_supplied(source, tracked)
    wanted = [
        i
        for i in finishing
        if (supplied or is_wanted(source, tracked[i], title))
        and not any(is_finish_adjective(source, tracked[i], tracked[j]) for j in near(things, i))
    ]
    if not wanted:
        return
    clauses = {source.clause_of(tracked[i].first).first for i in wanted}
    # A title of nothing but finishing leaves no doubt: "shot blasting" of castings.
    headed = any(tracked[i].first < title for i in wanted)
    headed = headed and not any(tracked[i].first < title for i in parts)
    for i in parts:
        one = tracked[i]
        guess = one.mention.certainty == "default" and not _linked(source, tracked, i, wanted)
        shaped = i in things or guess or _is_done_before(source, one)
        shaped = shaped or any(_is_object_of(source, tracked[j], one) for j in near(wanted, i))
        beside = source.clause_of(one.first).first in clauses
        shaped = shaped or (headed and not _linked(source, tracked, i, wanted))
        if shaped or (supplied and beside and _is_piece(source, one)):
            roles[i] = "background"


def _is_object_of(source: Source, work: Tracked, one: Tracked) -> bool:
    """Whether a participle says what the work is done on: "e-coat on pressed brackets"."""
    if one.first < work.last or not one.mention.text.casefold().endswith(("ed", "cast", "cut")):
        return False
    between = [t.key for t in source.tokens[work.last : one.first]][:6]
    return not {"of", "on", "for", "to"}.isdisjoint(between) and "," not in between


def _is_done_before(source: Source, one: Tracked) -> bool:
    """Whether work is named as what came before: "sau khi tiện", "after turning", 切削後."""
    before = [t.key for t in source.tokens[max(0, one.first - 2) : one.first]]
    after = plain(source, one.last, min(one.last + 1, len(source.tokens)))
    return before == ["sau", "khi"] or before[-1:] in (["after"], ["sau"]) or after in ("後", "后")


def _is_piece(source: Source, one: Tracked) -> bool:
    """Whether work is named by the parts it gave: プレス品, 钣金件, "mouldings"."""
    text = plain(source, one.first, one.last)
    after = plain(source, one.last, min(one.last + 2, len(source.tokens)))
    return text.endswith(_PIECES) or after.startswith(_PIECES)


def _secondary(
    source: Source,
    lexicon: Lexicon,
    tracked: list[Tracked],
    asked: list[int],
    roles: dict[int, Role],
) -> None:
    """Finishing beside shaping, guesses beside certain readings, and what the title leaves out."""
    roles.update(dict.fromkeys(_welds_of_sheet(source, tracked, asked), "secondary"))
    shaping = _shaping(source, tracked, [i for i in asked if i not in roles], roles)
    _beside(source, tracked, [i for i in asked if i not in roles], shaping, roles)
    left = [i for i in asked if i not in roles]
    if not shaping and _suggested(tracked):
        described = [i for i in left if _describes(source, tracked[i])]
        roles.update(dict.fromkeys(described, "secondary"))
        left = [i for i in left if i not in roles]
    title = title_end(source)
    headed = [i for i in left if tracked[i].first < title]
    headed = [i for i in headed if tracked[i].mention.certainty == "exact"] or (
        headed if all(tracked[i].mention.certainty == "default" for i in left) else []
    )
    if not headed:
        return
    named = {tracked[i].mention.code for i in headed}
    for i in left:
        if i in headed or _related(lexicon, tracked[i].mention.code or "", named):
            continue
        if not _linked(source, tracked, i, [j for j in left if tracked[j].mention.code in named]):
            roles[i] = "secondary"


def _welds_of_sheet(source: Source, tracked: list[Tracked], asked: list[int]) -> list[int]:
    """Welding beside sheet-metal work is part of it, unless the title asks for welding."""
    sheet = [
        i
        for i in asked
        if (tracked[i].mention.code or "").startswith("sheet")
        and tracked[i].mention.certainty == "exact"
    ]
    title = title_end(source)
    welds = [i for i in asked if (tracked[i].mention.code or "").startswith("join")]
    headed = any(tracked[i].first < title for i in welds)
    return welds if sheet and not headed else []


def _shaping(
    source: Source, tracked: list[Tracked], asked: list[int], roles: dict[int, Role]
) -> list[int]:
    """Works that shape the part; machining after a casting or moulding goes along with it."""
    shaping = [i for i in asked if not is_finishing(tracked[i])]
    first = [i for i in shaping if (tracked[i].mention.code or "").startswith(_PRIMARY)]
    later = {
        i
        for i in shaping
        if (tracked[i].mention.code or "").startswith("mach")
        and first
        and first[0] < i
        and not _linked(source, tracked, i, first)
    }
    roles.update(dict.fromkeys(later, "secondary"))
    return [i for i in shaping if i not in later]


def _beside(
    source: Source,
    tracked: list[Tracked],
    asked: list[int],
    shaping: list[int],
    roles: dict[int, Role],
) -> None:
    """Guesses and finishing go along with certain shaping, unless named in one breath with it."""
    certain = [i for i in shaping if tracked[i].mention.certainty == "exact"]
    for i in asked:
        if _linked(source, tracked, i, shaping):
            continue
        if certain and tracked[i].mention.certainty == "default" and i not in certain:
            roles[i] = "secondary"
        if shaping and is_finishing(tracked[i]) and not is_insisted(source, tracked[i]):
            roles[i] = "secondary"
        if is_included(source, tracked[i]) and len(asked) > 1:
            roles[i] = "secondary"


def _describes(source: Source, one: Tracked) -> bool:
    """Whether a participle describes a part ("anodised plates"), not a task ("to be plated")."""
    before = source.tokens[one.first - 1].key if one.first else ""
    return one.mention.text.casefold().endswith("ed") and before not in ("be", "being", "them")


def _related(lexicon: Lexicon, code: str, named: set[str | None]) -> bool:
    return any(
        lexicon.is_kind_of(code, other or "") or lexicon.is_kind_of(other or "", code)
        for other in named
    )


def _linked(source: Source, tracked: list[Tracked], i: int, shaping: list[int]) -> bool:
    """Whether a process is named in one breath with another: "stamp and plate"."""
    for j in near(shaping, i):
        if j != i and between_only(source, tracked[i], tracked[j], LINKS):
            return True
    return False
