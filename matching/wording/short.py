"""The outcome of a criterion in a few words: for a mark beside a firm, and for what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.choices import EvidenceLevel
from directory.concepts import Concepts
from matching.engine.criteria import CertificateCode, Step
from matching.engine.explain import Part
from matching.engine.rules import COVERAGE_UNIT, FULL
from matching.needs import EPOCH
from matching.wording import outcomes
from matching.wording.outcomes import Records

#: Certificate days beyond this one mean "without an end".
_NO_END = 1_000_000


def short(part: Part, records: Records) -> str:
    """What a mark beside the firm says: "ISO 9001 to 03/2028"."""
    words = _SHORT.get(part.kind)
    return (words(part, records) if words else "") or outcomes.missing(part, records)


def mark(part: Part, _records: Records) -> str:
    """How or since when it is known: evidence of a certificate, day of a capacity."""
    facts = part.facts
    if part.kind == "certificate" and facts["certificate_id"] and facts["level"] is not None:
        return str(EvidenceLevel(facts["level"]).label)
    if part.kind == "capacity" and facts["stated_on"] is not None and part.step != Step.UNKNOWN:
        return _("stated on %(day)s") % {"day": outcomes.day_words(facts["stated_on"])}
    return ""


def _process(part: Part, records: Records) -> str:
    if part.satisfaction == FULL and part.facts["line"] is not None:
        return records.concepts.name(part.facts["line"])
    return outcomes.reason(part, records)


def _certificate(part: Part, records: Records) -> str:
    if part.facts["code"] < CertificateCode.ENDS_IN_WINDOW:
        return ""
    names, until = {"name": outcomes.label(part, records)}, part.facts["until"]
    if not until or until >= _NO_END:
        return _("%(name)s valid") % names
    names["month"] = date_format(EPOCH + timedelta(days=until), "m/Y")
    return _("%(name)s to %(month)s") % names


def _capacity(part: Part, _records: Records) -> str:
    if part.step == Step.UNKNOWN:
        return ""
    cover = part.facts["cover"]
    if cover >= 10 * COVERAGE_UNIT:
        return _("%(times)s times the need") % {"times": outcomes.amount(cover // COVERAGE_UNIT)}
    percent = Decimal(cover * 100 // COVERAGE_UNIT)
    return _("%(percent)s %% of the need") % {"percent": outcomes.amount(percent)}


def _material(part: Part, _records: Records) -> str:
    return _("material: the family, not the grade") if part.step == Step.MINOR else ""


def _preferred(part: Part, records: Records) -> str:
    lacking = [pk for pk in part.facts["asked"] if pk not in part.facts["held"]]
    names = ", ".join(outcomes.standard_names([pk], records) for pk in lacking)
    return _("without %(names)s") % {"names": names} if names else ""


_SHORT: Mapping[str, Callable[[Part, Records], str]] = {
    "process": _process,
    "maker": outcomes.reason,
    "certificate": _certificate,
    "capacity": _capacity,
    "material": _material,
    "preferred": _preferred,
}


#: What a firm would have to do, from the least effort to the most.
EFFORT = (
    "verify", "wait", "scope", "renew", "terms", "capacity", "certify", "line", "make",
    "process",
)  # fmt: skip
_BY_CODE = {
    CertificateCode.MISSING: "certify",
    CertificateCode.EXPIRED: "renew",
    CertificateCode.NOT_YET_VALID: "wait",
    CertificateCode.TRADING_SCOPE: "scope",
    CertificateCode.OTHER_SCOPE: "scope",
    CertificateCode.NOT_VERIFIED: "verify",
    CertificateCode.ENDS_IN_WINDOW: "renew",
    CertificateCode.VALID: "renew",
}
_BY_KIND = {
    "process": "process",
    "maker": "make",
    "capacity": "capacity",
    "lead_time": "terms",
    "minimum_order": "terms",
    "offer": "terms",
}


def effort(part: Part) -> str:
    """Which of EFFORT would make a failed gate hold."""
    if part.kind == "certificate":
        return _BY_CODE[CertificateCode(part.facts["code"])]
    return _BY_KIND.get(part.kind, "line")


def change(part: Part, records: Records) -> str:
    """What would make a failed gate hold: "renew ISO 9001"."""
    names = {"name": outcomes.label(part, records)}
    if part.kind == "process":
        names["name"] = records.concepts.name(part.facts["process_id"])
    return {
        "verify": _("have %(name)s verified"),
        "wait": _("wait until %(name)s is valid"),
        "scope": _("widen the scope of %(name)s"),
        "renew": _("renew %(name)s"),
        "terms": _("change terms: %(name)s"),
        "capacity": _("free more capacity"),
        "certify": _("get certified: %(name)s"),
        "line": _("improve: %(name)s"),
        "make": _("make it in house"),
        "process": _("add a process: %(name)s"),
    }[effort(part)] % names


def short_standard(concepts: Concepts, code: str) -> str:
    """The short name of a standard by its code."""
    return outcomes.standard_names([concepts.by_code("standard", code).id], Records(concepts, {}))
