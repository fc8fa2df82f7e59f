"""Serializer fields for files people hand in: absent values are fine, wrong ones are not."""

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.text import NOT_TEXT

#: No number that anyone means is longer; reading much longer ones takes long.
_MOST_DIGITS = 400


class Record(serializers.Serializer[Any]):
    """A record of named values."""

    default_error_messages = {
        "required": _("This field is missing."),
        "null": _("This field must have a value."),
        "invalid": _("Write a record of named values, not {datatype}."),
    }


class Records(serializers.ListSerializer[Any]):
    """A list of records; absent or null is an empty list."""

    default_error_messages = {
        "not_a_list": _("Write a list, not {input_type}."),
    }

    def __init__(self, child: Record, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", True)
        kwargs.setdefault("default", list)
        super().__init__(child=child, **kwargs)


class Number(serializers.Field[Decimal, Any, Any, Any]):
    """A finite JSON number from ``low`` to ``high``, rounded to ``places`` decimals."""

    default_error_messages = {
        "number": _("Write a number without unit, not %(kind)s."),
        "range": _("The number must be from %(low)s to %(high)s."),
    }

    def __init__(self, *, low: str, high: str, places: int, **kwargs: Any) -> None:
        self.low, self.high = Decimal(low), Decimal(high)
        self.quantum = Decimal(1).scaleb(-places)
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", True)
        kwargs.setdefault("default", None)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        """Read a number; a boolean is none."""
        if isinstance(data, bool) or not isinstance(data, (int, float, str)):
            self._refuse("number", kind=type(data).__name__)
        if isinstance(data, float) and not math.isfinite(data):
            self._refuse("number", kind=str(data))
        digits = str(data).strip()
        try:
            value = Decimal(digits if len(digits) <= _MOST_DIGITS else "too long")
        except InvalidOperation:
            self._refuse("number", kind=f'"{digits[:30]}"')
        if not value.is_finite() or not self.low <= value <= self.high:
            self._refuse("range", low=str(self.low), high=str(self.high))
        return value.quantize(self.quantum, rounding=ROUND_HALF_EVEN)

    def to_representation(self, value: Decimal) -> str:
        """Write the digits."""
        return str(value)

    def _refuse(self, key: str, **names: str) -> None:
        raise serializers.ValidationError(self.error_messages[key] % names, code=key)


class Whole(Number):
    """A whole number."""

    def __init__(self, *, low: str, high: str, **kwargs: Any) -> None:
        super().__init__(low=low, high=high, places=0, **kwargs)


class Text(serializers.CharField):
    """Text, empty when absent or null; surrounding white space is not part of it."""

    default_error_messages = {
        "required": _("This field is missing."),
        "null": _("This field must have a value."),
        "blank": _("This text must not be empty."),
        "invalid": _("Write text."),
        "max_length": _("The text is longer than {max_length} characters."),
    }

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        if not kwargs.get("required"):
            kwargs.setdefault("required", False)
            kwargs.setdefault("default", "")
            kwargs.setdefault("allow_blank", True)
            kwargs.setdefault("allow_null", True)
        super().__init__(max_length=longest, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Read text or a number as text."""
        if isinstance(data, str):
            data = NOT_TEXT.sub("", data)
        elif (
            isinstance(data, bool) or not isinstance(data, (int, float)) or not math.isfinite(data)
        ):
            self.fail("invalid")
        return str(super().to_internal_value(data))

    def run_validation(self, data: Any = serializers.empty) -> str:
        """Check a value; null is an empty text, and only white space is none."""
        value = super().run_validation(data)
        if not value and self.required:
            self.fail("blank")
        return value or ""


class Ref(Text):
    """The name of a record in its source: stands in addresses and files, so in one line."""

    default_error_messages = {
        "ref": _("A reference has no line breaks and none of / \\ ? #."),
    }

    def to_internal_value(self, data: Any) -> str:
        """Read a reference."""
        value = super().to_internal_value(data)
        if re.search(r"[\s/\\?#]", value.replace(" ", "")):
            self.fail("ref")
        return value


class Texts(serializers.ListField):
    """A list of texts; absent or null is an empty list; empty texts are left out."""

    default_error_messages = {
        "not_a_list": _("Write a list, not {input_type}."),
        "max_length": _("The list has more than {max_length} entries."),
    }

    def __init__(self, *, longest: int = 300, most: int = 500, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", True)
        kwargs.setdefault("default", list)
        super().__init__(child=Text(longest=longest), max_length=most, **kwargs)

    def to_internal_value(self, data: Any) -> list[str]:
        """Read the texts that are not empty."""
        return [text for text in super().to_internal_value(data) if text]

    def run_validation(self, data: Any = serializers.empty) -> list[str]:
        """Check a value; null is an empty list."""
        return super().run_validation(data) or []


class Day(serializers.DateField):
    """A day written YYYY-MM-DD; absent or null: none."""

    default_error_messages = {
        "invalid": _("Write the day as YYYY-MM-DD, for example 2027-03-31; it must exist.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", True)
        kwargs.setdefault("default", None)
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class Flag(serializers.BooleanField):
    """true or false, nothing that merely looks like it; absent or null: ``default``."""

    default_error_messages = {"invalid": _("Write true or false.")}

    def __init__(self, *, default: bool | None, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, default=default, **kwargs)
        self.fallback = default

    def to_internal_value(self, data: Any) -> bool:
        """Read true or false."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data
