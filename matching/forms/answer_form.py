"""The form for exactly the value that a buyer asks for, checked as the profile checks it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.choices import ConceptKind
from directory.concept_fields import ConceptField
from directory.forms.amounts import AmountField
from directory.forms.base import UNITS, UnitField
from directory.forms.places import PlaceField
from directory.forms.rows import pair, row
from directory.models import CapabilityLine, Concept, Unit
from matching.choices import DeclineReason
from matching.models import Question
from matching.questions.answering import DAYS, MILLIMETRES, Given

_LENGTHS: list[tuple[str, Any]] = [("mm", "mm"), ("cm", "cm"), ("m", "m")]
_FINE: list[tuple[str, Any]] = [("mm", "mm"), ("um", "µm")]
_TIMES: list[tuple[str, Any]] = [("day", _("days")), ("week", _("weeks"))]


class SectorsField(forms.ModelMultipleChoiceField[Concept]):
    """Sectors, each with a box to tick."""

    def label_from_instance(self, obj: Concept) -> str:
        """Return the sector's name."""
        return obj.name()


class AnswerForm(forms.Form):
    """One answer. Which fields there are depends on what is asked.

    Nothing that was typed is lost when a service refuses: :func:`core.forms.add_problems`.
    """

    def __init__(
        self,
        *args: Any,
        question: Question,
        dimensions: tuple[str, ...],
        line: CapabilityLine | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.line = question, line
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        match question.kind:
            case "material":
                self._materials()
            case "sector":
                self._sectors()
            case "area":
                self.fields["place"] = PlaceField(
                    label=_("Ward, commune or province"),
                    help_text=_("Type the name of today or the former district; a list helps."),
                )
            case "capacity" | "minimum_order":
                self._amount(dimensions)
            case _:
                self._measure()

    @property
    def is_line_gone(self) -> bool:
        """Whether the line that is asked about was removed meanwhile."""
        return self.question.line_id is not None and self.line is None

    def _materials(self) -> None:
        self.fields["materials"] = ConceptField(
            kind="material",
            many=True,
            label=_("Materials, by grade where you can"),
            help_text=_("With commas between them, such as: SPCC, SUS304, ABS"),
        )

    def _sectors(self) -> None:
        sectors = Concept.objects.filter(kind=ConceptKind.SECTOR, retired_on=None)
        self.fields["sectors"] = SectorsField(
            sectors.order_by("name_en", "pk"),
            to_field_name="code",
            widget=forms.CheckboxSelectMultiple,
            label=_("Sectors of your customers"),
            help_text=_("Tick all that are true, whether the buyer asks for them or not."),
        )

    def _measure(self) -> None:
        kind = self.question.kind
        label, high, places = {
            "size": (_("Largest part"), 10**8, 3),
            "tolerance": (_("Best tolerance, ±"), 10**6, 6),
            "lead_time": (_("Lead time"), 3650, 1),
        }[kind]
        units = {"size": _LENGTHS, "tolerance": _FINE, "lead_time": _TIMES}[kind]
        self.fields["number"] = AmountField(
            label=label,
            high=high,
            places=places,
            above_low=True,
            is_fine=kind != "size",
            required=True,
        )
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=units)
        self.helper.layout = Layout(pair("number", "unit"))

    def _amount(self, dimensions: tuple[str, ...]) -> None:
        is_capacity = self.question.kind == "capacity"
        label = _("Capacity per month") if is_capacity else _("Smallest order")
        self.fields["number"] = AmountField(label=label, high=10**12, required=True)
        unit = UnitField(label=_("Unit"), required=True)
        units = Unit.objects.filter(dimension__in=dimensions) if dimensions else Unit.objects.all()
        asked = self.question.asked_unit.partition("/")[0]
        unit.queryset = units.filter(code__in={*UNITS, asked}).order_by("dimension", "factor", "pk")
        unit.initial = asked
        self.fields["unit"] = unit
        rows: list[Any] = [pair("number", "unit")]
        if is_capacity:
            self.fields["percent"] = AmountField(
                label=_("Of which taken, in %"),
                high=100,
                is_fine=True,
                required=True,
                help_text=_("0 when all is free, 100 when you are full."),
            )
            rows.append(row("percent"))
            self._show_stored()
        self.helper.layout = Layout(*rows)

    def _show_stored(self) -> None:
        """A capacity that lacks only how much is taken stands there already."""
        if self.line is not None and self.line.quantity_per_month is not None:
            self.fields["number"].initial = self.line.quantity_per_month
            self.fields["unit"].initial = self.line.unit.code if self.line.unit else None
            self.fields["percent"].initial = self.line.utilisation_percent

    def clean(self) -> dict[str, Any]:
        """Refuse what does not fit the profile's field once it is in the profile's unit."""
        found: dict[str, Any] = self.cleaned_data
        number, unit = found.get("number"), found.get("unit")
        if number is None or not isinstance(unit, str):
            return found
        high = {"size": 10**8, "tolerance": 1000, "lead_time": 3650}[self.question.kind]
        factor = DAYS[unit] if self.question.kind == "lead_time" else MILLIMETRES[unit]
        places = {"size": 3, "tolerance": 6, "lead_time": 1}[self.question.kind]
        value = number * factor
        if value > high:
            self.add_error("number", ValidationError(_("This is too large."), code="high"))
        elif value != round(Decimal(value), places):
            self.add_error(
                "number", ValidationError(_("This is finer than can be kept."), code="places")
            )
        return found

    def given(self) -> Given:
        """Return what was typed, as the service takes it."""
        found = self.cleaned_data
        return Given(
            number=found.get("number"),
            unit=found.get("unit") or "",
            percent=found.get("percent"),
            materials=tuple(found.get("materials") or ()),
            sectors=tuple(found.get("sectors") or ()),
            place=found.get("place"),
        )


class DeclineForm(forms.Form):
    """Why there is no answer."""

    reason = forms.ChoiceField(
        label=_("Why not"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
