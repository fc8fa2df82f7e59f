"""How much of a profile is there, measured by what rankings read; what each gap costs, in words.

Pure: facts in, gaps out. The list follows the profile row (`profile_rows`): a field that no ranking
and no buyer's list reads is not asked for here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Whether a capability line says what rankings ask."""

    has_process: bool = False
    is_in_house: bool = True
    has_site: bool = False
    has_materials: bool = False
    has_capacity: bool = False
    has_utilisation: bool = False
    has_size: bool = False
    has_tolerance: bool = False
    has_lead_time: bool = False
    has_minimum_order: bool = False


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """Whether a profile says what rankings ask."""

    needs_tax_code: bool = True
    has_tax_code: bool = False
    is_trader: bool = False
    has_words: bool = False
    has_place: bool = False
    has_sectors: bool = False
    has_certificate: bool = False
    has_draft_certificate: bool = False
    has_contact: bool = False
    has_products: bool = False
    lines: tuple[LineFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not said: where to say it, and what saying it wins."""

    section: str
    code: str
    text: Text
    wins: Text
    is_blocking: bool = False
    #: How many capability lines lack it; 0 where it is not about lines.
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a profile lacks, what blocks its publication first."""

    percent: int
    gaps: tuple[Gap, ...]

    @property
    def blocking(self) -> tuple[Gap, ...]:
        """What a published profile needs and this one lacks."""
        return tuple(gap for gap in self.gaps if gap.is_blocking)

    def of_section(self, section: str) -> tuple[Gap, ...]:
        """The gaps that are filled in one section."""
        return tuple(gap for gap in self.gaps if gap.section == section)


_NO_TAX_CODE = Gap(
    "firm",
    "tax_code",
    _("The tax code is missing."),
    _("It tells you from firms with a similar name, and officers check you by it."),
    is_blocking=True,
)
_NO_PLACE = Gap(
    "sites",
    "place",
    _("The place of a site is missing."),
    _("Buyers search by ward, former district and province."),
    is_blocking=True,
)
_NO_LINES = Gap(
    "lines",
    "line",
    _("Not one process is stated that you do in house."),
    _("Requests find a firm by its processes; without one, nobody finds you."),
    is_blocking=True,
)
_NO_PRODUCTS = Gap(
    "products",
    "products",
    _("A trading company states what it trades; nothing is stated yet."),
    _("Buyers see what you trade, and that you do not make it."),
    is_blocking=True,
)
_NO_WORDS = Gap(
    "words",
    "words",
    _("What you make, in your own words, is missing."),
    _("It is the first thing a buyer reads."),
)
_NO_SECTORS = Gap(
    "firm",
    "sectors",
    _("The sectors of your customers are missing."),
    _("Who has served a sector ranks before who has not."),
)
_CERTIFICATE_WINS = _("Many buyers ask for ISO 9001; a checked certificate gets past that gate.")
_NO_CERTIFICATE = Gap(
    "certificates", "certificate", _("No certificate is stated."), _CERTIFICATE_WINS
)
_DRAFTED = Gap(
    "certificates", "draft", _("A certificate waits to be submitted."), _CERTIFICATE_WINS
)
_NO_CONTACT = Gap(
    "contacts",
    "contact",
    _("Nobody is named to write to."),
    _("An approved buyer who picks you has to reach somebody."),
)

_LINE_CHECKS: tuple[tuple[str, Callable[[LineFacts], bool], Text, Text], ...] = (
    (
        "materials",
        lambda line: line.has_materials,
        _("Materials are missing."),
        _("A buyer who asks for a grade finds you by it."),
    ),
    (
        "capacity",
        lambda line: line.has_capacity,
        _("Capacity per month is missing."),
        _("Without it, a buyer who states a volume sees you as “needs an answer”."),
    ),
    (
        "utilisation",
        lambda line: line.has_utilisation or not line.has_capacity,
        _("How much of the capacity is taken is missing."),
        _("Only free capacity counts: capacity alone does not show it."),
    ),
    (
        "size",
        lambda line: line.has_size,
        _("The largest part is missing."),
        _("A buyer who states a size sees at once whether the part fits your machines."),
    ),
    (
        "tolerance",
        lambda line: line.has_tolerance,
        _("The best tolerance is missing."),
        _("Without it, a drawing with a tolerance leaves you at “needs an answer”."),
    ),
    (
        "lead_time",
        lambda line: line.has_lead_time,
        _("The lead time is missing."),
        _("Buyers with a date ask for it first."),
    ),
    (
        "minimum_order",
        lambda line: line.has_minimum_order,
        _("The smallest order you take is missing."),
        _("Small and first orders reach you only if you say that you take them."),
    ),
)


def completeness(facts: ProfileFacts) -> Completeness:
    """Return what is missing and how much is there: 100 when rankings leave nothing open.

    Each thing asked counts the same; what is asked of capability lines counts by the share of the
    firm's own lines that say it.
    """
    made = [line for line in facts.lines if line.has_process and line.is_in_house]
    gaps, shares = _about_the_firm(facts, made)
    for code, says, text, wins in () if facts.is_trader and not made else _LINE_CHECKS:
        lacking = sum(not says(line) for line in made)
        shares.append(Fraction(len(made) - lacking, len(made)) if made else Fraction(0))
        if lacking:
            gaps.append(Gap("lines", code, text, wins, lines=lacking))
    gaps.sort(key=lambda gap: not gap.is_blocking)
    return Completeness(int(100 * sum(shares) / len(shares)), tuple(gaps))


def _about_the_firm(facts: ProfileFacts, made: list[LineFacts]) -> tuple[list[Gap], list[Fraction]]:
    gaps = [gap for holds, gap in _firm_checks(facts, made) if not holds]
    shares = [Fraction(bool(holds)) for holds, _gap in _firm_checks(facts, made)]
    return gaps, shares


def _firm_checks(facts: ProfileFacts, made: list[LineFacts]) -> list[tuple[bool, Gap]]:
    stated = (facts.has_products, _NO_PRODUCTS) if facts.is_trader else (bool(made), _NO_LINES)
    certificate = _DRAFTED if facts.has_draft_certificate else _NO_CERTIFICATE
    return [
        (facts.has_tax_code or not facts.needs_tax_code, _NO_TAX_CODE),
        (facts.has_place, _NO_PLACE),
        stated,
        (facts.has_words, _NO_WORDS),
        (facts.has_sectors, _NO_SECTORS),
        (facts.has_certificate, certificate),
        (facts.has_contact, _NO_CONTACT),
    ]
