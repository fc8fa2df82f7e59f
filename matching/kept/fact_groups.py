"""The facts of one firm taken apart and put together, so that one of them can be changed alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

#: A firm's facts by column of the profile row.
Facts = Mapping[str, Any]

_CERT = ("standard", "from", "until", "level", "is_manufacturing", "site", "scope")
#: What is changed together of a line, by the criterion that it is about.
LINE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "work": ("process", "in_house", "core", "site"),
    "capacity": ("dimension", "free", "stated_on"),
    "size": ("size_um",),
    "tolerance": ("tolerance_nm",),
    "lead_time": ("lead_hours",),
    "minimum_order": ("moq", "moq_dimension"),
    "evidence": ("evidence",),
    "material": ("materials",),
}
_LINE = tuple(name for names in LINE_GROUPS.values() for name in names if name != "materials")
FIRM_GROUPS: Mapping[str, tuple[str, ...]] = {
    "maker": ("is_maker",),
    "area": ("place_ids", "place_name_vi", "province_name_vi"),
    "sector": ("sector_ids",),
    "offer": ("offer_flags", "offer_closed_until"),
}


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact before and after: of a certificate or a line (``key`` is its id), or of the firm.

    None stands for "was not there" and "is not there any more". ``process`` is the line's.
    """

    kind: str
    key: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    process: int | None = None

    def reversed(self) -> FactChange:
        """The way back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(slots=True)
class _Firm:
    """A firm's facts with lines and certificates as records by id."""

    rest: dict[str, Any]
    lines: dict[int, dict[str, Any]] = field(default_factory=dict)
    certificates: dict[int, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)


def _opened(facts: Facts) -> _Firm:
    firm = _Firm(
        {name: value for name, value in facts.items() if not name.startswith(("line_", "cert_"))}
    )
    for at, pk in enumerate(facts["line_id"]):
        line = {name: facts[f"line_{name}"][at] for name in _LINE}
        pairs = zip(facts["mat_line"], facts["mat_id"], strict=True)
        line["materials"] = tuple(material for place, material in pairs if place == at + 1)
        firm.lines[pk] = line
    for at, pk in enumerate(facts["cert_id"]):
        entry = tuple(facts[f"cert_{name}"][at] for name in _CERT)
        firm.certificates[pk] = (*firm.certificates.get(pk, ()), entry)
    return firm


def _closed(firm: _Firm) -> dict[str, Any]:
    """The columns again, lines and certificates in the order of their ids."""
    lines = sorted(firm.lines.items())
    facts = firm.rest | {"line_id": [pk for pk, _line in lines]}
    facts |= {f"line_{name}": [line[name] for _pk, line in lines] for name in _LINE}
    pairs = [(at, m) for at, (_pk, line) in enumerate(lines, start=1) for m in line["materials"]]
    facts |= {"mat_line": [at for at, _m in pairs], "mat_id": [m for _at, m in pairs]}
    entries = [(pk, *each) for pk, every in sorted(firm.certificates.items()) for each in every]
    for at, name in enumerate(("id", *_CERT)):
        facts[f"cert_{name}"] = [entry[at] for entry in entries]
    return facts


def changes_between(before: Facts, after: Facts) -> list[FactChange]:
    """What became different, each group of facts apart; names and identity checks do not count."""
    old, new = _opened(before), _opened(after)
    found = list(_certificates(old, new))
    same = _same_lines(old, new)
    for pk, line in old.lines.items():
        if pk not in same:
            found.append(FactChange("line", pk, line, None, line["process"]))
            continue
        found += _groups(LINE_GROUPS, pk, line, new.lines[same[pk]])
    kept = set(same.values())
    found += [
        FactChange("line", pk, None, line, line["process"])
        for pk, line in new.lines.items()
        if pk not in kept
    ]
    found += _groups(FIRM_GROUPS, 0, old.rest, new.rest)
    return found


def _certificates(old: _Firm, new: _Firm) -> Iterator[FactChange]:
    for pk in sorted({*old.certificates, *new.certificates}):
        was, is_now = old.certificates.get(pk), new.certificates.get(pk)
        if was != is_now:
            yield FactChange("certificate", pk, _entries(was), _entries(is_now))


def _entries(entries: tuple[tuple[Any, ...], ...] | None) -> Mapping[str, Any] | None:
    """The first entry's fields, which all entries of a certificate share, and all of them."""
    if entries is None:
        return None
    return dict(zip(_CERT, entries[0], strict=True)) | {"entries": entries}


def _groups(
    groups: Mapping[str, tuple[str, ...]], key: int, old: Facts, new: Facts
) -> Iterator[FactChange]:
    for kind, names in groups.items():
        was, is_now = ({name: side[name] for name in names} for side in (old, new))
        if was != is_now:
            yield FactChange(kind, key, was, is_now, old.get("process"))


def _same_lines(old: _Firm, new: _Firm) -> dict[int, int]:
    """Which line is which: by id, else by process, as an import makes lines anew."""
    same = {pk: pk for pk in old.lines if pk in new.lines}
    free = [pk for pk in new.lines if pk not in same]
    for pk, line in old.lines.items():
        if pk in same:
            continue
        twin = next((x for x in free if new.lines[x]["process"] == line["process"]), None)
        if twin is not None:
            same[pk] = twin
            free.remove(twin)
    return same


def applied(
    facts: Facts, change: FactChange, ancestors: Callable[[int], Iterable[int]]
) -> dict[str, Any]:
    """The facts with this change and no other. ``ancestors`` of a process start with itself."""
    firm = _opened(facts)
    match change.kind:
        case "certificate":
            _put(firm.certificates, change.key, change.after and change.after["entries"])
        case "line":
            _put(firm.lines, change.key, change.after and dict(change.after))
        case kind if kind in FIRM_GROUPS:
            firm.rest |= change.after or {}
        case _:
            if change.key in firm.lines:
                firm.lines[change.key] |= change.after or {}
    if change.kind in {"line", "work"}:
        _know(firm, ancestors)
    return _closed(firm)


def _put(things: dict[int, Any], key: int, thing: Any) -> None:
    if thing is None:
        things.pop(key, None)
    else:
        things[key] = thing


def _know(firm: _Firm, ancestors: Callable[[int], Iterable[int]]) -> None:
    """What the firm makes and knows follows from its lines, as the profile row has it."""
    done = [line for line in firm.lines.values() if line["process"] is not None]
    known = {pk for line in done for pk in ancestors(line["process"])}
    made = {pk for line in done if line["in_house"] for pk in ancestors(line["process"])}
    firm.rest |= {"known_ids": sorted(known), "made_ids": sorted(made)}
