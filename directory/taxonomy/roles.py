"""Which processes a text is about, which go along with them, which are someone else's business."""

from __future__ import annotations

from bisect import bisect_left

from directory.taxonomy.activities import names_work
from directory.taxonomy.background import is_background, is_customers
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.reading import Role, Side
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked
from directory.taxonomy.wordlists import words

# Families of work done on a part that something else has shaped.
_FINISHING = (
    "surf",
    "heat",
    "test",
    "eng",
    "asm-copack",
    "asm-sort",
    "mach-deburr",
    "tool-polish",
    "garm-embroid",
    "garm-print",
    "garm-finish",
    "elec-test",
    "elec-conformal",
)
_LINKS = frozenset(words("and & + và va 및 와 과 和 及 与 ・ と や kết hợp / 並びに および plus"))
_FOR = frozenset(words("for into with cho kem kèm gồm gom containing including"))
_STOPS = frozenset(".;。；!?！？:：")
_MAKERS = frozenset(
    words(
        "maker manufacturer factory producer mill making manufacturing production 生产 制造 厂 "
        "厂家 工厂 メカ 製造 製作 제조 제작 공장 생산"
    )
)
_WITH = (["with"], ["including"], ["incl"], ["kem"], ["plus"])
_OF = (["の"], ["へ"], ["的"], ["의"], ["に"])
_MADE_BY = frozenset({"san xuat", "nha may"})
_PARTICLES = frozenset("은는이가을를의로으에와과도만나및")
_COMMAS = frozenset(",、，")


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
    else:
        roles = {i: "background" for i in processes if is_customers(source, tracked[i])}
    asked = [i for i in processes if tracked[i].mention.stance == "asked" and i not in roles]
    _demote(source, tracked, asked, roles, side)
    left = [i for i in asked if i not in roles]
    if side == "request":
        _secondary(source, lexicon, tracked, left, roles)
    if not left and side == "request" and not _suggested(tracked):
        roles = {i: role for i, role in roles.items() if i not in asked}
    return [t.with_role(roles[i]) if i in roles else t for i, t in enumerate(tracked)]


def _suggested(tracked: list[Tracked]) -> bool:
    return any(t.mention.certainty == "context" for t in tracked)


def _demote(
    source: Source, tracked: list[Tracked], asked: list[int], roles: dict[int, Role], side: Side
) -> None:
    """Things that the work named is done on are not asked for themselves."""
    roles.update(dict.fromkeys(_bare_cnc(source, tracked, asked), "background"))
    asked = [i for i in asked if i not in roles]
    things = [i for i in asked if not _names_work(source, tracked[i]) or _is_trade(tracked[i])]
    work = [i for i in asked if i not in things]
    extras = {j for j in work if _goes_with(source, tracked[j])}
    if len(extras) < len(asked):
        roles.update(dict.fromkeys(extras, "secondary"))
    described = {j for j in work if _names_object(source, tracked, j, work)}
    roles.update(dict.fromkeys(described, "background"))
    sure = [j for j in work if _says_what(tracked[j]) and j not in extras | described]
    objects = {
        i
        for i in things
        if any(_makes(source, tracked[j], tracked[i]) for j in _near(sure, i))
        or _is_for(source, tracked[i])
        or _is_trade(tracked[i])
    }
    if side == "request":
        objects |= _same_code(tracked, things, objects)
        objects |= _modifiers(source, tracked, things, [i for i in asked if i not in roles])
        shaping = [j for j in sure if not _is_finishing(tracked[j])]
        title = _title_end(source)
        headed = [
            i
            for i in things
            if tracked[i].first < title
            and i not in objects
            and "none" not in tracked[i].mention.candidates
        ]
        if shaping and not headed:
            objects |= {i for i in things if not _joined(source, tracked, i, shaping)}
    kinds = {tracked[j].mention.code for j in sure}
    made = {
        tracked[j].mention.code
        for j in work
        if _is_made(source, tracked[j]) and tracked[j].mention.language != "ko"
    }
    objects = {
        i
        for i in objects
        if tracked[i].mention.code not in made
        and not _narrows(tracked[i].mention.code or "", kinds)
    }
    if len(objects) < len(asked):
        roles.update(dict.fromkeys(objects, "background"))


def _narrows(code: str, broader: set[str | None]) -> bool:
    """Whether a code is a kind of work named too: insert moulding beside moulding."""
    return any(other and code.startswith(other + "-") for other in broader)


def _names_object(source: Source, tracked: list[Tracked], j: int, work: list[int]) -> bool:
    """Whether work only tells what other work is done on or for.

    "Spot welding of stamped brackets"; "焊接工装夹具", where the tool for the work is asked.
    """
    one = tracked[j]
    follows = tracked[j + 1] if j + 1 < len(tracked) else None
    tool = follows is not None and (follows.mention.code or "").startswith("tool-")
    if follows is not None and tool and follows.first == one.last:
        return True
    after = [t.key for t in source.tokens[one.last : one.last + 3]]
    if one.mention.text.endswith(("部品", "品", "件", "부품")) and after[:1] in _OF:
        return any(0 < tracked[i].first - one.last <= 4 for i in _near(work, j) if i != j)
    if not one.mention.text.casefold().endswith("ed"):
        return False
    before = [t.key for t in source.tokens[max(0, one.first - 2) : one.first]]
    return "of" in before and any(
        0 < one.first - tracked[i].last <= 3 for i in _near(work, j) if i != j
    )


def _goes_with(source: Source, one: Tracked) -> bool:
    """Whether "with" stands right before the work: "harness with overmoulded plugs"."""
    before = [t.key for t in source.tokens[max(0, one.first - 2) : one.first]]
    return before[-1:] in _WITH or before[-2:] == ["bao", "gom"]


def _says_what(one: Tracked) -> bool:
    """Whether work is named that a thing can be the object of; bare assembly is part of any."""
    return one.mention.certainty == "exact" and not (one.mention.code or "").startswith("asm")


def _same_code(tracked: list[Tracked], things: list[int], objects: set[int]) -> set[int]:
    """A thing that is somewhere the object of other work is so wherever it is named."""
    codes = {tracked[i].mention.code for i in objects}
    return {i for i in things if tracked[i].mention.code in codes}


def _modifiers(
    source: Source, tracked: list[Tracked], things: list[int], asked: list[int]
) -> set[int]:
    """Things that only begin a longer word where another thing ends one: シート in シート用ばね."""

    def glued(i: int) -> bool:
        last = tracked[i].last
        if last >= len(source.tokens) or not source.tokens[last].glued:
            return False
        return source.tokens[last].script in ("han", "katakana", "hangul") and (
            source.tokens[last].key not in _PARTICLES
        )

    glued_things = {i for i in things if glued(i)}
    return glued_things if len(glued_things) < len(asked) else set()


def _secondary(
    source: Source,
    lexicon: Lexicon,
    tracked: list[Tracked],
    asked: list[int],
    roles: dict[int, Role],
) -> None:
    """Finishing beside shaping, guesses beside certain readings, and what the title leaves out."""
    shaping = [i for i in asked if not _is_finishing(tracked[i])]
    certain = [i for i in shaping if tracked[i].mention.certainty == "exact"]
    for i in asked:
        if certain and tracked[i].mention.certainty == "default" and i not in certain:
            roles[i] = "secondary"
        if shaping and _is_finishing(tracked[i]) and not _linked(source, tracked, i, shaping):
            roles[i] = "secondary"
    if any((tracked[i].mention.code or "").startswith("sheet") for i in asked):
        welds = [i for i in asked if (tracked[i].mention.code or "").startswith("join")]
        roles.update(dict.fromkeys(welds, "secondary"))
    left = [i for i in asked if i not in roles]
    if not shaping and _suggested(tracked):
        described = [i for i in left if _describes(source, tracked[i])]
        roles.update(dict.fromkeys(described, "secondary"))
        left = [i for i in left if i not in roles]
    title = _title_end(source)
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


def _describes(source: Source, one: Tracked) -> bool:
    """Whether a participle describes a part ("anodised plates"), not a task ("to be plated")."""
    before = source.tokens[one.first - 1].key if one.first else ""
    return one.mention.text.casefold().endswith("ed") and before not in ("be", "being", "them")


def _related(lexicon: Lexicon, code: str, named: set[str | None]) -> bool:
    return any(
        lexicon.is_kind_of(code, other or "") or lexicon.is_kind_of(other or "", code)
        for other in named
    )


def _title_end(source: Source) -> int:
    """The first token after the title: a short first line with more text behind it, else 0."""
    for i, token in enumerate(source.tokens[:40]):
        if token.key[0] == "\n":
            return i if i + 3 < len(source.tokens) else 0
    return 0


def _names_work(source: Source, one: Tracked) -> bool:
    return names_work(one.mention.text, one.mention.language) or _is_made(source, one)


def _is_made(source: Source, one: Tracked) -> bool:
    """Whether a thing stands beside a word for making it: "connector maker", "xưởng lò xo"."""
    after = source.tokens[one.last : one.last + 2]
    before = [t.key for t in source.tokens[max(0, one.first - 2) : one.first]]
    if after and (after[0].key in _MAKERS or "".join(t.key for t in after) in _MAKERS):
        return True
    if before[-1:] == ["xuong"] or " ".join(before) in _MADE_BY:
        return True
    return before[-1:] == ["of"] and before[0] in _MAKERS


def _is_trade(one: Tracked) -> bool:
    """Whether the words name a whole trade that is served: "cho ngành may"."""
    return one.mention.text.casefold().startswith(("ngành", "nganh"))


def _bare_cnc(source: Source, tracked: list[Tracked], asked: list[int]) -> list[int]:
    """A "CNC" that only says how another process is done: "CNC bending", "uốn CNC"."""
    return [
        i
        for i in asked
        if tracked[i].mention.text.casefold() == "cnc"
        and any(
            j != i
            and source.clause_of(tracked[j].first) is source.clause_of(tracked[i].first)
            and 0
            <= max(tracked[j].first - tracked[i].last, tracked[i].first - tracked[j].last)
            <= 3
            for j in _near(asked, i)
        )
    ]


def _near(numbers: list[int], i: int) -> list[int]:
    """The numbers next to one in an ordered list."""
    middle = bisect_left(numbers, i)
    return numbers[max(0, middle - 8) : middle + 9]


def _makes(source: Source, work: Tracked, thing: Tracked) -> bool:
    """Whether the thing stands right behind (or before) the work, or in the list that does."""
    if _is_finish_adjective(source, work, thing):
        return False
    left, right = (work, thing) if work.first < thing.first else (thing, work)
    words = [t.key for t in source.tokens[left.last : right.first]]
    if any(word in _STOPS or word[0] == "\n" for word in words):
        return False
    if work.first < thing.first:
        if not words or words[0] in _COMMAS or words[0] in ("/", "+"):
            return not words
        return words[0] not in _LINKS
    apart = _FOR | _LINKS | _COMMAS
    return len(words) <= 3 and not any(word in apart for word in words)


def _is_finish_adjective(source: Source, work: Tracked, thing: Tracked) -> bool:
    """Whether it is "zinc plated screws", which asks for screws, not "zinc plating of screws".

    English, Japanese, Korean and Chinese put what describes a thing before it, Vietnamese behind.
    """
    if not _is_finishing(work):
        return False
    left, right = (work, thing) if work.first < thing.first else (thing, work)
    if source.clause_of(work.first).language == "vi":
        return left is thing and right.first - left.last <= 1
    if left is thing:
        return False
    participle = work.mention.text.casefold().endswith("ed")
    return participle or (right.first == left.last and work.mention.language != "en")


def _is_for(source: Source, one: Tracked) -> bool:
    """Whether a relation word stands before the thing: "for connectors", "cho bình ắc quy"."""
    clause = source.clause_of(one.first)
    before = [t.key for t in source.tokens[max(clause.first, one.first - 2) : one.first]]
    after = [t.key for t in source.tokens[one.last : one.last + 2]]
    return any(word in _FOR for word in before) or "".join(after)[:1] == "用" or after[:1] == ["용"]


def _is_finishing(one: Tracked) -> bool:
    code = one.mention.code or ""
    return any(code == f or code.startswith(f + "-") for f in _FINISHING)


def _linked(source: Source, tracked: list[Tracked], i: int, shaping: list[int]) -> bool:
    """Whether a process is named in one breath with another: "stamp and plate"."""
    for j in _near(shaping, i):
        if j != i and _between(source, tracked[i], tracked[j], _LINKS):
            return True
    return False


def _joined(source: Source, tracked: list[Tracked], i: int, others: list[int]) -> bool:
    """Whether a thing stands in a list beside work: "gears, stamping and cartons"."""
    return any(
        j != i and _between(source, tracked[i], tracked[j], _LINKS | _COMMAS)
        for j in _near(others, i)
    )


def _between(source: Source, one: Tracked, other: Tracked, links: frozenset[str]) -> bool:
    left, right = (one, other) if one.first < other.first else (other, one)
    words = [source.tokens[k].key for k in range(left.last, right.first)]
    return bool(words) and len(words) <= 2 and all(word in links for word in words)
