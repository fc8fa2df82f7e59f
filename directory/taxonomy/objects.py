"""Things and the work done on them: which of the two a text asks for."""

from __future__ import annotations

from bisect import bisect_left

from core.text import fold
from directory.taxonomy.activities import names_work
from directory.taxonomy.finishing import is_finishing, plain
from directory.taxonomy.reading import Role, Side
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked
from directory.taxonomy.wordlists import words

LINKS = frozenset(words("and & + và va 및 와 과 和 及 与 ・ と や kết hợp / 並びに および plus"))
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
# Works looked at beside each thing; a need names few, a hostile text thousands.
_MANY = 40
# Families of finished goods: work of the families behind them is a step of their own making.
_STEPS = {
    "cable": ("cable", "asm", "elec", "join"),
    "elec": ("elec", "asm", "cable", "join"),
    "pack": ("pack", "fabric", "surf-print"),
    "shoe": ("shoe", "garm", "fabric"),
    "garm": ("garm", "fabric", "dye", "trim"),
    "trim": ("trim", "fabric", "garm", "dye"),
    "fabric": ("fabric", "dye", "fibre"),
    "furn": ("furn", "join", "garm"),
    "sheet": ("sheet", "join", "mach"),
    "auto": ("auto", "join", "asm"),
    "tool": ("tool", "mach", "asm"),
    "stamp-spring": ("stamp-spring",),
}


def demote(
    source: Source, tracked: list[Tracked], asked: list[int], roles: dict[int, Role], side: Side
) -> None:
    """Give things that the work named is done on a role beside or behind that work."""
    roles.update(dict.fromkeys(_bare_cnc(source, tracked, asked), "background"))
    asked = [i for i in asked if i not in roles]
    things = [i for i in asked if is_thing(source, tracked[i])]
    work = [i for i in asked if i not in things]
    extras = {j for j in work if _goes_with(source, tracked[j])}
    if len(extras) < len(asked):
        roles.update(dict.fromkeys(extras, "secondary"))
    described = {j for j in work if _names_object(source, tracked, j, work)}
    roles.update(dict.fromkeys(described, "background"))
    sure = [j for j in work if _says_what(tracked[j]) and j not in extras | described]
    objects = _objects(source, tracked, things, sure) | _tools_served(source, tracked, sure)
    if side == "request":
        objects |= _same_code(tracked, things, objects)
        objects |= _modifiers(source, tracked, things, [i for i in asked if i not in roles])
        makers = [j for j in work if j not in extras | described]
        means = _means(source, tracked, makers)
        if means:
            roles.update(dict.fromkeys(means, "secondary"))
            made_there = {tracked[i].mention.code for i in makers if i not in means}
            others = [i for i in things if tracked[i].mention.code not in made_there]
            roles.update(dict.fromkeys(others, "background"))
            return
        objects |= _shaped(source, tracked, things, makers) | _given(tracked, things)
        kept = [i for i in things if i not in objects]
        roles.update(dict.fromkeys(_own_steps(tracked, kept, makers), "secondary"))
    objects = _still_objects(source, tracked, objects, work, sure)
    if len(objects) < len(asked):
        roles.update(dict.fromkeys(objects, "background"))
    left = [i for i in asked if i not in roles]
    if side == "request" and all(i in things for i in left):
        roles.update(dict.fromkeys(_beside_parts(source, tracked, left), "background"))


def _still_objects(
    source: Source, tracked: list[Tracked], objects: set[int], work: list[int], sure: list[int]
) -> set[int]:
    """Those that the text neither says are made nor names as a kind of the work itself."""
    kinds = {tracked[j].mention.code for j in sure if not is_finishing(tracked[j])}
    made = {
        tracked[j].mention.code
        for j in work
        if _is_made(source, tracked[j]) and tracked[j].mention.language != "ko"
    }
    return {
        i
        for i in objects
        if tracked[i].mention.code not in made
        and not _narrows(tracked[i].mention.code or "", kinds)
    }


def is_thing(source: Source, one: Tracked) -> bool:
    """Whether a process is named by what it makes, or by the trade that uses it."""
    return not _names_work(source, one) or _is_trade(one)


def _objects(
    source: Source, tracked: list[Tracked], things: list[int], sure: list[int]
) -> set[int]:
    return {
        i
        for i in things
        if any(_makes(source, tracked[j], tracked[i]) for j in near(sure, i))
        or is_for(source, tracked[i])
        or _is_trade(tracked[i])
    }


def _family(code: str) -> str:
    return code if code.startswith("stamp-spring") else code.split("-", maxsplit=1)[0]


def _is_step(work: Tracked, thing: Tracked) -> bool:
    """Whether work is a step in making the thing itself: crimping of a harness."""
    family = _family(thing.mention.code or "")
    steps = next((s for f, s in _STEPS.items() if family.startswith(f)), ())
    return (work.mention.code or "").startswith(steps) if steps else False


def _shaped(
    source: Source, tracked: list[Tracked], things: list[int], makers: list[int]
) -> set[int]:
    """Things that shaping work named outright makes: connectors where moulding is asked for."""
    shaping = [j for j in makers[:_MANY] if not is_finishing(tracked[j])]
    found: set[int] = set()
    for i in things:
        others = [j for j in shaping if not _is_step(tracked[j], tracked[i])]
        sure = [j for j in others if _says_what(tracked[j])]
        made = [j for j in others if j not in sure and _makes(source, tracked[j], tracked[i])]
        if (sure and not _joined(source, tracked, i, sure)) or made:
            found.add(i)
    return found | _same_code(tracked, things, found)


def _own_steps(tracked: list[Tracked], things: list[int], makers: list[int]) -> set[int]:
    """Crimping, assembly and tests named after a harness or a device are steps of making it."""
    return {
        j
        for i in things[:_MANY]
        for j in makers[:_MANY]
        if i < j
        and _family(tracked[i].mention.code or "") in ("cable", "elec")
        and (tracked[j].mention.code or "").startswith(("cable-crimp", "asm", "elec-test"))
    }


def _means(source: Source, tracked: list[Tracked], asked: list[int]) -> list[int]:
    """Works that only tell how a maker of a thing is equipped: "with stamping and moulding"."""
    made = {i for i in asked if not _is_activity(tracked[i]) and _is_made(source, tracked[i])}
    works = [i for i in asked if i not in made]
    families = {_family(tracked[i].mention.code or "") for i in works}
    several = len(families - {"mach", "surf", "heat", "test"}) > 1
    return works if made and several else []


def _given(tracked: list[Tracked], things: list[int]) -> set[int]:
    """Things that the buyer supplies, wherever the text names them."""
    given = {t.mention.code for t in tracked if t.mention.stance == "made_by_customer"}
    return {i for i in things if tracked[i].mention.code in given}


def _narrows(code: str, broader: set[str | None]) -> bool:
    """Whether a code is a kind of the only work named: gears where machining is asked for."""
    if len({_family(other or "") for other in broader}) > 1:
        return False
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
    if (
        plain(source, one.first, one.last).endswith(("部品", "品", "件", "부품"))
        and after[:1] in _OF
    ):
        return any(0 < tracked[i].first - one.last <= 4 for i in near(work, j) if i != j)
    if not one.mention.text.casefold().endswith("ed"):
        return False
    before = [t.key for t in source.tokens[max(0, one.first - 2) : one.first]]
    return "of" in before and any(
        0 < one.first - tracked[i].last <= 3 for i in near(work, j) if i != j
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


def _tools_served(source: Source, tracked: list[Tracked], sure: list[int]) -> set[int]:
    """Tools that other work serves: "wire-cut inserts for stamping dies"."""
    tools = {j for j in sure if (tracked[j].mention.code or "").startswith("tool-")}
    served = {j for j in tools if is_for(source, tracked[j]) and j != sure[0]}
    return served if len(tools) < len(sure) else set()


def _beside_parts(source: Source, tracked: list[Tracked], things: list[int]) -> set[int]:
    """Things that only qualify a part whose name tells how it is made: "charger cables".

    They count as such where the text names the part right beside them, or says they are supplied.
    """
    parts = [t for t in tracked if t.mention.certainty == "context"]
    starts, ends = {t.first for t in parts}, {t.last for t in parts}
    found = _given(tracked, things) if parts else set()
    for i in things:
        before = source.clause_of(tracked[i].first).language == "vi"
        if (tracked[i].first in ends) if before else (tracked[i].last in starts):
            found.add(i)
    found |= _same_code(tracked, things, found)
    return found if len(found) == len(things) else set()


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


def _names_work(source: Source, one: Tracked) -> bool:
    return _is_activity(one) or _is_made(source, one)


def _is_activity(one: Tracked) -> bool:
    return names_work(one.mention.text, one.mention.language)


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
    return fold(one.mention.text).startswith("nganh")


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
            for j in near(asked, i)
        )
    ]


def near(numbers: list[int], i: int) -> list[int]:
    """The numbers next to one in an ordered list."""
    middle = bisect_left(numbers, i)
    return numbers[max(0, middle - 8) : middle + 9]


def _makes(source: Source, work: Tracked, thing: Tracked) -> bool:
    """Whether the thing stands right behind (or before) the work, or in the list that does."""
    if is_finish_adjective(source, work, thing):
        return False
    left, right = (work, thing) if work.first < thing.first else (thing, work)
    if right.first - left.last > _MANY:
        return False
    words = [t.key for t in source.tokens[left.last : right.first]]
    if any(word in _STOPS or word[0] == "\n" for word in words):
        return False
    if work.first < thing.first:
        if not words or words[0] in _COMMAS or words[0] in ("/", "+"):
            return not words
        return words[0] not in LINKS
    apart = _FOR | LINKS | _COMMAS
    return len(words) <= 3 and not any(word in apart for word in words)


def is_finish_adjective(source: Source, work: Tracked, thing: Tracked) -> bool:
    """Whether it is "zinc plated screws", which asks for screws, not "zinc plating of screws".

    English, Japanese, Korean and Chinese put what describes a thing before it, Vietnamese behind.
    """
    if not is_finishing(work):
        return False
    left, right = (work, thing) if work.first < thing.first else (thing, work)
    if source.clause_of(work.first).language == "vi":
        return left is thing and right.first - left.last <= 1
    if left is thing:
        return False
    participle = work.mention.text.casefold().endswith("ed")
    return participle or (right.first == left.last and work.mention.language != "en")


def is_for(source: Source, one: Tracked) -> bool:
    """Whether a relation word stands before the thing: "for connectors", "cho bình ắc quy"."""
    clause = source.clause_of(one.first)
    before = [t.key for t in source.tokens[max(clause.first, one.first - 2) : one.first]]
    after = [t.key for t in source.tokens[one.last : one.last + 2]]
    return any(word in _FOR for word in before) or "".join(after)[:1] == "用" or after[:1] == ["용"]


def _joined(source: Source, tracked: list[Tracked], i: int, others: list[int]) -> bool:
    """Whether a thing stands in a list beside work: "gears and stampings"."""
    return any(
        j != i and between_only(source, tracked[i], tracked[j], LINKS) for j in near(others, i)
    )


def between_only(source: Source, one: Tracked, other: Tracked, links: frozenset[str]) -> bool:
    """Whether nothing but one or two of some words stands between two mentions."""
    left, right = (one, other) if one.first < other.first else (other, one)
    if right.first - left.last > 2:
        return False
    words = [source.tokens[k].key for k in range(left.last, right.first)]
    return bool(words) and all(word in links for word in words)


def title_end(source: Source) -> int:
    """The first token after the title: a short first line with more text behind it, else 0."""
    for i, token in enumerate(source.tokens[:40]):
        if token.key[0] == "\n":
            return i if i + 3 < len(source.tokens) else 0
    return 0
