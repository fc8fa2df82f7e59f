"""Numbers as people write them: separators, 万, 만, triệu, words in five languages, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from directory.taxonomy.wordlists import words

_DIGITS = r"\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d+)?|\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)?"
_MULTIPLIER = (
    r"(?:\s?(?:hundred thousand|hundred million|thousand|million|mio\b|mln\b|billion|hundred"
    r"|tram nghin|tram ngan|nghin|ngan|van(?=\s(?:cai|chiec|san|sp|bo|doi))|trieu|tram trieu|ty\b"
    r"|百万|千万|十万|万|億|亿|千(?!个人)|百(?=[個个件台套])"
    r"|백만|천만|십만|만|천|억|백(?=\s?[개대세])|k(?=\b|\s?p)))"
)
_NUMERAL = re.compile(rf"(?<![\d.,])(?:{_DIGITS})(?:{_MULTIPLIER})*")
_LEADING = re.compile(rf"(?:{_DIGITS})")
_POWERS = {
    "hundredthousand": 5,
    "hundredmillion": 8,
    "thousand": 3,
    "million": 6,
    "mio": 6,
    "mln": 6,
    "billion": 9,
    "hundred": 2,
    "tramnghin": 5,
    "tramngan": 5,
    "nghin": 3,
    "ngan": 3,
    "van": 4,
    "trieu": 6,
    "tramtrieu": 8,
    "ty": 9,
    "百万": 6,
    "千万": 7,
    "十万": 5,
    "万": 4,
    "億": 8,
    "亿": 8,
    "千": 3,
    "百": 2,
    "백만": 6,
    "천만": 7,
    "십만": 5,
    "만": 4,
    "천": 3,
    "억": 8,
    "백": 2,
    "k": 3,
}
_POWER = re.compile("|".join(sorted(map(re.escape, _POWERS), key=len, reverse=True)))
_EN = {
    w: n
    for n, w in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
} | {
    w: 10 * n
    for n, w in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
_VI = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
_EN_UNIT = "|".join(sorted(_EN, key=len, reverse=True))
_EN_WORDS = re.compile(
    rf"\b(?:half a million|(?:a |{_EN_UNIT})(?:(?: and)? (?:{_EN_UNIT}|hundred|thousand|million))*"
    rf"|hundred thousand)\b"
)
_VI_UNIT = "|".join(sorted(_VI, key=len, reverse=True))
_VI_WORDS = re.compile(
    rf"\b(?:nua trieu|(?:{_VI_UNIT})(?: (?:{_VI_UNIT}|tram|nghin|ngan|trieu|van))*)\b"
)
_CJK_WORDS = re.compile(
    "[一二三四五六七八九十百千万两兩〇零億亿]{2,}|[一二三四五六七八九两]"
    "|[일이삼사오육칠팔구십백천만억]{2,}"
)
_CJK = dict(zip("〇零一二三四五六七八九两兩", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2), strict=True))
_CJK |= dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_CJK_POWER = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "億": 10**8,
    "亿": 10**8,
    "십": 10,
    "백": 100,
    "천": 1000,
    "만": 10**4,
    "억": 10**8,
}
_BETWEEN = re.compile(r"\s?(?:to|den|~|〜|～|から|에서|부터|至|到|or|hoac|、)?\s?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at start..end of the folded text; ``high`` is the upper end of a range.

    ``unsure`` is True where ``1.500`` may be 1500 or 1.5: then ``value`` is the larger reading and
    ``small`` the other one.
    """

    value: Decimal
    start: int
    end: int
    high: Decimal | None = None
    small: Decimal | None = None
    spelled: bool = False


def numbers(bare: str, original_gap: str, language: str) -> list[Number]:
    """All numbers of a folded text (accents removed), in order; ranges joined.

    ``original_gap`` is the same text with hyphens kept, so that "20-30" is seen as a range.
    """
    found = [_numeral(m, language) for m in _NUMERAL.finditer(original_gap)]
    found += list(_spelled(bare, language))
    found = [n for n in found if n is not None]
    single: list[Number] = []
    for number in sorted((n for n in found if n), key=lambda n: (n.start, -n.end)):
        if single and number.start < single[-1].end:
            continue
        single.append(number)
    return _ranges(single, bare, original_gap)


def _numeral(match: re.Match[str], language: str) -> Number | None:
    text = match.group()
    leading = _LEADING.match(text)
    if leading is None:
        return None
    big, small = _digits(leading.group(), language)
    rest = re.sub(r"\s", "", text[leading.end() :])
    power = sum(_POWERS[p] for p in _POWER.findall(rest))
    if power and small is not None:
        big, small = small, None
    try:
        scale = Decimal(10) ** power
        small = None if small is None else small * scale
        return Number(big * scale, match.start(), match.end(), small=small)
    except InvalidOperation:
        return None


def _digits(text: str, language: str) -> tuple[Decimal, Decimal | None]:
    """The value, and the smaller reading where one separator stands before three digits."""
    plain = re.sub(r"[ '’]", "", text)
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return Decimal(plain[:40]), None
    if len(set(marks)) == 2:
        decimal = marks[-1]
        other = "," if decimal == "." else "."
        return _decimal(plain.replace(other, "").replace(decimal, ".")), None
    if len(marks) > 1:
        return _decimal(re.sub(r"[.,]", "", plain)), None
    whole, tail = re.split(r"[.,]", plain)
    as_decimal = _decimal(f"{whole}.{tail}")
    if len(tail) != 3 or whole.strip("0") == "":
        return as_decimal, None
    return _decimal(whole + tail), as_decimal


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text[:60])
    except InvalidOperation:
        return Decimal(0)


def _spelled(bare: str, language: str) -> Iterator[Number]:
    if language in {"en", ""}:
        yield from _word_numbers(_EN_WORDS, _EN, bare)
    if language == "vi":
        yield from _word_numbers(_VI_WORDS, _VI, bare)
    if language in ("ja", "ko", "zh"):
        for match in _CJK_WORDS.finditer(bare):
            value = _cjk_value(match.group())
            if value:
                yield Number(Decimal(value), match.start(), match.end(), spelled=True)


_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "tram": 100,
    "nghin": 1000,
    "ngan": 1000,
    "trieu": 10**6,
    "van": 10**4,
}


def _word_numbers(pattern: re.Pattern[str], units: dict[str, int], bare: str) -> Iterator[Number]:
    for match in pattern.finditer(bare):
        words = match.group().split()
        if words[:1] in (["half"], ["nua"]):
            yield Number(Decimal(500_000), match.start(), match.end(), spelled=True)
            continue
        total, part, seen = 0, 0, False
        for word in words:
            if word in _SCALES:
                scale = _SCALES[word]
                seen = True
                if scale == 100:
                    part = max(part, 1) * 100
                else:
                    total, part = (
                        (total + max(part, 1)) * scale
                        if total < scale
                        else (total + max(part, 1) * scale),
                        0,
                    )
            elif word == "muoi" and part:
                part *= 10
            else:
                part += units.get(word, 0)
        if total + part and (seen or (len(words) >= 1 and words[0] != "a")):
            yield Number(Decimal(total + part), match.start(), match.end(), spelled=True)


def _cjk_value(text: str) -> int:
    total, section, digit = 0, 0, 0
    for letter in text:
        if letter in _CJK:
            digit = _CJK[letter]
            continue
        power = _CJK_POWER.get(letter, 1)
        if power >= 10**4:
            total += (section + digit or 1) * power
            section = digit = 0
        else:
            section += (digit or 1) * power
            digit = 0
    return total + section + digit


def _ranges(single: list[Number], bare: str, gap_text: str) -> list[Number]:
    joined: list[Number] = []
    for number in single:
        last = joined[-1] if joined else None
        if last is not None and last.high is None:
            between, shown = bare[last.end : number.start], gap_text[last.end : number.start]
            if _is_range(between, shown) and number.value >= last.value:
                joined[-1] = Number(
                    last.value, last.start, number.end, number.value, last.small, last.spelled
                )
                continue
        joined.append(number)
    return joined


def _is_range(between: str, shown: str) -> bool:
    if len(between) > 6:
        return False
    if re.fullmatch(r"\s*[-\u2010-\u2013~〜～]\s*", shown):
        return True
    return bool(_BETWEEN.fullmatch(between)) and bool(between.strip()) and between.strip() != "、"
