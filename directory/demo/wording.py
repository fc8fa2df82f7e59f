"""How figures, days and words are written in each of the five languages."""

import re
from datetime import date

from directory.demo import chance

MYRIAD = 10_000
DATE_FORMS = {
    "vi": "{d:02d}/{m:02d}/{y}",
    "en": "{y}-{m:02d}-{d:02d}",
    "ja": "{y}年{m}月{d}日",
    "ko": "{y}년 {m}월 {d}일",
    "zh": "{y}年{m}月{d}日",
}


def number(value: float, language: str) -> str:
    """Write a figure as in that language: 120.000, 120,000 or 12万; 0,02 or 0.02."""
    if value >= MYRIAD and language in ("ja", "zh", "ko") and value % 1_000 == 0:
        tens = value / MYRIAD
        shown = f"{tens:g}"
        return shown + ("만" if language == "ko" else "万")
    shown = f"{value:,.0f}" if value >= chance.WHOLE_FROM else f"{value:g}"
    if language == "vi":
        return shown.replace(",", "·").replace(".", ",").replace("·", ".")
    return shown


def in_prose(label: str) -> str:
    """Return a label without its bracketed part, not capitalised as a heading."""
    label = re.split(r" ?[(（]", label)[0]
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def joined(parts: list[str], language: str) -> str:
    """Write a list with the comma of the language."""
    return ("、" if language in ("ja", "zh") else ", ").join(parts)


def day_of(day: date, language: str) -> str:
    """Write a day as in that language."""
    return DATE_FORMS[language].format(d=day.day, m=day.month, y=day.year)
