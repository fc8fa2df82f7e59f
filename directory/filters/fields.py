"""Kinds of filter: their values are public and stable, and whatever else comes in is refused."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.choices import EvidenceLevel

MOST_VALUES = 50


class WordsField(forms.CharField):
    """Free text that PostgreSQL can take: no NUL (as every CharField), no half characters."""

    def to_python(self, value: Any) -> str:
        """Return the text without blanks around it; raises ValidationError."""
        text = str(super().to_python(value) or "")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValidationError(_("This is not a text."), code="not_a_text") from error
        return text


class WordsFilter(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """Free text."""

    field_class = WordsField


class ValuesField(forms.Field):
    """Several values, each as often as you like; `params["values"]` of its error names the bad."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Return the different values in their order; raises ValidationError for too many."""
        values = [value] if isinstance(value, str) else [str(item) for item in value or ()]
        chosen = list(dict.fromkeys(item for item in values if item))
        if len(chosen) > MOST_VALUES:
            raise ValidationError(
                _("At most %(most)s values can be chosen."),
                code="too_many",
                params={"most": MOST_VALUES, "values": chosen[MOST_VALUES:]},
            )
        return chosen


class ValuesFilter(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """Several public values of one kind."""

    field_class = ValuesField


class IsoDateField(forms.DateField):
    """A day as 2026-11-21 in every language, so that addresses can be shared."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d",)


class DayFilter(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """A day."""

    field_class = IsoDateField


def _number_or_none(value: str) -> int | None:
    return int(value) if value else None


class LevelFilter(django_filters.TypedChoiceFilter):  # type: ignore[misc]  # it has no types
    """A least evidence level."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=EvidenceLevel.choices, coerce=_number_or_none, empty_value=None, **kwargs
        )


class TickField(forms.Field):
    """Ticked or not: "1" and "true" tick it."""

    widget = forms.CheckboxInput

    def to_python(self, value: Any) -> bool:
        """Return whether it is ticked."""
        return value in (True, "1", "true", "True", "on")


class TickFilter(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """A condition that holds when ticked."""

    field_class = TickField
