"""Work done on a part that something else has shaped: coating, heat treatment, printing, tests."""

from __future__ import annotations

from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked
from directory.taxonomy.wordlists import words

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
_REACH = 40
#: A text opens with the work even behind a few adjectives: "black cathodic e-coat on brackets".
_HEAD = 5
_PREPOSITIONS = frozenset({"of", "for", "on"})
_WANTED = frozenset(
    words(
        "need needs require seeking looking tim can nhan thue dat xuong doi tac don vi "
        "cong doan nho gia cong"
    )
)
_WANTED_CJK = ("寻找", "找", "需要", "需", "委外", "寻", "求", "外发")
_ASKED_CJK = (
    "wanted",
    "needed",
    "isneeded",
    "isrequired",
    "を依頼",
    "を委託",
    "をお願い",
    "の委託",
    "の依頼",
    "業者",
    "会社",
    "工場",
    "加工をお",
    "처리업체",
    "업체",
    "공장",
    "협력사",
    "임가공",
    "의뢰",
    "이필요",
    "가필요",
    "厂",
    "加工商",
    "加工厂",
    "供应商",
    "外协",
)
_SAME_PLANT = (
    "inhouse",
    "sameplant",
    "samefactory",
    "sameroof",
    "oneroof",
    "cungnhamay",
    "cungxuong",
    "taixuong",
    "taicho",
    "社内で",
    "自社工場で",
    "同一工場",
    "사내에서",
    "자체공장",
    "같은공장",
    "同一工厂",
    "同厂",
    "厂内完成",
    "必须自有",
)
_INCLUDED = ("included", "포함", "込み", "を含", "も含")
_SUPPLIED = (
    "支給",
    "自制",
    "自产",
    "我司提供",
    "我方提供",
    "我们提供",
    "客供",
    "来料",
    "사급",
    "지급",
    "제공합니다",
    "당사제품",
    "당사부품",
)
_SUPPLIED_WORDS = (
    "co san",
    "chung toi da co",
    "ben mua cap",
    "khach cap",
    "khach hang cap",
    "chung toi cap",
    "supplied by us",
    "we supply",
    "we deliver",
    "we provide",
    "free issue",
    "our own",
    "of our",
    "on our",
)


def is_finishing(one: Tracked) -> bool:
    """Whether a process is work on a part that is there already."""
    code = one.mention.code or ""
    return any(code == f or code.startswith(f + "-") for f in _FINISHING)


def is_wanted(source: Source, one: Tracked, title: int) -> bool:
    """Whether finishing is what a text asks for, not how a part shall look.

    It is named in the title, opens the text ("powder coating of panels"), stands right behind a
    word for seeking or right before one for a firm that does it.
    """
    if one.first < title:
        return True
    clause = source.clause_of(one.first)
    opening = [t.key for t in source.tokens[max(clause.first, one.first - 4) : one.first]]
    before = plain(source, max(clause.first, one.first - _REACH), one.first)
    after = plain(source, one.last, clause.last)
    if any(word in _WANTED for word in opening[-3:]) or before.endswith(_WANTED_CJK):
        return True
    if after.startswith(_ASKED_CJK) or after[1:].startswith(_ASKED_CJK):
        return True
    if one.mention.text.casefold().endswith("ed"):
        return opening[-1:] in (["be"], ["being"], ["them"])
    return one.first <= title + _HEAD and _leads_to_a_part(source, one)


def _leads_to_a_part(source: Source, one: Tracked) -> bool:
    """Whether "of", "for" or "on" follows, at most one noun further: "zinc-flake topcoat for"."""
    following = [t.key for t in source.tokens[one.last : one.last + 2]]
    return not _PREPOSITIONS.isdisjoint(following[:1]) or (
        following[:1] != [","] and not _PREPOSITIONS.isdisjoint(following[1:])
    )


def plain(source: Source, first: int, last: int) -> str:
    """The folded text of tokens first..last (half open, 40 at most) without blanks."""
    last = min(last, first + _REACH)
    if first >= last:
        return ""
    start, end = source.tokens[first].start, source.tokens[last - 1].end
    return source.folded.bare[start:end].replace(" ", "")


def is_insisted(source: Source, one: Tracked) -> bool:
    """Whether the clause wants a process in the maker's own plant."""
    clause = source.clause_of(one.first)
    return any(word in plain(source, one.last, clause.last) for word in _SAME_PLANT)


def is_included(source: Source, one: Tracked) -> bool:
    """Whether a process is named as included in another: "pad printing included"."""
    clause = source.clause_of(one.first)
    return plain(source, one.last, clause.last).startswith(_INCLUDED)


def is_supplied(source: Source, tracked: list[Tracked]) -> bool:
    """Whether the buyer supplies the parts the work is done on."""
    if any(t.mention.kind == "process" and t.mention.stance == "made_by_customer" for t in tracked):
        return True
    text = source.folded.bare[:4000]
    return any(word in text for word in (*_SUPPLIED, *_SUPPLIED_WORDS))
