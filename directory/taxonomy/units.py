"""Units as written after a number, and periods before or after it."""

from __future__ import annotations

import re
from functools import lru_cache

from core.text import fold_map
from directory.taxonomy.rows import LANGUAGES, read_csv, split

_EXTRA = {
    "pcs": "pieces;piece;pc;pcs;nos;parts;bottles;cái;chiếc;sản phẩm;sp;con;quả;viên;chai;can;hộp "
    "nhỏ;bản;個;ケ;本;台;개;대;매;个;個;件;只;支;颗;枚;台;片;根;粒;pzs;units;unit;ea;items;garments;"
    "áo;EA;PCS;bo mạch;boards;linh kiện;chi tiết;つ",
    "set": "sets;set;kits;bộ;セット;組;式;세트;셋트;套;组;cụm",
    "pair": "pairs;pair;prs;đôi;cặp;足;ペア;켤레;쌍;双;对;双鞋",
    "kg": "kg;kgs;kilos;kilo;kilograms;ký;kí;kilogam;キロ;公斤;千克;킬로",
    "g": "g;gram;grams;gr;gam;グラム;그램;克",
    "t": "t;ton;tons;tonne;tonnes;mt;tấn;トン;톤;吨;公吨;metric tons;metric tonnes",
    "m": "m;metre;metres;meter;meters;mét;mét dài;メートル;미터;米",
    "mm": "mm;millimetre;millimetres;millimeter;millimeters;mili;milimét;ミリ;밀리;毫米;ly;li;"
    "밀리미터;미리;ミリメートル;milimet",
    "cm": "cm;centimetre;centimeter;centimeters;centimetres;phân;センチ;센티;厘米;公分;xentimét",
    "inch": "inch;inches;in;吋;寸;인치;インチ;英寸;''",
    "m2": "m2;m²;sqm;sq m;square metres;square meters;mét vuông;㎡;平米;平方米;제곱미터;"
    "平方メートル",
    "l": "l;litre;litres;liter;liters;lít;lit;リットル;ℓ;리터;升",
    "ml": "ml;cc;毫升;ミリリットル;밀리리터",
    "micron": "µm;μm;um;micron;microns;micrometre;micrometres;micromet;ミクロン;마이크론;미크론;"
    "微米;㎛;mic;μ",
    "c-thread": "dem;zem;丝;道",
    "week": "week;weeks;wk;wks;tuần;週間;週;周;주;주일;星期;礼拜;周内;주간",
    "day": "day;days;ngày;日間;日;天;일;working days;business days;calendar days;ngày làm việc;"
    "営業日;工作日;영업일;个工作日;일간",
    "month": "month;months;tháng;ヶ月;か月;カ月;ケ月;개월;个月;個月;달",
    "yard": "yd;yds;yard;yards;ヤード;야드;码",
    "roll": "rolls;roll;cuộn;巻;롤;卷;ロール",
    "percent": "%;percent;phần trăm;퍼센트;パーセント;％",
    "kn": "kn",
    "axis": "axis;axes;trục;軸;축;轴",
}
_PERIODS = {
    "day": "day;ngày;日;天;일;daily",
    "week": "week;tuần;週;周;주;wk;weekly",
    "month": "month;months;tháng;月;월;mo;mth;mon;monthly;か月;ヶ月;个月",
    "quarter": "quarter;quý;四半期;季度;季;분기",
    "year": "year;yr;năm;年;annum;연;년;yearly;annual;annually",
    "lot": "lot;batch;order;lô;đơn;ロット;批;로트;đơn hàng;mẻ;shipment",
}


def _bare(text: str) -> str:
    return fold_map(text).bare


def _marked(text: str) -> str:
    return fold_map(text).marked


def _bounded(text: str) -> str:
    return re.escape(text) + (r"(?![a-z])" if text[-1].isascii() and text[-1].isalpha() else "")


def _pattern(words: list[str]) -> str:
    return "|".join(_bounded(w) for w in sorted(set(words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _units() -> tuple[re.Pattern[str], dict[str, list[tuple[str, str]]]]:
    known: dict[str, list[tuple[str, str]]] = {}
    rows = [(code, split(words)) for code, words in _EXTRA.items()]
    for row in read_csv("taxonomy/units.csv"):
        if row["kind"] in ("count", "mass", "length", "area", "volume", "form"):
            words = [row[f"name_{lang}"] for lang in LANGUAGES]
            words += [w for lang in LANGUAGES for w in split(row[f"synonyms_{lang}"])]
            rows.append((row["code"], [w for w in words if not w[:1].isdigit() and "(" not in w]))
    for code, words in rows:
        for word in words:
            forms = known.setdefault(_bare(word), [])
            if all(code != c for c, _ in forms):
                forms.append((code, _marked(word)))
    return re.compile(rf"\s*({_pattern(list(known))})"), known


def unit_after(bare: str, marked: str, place: int, has_marks: bool) -> tuple[str, int]:
    """The unit code written at ``place`` (blanks skipped) and where it ends; ('', place) if none.

    Where the text has accents, a unit that differs by an accent only is not taken.
    """
    pattern, known = _units()
    match = pattern.match(bare, place)
    if match is None:
        return "", place
    written = marked[match.start(1) : match.end(1)]
    forms = known[match.group(1)]
    for code, form in forms:
        if form == written:
            return code, match.end()
    if has_marks:
        return "", place
    return forms[0][0], match.end()


def _period_words(words: dict[str, str]) -> tuple[str, dict[str, str]]:
    known = {_bare(w): code for code, cell in words.items() for w in split(cell)}
    return _pattern(list(known)), known


_WORDS, _CODES = _period_words(_PERIODS)
_AFTER = re.compile(
    r"\s*(?:\([^()]{0,12}\)\s*)?"
    rf"(?:(?:/|per|a|an|each|every|p\.|moi|hang|mot|1|毎|每|一|매)\s?(?:1\s?)?({_WORDS})"
    r"|(monthly|weekly|yearly|annually|annual|daily|p\.a\.|pm\b|p\.m\.|pa\b)"
    rf"|(?:trong|in)\s?(?:mot|a|1)?\s?({_WORDS}))"
)
_AFTER_SHORT = {
    "monthly": "month",
    "weekly": "week",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
    "daily": "day",
    "p.a.": "year",
    "pm": "month",
    "p.m.": "month",
    "pa": "year",
}
_BEFORE = re.compile(
    r"(?:(?P<month>月間|月産|月产|毎月|每月|月需|月用量|月供|月出货|月量|一个月|월간|매월|월산|월"
    r"|月|hang thang|moi thang|thang can|monthly|per month|a month|each month|every month)"
    r"|(?P<year>年間|年産|年产|毎年|每年|年需|年用量|年|연간|매년|연산|연|년간|"
    r"annual|yearly|hang nam"
    r"|moi nam|per year|each year|every year|a year)"
    r"|(?P<week>週間|週産|毎週|每周|周产|周|매주|주당|주간|주|weekly|hang tuan|moi tuan|per week)"
    r"|(?P<day>日産|毎日|每天|日产|每日|매일|일일|daily|moi ngay|hang ngay|per day)"
    r"|(?P<lot>每批|ロット|로트당|lot size|per lot|moi lo|moi don))"
    r"(?:\s?(?:volume|quantity|demand|need|needs|usage|requirement|output|capacity|sản lượng|"
    r"san luong|so luong|nhu cau|can|数量|需求|需求量|用量|能力|生産|生産量|需要|물량|수량|생산|"
    r"소요량|소요|必要|约|約|約|약|khoang|about|approx\.?|around|of|is|are|là|la|が|は|に|で|:|：|"
    r"up to|over|toi da|최대|최소|can khoang))*[\s:：,]*$"
)


def period_after(bare: str, place: int) -> tuple[str, int]:
    """The period written right after a quantity and where it ends; ('', place) if none."""
    match = _AFTER.match(bare, place)
    if match is None:
        return "", place
    word = match.group(1) or match.group(3)
    code = _CODES[word] if word else _AFTER_SHORT[match.group(2)]
    return code, match.end()


def period_before(bare: str, place: int) -> tuple[str, int]:
    """The period written right before a quantity and where it begins; ('', place) if none."""
    start = max(0, place - 40)
    match = _BEFORE.search(bare[start:place])
    if match is None:
        return "", place
    return match.lastgroup or "", start + match.start()
