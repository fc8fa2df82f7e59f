"""The rule of ranking in the reader's words, every figure taken from the rule itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from directory.choices import EvidenceLevel
from directory.concepts import Concepts
from matching.choices import RequirementKind, RequirementMode
from matching.engine.rules import CURRENT, Rule
from matching.requests.sector_defaults import DEFAULTS, VERSION, DefaultItem
from matching.wording.outcomes import Records, amount, standard_names, titles

#: What decides whether a firm is in the list at all, as the rule sets it.
DEFAULT_GATES = ("process", "maker", "certificate", "capacity")


#: Why each criterion weighs what it weighs. Source: docs/matching.md, "The thinking".
WHY = {
    "process": gettext_lazy("Without it nothing is made; a firm's core work counts a little more."),
    "maker": gettext_lazy("A trader cannot answer for quality and dates."),
    "certificate": gettext_lazy("As a must it decides alone; the points only tell how it is held."),
    "capacity": gettext_lazy("A firm that is full cannot deliver, however good it is."),
    "second_process": gettext_lazy("Made under one roof, a part travels and waits less."),
    "side_process": gettext_lazy("Can be bought in, so it hardly weighs."),
    "material": gettext_lazy("Another grade needs new trials; another family is other work."),
    "size": gettext_lazy("A part that does not fit the machine cannot be made on it."),
    "tolerance": gettext_lazy("Half again can often be reached, more needs other machines."),
    "lead_time": gettext_lazy("Some days can be talked about, a month cannot."),
    "minimum_order": gettext_lazy("More than is needed in a month ties up money in stock."),
    "area": gettext_lazy("Distance costs freight and visits, but closes nobody out."),
    "preferred": gettext_lazy("Welcome is not required: each one held counts its share."),
    "sector": gettext_lazy("Asked by itself only where customers do: cars, medicine, aircraft."),
    "offer": gettext_lazy("Who says that no new orders are taken is asked last."),
}


class Weight(NamedTuple):
    """How much a criterion counts among the others, and what a bar of it looks like."""

    title: str
    weight: int
    percent: int
    is_gate: bool
    why: str = ""


class Told(NamedTuple):
    """A statement of the rule: what about, and what holds."""

    title: str
    text: str


class DefaultLine(NamedTuple):
    """One default of a sector: what is asked, how it counts, why."""

    what: str
    counts: str
    why: str


class SectorView(NamedTuple):
    """The defaults of a sector; ``key`` is what a new profile starts from."""

    key: str
    name: str
    why: str
    lines: tuple[DefaultLine, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """The rule's version, its musts, its weights and its steps."""

    version: str
    gates: tuple[Told, ...]
    weights: tuple[Weight, ...]
    steps: tuple[Told, ...]
    sectors: tuple[SectorView, ...]
    sectors_version: str


def rule_view(rule: Rule = CURRENT) -> RuleView:
    """The rule that is in force, in the active language."""
    most = max(rule.weights.values())
    names = titles() | {"certificate": _("Required certificate")}
    weights = [
        Weight(names[kind], weight, 100 * weight // most, kind in DEFAULT_GATES, str(WHY[kind]))
        for kind, weight in rule.weights.items()
    ]
    ordered = sorted(weights, key=lambda each: (not each.is_gate, -each.weight))
    return RuleView(
        rule.version, _gates(rule), tuple(ordered), _steps(rule), tuple(_sectors()), VERSION
    )


def _sectors() -> Iterator[SectorView]:
    records = Records(Concepts.current(), {})
    for default in DEFAULTS.values():
        lines = tuple(_line(item, records) for item in default.items)
        yield SectorView(default.key, str(default.name), str(default.why), lines)


def _line(item: DefaultItem, records: Records) -> DefaultLine:
    ids = [records.concepts.by_code("standard", code).id for code in item.standards]
    if item.kind == RequirementKind.CERTIFICATE:
        what = standard_names(ids, records)
    elif ids:
        what = ", ".join(standard_names([pk], records) for pk in ids)
    else:
        what = _("Experience in the sector")
    is_must = item.mode == RequirementMode.GATE
    words = [
        pgettext("requirement", "must") if is_must else pgettext("requirement", "wish"),
        _("weight %(weight)s") % {"weight": item.weight},
    ]
    if item.least_level:
        words.append(str(EvidenceLevel(item.least_level).label))
    return DefaultLine(what, ", ".join(words), str(item.why))


def _number(value: float) -> str:
    return amount(Decimal(repr(value)))


def _gates(rule: Rule) -> tuple[Told, ...]:
    level = str(EvidenceLevel(rule.required_certificate_level).label)
    return (
        Told(
            _("Process"),
            _("The firm does the process asked for, or a kind of it. A process beside it or a "
              "wider word does not do."),
        ),
        Told(_("Maker"), _("It makes the part itself. A trader is never shown as a maker.")),
        Told(
            _("Required certificate"),
            _("Held, in date on the day, for manufacture, covering the process and the site, and "
              "known at least by: %(level)s.") % {"level": level},
        ),
        Told(
            _("Free capacity"),
            _("At least %(percent)s %% of what is needed a month.")
            % {"percent": rule.capacity_gate_percent},
        ),
    )  # fmt: skip


def _figures(rule: Rule) -> dict[str, str | int]:
    return {
        "minor": _number(rule.minor_points),
        "major": _number(rule.major_points),
        "half": _number(rule.half_points),
        "percent": rule.capacity_major_percent,
        "gate": rule.capacity_gate_percent,
        "slack": _number(rule.slack_num / rule.slack_den),
        "size": _number(round(100 * rule.size_minor_den / rule.size_minor_num)),
        "months": rule.moq_major_months,
        "days": rule.delivery_window_days,
        "stale": rule.stale_days,
        "stale_points": _number(rule.stale_points),
    }


def _steps(rule: Rule) -> tuple[Told, ...]:
    told = (
        (_("A small step"), _("costs %(minor)s point of the criterion's weight.")),
        (_("A big step"), _("costs %(major)s points, and is marked: must be closed first.")),
        (_("Not known"), _("counts like a small step. The range shows what an answer may bring.")),
        (
            _("Free capacity"),
            _("from %(gate)s to %(percent)s %% of the need is a big step, from %(percent)s to "
              "100 %% a small one. A figure older than %(stale)s days loses %(stale_points)s."),
        ),
        (
            _("Tolerance, lead time"),
            _("up to %(slack)s times what is asked is a small step, beyond it a big one."),
        ),
        (
            _("Part size"),
            _("from %(size)s %% of what is asked a small step, below it a big one."),
        ),
        (
            _("Minimum order"),
            _("more than a month's need is a small step, more than %(months)s months' a big one."),
        ),
        (_("Material"), _("the family instead of the grade is a small step.")),
        (
            _("A certificate that ends soon"),
            _("within the delivery window (else %(days)s days) is a small step."),
        ),
        (_("Place"), _("outside the places wished for costs %(half)s, outside a must a big step.")),
    )  # fmt: skip
    figures = _figures(rule)
    return tuple(Told(title, text % figures) for title, text in told)
