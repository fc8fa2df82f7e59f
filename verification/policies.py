"""What an officer should look at before deciding: small pure checks, each with its reason.

A check decides nothing. It says in the reader's language what was found, and how much that matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = timedelta(days=60)
#: Certificates are often issued some weeks before the three years of their cycle begin.
GRACE = timedelta(days=92)
DAYS_OF_A_YEAR = 366


class Weight(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    NOTE = "note"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Named:
    """A process by its id, with the ids of what it is a kind of, itself first, and its name."""

    id: int
    ancestors: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The facts that checks look at, as they are stored. `sites` are those of the firm."""

    day: date
    standard: str
    firm: str = ""
    tax_code: str = ""
    is_identity_checked: bool = False
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    usual_years: int | None = None
    is_superseded: bool = False
    scope_text: str = ""
    is_trading: bool = False
    scope: tuple[Named, ...] = ()
    lines: tuple[Named, ...] = ()
    sites: tuple[str, ...] = ()
    covered_sites: tuple[str, ...] = ()
    same_number_at: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    replaces: str = ""
    replaces_ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    code: str
    weight: Weight
    text: str


Check = Callable[[Dossier], Finding | None]


def identity(dossier: Dossier) -> Finding:
    """Whether an officer has checked who the firm is."""
    if dossier.is_identity_checked:
        return Finding("identity", Weight.GOOD, _("The firm's identity has been checked."))
    if not dossier.tax_code:
        text = _("The firm's identity has not been checked, and it states no tax code.")
        return Finding("identity", Weight.NOTE, text)
    return Finding("identity", Weight.NOTE, _("The firm's identity has not been checked yet."))


def issuer(dossier: Dossier) -> Finding:
    """Whether the certificate names who issued it."""
    if dossier.issuer.strip():
        text = _("Issuer: %(issuer)s.") % {"issuer": dossier.issuer}
        return Finding("issuer", Weight.GOOD, text)
    return Finding("issuer", Weight.DOUBT, _("No issuer is named: nobody can be asked."))


def number(dossier: Dossier) -> Finding:
    """Whether there is a number to look up."""
    if dossier.number.strip():
        return Finding("number", Weight.GOOD, _("A number is given."))
    return Finding("number", Weight.DOUBT, _("No number is given: there is nothing to look up."))


def same_number(dossier: Dossier) -> Finding | None:
    """Whether another firm states the same number."""
    if not dossier.same_number_at:
        return None
    text = _("The same number is stated by another firm: %(firms)s.") % {
        "firms": ", ".join(dossier.same_number_at)
    }
    return Finding("same_number", Weight.DOUBT, text)


def issued_day(dossier: Dossier) -> Finding | None:
    """Whether the day of issue is there and not in the future."""
    if dossier.issued_on is None:
        return Finding("issued_day", Weight.NOTE, _("No day of issue is given."))
    if dossier.issued_on > dossier.day:
        text = _("Issued in the future: %(day)s.") % {"day": _day(dossier.issued_on)}
        return Finding("issued_day", Weight.DOUBT, text)
    return None


def last_day(dossier: Dossier) -> Finding:
    """Whether it is still valid, and for how long."""
    if dossier.expires_on is None:
        text = _("No last day is given: it would count without end.")
        weight = Weight.DOUBT if dossier.usual_years else Weight.NOTE
        return Finding("last_day", weight, text)
    days = (dossier.expires_on - dossier.day).days
    told = {"day": _day(dossier.expires_on), "days": days}
    if dossier.expires_on < dossier.day:
        return Finding("last_day", Weight.DOUBT, _("Ended already on %(day)s.") % told)
    if dossier.expires_on - dossier.day <= SOON:
        text = ngettext(
            "Ends soon: %(day)s, in %(days)s day.",
            "Ends soon: %(day)s, in %(days)s days.",
            days,
        )
        return Finding("last_day", Weight.NOTE, text % told)
    return Finding("last_day", Weight.GOOD, _("Valid until %(day)s.") % told)


def length(dossier: Dossier) -> Finding | None:
    """Whether it runs longer than certificates of its standard usually do."""
    if not (dossier.issued_on and dossier.expires_on and dossier.usual_years):
        return None
    usual = timedelta(days=DAYS_OF_A_YEAR * dossier.usual_years) + GRACE
    if dossier.expires_on - dossier.issued_on <= usual:
        return None
    text = ngettext(
        "Runs longer than usual: certificates of %(standard)s last %(years)s year.",
        "Runs longer than usual: certificates of %(standard)s last %(years)s years.",
        dossier.usual_years,
    )
    told = {"standard": dossier.standard, "years": dossier.usual_years}
    return Finding("length", Weight.DOUBT, text % told)


def superseded(dossier: Dossier) -> Finding | None:
    """Whether the standard itself has ended."""
    if not dossier.is_superseded:
        return None
    text = _("No valid certificate of this standard exists any more: it was superseded.")
    return Finding("superseded", Weight.DOUBT, text)


def trading(dossier: Dossier) -> Finding | None:
    """Whether the scope is trade or storage, which proves nothing about making."""
    if not dossier.is_trading:
        return None
    text = _("The scope is trade or storage only: it does not count for making anything.")
    return Finding("trading", Weight.NOTE, text)


def scope(dossier: Dossier) -> Finding | None:
    """Whether the scope covers what the firm says it makes; names the lines it does not."""
    if dossier.is_trading or not dossier.lines:
        return None
    if not dossier.scope:
        if not dossier.scope_text.strip():
            text = _("No scope is given: compare the document with the lines.")
            return Finding("scope", Weight.NOTE, text)
        text = _("The scope names no process of the list: read it beside the lines.")
        return Finding("scope", Weight.NOTE, text)
    covered = {process.id for process in dossier.scope}
    outside = [line.name for line in dossier.lines if covered.isdisjoint(line.ancestors)]
    if not outside:
        return Finding("scope", Weight.GOOD, _("The scope covers every line of the firm."))
    names = ", ".join(dict.fromkeys(outside))
    if len(outside) == len(dossier.lines):
        text = _("The scope covers none of the firm's lines: %(lines)s.") % {"lines": names}
        return Finding("scope", Weight.DOUBT, text)
    text = _("The scope does not cover these lines: %(lines)s.") % {"lines": names}
    return Finding("scope", Weight.NOTE, text)


def sites(dossier: Dossier) -> Finding | None:
    """Which of several sites it covers."""
    if len(dossier.sites) < 2:
        return None
    if not dossier.covered_sites:
        text = _("It is stated for all %(count)s sites: compare the addresses of the document.") % {
            "count": len(dossier.sites)
        }
        return Finding("sites", Weight.NOTE, text)
    missing = [site for site in dossier.sites if site not in dossier.covered_sites]
    if not missing:
        return Finding("sites", Weight.GOOD, _("It names every site of the firm."))
    text = _("It does not cover: %(sites)s.") % {"sites": ", ".join(missing)}
    return Finding("sites", Weight.NOTE, text)


def implied(dossier: Dossier) -> Finding | None:
    """Which standards it proves besides its own."""
    if not dossier.implied:
        return None
    text = _("It also counts for: %(standards)s.") % {"standards": ", ".join(dossier.implied)}
    return Finding("implied", Weight.NOTE, text)


def replaces(dossier: Dossier) -> Finding | None:
    """Which certificate ends when this one is verified."""
    if not dossier.replaces:
        return None
    text = _("Verifying it ends the certificate that it replaces: %(certificate)s.") % {
        "certificate": dossier.replaces
    }
    if (
        dossier.replaces_ends_on
        and dossier.issued_on
        and dossier.expires_on
        and (dossier.expires_on <= dossier.replaces_ends_on)
    ):
        text = _("It replaces %(certificate)s, but does not run longer than that one.") % {
            "certificate": dossier.replaces
        }
        return Finding("replaces", Weight.DOUBT, text)
    return Finding("replaces", Weight.NOTE, text)


CHECKS: tuple[Check, ...] = (
    identity,
    issuer,
    number,
    same_number,
    issued_day,
    last_day,
    length,
    superseded,
    trading,
    scope,
    sites,
    implied,
    replaces,
)
_ORDER = {Weight.DOUBT: 0, Weight.NOTE: 1, Weight.GOOD: 2}


def findings(dossier: Dossier) -> list[Finding]:
    """Return what every check found, doubts first."""
    return sorted(_found(dossier), key=lambda finding: _ORDER[finding.weight])


def _found(dossier: Dossier) -> Iterator[Finding]:
    for check in CHECKS:
        finding = check(dossier)
        if finding is not None:
            yield finding


def _day(value: date) -> str:
    return str(date_format(value, _("j M Y")))
