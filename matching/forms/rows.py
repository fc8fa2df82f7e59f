"""The rows of a request that may come several times: steps, materials, certificates, places."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.concept_fields import ConceptField
from matching.choices import RequirementMode, StepRole
from matching.engine.rules import CURRENT
from matching.forms.measures import Dressed, level_field, mode_field, weight_field

MOST_ROWS = 30
_SPAN = re.compile(r"(\d{1,6})-(\d{1,6})")


class RowForm(Dressed):
    """A row with a value; a row without one is no row.

    `span` is where in the text the row was read from. It decides nothing: one that the text does
    not have is forgotten.
    """

    value_name = "concept"
    kind = ""
    span = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A row that says what was stored has not changed, and is a row all the same.
        self.empty_permitted = False

    def clean_span(self) -> tuple[int, int] | None:
        """A place in the text, or none."""
        found = _SPAN.fullmatch(self.cleaned_data.get("span") or "")
        return (int(found[1]), int(found[2])) if found else None

    @property
    def value(self) -> int | None:
        """The id of what the row asks for, once cleaned."""
        found = getattr(self, "cleaned_data", {}).get(self.value_name)
        return found if found is None or isinstance(found, int) else int(found.pk)


class StepForm(RowForm):
    """A process step."""

    kind = "process"
    concept = ConceptField(kind="process", required=False, label=_("Process"))
    role = forms.ChoiceField(
        choices=StepRole, initial=StepRole.CORE, required=False, label=_("Who does it")
    )
    mode = mode_field(RequirementMode.GATE)
    weight = weight_field()
    least_level = level_field()


class MaterialForm(RowForm):
    """A material that will do."""

    kind = "material"
    concept = ConceptField(kind="material", required=False, label=_("Material"))


class CertificateForm(RowForm):
    """A certificate that is required."""

    kind = "standard"
    concept = ConceptField(kind="standard", required=False, label=_("Required certificate"))
    mode = mode_field(RequirementMode.GATE)
    weight = weight_field("certificate")
    least_level = level_field(CURRENT.required_certificate_level)


class PreferredForm(RowForm):
    """A certificate that is welcome."""

    kind = "standard"
    concept = ConceptField(kind="standard", required=False, label=_("Welcome certificate"))


class AreaForm(RowForm):
    """A province in which the maker may be."""

    value_name = "place"
    kind = "place"
    place = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label=_("Province or city")
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "—"), *places]  # type: ignore[attr-defined]


class RowSet(forms.BaseFormSet[Any]):
    """Rows of one kind, each value once."""

    def __iter__(self) -> Any:
        """Yield the rows."""
        return iter(self.forms)

    def clean(self) -> None:
        """Refuse a second row for the same thing, at the row."""
        seen: set[int] = set()
        for form in self.forms:
            if form.value is None:
                continue
            if form.value in seen:
                form.add_error(
                    form.value_name, ValidationError(_("This is asked for already."), code="twice")
                )
            seen.add(form.value)

    @property
    def given(self) -> list[Any]:
        """The rows that ask for something."""
        return [form for form in self.forms if form.value is not None]


def row_set(form: type[RowForm]) -> type[RowSet]:
    """The formset of a row, with an end."""
    made = forms.formset_factory(
        form,
        formset=RowSet,
        extra=0,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    return cast("type[RowSet]", made)


ROW_SETS = {
    "steps": row_set(StepForm),
    "materials": row_set(MaterialForm),
    "certificates": row_set(CertificateForm),
    "preferred": row_set(PreferredForm),
    "areas": row_set(AreaForm),
}
