"""Changes in the reader's words: what to do, how much of it, and on which record it rests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.choices import EvidenceLevel
from directory.concepts import Concepts
from directory.models import CapabilityLine, Certificate
from matching.engine.gap_changes import Change, Kind
from matching.engine.rules import COVERAGE_UNIT
from matching.gaps.services import OpenRequest
from matching.needs import EPOCH
from matching.wording import outcomes
from matching.wording.outcomes import Records

_TITLES: Mapping[tuple[Kind, str], Promise | str] = {
    (Kind.FILL_IN, "capacity"): gettext_lazy("State the free capacity: %(name)s"),
    (Kind.FILL_IN, "size"): gettext_lazy("State the largest part: %(name)s"),
    (Kind.FILL_IN, "tolerance"): gettext_lazy("State the tolerance: %(name)s"),
    (Kind.FILL_IN, "lead_time"): gettext_lazy("State the lead time: %(name)s"),
    (Kind.FILL_IN, "minimum_order"): gettext_lazy("State the smallest order: %(name)s"),
    (Kind.FILL_IN, "material"): gettext_lazy("State the materials: %(name)s"),
    (Kind.FILL_IN, "area"): gettext_lazy("State where the factory is"),
    (Kind.FILL_IN, "sector"): gettext_lazy("State which sectors the customers are in"),
    (Kind.UPLOAD, "certificate"): gettext_lazy("Have %(name)s checked"),
    (Kind.RENEW, "certificate"): gettext_lazy("Renew %(name)s"),
    (Kind.EXTEND, "certificate"): gettext_lazy("Widen the scope of %(name)s"),
    (Kind.TERMS, "lead_time"): gettext_lazy("Shorten the lead time: %(name)s"),
    (Kind.TERMS, "minimum_order"): gettext_lazy("Lower the smallest order: %(name)s"),
    (Kind.TERMS, "offer"): gettext_lazy("Take orders again"),
    (Kind.CAPACITY, "capacity"): gettext_lazy("Free more capacity: %(name)s"),
    (Kind.IMPROVE, "size"): gettext_lazy("Make larger parts: %(name)s"),
    (Kind.IMPROVE, "tolerance"): gettext_lazy("Hold a finer tolerance: %(name)s"),
    (Kind.IMPROVE, "material"): gettext_lazy("Work the material that is asked: %(name)s"),
    (Kind.CERTIFY, "certificate"): gettext_lazy("Get certified: %(name)s"),
    (Kind.IN_HOUSE, "maker"): gettext_lazy("Make it in house: %(name)s"),
    (Kind.PROCESS, "process"): gettext_lazy("Add the process: %(name)s"),
}
KINDS: Mapping[Kind, Promise | str] = {
    Kind.FILL_IN: gettext_lazy("fill in"),
    Kind.UPLOAD: gettext_lazy("have checked"),
    Kind.RENEW: gettext_lazy("renew"),
    Kind.EXTEND: gettext_lazy("widen the scope"),
    Kind.TERMS: gettext_lazy("change terms"),
    Kind.CAPACITY: gettext_lazy("free more capacity"),
    Kind.IMPROVE: gettext_lazy("improve a line"),
    Kind.CERTIFY: gettext_lazy("get certified"),
    Kind.IN_HOUSE: gettext_lazy("make in house"),
    Kind.PROCESS: gettext_lazy("add a process"),
}
_BEYOND: Mapping[str, Promise | str] = {
    "area": gettext_lazy("The buyer asks for another area. Only a site there would fit."),
    "sector": gettext_lazy("The buyer asks for customers in a sector that you have none in."),
    "process": gettext_lazy("The request asks for proof of the process that cannot be given here."),
    "capacity": gettext_lazy(
        "The request asks for proof of the capacity that cannot be given here."
    ),
    "too_many": gettext_lazy("More than six changes would be needed."),
}
#: Unit and divisor of an amount of the profile row.
_UNITS = {"size": ("mm", 1000), "tolerance": ("mm", 1_000_000), "lead_time": ("day", 24)}


@dataclass(frozen=True, slots=True)
class GapRecords:
    """The records that changes rest on, and the taxonomy."""

    concepts: Concepts
    certificates: Mapping[int, Certificate]
    lines: Mapping[int, CapabilityLine]

    @classmethod
    def of(cls, changes: Iterable[Change]) -> GapRecords:
        """Load what the changes name, in two queries."""
        changes = list(changes)
        held = {change.certificate_id for change in changes} - {None}
        ids = {change.line_id for change in changes} - {None}
        certificates = Certificate.objects.in_bulk([pk for pk in held if pk is not None])
        lines = CapabilityLine.objects.select_related("site").in_bulk(
            [pk for pk in ids if pk is not None]
        )
        return cls(Concepts.current(), certificates, lines)

    def standard(self, pk: int) -> str:
        """The short name of a standard."""
        return outcomes.standard_names([pk], Records(self.concepts, {}))

    def name(self, change: Change, process_id: int | None = None) -> str:
        """What a change is done to: a certificate, a line by its process and site, a process."""
        held = self.certificates.get(change.certificate_id or 0)
        if change.about == "certificate":
            return self.standard(held.standard_id if held else change.concept_id or 0)
        line = self.lines.get(change.line_id or 0)
        if line is not None and line.process_id is not None:
            process_id = line.process_id
        elif change.kind == Kind.PROCESS:
            process_id = change.concept_id
        name = self.concepts.name(process_id) if process_id else ""
        return f"{name} ({line.site.name})" if line and line.site and line.site.name else name

    def record(self, change: Change) -> str:
        """The record a change rests on, in few words; empty where it is a new one or the firm."""
        held = self.certificates.get(change.certificate_id or 0)
        if held is not None:
            until = held.expires_on
            day = outcomes.day_words((until - EPOCH).days) if until else ""
            ends = _("until %(day)s") % {"day": day} if day else ""
            return ", ".join(x for x in (held.number, held.issuer, ends) if x)
        line = self.lines.get(change.line_id or 0)
        if line is not None and line.stated_on and change.kind == Kind.CAPACITY:
            day = outcomes.day_words((line.stated_on - EPOCH).days)
            return _("stated on %(day)s") % {"day": day}
        return ""


def title(kind: Kind, about: str, name: str) -> str:
    """What is done, without an amount."""
    return str(_TITLES[kind, about]) % {"name": name}


def detail(change: Change, opened: OpenRequest, records: GapRecords) -> str:
    """How much one request asks for of a change; empty where the change says it all."""
    if change.about == "capacity":
        return _capacity(change, opened)
    if change.amount is not None:
        return _limit(change)
    if change.about == "material" and change.concept_id:
        return records.concepts.name(change.concept_id)
    if change.about == "certificate" and change.level:
        level = str(EvidenceLevel(change.level).label)
        return _("evidence asked: %(level)s") % {"level": level}
    return ""


def _limit(change: Change) -> str:
    if change.about == "minimum_order":
        unit, divisor = outcomes.base_unit(change.dimension), 1000
    else:
        unit, divisor = _UNITS[change.about]
    names = {
        "value": outcomes.amount(Decimal(change.amount or 0) / divisor),
        "unit": _("days") if unit == "day" else unit,
    }
    if change.about == "size":
        return _("at least %(value)s %(unit)s") % names
    return _("at most %(value)s %(unit)s") % names


def _capacity(change: Change, opened: OpenRequest) -> str:
    """In the unit of the request: how much, and how much more than is free now."""
    own = opened.volume
    amounts = dict(opened.need.capacity.need_by_dimension) if opened.need.capacity else {}
    if own is None or change.amount is None or change.dimension not in amounts:
        return ""
    wanted = change.amount * own[1] // amounts[change.dimension]
    missing = -(-(change.cover or 0) * own[1] // COVERAGE_UNIT)
    names = {
        "value": thousandths(wanted),
        "more": thousandths(missing),
        "unit": outcomes.base_unit(own[0]),
    }
    if change.kind == Kind.FILL_IN:
        return _("at least %(value)s %(unit)s a month free") % names
    return _("at least %(value)s %(unit)s a month free, %(more)s more than now") % names


def thousandths(value: int) -> str:
    """An amount of the profile row in the base unit; from ten on rounded up to whole ones."""
    shown = Decimal(value) / 1000
    return outcomes.amount(Decimal(-(-value // 1000)) if shown >= 10 else shown)


def volumes(amounts: Mapping[str, int]) -> list[str]:
    """Monthly amounts by dimension, each in its own unit."""
    return [
        _("%(value)s %(unit)s a month")
        % {"value": thousandths(value), "unit": outcomes.base_unit(dimension)}
        for dimension, value in amounts.items()
    ]


def beyond_words(keys: Iterable[str]) -> list[str]:
    """Why no change of the firm closes a gap."""
    return [str(_BEYOND.get(key.split(":")[0], _BEYOND["too_many"])) for key in keys]
