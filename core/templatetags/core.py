"""Small words of all pages: icons, days, amounts. Loaded in every template."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


_DECORATION = mark_safe('aria-hidden="true"')


@lru_cache(maxsize=256)
def _drawing(name: str, style: str) -> str:
    file = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / style / f"{name}.svg"
    found = _INSIDE.search(file.read_text())
    return found.group(1).strip() if found else ""


@register.simple_tag
def icon(name: str, label: str = "", style: str = "outline") -> SafeString:
    """Draw an icon of @tabler/icons; without a label it is decoration that readers skip."""
    drawing = mark_safe(_drawing(name, style))  # noqa: S308  # from the installed package
    paint = (
        'fill="none" stroke="currentColor" stroke-width="2"'
        if style == "outline"
        else 'fill="currentColor"'
    )
    told = format_html('role="img" aria-label="{}"', label) if label else _DECORATION
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" {} stroke-linecap="round" '
        'stroke-linejoin="round" {}>{}</svg>',
        mark_safe(paint),  # noqa: S308  # one of two texts above
        told,
        drawing,
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a day as the reader writes it: 31 Oct 2026, in Vietnamese 31/10/2026."""
    # Translators: how a day is written: 31 Oct 2026, in Vietnamese 31/10/2026 (d/m/Y).
    return "" if value is None else str(date_format(value, _("j M Y")))


@register.filter
def amount(value: Decimal | int | None) -> str:
    """Return a number as the reader writes it (10,000 or 10.000), without useless zeros."""
    if value is None or value == "":
        return ""
    return format_decimal(
        value, locale=get_language() or "en", decimal_quantization=False, group_separator=True
    )


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Return what a mapping holds under a key that is known only at run time."""
    return mapping.get(key)
