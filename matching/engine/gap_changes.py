"""What a firm can change, and what each change does to a copy of its profile row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matching.engine.criteria import FIRM_COLUMNS
from matching.engine.firm_view import LINE_FIELDS, Firm
from matching.engine.need import Need, ProcessAsk

#: Standard → the standards that a certificate in it counts for, itself among them.
Contains = Mapping[int, tuple[int, ...]]

#: A certificate gained anew counts for three years, as certification cycles run.
TERM_DAYS = 3 * 365


class Kind(StrEnum):
    """What is done, in the order of the effort it takes."""

    FILL_IN = "fill_in"
    UPLOAD = "upload"
    RENEW = "renew"
    EXTEND = "extend"
    TERMS = "terms"
    CAPACITY = "capacity"
    IMPROVE = "improve"
    CERTIFY = "certify"
    IN_HOUSE = "in_house"
    PROCESS = "process"


EFFORT = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a firm does.

    ``about`` is the kind of criterion it serves. It rests on a record: ``line_id`` (``line`` counts
    from 1 in the row; a line that is not there yet has the id None), ``certificate_id``, or the
    firm itself. ``concept_id`` is the standard, process, material or sector. ``amount`` is what the
    number has to be, in the unit of the profile row; of a capacity in ``dimension``.
    ``cover`` is how much of the monthly need a capacity lacks, in billionths.
    """

    kind: Kind
    about: str
    line: int | None = None
    line_id: int | None = None
    certificate_id: int | None = None
    concept_id: int | None = None
    amount: int | None = None
    dimension: str | None = None
    cover: int | None = None
    level: int = 0

    @property
    def order(self) -> tuple[int, str, int, int, int, int]:
        """Least effort first; what is equal in effort in the order of the profile."""
        numbers = (self.line, self.certificate_id, self.concept_id, self.amount)
        line, certificate, concept, amount = (number or 0 for number in numbers)
        return EFFORT[self.kind], self.about, line, certificate, concept, amount


_NUMBERS = {
    "size": "line_size_um",
    "tolerance": "line_tolerance_nm",
    "lead_time": "line_lead_hours",
    "minimum_order": "line_moq",
}
_CERTIFICATE = (
    "cert_id",
    "cert_standard",
    "cert_from",
    "cert_until",
    "cert_level",
    "cert_is_manufacturing",
    "cert_site",
    "cert_scope",
)
#: The columns of a profile row that judging and changing a copy of it read.
COLUMNS = (
    *FIRM_COLUMNS,
    "made_ids",
    "known_ids",
    "place_ids",
    "sector_ids",
    "mat_line",
    "mat_id",
    *(f"line_{name}" for name in LINE_FIELDS),
    *_CERTIFICATE,
)
#: What a line that was just added says: nothing but what it does.
_NEW_LINE = {"id": 0, "in_house": True, "core": True, "site": 0, "evidence": 0}


def applied(
    firm: Firm, changes: Iterable[Change], need: Need, contains: Contains | None = None
) -> dict[str, Any]:
    """Return a copy of a profile row on which the changes are done.

    A change of a line that is not there does nothing. Editing a line takes back what was proved of
    it, as saving it does (its evidence level falls to 0).
    """
    copy = {name: list(v) if isinstance(v, list | tuple) else v for name, v in firm.items()}

    # New lines come first, since others may say something of them; the one that tells its place
    # before the one that does not.
    def turn(change: Change) -> tuple[bool, bool, Any]:
        return change.kind != Kind.PROCESS, change.line is None, change.order

    for change in sorted(changes, key=turn):
        if change.kind != Kind.PROCESS and (change.line or 0) > len(copy["line_id"]):
            continue
        _APPLY[change.kind](copy, change, need, contains or {})
    return copy


Copy = dict[str, Any]


def _state(firm: Copy, change: Change, need: Need, _contains: Contains) -> None:
    """A number, material, place or sector becomes what is asked."""
    if change.about == "area":
        firm["place_ids"] += need.area.place_ids if need.area else ()
    elif change.about == "sector":
        firm["sector_ids"].append(change.concept_id)
    elif change.about == "offer":
        firm["offer_flags"], firm["offer_closed_until"] = [], None
    else:
        _state_line(firm, change, (change.line or 1) - 1)


def _state_line(firm: Copy, change: Change, at: int) -> None:
    firm["line_evidence"][at] = 0
    if change.about == "material":
        firm["mat_line"].append(at + 1)
        firm["mat_id"].append(change.concept_id)
    elif change.about == "capacity":
        firm["line_free"][at], firm["line_dimension"][at] = change.amount, change.dimension
        firm["line_stated_on"][at] = None
    else:
        firm[_NUMBERS[change.about]][at] = change.amount
        if change.about == "minimum_order":
            firm["line_moq_dimension"][at] = change.dimension


def _certificate(firm: Copy, change: Change, need: Need, _contains: Contains) -> None:
    """A certificate is checked, renewed or widened; the one that comes of it is checked as well."""
    own = [at for at, pk in enumerate(firm["cert_id"]) if pk == change.certificate_id]
    for at in own:
        firm["cert_level"][at] = max(firm["cert_level"][at], change.level)
        if change.kind == Kind.RENEW:
            firm["cert_from"][at] = min(firm["cert_from"][at], need.day)
            until = need.day + max(need.window_days, TERM_DAYS)
            firm["cert_until"][at] = max(firm["cert_until"][at], until)
        if change.kind != Kind.UPLOAD:
            firm["cert_is_manufacturing"][at] = True
    if change.line is not None:
        site = firm["line_site"][change.line - 1] or 0
        process = firm["line_process"][change.line - 1]
        for at in {firm["cert_standard"][at]: at for at in own}.values():
            for name in _CERTIFICATE:
                firm[name].append(firm[name][at])
            firm["cert_site"][-1], firm["cert_scope"][-1] = site, process


def _certify(firm: Copy, change: Change, need: Need, contains: Contains) -> None:
    standard = change.concept_id or 0
    until = need.day + max(need.window_days, TERM_DAYS)
    for counted in contains.get(standard, (standard,)):
        values = (0, counted, need.day, until, change.level, True, 0, 0)
        for name, value in zip(_CERTIFICATE, values, strict=True):
            firm[name].append(value)


def _in_house(firm: Copy, change: Change, need: Need, _contains: Contains) -> None:
    at = (change.line or 1) - 1
    firm["is_maker"] = firm["line_in_house"][at] = True
    firm["line_evidence"][at] = 0
    _made(firm, firm["line_process"][at], need)


def _process(firm: Copy, change: Change, need: Need, _contains: Contains) -> None:
    new = _NEW_LINE | {"process": change.concept_id}
    for name in LINE_FIELDS:
        firm[f"line_{name}"].append(new.get(name))
    firm["known_ids"].append(change.concept_id)
    firm["is_maker"] = True
    _made(firm, change.concept_id or 0, need)


def _made(firm: Copy, process: int, need: Need) -> None:
    """What is made is also whatever asked process it is a kind of."""
    firm["made_ids"] += [ask.process_id for ask in processes(need) if process in ask.kind_ids]


def processes(need: Need) -> tuple[ProcessAsk, ...]:
    """Every process that the need names."""
    first = () if need.process is None else (need.process,)
    return (*first, *need.second, *need.side)


_APPLY: Mapping[Kind, Callable[[Copy, Change, Need, Contains], None]] = {
    Kind.FILL_IN: _state,
    Kind.UPLOAD: _certificate,
    Kind.RENEW: _certificate,
    Kind.EXTEND: _certificate,
    Kind.TERMS: _state,
    Kind.CAPACITY: _state,
    Kind.IMPROVE: _state,
    Kind.CERTIFY: _certify,
    Kind.IN_HOUSE: _in_house,
    Kind.PROCESS: _process,
}
