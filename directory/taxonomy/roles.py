"""Which processes a text is about, which go along with them, which are someone else's business."""

from __future__ import annotations

from bisect import bisect_left

from directory.taxonomy.activities import names_work
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.reading import Role, Side
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked

# Families of work done on a part that something else has shaped.
_FINISHING = ("surf", "heat", "test", "eng", "asm-copack", "asm-sort", "mach-deburr", "tool-polish")
_LINKS = frozenset(["and", "&", "+", "và", "va", "및", "와", "과", "和", "及", "与", "・", "と", "や", "kết", "hợp", "/", "並びに", "および"])
_FOR = frozenset(["for", "into", "with", "cho", "kem", "gom", "containing", "including"])
_STOPS = frozenset(".;。；!?！？:：")
_BUYER = (
    ("buyer", "is"), ("customer", "is"), ("we", "are", "a"), ("we", "are", "an"), ("for", "our"),
    ("for", "use", "in"), ("for", "use", "on"), ("used", "in"), ("used", "on"), ("used", "for"),
    ("for", "the"), ("our",), ("buyer",), ("chung", "toi", "la"), ("ben", "mua", "la"),
    ("cho", "may"), ("dung", "cho"), ("su", "dung", "cho"), ("phuc", "vu"), ("cho", "nha", "may"),
    ("cho", "xuong"), ("cho", "day", "chuyen"), ("khach", "hang", "la"),
    ("弊社", "は"), ("当社", "は"), ("弊", "社", "は"), ("当", "社", "は"), ("당사", "는"),
    ("당", "사", "는"), ("我", "司", "是"), ("我", "们", "是"), ("用", "于"),
)
_OWN_PLANT_AFTER = (
    "machine", "machines", "machinery", "plant", "factory", "maker", "manufacturer", "company",
    "line", "lines", "customer", "press", "equipment", "shop", "workshop", "robot",
)
_OWN_PLANT_AFTER_CJK = (
    "機用", "机用", "機の", "设备用", "設備用", "メーカーです", "メーカです", "工場です", "업체입니다",
    "공장입니다", "기용", "용부품", "厂家", "工厂", "機向け", "機械用",
)


def with_roles(
    source: Source, lexicon: Lexicon, tracked: list[Tracked], side: Side
) -> list[Tracked]:
    """Mentions with their role; only processes of a request can be background."""
    roles: dict[int, Role] = {}
    processes = [i for i, t in enumerate(tracked) if t.mention.kind == "process"]
    if side == "request":
        for i in processes:
            if _is_background(source, tracked[i]):
                roles[i] = "background"
    asked = [
        i for i in processes
        if tracked[i].mention.stance == "asked" and i not in roles
        and tracked[i].mention.certainty in ("exact", "default")
    ]
    roles.update(dict.fromkeys(_bare_cnc(source, tracked, asked), "background"))
    asked = [i for i in asked if i not in roles]
    objects = _objects(source, tracked, asked)
    if len(objects) < len(asked):
        roles.update(dict.fromkeys(objects, "background"))
        asked = [i for i in asked if i not in objects]
    shaping = [i for i in asked if not _is_finishing(tracked[i])]
    if not asked:
        roles = {i: role for i, role in roles.items() if role != "background"}
    if side == "request" and any(tracked[i].mention.certainty == "exact" for i in shaping):
        for i in asked:
            if tracked[i].mention.certainty == "default":
                roles[i] = "secondary"
    if shaping and side == "request":
        for i in asked:
            if _is_finishing(tracked[i]) and not _linked(source, tracked, i, shaping):
                roles[i] = "secondary"
    return [t.with_role(roles[i]) if i in roles else t for i, t in enumerate(tracked)]


def _bare_cnc(source: Source, tracked: list[Tracked], asked: list[int]) -> list[int]:
    """"CNC" that only says how another process is done: "CNC bending", "uốn CNC"."""
    return [
        i for i in asked
        if tracked[i].mention.text.casefold() == "cnc"
        and any(
            j != i
            and source.clause_of(tracked[j].first) is source.clause_of(tracked[i].first)
            and 0 <= max(tracked[j].first - tracked[i].last, tracked[i].first - tracked[j].last) <= 3
            for j in _near(asked, i)
        )
    ]


def _near(numbers: list[int], i: int) -> list[int]:
    """The numbers next to one in an ordered list."""
    middle = bisect_left(numbers, i)
    return numbers[max(0, middle - 8) : middle + 9]


def _objects(source: Source, tracked: list[Tracked], asked: list[int]) -> set[int]:
    """Things named as what a process makes or where it goes: "turning of connectors"."""
    things = [i for i in asked if not _names_work(tracked[i]) or _is_trade(tracked[i])]
    work = [i for i in asked if i not in things]
    found: set[int] = set()
    for i in things:
        one = tracked[i]
        if any(_makes(source, tracked, tracked[j], one, things) for j in _near(work, i)) or _is_for(
            source, one
        ) or _is_trade(one):
            found.add(i)
    return found


def _names_work(one: Tracked) -> bool:
    return names_work(one.mention.text, one.mention.language)


def _makes(
    source: Source, tracked: list[Tracked], work: Tracked, thing: Tracked, things: list[int]
) -> bool:
    """Whether the thing stands right behind (or before) the work, or in the list that does."""
    left, right = (work, thing) if work.first < thing.first else (thing, work)
    between = source.tokens[left.last : right.first]
    words = [t.key for t in between]
    if any(word in _STOPS or word[0] == "\n" for word in words):
        return False
    if work.first < thing.first:
        if not words or words[0] in (",", "、", "，", "/", "+"):
            return not words
        return words[0] not in _LINKS
    apart = _FOR | _LINKS | {",", "、", "，"}
    return len(words) <= 3 and not any(word in apart for word in words)


def _is_trade(one: Tracked) -> bool:
    """Whether the words name a whole trade that is served: "cho ngành may"."""
    return one.mention.text.casefold().startswith(("ngành", "nganh"))


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
    """Whether a finishing process is named in one breath with a shaping one: "stamp and plate"."""
    one = tracked[i]
    for j in _near(shaping, i):
        other = tracked[j]
        left, right = (one, other) if one.first < other.first else (other, one)
        between = [source.tokens[k].key for k in range(left.last, right.first)]
        if between and len(between) <= 2 and all(word in _LINKS for word in between):
            return True
    return False


def _is_background(source: Source, one: Tracked) -> bool:
    """Whether a process is named to say what the buyer does or has."""
    clause = source.clause_of(one.first)
    if _is_machine(source, one):
        return True
    first = max(clause.first, one.first - 5)
    before = [source.tokens[k].key for k in range(first, one.first)]
    after = [t.key for t in source.tokens[one.last : min(clause.last, one.last + 3)]]
    joined = "".join(t.key for t in source.tokens[one.last : min(clause.last, one.last + 6)])
    led = any(_contains(before, lead) for lead in _BUYER)
    plant = bool(after) and after[0] in _OWN_PLANT_AFTER
    if any(joined.startswith(word) for word in _OWN_PLANT_AFTER_CJK):
        return True
    if _contains(before, ("may",)) and before[-1:] == ["may"] and (
        len(before) > 1 and before[-2] in ("cho", "cua", "tren", "trong", "lap")
    ):
        return True
    if not led:
        return False
    if clause.language == "vi" and any(_contains(before, lead) for lead in _BUYER[13:]):
        return True
    return plant or any(_contains(before, lead) for lead in (("buyer", "is"), ("customer", "is"),
                                                              ("we", "are", "a"),
                                                              ("we", "are", "an")))


def _is_machine(source: Source, one: Tracked) -> bool:
    """Whether a tonnage stands before: "300 t press"."""
    if one.first < 2:
        return False
    unit, number = source.tokens[one.first - 1], source.tokens[one.first - 2]
    return number.script == "digit" and unit.key in ("t", "ton", "tonne", "tan", "kn", "トン", "톤")


def _contains(words: list[str], lead: tuple[str, ...]) -> bool:
    size = len(lead)
    return any(tuple(words[k : k + size]) == lead for k in range(len(words) - size + 1))
