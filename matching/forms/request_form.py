"""The form of a request: its text, and every field that comes once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import NOT_TEXT
from directory.forms.amounts import AmountField
from matching.choices import Audience, Period, RequirementMode
from matching.engine.rules import CURRENT
from matching.forms.measures import Dressed, level_field, mode_field, weight_field
from matching.requests.editing import LONGEST_TEXT

WISH, GATE = RequirementMode.WISH, RequirementMode.GATE
#: (kind, default mode) of what counts without a value of its own.
RULE_ROWS = {"maker": GATE, "capacity": GATE, "minimum_order": WISH, "offer": WISH}
LIMITS = {"size": "mm", "tolerance": "mm", "lead_time": "day"}
CONVERSIONS = ("part_weight_kg", "weight_kg_per_metre", "part_area_m2")


class TextField(forms.CharField):
    """Text with line feeds and no signs that act on a terminal, however it was pasted."""

    def to_python(self, value: Any) -> str:
        """Return the text that is stored."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return str(super().to_python(NOT_TEXT.sub("", text)))


class TextForm(forms.Form):
    """What a request starts from: the text as the buyer has it, and a title if there is one."""

    text = TextField(
        label=_("Your need, in your own words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 9, "autofocus": True}),
        error_messages={"required": _("Write or paste what you need.")},
    )
    title = TextField(
        label=_("Title"),
        max_length=300,
        required=False,
        help_text=_("Left empty, it is made of what was read."),
    )


def _limit_field(label: Any, high: int, places: int, *, is_fine: bool = False) -> AmountField:
    return AmountField(
        low=0, above_low=True, high=high, places=places, is_fine=is_fine, label=label
    )


class RuleForm(Dressed):
    """How each criterion counts, and the values that come once, of a request or a rule set."""

    version = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    capacity_mode, capacity_weight = mode_field(GATE), weight_field("capacity")
    capacity_least_level = level_field()
    minimum_order_mode = mode_field(WISH)
    minimum_order_weight = weight_field("minimum_order")
    maker_mode, maker_weight = mode_field(GATE), weight_field("maker")
    offer_mode, offer_weight = mode_field(WISH), weight_field("offer")

    size = _limit_field(_("Largest part size (mm)"), 10**6, 3)
    size_mode, size_weight = mode_field(WISH), weight_field("size")
    tolerance = _limit_field(_("Tolerance (± mm)"), 10**4, 6, is_fine=True)
    tolerance_mode, tolerance_weight = mode_field(WISH), weight_field("tolerance")
    lead_time = _limit_field(_("Lead time (days)"), 3650, 4)
    lead_time_mode, lead_time_weight = mode_field(WISH), weight_field("lead_time")

    material_mode, material_weight = mode_field(WISH), weight_field("material")
    preferred_mode, preferred_weight = mode_field(WISH), weight_field("preferred")
    preferred_least_level = level_field(CURRENT.preferred_certificate_level)
    area_mode, area_weight = mode_field(WISH), weight_field("area")
    area_is_strong = forms.BooleanField(
        required=False, label=_("Outside it is a serious drawback, not a small one")
    )
    sector = forms.ChoiceField(required=False, label=_("Your sector"))
    sector_mode, sector_weight = mode_field(WISH), weight_field("sector")

    def __init__(self, *args: Any, sectors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "—"), *sectors]  # type: ignore[attr-defined]


class RequestForm(RuleForm):
    """Every field of a request that comes once; the rows stand beside it."""

    title = TextField(max_length=300, required=False, label=_("Title"))
    text = TextField(
        max_length=LONGEST_TEXT,
        required=False,
        label=_("Original text"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    volume = AmountField(above_low=True, high=10**12, label=_("Quantity"))
    volume_unit = forms.ChoiceField(required=False, label=_("Unit"))
    volume_period = forms.ChoiceField(
        choices=Period, required=False, initial=Period.YEAR, label=_("Period")
    )
    part_weight_kg = _limit_field(_("Weight of a part (kg)"), 10**6, 6, is_fine=True)
    weight_kg_per_metre = _limit_field(_("Weight per metre (kg)"), 10**6, 6, is_fine=True)
    part_area_m2 = _limit_field(_("Area of a part (m²)"), 10**6, 6, is_fine=True)

    delivery_window_days = forms.IntegerField(
        required=False, min_value=1, max_value=3650, label=_("Delivery window (days)")
    )
    deadline_on = forms.DateField(
        required=False,
        label=_("Answers until"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    is_split_allowed = forms.BooleanField(
        required=False, label=_("Several firms may share the quantity")
    )
    wants_prototypes = forms.BooleanField(required=False, label=_("Prototypes only, no series"))
    audience = forms.ChoiceField(
        choices=Audience,
        initial=Audience.ONLY_ME,
        widget=forms.RadioSelect,
        label=_("Who may see this request"),
    )
    is_anonymous = forms.BooleanField(
        required=False, initial=True, label=_("Do not name our organisation")
    )

    def __init__(
        self,
        *args: Any,
        units: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["volume_unit"].choices = units  # type: ignore[attr-defined]
