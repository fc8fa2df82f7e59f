"""What each number of a text says: volume, size, tolerance, lead time, weight, order size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from directory.taxonomy.numbers import Number, numbers
from directory.taxonomy.quantity_words import (
    COUNTED,
    DIAMETER,
    IT,
    LEAD,
    LEAD_AFTER,
    MACHINE,
    MACHINE_AFTER,
    NOT_LEAD,
    NOT_LEAD_AFTER,
    NOT_SIZE,
    NOT_SIZE_AFTER,
    ORDER,
    PER_METRE,
    PLUS_MINUS,
    TIMES_SIGN,
    TOLERANCE,
    UTILISED,
    UTILISED_AFTER,
    WEIGHT,
    WEIGHT_AFTER,
)
from directory.taxonomy.reading import Quantity
from directory.taxonomy.source import Source
from directory.taxonomy.units import period_after, period_before, unit_after
from directory.taxonomy.wordlists import words

_COUNTS = frozenset(
    words(
        "pcs thousand-pcs ten-thousand-pcs million-pcs set pair dozen box bag pallet "
        "container roll sheet bar mould shot placement"
    )
)
_LENGTHS = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "inch": Decimal("25.4")}
_TIMES = {"day": Decimal(1), "week": Decimal(7), "month": Decimal(30)}
_BULK = frozenset({"kg", "t", "m", "m2", "yard", "km", "g", "l", "dm2", "sqft", "m3"})
_SCALED = {"thousand-pcs": 1000, "ten-thousand-pcs": 10_000, "million-pcs": 1_000_000}


@dataclass(slots=True)
class _View:
    """The folded text that numbers are read from, and how to get back to the original."""

    source: Source
    bare: str
    marked: str
    shown: str


def quantities(source: Source, taken: list[tuple[int, int]] | None = None) -> list[Quantity]:
    """The quantities of a text, in order; ``taken`` are folded spans that name concepts."""
    bare = _without(source.folded.bare, taken or [])
    folded = source.folded
    shown = (
        "".join(
            "-" if c == " " and folded.original[s : s + 1] in "-‐‑‒–" else c
            for c, s in zip(bare, folded.starts, strict=True)
        )
        if " " in bare and any(h in folded.original for h in "-‐‑‒–")
        else bare
    )
    view = _View(source, bare, folded.marked, shown)
    found: list[Quantity] = list(_grades(view))
    skip = 0
    listed = numbers(bare, shown, source.language)
    for i, number in enumerate(listed):
        if number.start < skip:
            continue
        quantity, end = _read(view, number, listed[i + 1 : i + 3])
        if quantity is not None:
            found.append(quantity)
            skip = end
    return _largest_size(sorted(found, key=lambda q: q.start))


def _without(bare: str, taken: list[tuple[int, int]]) -> str:
    if not taken:
        return bare
    letters = list(bare)
    for start, end in taken:
        letters[start:end] = ["\x00" if c.isdigit() else c for c in letters[start:end]]
    return "".join(letters)


def _grades(view: _View) -> list[Quantity]:
    return [
        _quantity(view, "tolerance", Decimal(m.group(1)), None, "IT", "", m.start(), m.end())
        for m in IT.finditer(view.bare)
        if m.group().strip() != "it"
    ]


def _quantity(
    view: _View,
    kind: str,
    value: Decimal,
    high: Decimal | None,
    unit: str,
    period: str,
    start: int,
    end: int,
) -> Quantity:
    first, last = view.source.folded.original_span(start, end)
    return Quantity(kind, value, high, unit, period, first, last, view.source.text[first:last])


def _read(view: _View, number: Number, following: list[Number]) -> tuple[Quantity | None, int]:
    """The quantity a number gives (None: a number that says nothing here) and where it ends."""
    before = view.bare[max(0, number.start - 48) : number.start]
    box = _box(view, number, following)
    if box is not None:
        return box
    unit, end = unit_after(view.bare, view.marked, number.end, view.source.marked)
    tail = view.bare[end : end + 32]
    if number.end and _glued_code(view, number, unit):
        return None, number.end
    for reading in (_tolerance, _machine, _weight, _lead_time, _order, _share, _volume, _size):
        quantity = reading(view, number, unit, end, before, tail)
        if quantity is not None:
            return quantity, end
    if unit and not number.spelled:
        return _quantity(
            view, "other", _small(number), number.high, unit, "", number.start, end
        ), end
    return None, number.end


def _glued_code(view: _View, number: Number, unit: str) -> bool:
    """Whether the digits belong to a code such as SUS304 or C-3604."""
    before = view.bare[number.start - 1 : number.start]
    return before.isascii() and before.isalpha() and not unit


def _small(number: Number) -> Decimal:
    return number.value if number.small is None else number.small


def _measure(view: _View, number: Number) -> Decimal:
    """The value of a measured number: "1.500" is 1500 with a Vietnamese point, else 1.5."""
    if number.small is None:
        return number.value
    written = view.bare[number.start : number.end]
    point_thousands = view.source.language == "vi" and "." in written
    comma_thousands = view.source.language != "vi" and "," in written
    return number.value if point_thousands or comma_thousands else number.small


def _tolerance(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    plus_minus = bool(PLUS_MINUS.search(before))
    named = bool(TOLERANCE.search(before))
    value = _small(number) if number.value >= 100 else number.value
    value = _small(number)
    high = number.high
    if unit == "micron" and (plus_minus or named or not NOT_SIZE.search(before)):
        if not (plus_minus or named) and NOT_SIZE_AFTER.match(tail):
            return None
        value, high = value / 1000, None if high is None else high / 1000
    elif unit == "c-thread" and (plus_minus or named):
        value, high = value / 100, None if high is None else high / 100
    elif unit == "inch" and plus_minus:
        value = value * Decimal("25.4")
    elif unit == "mm" and (plus_minus or (named and value <= 3)):
        pass
    elif unit == "" and (plus_minus or named) and value <= 2 and not tail.lstrip().startswith("%"):
        end = number.end
    else:
        return None
    return _quantity(view, "tolerance", value, high, "mm", "", number.start, end)


def _machine(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit not in ("t", "kn") or period_after(view.bare, end)[0]:
        return None
    if not (MACHINE_AFTER.match(tail) or MACHINE.search(before)):
        return None
    value = number.value / Decimal("9.80665") if unit == "kn" else number.value
    return _quantity(view, "machine_force", value, number.high, "tonnage", "", number.start, end)


def _weight(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit not in ("kg", "g"):
        return None
    scale = Decimal(1) if unit == "kg" else Decimal("0.001")
    value = _measure(view, number) * scale
    high = None if number.high is None else number.high * scale
    per_metre = PER_METRE.match(view.bare, end)
    if per_metre:
        return _quantity(
            view, "weight_per_metre", value, high, "kg", "", number.start, per_metre.end()
        )
    if period_after(view.bare, end)[0]:
        return None
    each = WEIGHT_AFTER.match(tail)
    if each or WEIGHT.search(before):
        return _quantity(view, "part_weight", value, high, "kg", "", number.start, end)
    return None


def _closest(cue: re.Pattern[str], before: str) -> int:
    """Where the last of the cues before a number begins; -1 for none."""
    found = -1
    while (match := cue.search(before, found + 1)) is not None:
        found = match.start()
    return found


def _lead_time(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit not in _TIMES or number.value > 400:
        return None
    if NOT_LEAD_AFTER.match(tail) or _closest(NOT_LEAD, before) > _closest(LEAD, before):
        return None
    written = view.bare[number.end : end].strip()
    named = bool(LEAD.search(before) or LEAD_AFTER.match(tail))
    if unit == "week":
        per = before.rstrip()[-1:] == "/" or period_after(view.bare, number.start - 1)[0]
        if per and not named:
            return None
    elif not named:
        return None
    if written in ("월", "月", "일", "日") and not named:
        return None
    longest = (number.high or number.value) * _TIMES[unit]
    if unit == "day" and written.startswith(("working", "business", "営業", "工作", "영업")):
        longest = (number.high or number.value) * 7 / 5
    return _quantity(view, "lead_time", longest, None, "day", "", number.start, end)


def _order(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit and unit not in _COUNTS | _BULK:
        return None
    if not ORDER.search(before) or (before.rstrip().endswith("from") and unit not in _COUNTS):
        return None
    unit_code, scale = _plain_unit(unit or "pcs")
    return _quantity(
        view, "minimum_order", number.value * scale, None, unit_code, "lot", number.start, end
    )


def _share(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit != "percent":
        return None
    used = UTILISED.search(before) or UTILISED_AFTER.match(tail)
    kind = "utilisation" if used and number.value <= 100 else "other"
    return _quantity(view, kind, _small(number), number.high, "%", "", number.start, end)


def _plain_unit(unit: str) -> tuple[str, int]:
    return ("pcs", _SCALED[unit]) if unit in _SCALED else (unit, 1)


def _volume(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    if unit and unit not in _COUNTS | _BULK:
        return None
    after, period_end = period_after(view.bare, end)
    ahead, period_start = period_before(view.bare, number.start)
    period = after or ahead
    if not period and not unit and number.value >= 20:
        counted = COUNTED.match(view.bare, end)
        if counted:
            period, period_end = period_after(view.bare, counted.end())
            after = period
    if not period and (unit not in _COUNTS or number.value < 50):
        return None
    if not unit and (number.value < 20 or (number.spelled and number.value < 1000)):
        return None
    if not unit and not after and _year_like(number, view, end):
        return None
    code, scale = _plain_unit(unit or "pcs")
    value = number.value if code in _COUNTS else _measure(view, number)
    high = None if number.high is None else number.high * scale
    start = number.start if after else period_start
    return _quantity(
        view, "volume", value * scale, high, code, period, start, period_end if after else end
    )


def _year_like(number: Number, view: _View, end: int) -> bool:
    """Whether a bare number next to a period word is a date: "月2026", "tháng 12/2026"."""
    return number.value < 2100 and len(view.bare[number.start : number.end]) <= 4


def _size(
    view: _View, number: Number, unit: str, end: int, before: str, tail: str
) -> Quantity | None:
    diameter = bool(DIAMETER.search(before))
    if unit not in _LENGTHS and not (diameter and unit == ""):
        return None
    scale = _LENGTHS.get(unit, Decimal(1))
    value = max(_measure(view, number), number.high or Decimal(0)) * scale
    narrow = not diameter and (NOT_SIZE.search(before) or NOT_SIZE_AFTER.match(tail))
    kind = "other" if narrow or value > 60_000 else "size"
    return _quantity(view, kind, value, None, "mm", "", number.start, end or number.end)


def _box(view: _View, number: Number, following: list[Number]) -> tuple[Quantity, int] | None:
    """Sizes such as 300x200x150 mm: the largest side counts."""
    sides, last = [number], number
    for other in following:
        between = view.bare[last.end : other.start]
        bare_between = re.sub(r"(mm|cm|m|\(?[lwhdrc]\)?)", "", between)
        if not TIMES_SIGN.fullmatch(bare_between):
            break
        sides.append(other)
        last = other
    if len(sides) < 2:
        return None
    unit, end = unit_after(view.bare, view.marked, last.end, view.source.marked)
    if unit not in _LENGTHS and not (unit == "" and max(s.value for s in sides) >= 20):
        return None
    value = max(_measure(view, s) for s in sides) * _LENGTHS.get(unit, Decimal(1))
    return _quantity(view, "size", value, None, "mm", "", number.start, end), end


def _largest_size(found: list[Quantity]) -> list[Quantity]:
    """Keeps the largest size as the size; the others are other lengths."""
    sizes = [q for q in found if q.kind == "size"]
    if len(sizes) < 2:
        return found
    largest = max(sizes, key=lambda q: q.value)
    return [
        q
        if q.kind != "size" or q is largest
        else Quantity("other", q.value, q.value_high, q.unit, q.period, q.start, q.end, q.text)
        for q in found
    ]
