"""Processes a request names only to say what the buyer does, has, or uses the part for."""

from __future__ import annotations

from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked

_SELF = (
    ("buyer", "is"), ("customer", "is"), ("we", "are", "a"), ("we", "are", "an"),
    ("we", "are", "the"), ("chung", "toi", "la"), ("ben", "mua", "la"), ("khach", "hang", "la"),
    ("cong", "ty", "toi", "la"), ("弊", "社", "は"), ("当", "社", "は"), ("당", "사", "는"),
    ("저", "희", "는"), ("我", "司", "是"), ("我", "们", "是"), ("我", "司", "为"), ("本", "公", "司", "是"),
    ("our",), ("our", "own"), ("the", "buyer"),
)
_SEEKS = (
    "need", "looking", "look", "seek", "seeking", "buy", "want", "require", "can", "tim", "mua",
    "探", "募", "求", "依", "希望", "調", "委", "구", "찾", "필", "找", "寻", "需", "采", "购", "求",
)
_USED = (
    ("for", "our"), ("for", "use", "in"), ("for", "use", "on"), ("used", "in"), ("used", "on"),
    ("used", "for"), ("for", "the"), ("for", "a"), ("cho", "may"), ("dung", "cho"),
    ("su", "dung", "cho"), ("phuc", "vu"), ("cho", "nha", "may"), ("cho", "xuong"),
    ("cho", "day", "chuyen"), ("lap", "tren"), ("tren", "may"), ("cua", "may"), ("用", "于"),
)
_PLANT = frozenset(
    "machine machinery plant factory maker manufacturer company line customer press equipment shop "
    "workshop robot department floor hall".split()
)
_PLANT_CJK = (
    "機用", "机用", "机使用", "設備用", "设备用", "用于", "机械用", "機械用", "機向", "メカ", "工場", "업체입니다",
    "공장입니다", "기용", "厂家", "工厂", "车间", "設備", "라인용", "설비용", "ライン用", "裝置用", "装置用",
)


def is_background(source: Source, one: Tracked) -> bool:
    """Whether a process is named to say what the buyer does or has, or where the part goes."""
    clause = source.clause_of(one.first)
    if _is_machine(source, one) or _serves(source, one):
        return True
    before = [t.key for t in source.tokens[max(clause.first, one.first - 8) : one.first]]
    after = [t.key for t in source.tokens[one.last : min(clause.last, one.last + 10)]]
    if _introduces_self(before) and not _seeks(before) and not _seeks(after):
        return True
    plant = bool(after) and after[0] in _PLANT
    joined = "".join(after)
    near = before[-4:]
    if any(_contains(near, lead) for lead in _USED):
        vietnamese = clause.language == "vi"
        if plant or vietnamese or joined.startswith(_PLANT_CJK):
            return True
    machine = near[-1:] == ["may"] and near[-2:-1] in (["cho"], ["cua"], ["tren"], ["lap"])
    return machine or joined.startswith(("机用", "機用", "設備用", "设备用", "기용", "ライン用"))


def _introduces_self(before: list[str]) -> bool:
    return any(_contains(before, lead) for lead in _SELF)


def _seeks(words: list[str]) -> bool:
    joined = "".join(words)
    return any(word in words for word in _SEEKS) or any(
        word in joined for word in _SEEKS if not word.isascii()
    )


def _serves(source: Source, one: Tracked) -> bool:
    """Whether the process is what the part is for: 組立用, 조립용 (but not 射出成形用金型)."""
    after = [t.key for t in source.tokens[one.last : one.last + 2]]
    if after[:1] in (["用"], ["용"]) and one.last < len(source.tokens):
        return source.tokens[one.last].glued
    return after[:2] == ["向", "け"] or after[:1] == ["向"]


def _is_machine(source: Source, one: Tracked) -> bool:
    """Whether a tonnage stands before: "300 t press"."""
    if one.first < 2:
        return False
    unit, number = source.tokens[one.first - 1], source.tokens[one.first - 2]
    return number.script == "digit" and unit.key in ("t", "ton", "tonne", "tan", "kn", "トン", "톤")


def _contains(words: list[str], lead: tuple[str, ...]) -> bool:
    size = len(lead)
    return any(tuple(words[k : k + size]) == lead for k in range(len(words) - size + 1))
