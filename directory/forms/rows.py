"""Rows of a form: fields side by side where there is room, an amount beside its unit always."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


class Heading:
    """A heading between fields, in the reader's language."""

    def __init__(self, text: Any) -> None:
        self.text = text

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        """Return the heading, as crispy asks for it."""
        return format_html('<h2 class="form-part">{}</h2>', self.text)


def heading(text: Any) -> Heading:
    """Return a heading between fields."""
    return Heading(text)


def pair(number: str, unit: str) -> Div:
    """Return a row with an amount and its unit beside it, on a phone too."""
    return Div(
        Div(number, css_class="amount-number"),
        Div(unit, css_class="amount-unit"),
        css_class="amount",
    )


def row(*names: str) -> Div:
    """Return a row of fields, one below the other on a phone."""
    width = "col-md-6" if len(names) == 2 else "col-md-4"
    return Div(*[Div(name, css_class=width) for name in names], css_class="row")


def need_unit(form: forms.Form, amount: str, unit: str) -> None:
    """Add an error where an amount has no unit; a unit without an amount says nothing."""
    found = form.cleaned_data
    if amount in form.errors or unit in form.errors:
        return
    if found.get(amount) is not None and found.get(unit) is None:
        form.add_error(unit, ValidationError(_("Choose the unit.")))
    elif found.get(amount) is None:
        found[unit] = None
