"""Numbers as people type them: 1.234,5 and 1,234.5, with spaces, in full width."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.templatetags.core import amount

_LONGEST = 40
_SPACES = re.compile(r"[\s'’_]")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*|[.,]\d+")


def number_of(typed: str, language: str) -> Decimal | None:
    """The number that was typed, or None.

    With both signs the last one is the decimal sign; one sign that comes twice parts thousands. A
    single sign before three digits means what it means in the language ("1.500" is 1500 in
    Vietnamese, 1.5 in English), unless a zero stands before it.
    """
    digits = _SPACES.sub("", unicodedata.normalize("NFKC", typed)).replace("、", ",")
    if len(typed) > _LONGEST or not _PLAIN.fullmatch(digits) or not digits.isascii():
        return None
    signs = [c for c in digits if c in ".,"]
    point = _decimal_sign(digits, signs, language)
    for sign in set(signs) - {point}:
        if not _parts_thousands(digits.split(point)[0] if point else digits, sign):
            return None
        digits = digits.replace(sign, "")
    return Decimal(digits.replace(point, ".") if point else digits)


def _decimal_sign(digits: str, signs: list[str], language: str) -> str:
    """Which of the two signs is the decimal one here; empty for none."""
    if len(set(signs)) == 2:
        return signs[-1] if signs.count(signs[-1]) == 1 else "?"
    if len(signs) != 1:
        return ""
    whole, _sign, rest = digits.partition(signs[0])
    thousands = "." if language.startswith("vi") else ","
    if len(rest) == 3 and whole.strip("0") and len(whole) <= 3 and signs[0] == thousands:
        return ""
    return signs[0]


def _parts_thousands(whole: str, sign: str) -> bool:
    first, *groups = whole.split(sign)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)


class NumberField(forms.CharField):
    """A number from `low` to `high`, rounded to `places` decimals; cleaned to a Decimal or None."""

    def __init__(self, *, low: str, high: str, places: int, **kwargs: Any) -> None:
        self.low, self.high, self.places = Decimal(low), Decimal(high), places
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Return the number as the reader's language writes it."""
        return amount(value.normalize()) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """Return the number; raises ValidationError for what is none or out of range."""
        typed = super().clean(value)
        if not typed:
            return None
        number = number_of(typed, get_language() or "en")
        if number is None:
            raise ValidationError(
                _("“%(typed)s” is not a number. Write for example 1,200 or 0.05."),
                code="number",
                params={"typed": typed[:30]},
            )
        rounded = None
        if number <= self.high:
            rounded = number.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_EVEN)
        if rounded is None or not self.low <= rounded:
            raise ValidationError(
                _("The number must be from %(low)s to %(high)s."),
                code="range",
                params={"low": amount(self.low), "high": amount(self.high)},
            )
        return rounded
