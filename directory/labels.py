"""What the values of a filter are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.choices import CompanyType, EvidenceLevel, ProfileOrigin
from directory.filters import SupplierFilter

TITLES: Mapping[str, str | Promise] = {
    "process": _("Process"),
    "place": _("Place"),
    "standard": _("Standard"),
    "evidence": _("Evidence of certificates"),
    "is_identity_checked": _("Identity"),
    "material": _("Material"),
    "product": _("Product made"),
    "sector": _("Sector"),
    "cluster": _("Park or cluster"),
    "company_type": _("Kind of company"),
    "origin": _("Origin of the profile"),
}
_REMARKS: Mapping[str, str | Promise] = {
    "captive": _("by its own words only for its own group"),
    "prototypes-only": _("by its own words prototypes only"),
    "no-prototypes": _("by its own words no prototypes"),
}
_CLOSED: Mapping[str, Callable[[str], str]] = {
    "company_type": lambda code: str(CompanyType(code).label),
    "origin": lambda code: str(ProfileOrigin(code).label),
    "evidence": lambda code: str(EvidenceLevel(int(code)).label),
    "is_identity_checked": lambda _code: str(_("identity checked")),
}


def short_standard(name: str) -> str:
    """The designation a standard's name begins with: ISO 9001, IATF 16949, IPC-A-610."""
    words = name.split()
    last = max((n for n, w in enumerate(words[:3]) if any(c.isdigit() for c in w)), default=-1)
    return " ".join(words[: last + 1]) if last >= 0 else name


def id_label(asked: SupplierFilter, name: str, pk: int) -> str:
    """The name of a concept, a place or a cluster."""
    if name == "place":
        return asked.search.places.name(pk)
    if name == "cluster":
        return asked.search.places.cluster_name(pk)
    name_of = asked.search.concepts.name(pk)
    return short_standard(name_of) if name == "standard" else name_of


def id_code(asked: SupplierFilter, name: str, pk: int) -> str:
    """The public code of a concept, a place or a cluster."""
    if name == "place":
        return asked.search.places.places[pk].code
    if name == "cluster":
        return asked.search.places.clusters[pk][0]
    return asked.search.concepts[pk].code


def closed_label(name: str, code: str) -> str:
    """The name of a value of a closed list."""
    return str(capfirst(_CLOSED[name](code)))


def offer_remarks(flags: Collection[str], closed_until: date | None) -> tuple[str, ...]:
    """What the firm says of its offer that a buyer must know before asking."""
    found = [str(words) for flag, words in _REMARKS.items() if flag in flags]
    if "offer-closed" in flags and closed_until:
        until = date_format(closed_until, "SHORT_DATE_FORMAT")
        found.append(gettext("by its own words closed until %(day)s") % {"day": until})
    elif "offer-closed" in flags:
        found.append(gettext("by its own words closed to new orders"))
    return tuple(found)
