"""The outcome of a criterion in the reader's words, and the record it rests on.

Everything is computed from the structured facts of the explanation; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from directory.choices import EvidenceLevel
from directory.concepts import Concepts
from directory.models import Certificate, Place
from matching.engine.criteria import CertificateCode, Step
from matching.engine.explain import Part
from matching.engine.rules import COVERAGE_UNIT, FULL
from matching.needs import EPOCH

# Lazy, because they are looked up for every criterion of every firm.
_TITLES: Mapping[str, Promise | str] = {
    "process": gettext_lazy("Process"),
    "maker": gettext_lazy("Maker"),
    "capacity": gettext_lazy("Free capacity"),
    "second_process": gettext_lazy("Further process"),
    "side_process": gettext_lazy("Side process"),
    "material": gettext_lazy("Material"),
    "size": gettext_lazy("Part size"),
    "tolerance": gettext_lazy("Tolerance"),
    "lead_time": gettext_lazy("Lead time"),
    "minimum_order": gettext_lazy("Minimum order"),
    "area": gettext_lazy("Place"),
    "preferred": gettext_lazy("Welcome certificates"),
    "sector": gettext_lazy("Experience in the sector"),
    "offer": gettext_lazy("Open offer"),
}
_CERTIFICATES: Mapping[CertificateCode, Promise | str] = {
    CertificateCode.MISSING: gettext_lazy("not held"),
    CertificateCode.EXPIRED: gettext_lazy("ended on %(until)s"),
    CertificateCode.NOT_YET_VALID: gettext_lazy("not valid yet"),
    CertificateCode.TRADING_SCOPE: gettext_lazy("its scope is trade, not manufacture"),
    CertificateCode.OTHER_SCOPE: gettext_lazy("its scope covers another process or site"),
    CertificateCode.NOT_VERIFIED: gettext_lazy("held, but not verified to the level asked"),
    CertificateCode.ENDS_IN_WINDOW: gettext_lazy(
        "in date until %(until)s, within the delivery window"
    ),
    CertificateCode.VALID: gettext_lazy("in date until %(until)s"),
}


@dataclass(slots=True)
class Records:
    """What the wording looks up: names of concepts and numbers of certificates."""

    concepts: Concepts
    certificates: dict[int, Certificate]
    places: dict[int, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Iterable[Part], place_ids: Iterable[int | None] = ()) -> Records:
        """Load what the given parts refer to, and the places, in one query each."""
        ids = {part.facts.get("certificate_id") for part in parts} - {None}
        found = Certificate.objects.in_bulk(list(ids)) if ids else {}
        wanted = set(place_ids) - {None}
        places = Place.objects.in_bulk(list(wanted)) if wanted else {}
        return cls(Concepts.current(), found, places)

    def place_name(self, pk: int | None) -> str:
        """The short name of a place that was loaded, empty for none."""
        place = self.places.get(pk or 0)
        return place.short_vi if place else ""


def label(part: Part, records: Records) -> str:
    """What the criterion is called beside its points."""
    if part.kind == "certificate":
        return standard_names(part.facts["options"], records)
    return str(_TITLES[part.kind])


def titles() -> dict[str, str]:
    """What each kind of criterion is called; a certificate goes by its own name."""
    return {kind: str(title) for kind, title in _TITLES.items()}


def standard_names(ids: Iterable[int], records: Records) -> str:
    """Short names of standards: "ISO 9001", not its full title."""
    names = []
    for pk in ids:
        words = records.concepts.name(pk, "en").split(" ")
        cut = next((i for i, word in enumerate(words) if any(c.isdigit() for c in word)), None)
        names.append(" ".join(words[: cut + 1]) if cut is not None and cut < 3 else " ".join(words))
    return _(" or ").join(names)


def reason(part: Part, records: Records) -> str:
    """Why the criterion stands where it stands, with the datum."""
    return _REASONS[part.kind](part, records)


def record(part: Part, records: Records) -> str:
    """The record the outcome rests on, empty where there is none."""
    if part.kind == "certificate":
        certificate = records.certificates.get(part.facts["certificate_id"] or 0)
        if certificate is None:
            return ""
        level = EvidenceLevel(part.facts["level"]).label
        return ", ".join(x for x in (certificate.number, certificate.issuer, str(level)) if x)
    if part.kind == "capacity" and part.facts["stated_on"] and part.step != Step.UNKNOWN:
        return _("stated on %(day)s") % {"day": day_words(part.facts["stated_on"])}
    return ""


def day_words(number: int) -> str:
    """A day number as a date in the reader's form."""
    # Translators: how a day is written: 31 Oct 2026, in Vietnamese 31/10/2026 (d/m/Y).
    return str(date_format(EPOCH + timedelta(days=number), _("j M Y")))


def amount(value: Decimal) -> str:
    """A number as the reader's language writes it (10,000 or 10.000), without useless zeros."""
    return format_decimal(
        value, locale=get_language() or "en", decimal_quantization=False, group_separator=True
    )


def _process(part: Part, records: Records) -> str:
    line = part.facts["line"]
    asked = records.concepts.name(part.facts["process_id"])
    if line is None:
        return _("does not do %(asked)s or anything close to it") % {"asked": asked}
    does = records.concepts.name(line)
    if part.step == Step.FAILED:
        return _("does %(does)s, not %(asked)s") % {"does": does, "asked": asked}
    if part.satisfaction == FULL:
        return _("%(does)s, a core process") % {"does": does}
    return _("%(does)s, as a secondary process") % {"does": does}


def _maker(part: Part, records: Records) -> str:
    if part.step == Step.MET:
        return _("makes it itself")
    if part.step == Step.UNKNOWN:
        return _("not looked at: no such process")
    return _("does not make it itself: traded or bought in")


def _certificate(part: Part, records: Records) -> str:
    facts = part.facts
    until = day_words(facts["until"]) if facts["until"] and facts["until"] < 1_000_000 else ""
    if part.step == Step.UNKNOWN:
        return _("not looked at: no such process")
    code = CertificateCode(facts["code"])
    if code == CertificateCode.VALID and not until:
        return _("in date, without an end day")
    return str(_CERTIFICATES[code]) % {"until": until}


def base_unit(dimension: str | None) -> str:
    """The base unit of a dimension, as it stands behind a number."""
    units = {
        "count": _("pieces"),
        "set": _("sets"),
        "pair": _("pairs"),
        "mass": "kg",
        "length": "m",
        "area": "m²",
        "volume": "l",
    }
    return units.get(dimension or "", "")


def _capacity(part: Part, records: Records) -> str:
    facts = part.facts
    percent = facts["cover"] * 100 // COVERAGE_UNIT
    words = _("%(percent)s %% of the need") % {"percent": amount(Decimal(percent))}
    if part.step == Step.UNKNOWN:
        if facts["free"] is not None and facts["dimension"] not in facts["need"]:
            unit = base_unit(facts["dimension"])
            words = _("stated in %(unit)s, which does not compare with the unit asked for")
            return words % {"unit": unit}
        return _("not stated")
    if facts["fresh"] < facts["cover"] and facts["fresh"] < COVERAGE_UNIT:
        words = _("%(words)s, by a figure over a year old") % {"words": words}
    elif facts["lines"] and facts["lines"] > 1:
        lines = ngettext("%(n)d line", "%(n)d lines", facts["lines"]) % {"n": facts["lines"]}
        words = _("%(words)s, from %(lines)s together") % {"words": words, "lines": lines}
    return words


def _made(part: Part, records: Records) -> str:
    name = records.concepts.name(part.facts["process_id"])
    if part.step == Step.MET:
        return _("%(name)s in house too") % {"name": name}
    return _("%(name)s is not done in house") % {"name": name}


def _material(part: Part, records: Records) -> str:
    found = part.facts["material_id"]
    if part.step == Step.UNKNOWN or found is None:
        return _("not stated")
    name = records.concepts.name(found)
    if part.step == Step.MET:
        return _("%(name)s, as asked") % {"name": name}
    if part.step == Step.MINOR:
        return _("%(name)s: the family, not the grade") % {"name": name}
    return _("works %(name)s, not what is asked") % {"name": name}


def _limit(unit: str, divisor: int) -> Callable[[Part, Records], str]:
    def words(part: Part, _records: Records) -> str:
        value, limit = part.facts["value"], part.facts["limit"]
        if part.step == Step.UNKNOWN or value is None:
            return _("not stated")
        names = {
            "value": amount(Decimal(value) / divisor),
            "limit": amount(Decimal(limit) / divisor),
            "unit": _("days") if unit == "day" else unit,
        }
        sign = "±" if part.kind == "tolerance" else ""
        names["sign"] = sign
        if part.step == Step.MET:
            return _("%(sign)s%(value)s %(unit)s, asked for: %(sign)s%(limit)s") % names
        return _("%(sign)s%(value)s %(unit)s, short of %(sign)s%(limit)s") % names

    return words


def _minimum_order(part: Part, records: Records) -> str:
    facts = part.facts
    if part.step == Step.UNKNOWN or facts["value"] is None:
        if facts["value"] is not None:
            return _("stated in a unit that does not compare with the one asked for")
        return _("not stated")
    names = {
        "value": amount(Decimal(facts["value"]) / 1000),
        "unit": base_unit(facts["dimension"]),
    }
    if part.step == Step.MET:
        return _("%(value)s %(unit)s, within a month's need") % names
    return _("%(value)s %(unit)s, more than a month's need") % names


def _area(part: Part, records: Records) -> str:
    if part.step == Step.UNKNOWN:
        return _("place not stated")
    places = [part.facts["place"], part.facts["province"]]
    place = ", ".join(dict.fromkeys(x for x in places if x))
    if part.step == Step.MET:
        return place
    return _("%(place)s, outside the area") % {"place": place}


def _preferred(part: Part, records: Records) -> str:
    held = part.facts["held"]
    if not held:
        return _("none of them valid and verified")
    missing = [pk for pk in part.facts["asked"] if pk not in held]
    have = ", ".join(standard_names([pk], records) for pk in held)
    if not missing:
        return _("%(have)s held") % {"have": have}
    lack = ", ".join(standard_names([pk], records) for pk in missing)
    return _("%(have)s held, %(lack)s not") % {"have": have, "lack": lack}


def _sector(part: Part, records: Records) -> str:
    name = records.concepts.name(part.facts["sector_id"])
    if part.step == Step.MET:
        return _("has customers in %(name)s") % {"name": name}
    if part.step == Step.UNKNOWN:
        return _("customers not stated")
    return _("no customer in %(name)s") % {"name": name}


def _offer(part: Part, records: Records) -> str:
    if part.step == Step.MET:
        return _("takes orders")
    until = part.facts["until"]
    if until is not None:
        return _("by its own words closed until %(day)s") % {"day": day_words(until)}
    flags = part.facts["flags"]
    if "prototypes-only" in flags:
        return _("by its own words prototypes only")
    if "captive" in flags:
        return _("by its own words only for its own group")
    return _("by its own words closed to new orders")


_REASONS: Mapping[str, Callable[[Part, Records], str]] = {
    "process": _process,
    "maker": _maker,
    "certificate": _certificate,
    "capacity": _capacity,
    "second_process": _made,
    "side_process": _made,
    "material": _material,
    "size": _limit("mm", 1000),
    "tolerance": _limit("mm", 1_000_000),
    "lead_time": _limit("day", 24),
    "minimum_order": _minimum_order,
    "area": _area,
    "preferred": _preferred,
    "sector": _sector,
    "offer": _offer,
}


#: What is asked of a firm, by criterion.
QUESTIONS: Mapping[str, Promise | str] = {
    "capacity": gettext_lazy("How much can you make a month, and how much of it is free?"),
    "material": gettext_lazy("Which materials do you work?"),
    "size": gettext_lazy("How large a part can you make?"),
    "tolerance": gettext_lazy("What tolerance can you hold?"),
    "lead_time": gettext_lazy("How long is your lead time?"),
    "minimum_order": gettext_lazy("What is your smallest order?"),
    "area": gettext_lazy("Where is your factory?"),
    "sector": gettext_lazy("Which sectors are your customers in?"),
}


def question(part: Part, records: Records) -> str:
    """What to ask the firm so that an unknown becomes known."""
    asked = QUESTIONS.get(part.kind)
    return str(asked) if asked else _("%(label)s: what is it?") % {"label": label(part, records)}


def missing(part: Part, records: Records) -> str:
    """What would have to change for a failed gate to hold, as a short sentence."""
    names: dict[str, Any] = {"label": label(part, records), "reason": reason(part, records)}
    return _("%(label)s: %(reason)s") % names
