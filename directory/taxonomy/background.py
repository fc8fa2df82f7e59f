"""Processes a request names only to say what the buyer does, has, or uses the part for."""

from __future__ import annotations

from core.text import fold
from directory.taxonomy.finishing import is_finishing
from directory.taxonomy.source import Clause, Source
from directory.taxonomy.tracked import Tracked
from directory.taxonomy.wordlists import words

_SELF = (
    ("buyer", "is"),
    ("customer", "is"),
    ("we", "are", "a"),
    ("we", "are", "an"),
    ("we", "are", "the"),
    ("chung", "toi", "la"),
    ("ben", "mua", "la"),
    ("khach", "hang", "la"),
    ("cong", "ty", "toi", "la"),
    ("弊", "社", "は"),
    ("当", "社", "は"),
    ("당", "사", "는"),
    ("저", "희", "는"),
    ("我", "司", "是"),
    ("我", "们", "是"),
    ("我", "司", "为"),
    ("本", "公", "司", "是"),
    ("the", "buyer"),
    ("we", "have"),
    ("we", "run"),
    ("we", "already"),
    ("we", "operate"),
    ("we", "own"),
    ("we", "do"),
    ("we", "use"),
    ("chung", "toi", "co"),
    ("chung", "toi", "da"),
    ("chung", "toi", "chuyen"),
    ("we", "specialise"),
    ("we", "specialize"),
    ("chung", "toi", "dang"),
    ("ben", "toi", "co"),
    ("cong", "ty", "co"),
    ("nha", "may", "chung", "toi"),
    ("xuong", "chung", "toi"),
    ("当", "社", "に"),
    ("弊", "社", "に"),
    ("当", "社", "で"),
    ("弊", "社", "で"),
    ("自", "社", "で"),
    ("自", "社", "に"),
    ("我", "们", "有"),
    ("我", "司", "有"),
    ("我", "们", "已"),
    ("我", "司", "已"),
    ("我", "们", "自", "己"),
    ("我", "们", "的"),
    ("我", "司", "的"),
    ("당", "사", "에"),
    ("당", "사", "가"),
    ("당", "사", "의"),
    ("저", "희", "가"),
    ("자", "사"),
    ("당", "사", "에", "서"),
)
_SEEKS = (
    "need",
    "looking",
    "look",
    "seek",
    "seeking",
    "buy",
    "want",
    "require",
    "can",
    "tim",
    "mua",
    "探",
    "募",
    "求",
    "依",
    "希望",
    "調",
    "委",
    "구",
    "찾",
    "필",
    "找",
    "寻",
    "需",
    "采",
    "购",
    "求",
)
_USED = (
    ("for", "our"),
    ("for", "use", "in"),
    ("for", "use", "on"),
    ("used", "in"),
    ("used", "on"),
    ("used", "for"),
    ("for", "the"),
    ("for", "a"),
    ("cho", "may"),
    ("dung", "cho"),
    ("su", "dung", "cho"),
    ("phuc", "vu"),
    ("cho", "nha", "may"),
    ("cho", "xuong"),
    ("cho", "day", "chuyen"),
    ("lap", "tren"),
    ("tren", "may"),
    ("cua", "may"),
    ("用", "于"),
)
_CUSTOMERS = (
    ("khach", "hang", "la"),
    ("khach", "hang", "cua", "chung", "toi", "la"),
    ("khach", "hang", "chinh", "la"),
    ("khach", "hang", "gom"),
    ("customer", "are"),
    ("customer", "include"),
    ("client", "are"),
    ("client", "include"),
    ("we", "serve"),
    ("we", "supply", "to"),
    ("お", "客", "様", "は"),
    ("取", "引", "先", "は"),
    ("顾", "客", "は"),
    ("고", "객", "은"),
    ("고", "객", "사", "는"),
    ("客", "户", "是"),
    ("客", "户", "为"),
    ("客", "户", "包", "括"),
    ("客", "户", "有"),
    ("主", "要", "客", "户"),
)
_PARTICLES_OF = frozenset({"의", "の", "的"})
_PLANT = frozenset(
    words(
        "machine machinery plant factory maker manufacturer company line customer press "
        "equipment shop workshop robot department floor hall"
    )
)
_PLANT_CJK = (
    "機用",
    "机用",
    "机使用",
    "設備用",
    "设备用",
    "用于",
    "机械用",
    "機械用",
    "機向",
    "メカ",
    "工場",
    "업체입니다",
    "공장입니다",
    "기용",
    "厂家",
    "工厂",
    "车间",
    "設備",
    "라인용",
    "설비용",
    "ライン用",
    "裝置用",
    "装置用",
)
#: Words of a clause before a mention that are looked at: clauses that people write are shorter.
_REACH = 60


def is_background(source: Source, one: Tracked) -> bool:
    """Whether a process is named to say what the buyer does or has, or where the part goes."""
    clause = source.clause_of(one.first)
    if _is_machine(source, one) or _serves(source, one) or is_own_work(source, one):
        return True
    before = [t.key for t in source.tokens[max(clause.first, one.first - 8) : one.first]]
    after = [t.key for t in source.tokens[one.last : min(clause.last, one.last + 10)]]
    plant = bool(after) and after[0] in _PLANT
    joined = "".join(after)
    near = before[-4:]
    if any(_contains(near, lead) for lead in _USED) and not _seeks(near):
        vietnamese = clause.language == "vi"
        if plant or vietnamese or joined.startswith(_PLANT_CJK):
            return True
    machine = near[-1:] == ["may"] and near[-2:-1] in (["cho"], ["cua"], ["tren"], ["lap"])
    return machine or joined.startswith(("机用", "機用", "設備用", "设备用", "기용", "ライン用"))


def is_own_work(source: Source, one: Tracked) -> bool:
    """Whether the buyer speaks of what he does or has himself."""
    clause = source.clause_of(one.first)
    opening = [t.key for t in source.tokens[max(clause.first, one.first - _REACH) : one.first]]
    after = [t.key for t in source.tokens[one.last : min(clause.last, one.last + 10)]]
    first_words = source.tokens[clause.first : min(clause.first + 6, one.first)]
    if is_finishing(one) and not _PARTICLES_OF.isdisjoint(opening[3:]):
        return False
    if opening[-2:] in (["我", "司"], ["我", "们"], ["我", "方"]) and after[:1] == ["的"]:
        return True
    ahead = clause.language in ("vi", "en") or not _seeks(after)
    if _introduces_self([t.key for t in first_words]) and not _seeks(opening) and ahead:
        return True
    if _is_subject(source, clause, one, after):
        return True
    if _goes_on_about_self(source, clause, opening):
        return True
    subject = opening[-2:] in (["chung", "toi"], ["our", "own"]) or opening[-1:] == ["our"]
    said = one.mention.text.casefold().startswith("we ")
    return said or subject or opening[-3:-1] == ["our"] or _ends_as_introduction(after)


def _is_subject(source: Source, clause: Clause, one: Tracked, after: list[str]) -> bool:
    """Whether a firm is named by its work as the one that seeks: "nhà máy lắp ráp cần lò xo"."""
    start = min(one.first, clause.first + 4)
    lead = [t.key for t in source.tokens[clause.first : start]]
    firm = lead[:2] in (["nha", "may"], ["cong", "ty"], ["doanh", "nghiep"]) and len(lead) < 4
    plant = "".join(after).startswith(("厂需", "厂现", "企业需", "企业现", "公司需"))
    return plant or (firm and not {"can", "tim", "mua"}.isdisjoint(after))


def _goes_on_about_self(source: Source, clause: Clause, opening: list[str]) -> bool:
    """Whether a clause goes on about the buyer: "我司是家具企业，自有喷漆车间"."""
    if opening[:2] not in (["自", "有"], ["自", "备"], ["also", "have"], ["cung", "co"]):
        return False
    first = clause.first
    for _ in range(4):
        if first > 0 and source.clause_of(first - 1).sentence == clause.sentence:
            first = source.clause_of(first - 1).first
    said = [t.key for t in source.tokens[first : min(clause.first, first + 60)]]
    return _introduces_self(said)


def _ends_as_introduction(after: list[str]) -> bool:
    """Whether the sentence goes on as "… makers we are": 製造しております, メーカーです."""
    joined = "".join(after)
    return not _seeks(after) and any(
        phrase in joined
        for phrase in ("してお", "している会社", "メカです", "業です", "업체입니다")
    )


def is_customers(source: Source, one: Tracked) -> bool:
    """Whether a sentence tells what the customers are: "khách hàng của chúng tôi là xưởng mạ"."""
    sentence = source.clause_of(one.first).sentence
    first = one.first
    while first > 0 and one.first - first < 40:
        key = source.tokens[first - 1].key
        if key in (";", "；") or source.clause_of(first - 1).sentence != sentence:
            break
        first -= 1
    opening = [t.key for t in source.tokens[first : min(first + 8, one.first)]]
    return any(_contains(opening, lead) for lead in _CUSTOMERS)


def _introduces_self(before: list[str]) -> bool:
    return any(_contains(before, lead) for lead in _SELF)


def _seeks(words: list[str]) -> bool:
    joined = "".join(words)
    return any(word in words for word in _SEEKS) or any(
        word in joined for word in _SEEKS if not word.isascii()
    )


def _serves(source: Source, one: Tracked) -> bool:
    """Whether the process is what the part is for: 組立用, 조립용 (but not 射出成形用金型)."""
    for place, token in enumerate(source.tokens[one.last : one.last + 5]):
        if token.script not in ("han", "hangul", "katakana") or (
            not place and not token.glued and token.script != "hangul"
        ):
            return False
        if token.key in ("用", "용") and token.glued:
            return True
        if token.key == "向" and not place:
            return True
    return False


def _is_machine(source: Source, one: Tracked) -> bool:
    """Whether it is a machine: "300 t press", "cho máy ép nhựa"."""
    own = fold(one.mention.text).startswith("may ")
    if own and source.tokens[max(0, one.first - 1)].key in ("cho", "cua", "tren", "lap", "dung"):
        return True
    after = [t.key for t in source.tokens[one.last : one.last + 2]]
    if after[:1] == ["machine"] or (after[:1] == ["机"] and after[1:] != ["加"]):
        return True
    if one.first < 2:
        return False
    unit, number = source.tokens[one.first - 1], source.tokens[one.first - 2]
    return number.script == "digit" and unit.key in ("t", "ton", "tonne", "tan", "kn", "トン", "톤")


def _contains(words: list[str], lead: tuple[str, ...]) -> bool:
    size = len(lead)
    return any(tuple(words[k : k + size]) == lead for k in range(len(words) - size + 1))
