"""The rule of ranking in the reader's words, every figure taken from the rule itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.choices import EvidenceLevel
from matching.engine.rules import CURRENT, Rule
from matching.wording import amount, titles

#: What decides whether a firm is in the list at all, as the rule sets it.
DEFAULT_GATES = ("process", "maker", "certificate", "capacity")


class Weight(NamedTuple):
    """How much a criterion counts among the others, and what a bar of it looks like."""

    title: str
    weight: int
    percent: int
    is_gate: bool


class Told(NamedTuple):
    """A statement of the rule: what about, and what holds."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """The rule's version, its musts, its weights and its steps."""

    version: str
    gates: tuple[Told, ...]
    weights: tuple[Weight, ...]
    steps: tuple[Told, ...]


def rule_view(rule: Rule = CURRENT) -> RuleView:
    """The rule that is in force, in the active language."""
    most = max(rule.weights.values())
    names = titles() | {"certificate": _("Required certificate")}
    weights = [
        Weight(names[kind], weight, 100 * weight // most, kind in DEFAULT_GATES)
        for kind, weight in rule.weights.items()
    ]
    ordered = sorted(weights, key=lambda each: (not each.is_gate, -each.weight))
    return RuleView(rule.version, _gates(rule), tuple(ordered), _steps(rule))


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


def _steps(rule: Rule) -> tuple[Told, ...]:
    names = {
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
    return tuple(Told(title, text % names) for title, text in told)
