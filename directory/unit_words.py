"""A unit as it stands behind a number, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language

from directory.models import Unit

#: Written as their sign in English.
_SIGNS = {"m2": "m²", "dm2": "dm²", "cm2": "cm²", "m3": "m³"} | {
    code: code for code in ("kg", "g", "lb", "oz", "t", "m", "mm", "cm", "km", "l", "ml")
}
_PLURALS = {"box": "boxes", "foot": "feet", "inch": "inches", "gross": "gross", "dozen": "dozen"}


def unit_words(unit: Unit | None, number: Decimal | None = None) -> str:
    """The unit behind ``number``: "10,000 pieces", "1 set", "720,000 kg"; empty for none."""
    if unit is None:
        return ""
    if (get_language() or "").startswith("vi"):
        return unit.name_vi
    name = _SIGNS.get(unit.code, unit.name_en)
    if number == 1 or unit.code in _SIGNS:
        return name
    # Only the last word before a bracket changes: square feet, quintals (100 kg).
    words, bracket, rest = name.partition(" (")
    first, space, last = words.rpartition(" ")
    last = _PLURALS.get(last, last if last.endswith("s") else f"{last}s")
    return f"{first}{space}{last}{bracket}{rest}"
