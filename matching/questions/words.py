"""A question and its answer in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from directory.concepts import Concepts
from directory.models import Place, Unit
from directory.unit_words import unit_words
from matching.choices import Period
from matching.models import Question
from matching.wording.outcomes import QUESTIONS, amount, titles

#: What the answer becomes in the profile.
_PLACES: Mapping[str, Promise] = {
    "capacity": gettext_lazy("capacity per month, and how much of it is taken"),
    "material": gettext_lazy("materials"),
    "size": gettext_lazy("largest part"),
    "tolerance": gettext_lazy("best tolerance"),
    "lead_time": gettext_lazy("lead time"),
    "minimum_order": gettext_lazy("smallest order"),
    "area": gettext_lazy("where your first site is"),
    "sector": gettext_lazy("sectors of your customers"),
}
_FORMS: Mapping[str, Promise | str] = {
    "size": "≤ %(value)s",
    "tolerance": "± %(value)s",
    "lead_time": gettext_lazy("within %(value)s"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the words look up, in a fixed number of queries for any number of questions."""

    concepts: Concepts
    units: Mapping[str, Unit]
    places: Mapping[int, Place]

    @classmethod
    def of(cls, questions: Iterable[Question]) -> Known:
        """Load what these questions name."""
        asked = [each for each in questions if each.kind == "area"]
        wanted = {pk for each in asked for pk in (*each.asked_ids, *each.answer_ids)}
        return cls(
            concepts=Concepts.current(),
            units={unit.code: unit for unit in Unit.objects.all()},
            places=Place.objects.in_bulk(sorted(wanted)),
        )

    def names(self, kind: str, ids: Iterable[int]) -> str:
        """Names of concepts, or of places for an area; what is gone is left out."""
        if kind != "area":
            return ", ".join(self.concepts.name(pk) for pk in ids)
        is_vietnamese = (get_language() or "vi").startswith("vi")
        found = [self.places[pk] for pk in ids if pk in self.places]
        return ", ".join(p.name_vi if is_vietnamese else p.name_en for p in found)

    def measured(self, number: Decimal, unit: str) -> str:
        """A number with its unit: a sign, or a unit's code with the period it is per."""
        number = number.normalize()
        code, _slash, period = unit.partition("/")
        signs = {"mm": "mm", "cm": "cm", "m": "m", "um": "µm", "day": _("days"), "week": _("weeks")}
        name = signs.get(code) or unit_words(self.units.get(code), number)
        per = f" {Period(period).label}" if period in Period.values else ""
        return f"{amount(number)} {name}{per}".strip()


def title(question: Question) -> str:
    """The criterion's name: Tolerance."""
    return titles()[question.kind]


def asks(question: Question) -> str:
    """The question as the firm reads it."""
    return str(QUESTIONS[question.kind])


def goes_into(question: Question) -> str:
    """Which fact of the profile the answer becomes."""
    return str(_PLACES[question.kind])


def process_name(question: Question, known: Known) -> str:
    """The process of the line that is asked about, or by which the firm was found."""
    return known.concepts.name(question.process_id) if question.process_id else ""


def asked_value(question: Question, known: Known) -> str:
    """What the buyer needs: "± 0.02 mm", "100,000 pieces per month", "brass"; empty for nothing."""
    if question.asked_ids:
        return known.names(question.kind, question.asked_ids)
    if question.asked_number is None:
        return ""
    value = known.measured(question.asked_number, question.asked_unit)
    return str(_FORMS.get(question.kind, "%(value)s")) % {"value": value}


def answer_words(question: Question, known: Known) -> str:
    """The answer as it was typed, empty where there is none."""
    if question.answer_ids:
        return known.names(question.kind, question.answer_ids)
    if question.answer_number is None:
        return ""
    value = known.measured(question.answer_number, question.answer_unit)
    if question.kind == "tolerance":
        return f"± {value}"
    if question.answer_percent is not None:
        percent = amount(question.answer_percent.normalize())
        return _("%(value)s per month, %(percent)s %% of it taken") % {
            "value": value,
            "percent": percent,
        }
    return value
