"""How one requirement counts: must hold, wish or off; its weight; the least evidence it takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.choices import EvidenceLevel
from matching.choices import RequirementMode
from matching.engine.rules import CURRENT

MODES = [
    (RequirementMode.GATE, pgettext_lazy("requirement", "must")),
    (RequirementMode.WISH, pgettext_lazy("requirement", "wish")),
    (RequirementMode.OFF, pgettext_lazy("requirement", "off")),
]


def mode_field(initial: str = RequirementMode.WISH) -> forms.ChoiceField:
    """Must, wish or off; left out, the default."""
    return forms.ChoiceField(
        choices=MODES,
        initial=initial,
        required=False,
        label=_("How it counts"),
        widget=forms.RadioSelect,
    )


def weight_field(kind: str = "") -> forms.IntegerField:
    """0 to 10; left empty, the rule's default for the criterion (of a step: for its place)."""
    return forms.IntegerField(
        min_value=0,
        max_value=10,
        initial=CURRENT.weights.get(kind),
        required=False,
        label=_("Weight"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def level_field(initial: int = 0) -> forms.TypedChoiceField:
    """The least evidence level; left out, the default."""
    return forms.TypedChoiceField(
        choices=EvidenceLevel.choices,
        coerce=int,
        empty_value=None,
        initial=initial,
        required=False,
        label=_("Evidence at least"),
    )


class Dressed(forms.Form):
    """A form whose inputs look like those of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            look = "form-control"
            if isinstance(field.widget, (forms.CheckboxInput, forms.RadioSelect)):
                look = "form-check-input"
            elif isinstance(field.widget, forms.Select):
                look = "form-select"
            field.widget.attrs.setdefault("class", look)
