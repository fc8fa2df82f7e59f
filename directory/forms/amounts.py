"""Numbers and days as people write them: 1.234,5 and 1,234.5, full width, 50 nghìn, 31/12/2027."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.text import fold

_TIMES = {
    "k": 1_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "thousand": 1_000,
    "van": 10_000,
    "trieu": 1_000_000,
    "tr": 1_000_000,
    "million": 1_000_000,
    "ty": 1_000_000_000,
}
_WRITTEN = re.compile(r"^([+-]?)\s*([0-9][0-9.,\s'’]*|[.,][0-9]+)\s*([a-z]*)$")
_GROUPED = re.compile(r"^[0-9]{1,3}([.,\s'’])[0-9]{3}(\1[0-9]{3})*$")
LONGEST = 60


class UnclearNumber(ValueError):  # noqa: N818 - it says what is wrong with a text, not with us
    """The text is no number, or could be two."""


def read_amount(text: str, *, is_fine: bool = False) -> Decimal:
    """Return the number that a text writes; raises UnclearNumber.

    One mark with exactly three digits after it (1.200, 1,200) groups thousands; where the number is
    fine, as a tolerance is, it divides (1.200 mm is a little over one). 0.125 and 0,125 divide
    everywhere.
    """
    plain = unicodedata.normalize("NFKC", text)[: LONGEST + 1].replace("−", "-").strip()
    found = _WRITTEN.match(fold_keeping_signs(plain))
    if found is None or len(plain) > LONGEST:
        raise UnclearNumber
    sign, digits, word = found.groups()
    if word and word not in _TIMES:
        raise UnclearNumber
    try:
        value = Decimal(_without_marks(digits.strip(), is_fine=is_fine))
    except InvalidOperation:
        raise UnclearNumber from None
    return value * _TIMES.get(word, 1) * (-1 if sign == "-" else 1)


def fold_keeping_signs(text: str) -> str:
    """Return the text in lower case without accents; unlike fold(), a minus stays one."""
    sign = text[:1] if text[:1] in "+-" else ""
    return sign + fold(text[len(sign) :])


def _without_marks(digits: str, *, is_fine: bool) -> str:
    marks = {mark for mark in ".," if mark in digits}
    if len(marks) == 2:
        last = max(marks, key=digits.rfind)
        whole, _mark, rest = digits.rpartition(last)
        grouped = whole.replace(" ", "")
        if last in whole or not _GROUPED.match(grouped):
            raise UnclearNumber
        return f"{re.sub(r'[^0-9]', '', grouped)}.{rest}"
    if not marks:
        if re.search(r"[\s'’]", digits) and not _GROUPED.match(digits):
            raise UnclearNumber
        return re.sub(r"[^0-9]", "", digits)
    (mark,) = marks
    if digits.count(mark) > 1:
        if not _GROUPED.match(digits):
            raise UnclearNumber
        return digits.replace(mark, "")
    if _GROUPED.match(digits) and not digits.startswith("0") and not is_fine:
        return digits.replace(mark, "")
    whole, _mark, rest = digits.partition(mark)
    if re.search(r"[\s'’]", rest):
        raise UnclearNumber
    return f"{re.sub(r'[^0-9]', '', whole) or '0'}.{rest or '0'}"


def write_amount(value: Decimal | int, *, is_fine: bool = False) -> str:
    """Return a number as the reader writes it, so that :func:`read_amount` reads the same again."""
    plain = format(Decimal(value).normalize(), "f")
    whole, _point, rest = plain.partition(".")
    is_vietnamese = (get_language() or "vi").startswith("vi")
    mark, group = (",", ".") if is_vietnamese else (".", ",")
    if not is_fine:
        whole = f"{int(whole):,}".replace(",", group)
        rest = f"{rest}0" if len(rest) == 3 else rest
    return f"{whole}{mark}{rest}" if rest else whole


class AmountField(forms.CharField):
    """A number of at least `low`; `is_whole` takes no fraction, `is_fine` reads 1.200 as 1.2."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unclear": _("“%(text)s” is not a number. Write it like 12500 or 0,05."),
        "low": _("The number must be at least %(low)s."),
        "above": _("The number must be more than %(low)s."),
        "high": _("The number must be at most %(high)s."),
        "whole": _("Write a whole number."),
        "places": _("At most %(places)s digits after the point."),
    }

    def __init__(
        self,
        *,
        high: Decimal | int,
        low: Decimal | int = 0,
        places: int = 3,
        is_whole: bool = False,
        is_fine: bool = False,
        above_low: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.low, self.high, self.places = Decimal(low), Decimal(high), 0 if is_whole else places
        self.is_whole, self.is_fine, self.above_low = is_whole, is_fine, above_low

    def prepare_value(self, value: Any) -> Any:
        """Return a stored number as the reader writes it; what was typed stays as typed."""
        if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
            return write_amount(value, is_fine=self.is_fine)
        return value

    def clean(self, value: Any) -> Decimal | int | None:
        """Return the number, None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            number = read_amount(text, is_fine=self.is_fine)
        except UnclearNumber:
            raise self._problem("unclear", text=text[:40]) from None
        self._check(number)
        return int(number) if self.is_whole else number

    def _check(self, number: Decimal) -> None:
        if self.above_low and number <= self.low:
            raise self._problem("above", low=write_amount(self.low))
        if number < self.low:
            raise self._problem("low", low=write_amount(self.low))
        if number > self.high:
            raise self._problem("high", high=write_amount(self.high))
        if number != round(number, self.places):
            raise self._problem("whole" if self.is_whole else "places", places=self.places)

    def _problem(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class DayField(forms.DateField):
    """A day: the phone's own picker where there is one, else typed as 31/12/2027."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "widget",
            forms.DateInput(attrs={"type": "date", "max": "2100-12-31"}, format="%Y-%m-%d"),
        )
        kwargs.setdefault(
            "error_messages", {"invalid": _("Write the day like 31/12/2027; it must exist.")}
        )
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], **kwargs)

    def to_python(self, value: Any) -> Any:
        """Read a day from 1900 to 2100, full-width digits too."""
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value)[:20].strip()
        day = super().to_python(value)
        if day is not None and not 1900 <= day.year <= 2100:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day
