"""What each number of a text says: volume, size, tolerance, lead time, weight, order size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from directory.taxonomy.numbers import Number, numbers
from directory.taxonomy.reading import Quantity
from directory.taxonomy.source import Source
from directory.taxonomy.units import period_after, period_before, unit_after
from directory.taxonomy.wordlists import words

_COUNTS = frozenset(
    words(
        "pcs thousand-pcs ten-thousand-pcs million-pcs set pair dozen box bag pallet "
        "container roll sheet bar mould shot placement"
    )
)
_LENGTHS = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "inch": Decimal("25.4")}
_TIMES = {"day": Decimal(1), "week": Decimal(7), "month": Decimal(30)}
_BULK = frozenset({"kg", "t", "m", "m2", "yard", "km", "g", "l", "dm2", "sqft", "m3"})
_SCALED = {"thousand-pcs": 1000, "ten-thousand-pcs": 10_000, "million-pcs": 1_000_000}

_TOLERANCE = re.compile(
    r"(?:do phang|dong tam|flatness|roundness|concentricity|平面度|位置度|真円度|同軸度|"
    r"同轴度|평면도|위치도|dung sai|sai so|do chinh xac|chinh xac|"
    r"tolerances?|tol\.?|accuracy|precision|within|"
    r"accurate|公差|精度|寸法公差|공차|정밀도|오차|±|\+/ ?|\+ /|\+/-|± ?)[^0-9;。]{0,18}$"
)
_PLUS_MINUS = re.compile(r"(?:±|\+\s?/\s?|\+ ?-|∓)\s?$")
_LEAD = re.compile(
    r"(?:lead ?time|delivery|deliver(?:ed)?|delivered in|leadtime|turnaround|ship(?:ment|ped)?|"
    r"giao(?: hang)?|thoi gian giao|thoi han|han giao|"
    r"tien do|納期|納入|リードタイム|納品|납기|납품|"
    r"리드타임|交期|交货期?|交付|交貨|货期|within|trong vong|in)[^0-9;。.]{0,24}$"
)
_LEAD_AFTER = re.compile(
    r"\s?(?:lead ?time|delivery|以内|以內|内|이내|까지|で納|納期|giao|max|or less|at most|hoac it|"
    r"内交|内交货|交货|交期|出货|納品|납품|납기)"
)
_NOT_LEAD = re.compile(
    r"(?:payment|pay|net|thanh toan|cong no|bao hanh|warranty|guarantee|保証|支払|결제|보증|付款|"
    r"质保|保修|valid|hieu luc|experience|kinh nghiem|経験|경력|经验|since|shift|ca\b|founded|"
    r"trial|thu nghiem|hours|storage|contract|hop dong|契約|계약|合同)[^0-9;。.]{0,20}$"
)
_NOT_LEAD_AFTER = re.compile(
    r"\s?(?:payment|warranty|experience|kinh nghiem|a week|per week|moi tuan|/tuan|/ ?week|old|"
    r"of experience|guarantee|bao hanh|保証|결제|付款|后付|以上の経験)"
)
_ORDER = re.compile(
    r"(?:moq|minimum order(?: quantity)?|min\.? order|don (?:hang )?toi thieu|"
    r"dat toi thieu|so luong toi thieu|lo toi thieu|最小ロット|"
    r"最低発注|最小発注|最低ロット|최소 ?주문|"
    r"최소 ?수량|최소 ?로트|起订量?|最小起订|最低订|orders? from|from)[^0-9;。.]{0,16}$"
)
_UTILISED = re.compile(
    r"(?:utili[sz](?:ation|ed)|load(?:ed)?|booked|occupied|cong suat (?:dang )?(?:su dung|chay)|"
    r"dang chay|稼働率|가동률|负荷率?|利用率|占用)[^0-9;。.]{0,16}$"
)
_UTILISED_AFTER = re.compile(
    r"\s?(?:utili[sz](?:ation|ed)|loaded|booked|full\b|cong suat|の稼働|稼働|가동|负荷|满载)"
)
_MACHINE = re.compile(
    r"(?:press(?:es)?|machines?|may(?: ep| dap| duc)?|clamp(?:ing)?|may ep nhua|"
    r"force|luc (?:kep|dap"
    r"|ep)|プレス機?|型締力?|成形機|機|사출기|프레스|형체력?|锁模力?|注塑机|冲床|机台?|压铸机|"
    r"injection|stamping|tonnage|imm)[^0-9;。,.]{0,14}$"
)
_MACHINE_AFTER = re.compile(
    r"\s?(?:class |級|级|급)?(?:press(?:es)?\b|machines?\b|"
    r"clamp|injection|imm\b|プレス|型締|成形機|"
    r"機|사출기|프레스|注塑机|冲床|压铸机|机|die casting|stamping|locking|lock\b)"
)
_WEIGHT = re.compile(
    r"(?:weigh(?:s|ing|t)?|part weight|unit weight|"
    r"net weight|nang|khoi luong|trong luong|重量|重さ|"
    r"単重|質量|중량|무게|单重|重|净重|單重)[^0-9;。]{0,14}$"
)
_WEIGHT_AFTER = re.compile(
    r"\s?(?:each\b|apiece|/ ?(?:pcs?|piece|part|cai|chiec|sp|個|개|个|件|只)|per (?:piece|part|pc|"
    r"unit)|mot (?:cai|chiec)|moi (?:cai|chiec)|parts?\b|shot\b|の部品|品)"
)
_PER_METRE = re.compile(r"\s?(?:/|per|moi|a)\s?(?:m\b|metres?\b|meters?\b|met\b|メートル|米|미터)")
_NOT_SIZE = re.compile(
    r"(?:\b(?:thick(?:ness)?|day|walls?|pitch|buoc|holes?|lo(?! xo)|stroke|hanh trinh|depth|sau|"
    r"gap|khe|coating|lop ma|ra|rz|nham|kho vai|gauge|wire|from)\b|t ?=|"
    r"厚さ?|板厚|肉厚|膜厚|두께|壁厚|厚度|ストローク|ピッチ|피치|间距|孔|穴|粗さ|조도|粗糙度)"
    r"[^0-9;。,]{0,14}$"
)
_NOT_SIZE_AFTER = re.compile(
    r"\s?(?:thick|wall|厚|두께|day\b|pitch|gauge|hole|stroke|ピッチ|피치|walls|c/c)"
)
_TIMES_SIGN = re.compile(r"\s?(?:[x×*✕✖]|\bby\b)\s?")
# The counted thing between a number and its period: "300,000 coils monthly".
_COUNTED = re.compile(
    r"\s?[^\W\d_]+(?:\s[^\W\d_]+){0,2}?(?=\s?(?:/|per\b|a\b|each\b|every\b|moi\b|"
    r"mot\b|hang\b|monthly|weekly|yearly|annually|trong\b|毎|每))"
)
_IT = re.compile(r"(?<![a-z0-9])it\s?(0?1|[2-9]|1[0-8])(?![0-9a-z])")
_DIAMETER = re.compile(
    r"(?:[φøΦ⌀∅ϕ]|\bphi|duong kinh|dia\.?|diameter|直径|외경|지름|직경|外径)\s?$"
)


@dataclass(slots=True)
class _View:
    """The folded text that numbers are read from, and how to get back to the original."""

    source: Source
    bare: str
    marked: str
    shown: str


def quantities(source: Source, taken: list[tuple[int, int]] | None = None) -> list[Quantity]:
    """The quantities of a text, in order; ``taken`` are folded spans that name concepts."""
    bare = _without(source.folded.bare, taken or [])
    folded = source.folded
    shown = (
        "".join(
            "-" if c == " " and folded.original[s : s + 1] in "-‐‑‒–" else c
            for c, s in zip(bare, folded.starts, strict=True)
        )
        if " " in bare and any(h in folded.original for h in "-‐‑‒–")
        else bare
    )
    view = _View(source, bare, folded.marked, shown)
    found: list[Quantity] = list(_grades(view))
    skip = 0
    listed = numbers(bare, shown, source.language)
    for i, number in enumerate(listed):
        if number.start < skip:
            continue
        quantity, end = _read(view, number, listed[i + 1 : i + 3])
        if quantity is not None:
            found.append(quantity)
            skip = end
    return _largest_size(sorted(found, key=lambda q: q.start))


def _without(bare: str, taken: list[tuple[int, int]]) -> str:
    if not taken:
        return bare
    letters = list(bare)
    for start, end in taken:
        letters[start:end] = ["\x00" if c.isdigit() else c for c in letters[start:end]]
    return "".join(letters)


def _grades(view: _View) -> list[Quantity]:
    return [
        _quantity(view, "tolerance", Decimal(m.group(1)), None, "IT", "", m.start(), m.end())
        for m in _IT.finditer(view.bare)
        if m.group().strip() != "it"
    ]


def _quantity(
    view: _View,
    kind: str,
    value: Decimal,
    high: Decimal | None,
    unit: str,
    period: str,
    start: int,
    end: int,
) -> Quantity:
    first, last = view.source.folded.original_span(start, end)
    return Quantity(kind, value, high, unit, period, first, last, view.source.text[first:last])


def _read(view: _View, number: Number, following: list[Number]) -> tuple[Quantity | None, int]:
    """The quantity a number gives (None: a number that says nothing here) and where it ends."""
    before = view.bare[max(0, number.start - 48) : number.start]
    box = _box(view, number, following)
    if box is not None:
        return box
    unit, end = unit_after(view.bare, view.marked, number.end, view.source.marked)
    tail = view.bare[end : end + 32]
    if number.end and _glued_code(view, number, unit):
        return None, number.end
    for reading in (_tolerance, _machine, _weight, _lead_time, _order, _share, _volume, _size):
        quantity = reading(view, number, unit, end, before, tail)
        if quantity is not None:
            return quantity, end
    if unit and not number.spelled:
        return _quantity(
            view, "other", _small(number), number.high, unit, "", number.start, end
        ), end
    return None, number.end


def _glued_code(view: _View, number: Number, unit: str) -> bool:
    """Whether the digits belong to a code such as SUS304 or C-3604."""
    before = view.bare[number.start - 1 : number.start]
    return before.isascii() and before.isalpha() and not unit


def _small(number: Number) -> Decimal:
    return number.value if number.small is None else number.small


def _measure(view: _View, number: Number) -> Decimal:
    """The value of a measured number: "1.500" is 1500 with a Vietnamese point, else 1.5."""
    if number.small is None:
        return number.value
    written = view.bare[number.start : number.end]
    point_thousands = view.source.language == "vi" and "." in written
    comma_thousands = view.source.language != "vi" and "," in written
    return number.value if point_thousands or comma_thousands else number.small


def _tolerance(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    plus_minus = bool(_PLUS_MINUS.search(before))
    named = bool(_TOLERANCE.search(before))
    value = _small(number) if number.value >= 100 else number.value
    value = _small(number)
    high = number.high
    if unit == "micron" and (plus_minus or named or not _NOT_SIZE.search(before)):
        if not (plus_minus or named) and _NOT_SIZE_AFTER.match(tail):
            return None
        value, high = value / 1000, None if high is None else high / 1000
    elif unit == "c-thread" and (plus_minus or named):
        value, high = value / 100, None if high is None else high / 100
    elif unit == "inch" and plus_minus:
        value = value * Decimal("25.4")
    elif unit == "mm" and (plus_minus or (named and value <= 3)):
        pass
    elif unit == "" and (plus_minus or named) and value <= 2 and not tail.lstrip().startswith("%"):
        end = number.end
    else:
        return None
    return _quantity(view, "tolerance", value, high, "mm", "", number.start, end)


def _machine(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit not in ("t", "kn") or period_after(view.bare, end)[0]:
        return None
    if not (_MACHINE_AFTER.match(tail) or _MACHINE.search(before)):
        return None
    value = number.value / Decimal("9.80665") if unit == "kn" else number.value
    return _quantity(view, "machine_force", value, number.high, "tonnage", "", number.start, end)


def _weight(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit not in ("kg", "g"):
        return None
    scale = Decimal(1) if unit == "kg" else Decimal("0.001")
    value = _measure(view, number) * scale
    high = None if number.high is None else number.high * scale
    per_metre = _PER_METRE.match(view.bare, end)
    if per_metre:
        return _quantity(
            view, "weight_per_metre", value, high, "kg", "", number.start, per_metre.end()
        )
    if period_after(view.bare, end)[0]:
        return None
    each = _WEIGHT_AFTER.match(tail)
    if each or _WEIGHT.search(before):
        return _quantity(view, "part_weight", value, high, "kg", "", number.start, end)
    return None


def _lead_time(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit not in _TIMES or number.value > 400:
        return None
    if _NOT_LEAD.search(before) or _NOT_LEAD_AFTER.match(tail):
        return None
    written = view.bare[number.end : end].strip()
    named = bool(_LEAD.search(before) or _LEAD_AFTER.match(tail))
    if unit == "week":
        per = before.rstrip()[-1:] == "/" or period_after(view.bare, number.start - 1)[0]
        if per and not named:
            return None
    elif not named:
        return None
    if written in ("월", "月", "일", "日") and not named:
        return None
    longest = (number.high or number.value) * _TIMES[unit]
    if unit == "day" and written.startswith(("working", "business", "営業", "工作", "영업")):
        longest = (number.high or number.value) * 7 / 5
    return _quantity(view, "lead_time", longest, None, "day", "", number.start, end)


def _order(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit and unit not in _COUNTS | _BULK:
        return None
    if not _ORDER.search(before) or (before.rstrip().endswith("from") and unit not in _COUNTS):
        return None
    unit_code, scale = _plain_unit(unit or "pcs")
    return _quantity(
        view, "minimum_order", number.value * scale, None, unit_code, "lot", number.start, end
    )


def _share(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit != "percent":
        return None
    used = _UTILISED.search(before) or _UTILISED_AFTER.match(tail)
    kind = "utilisation" if used and number.value <= 100 else "other"
    return _quantity(view, kind, _small(number), number.high, "%", "", number.start, end)


def _plain_unit(unit: str) -> tuple[str, int]:
    return ("pcs", _SCALED[unit]) if unit in _SCALED else (unit, 1)


def _volume(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit and unit not in _COUNTS | _BULK:
        return None
    after, period_end = period_after(view.bare, end)
    ahead, period_start = period_before(view.bare, number.start)
    period = after or ahead
    if not period and not unit and number.value >= 20:
        counted = _COUNTED.match(view.bare, end)
        if counted:
            period, period_end = period_after(view.bare, counted.end())
            after = period
    if not period and (unit not in _COUNTS or number.value < 50):
        return None
    if not unit and (number.value < 20 or (number.spelled and number.value < 1000)):
        return None
    if not unit and not after and _year_like(number, view, end):
        return None
    code, scale = _plain_unit(unit or "pcs")
    value = number.value if code in _COUNTS else _measure(view, number)
    high = None if number.high is None else number.high * scale
    start = number.start if after else period_start
    return _quantity(
        view, "volume", value * scale, high, code, period, start, period_end if after else end
    )


def _year_like(number: Number, view: _View, end: int) -> bool:
    """Whether a bare number next to a period word is a date: "月2026", "tháng 12/2026"."""
    return number.value < 2100 and len(view.bare[number.start : number.end]) <= 4


def _size(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    diameter = bool(_DIAMETER.search(before))
    if unit not in _LENGTHS and not (diameter and unit == ""):
        return None
    scale = _LENGTHS.get(unit, Decimal(1))
    value = max(_measure(view, number), number.high or Decimal(0)) * scale
    narrow = not diameter and (_NOT_SIZE.search(before) or _NOT_SIZE_AFTER.match(tail))
    kind = "other" if narrow or value > 60_000 else "size"
    return _quantity(view, kind, value, None, "mm", "", number.start, end or number.end)


def _box(view: _View, number: Number, following: list[Number]) -> tuple[Quantity, int] | None:
    """Sizes such as 300x200x150 mm: the largest side counts."""
    sides, last = [number], number
    for other in following:
        between = view.bare[last.end : other.start]
        bare_between = re.sub(r"(mm|cm|m|\(?[lwhdrc]\)?)", "", between)
        if not _TIMES_SIGN.fullmatch(bare_between):
            break
        sides.append(other)
        last = other
    if len(sides) < 2:
        return None
    unit, end = unit_after(view.bare, view.marked, last.end, view.source.marked)
    if unit not in _LENGTHS and not (unit == "" and max(s.value for s in sides) >= 20):
        return None
    value = max(_measure(view, s) for s in sides) * _LENGTHS.get(unit, Decimal(1))
    return _quantity(view, "size", value, None, "mm", "", number.start, end), end


def _largest_size(found: list[Quantity]) -> list[Quantity]:
    """Keeps the largest size as the size; the others are other lengths."""
    sizes = [q for q in found if q.kind == "size"]
    if len(sizes) < 2:
        return found
    largest = max(sizes, key=lambda q: q.value)
    return [
        q
        if q.kind != "size" or q is largest
        else Quantity("other", q.value, q.value_high, q.unit, q.period, q.start, q.end, q.text)
        for q in found
    ]
