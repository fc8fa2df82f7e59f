"""Sites, capability lines, machines and products."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.choices import LineRole, ProductRole
from directory.concept_fields import ConceptField, ConceptInput
from directory.concept_search import understand
from directory.forms.amounts import AmountField, DayField
from directory.forms.base import SectionForm, SiteField, UnitField
from directory.forms.places import ClusterField, PlaceField
from directory.forms.rows import heading, need_unit, pair, row

IN_HOUSE = (("yes", _("in house")), ("no", _("bought in from others")))


class SiteForm(SectionForm):
    """A factory: where it lies."""

    place = PlaceField(
        label=_("Ward, commune or province"),
        help_text=_("Type the name of today or the former district; a list helps."),
    )
    cluster = ClusterField(label=_("Industrial park or cluster"), required=False)
    address = forms.CharField(
        label=_("Address"), max_length=300, required=False, help_text=_("Street and number, or lot")
    )
    name = forms.CharField(
        label=_("What you call this site"),
        max_length=200,
        required=False,
        help_text=_("Such as: factory 2. Only needed if you have several."),
    )


class LineForm(SectionForm):
    """One process at one site, with its limits. What is not stated stays open, never zero."""

    process = ConceptField(
        kind="process",
        label=_("Process"),
        help_text=_("In your own words, such as: ép nhựa, CNC milling, 板金"),
    )
    site = SiteField(label=_("At which site"), empty_label=_("not stated"))
    role = forms.ChoiceField(
        label=_("Would you take a job of only this?"),
        choices=[(LineRole.CORE, _("yes, a core process")), (LineRole.SECONDARY, _("no, beside"))],
        widget=forms.RadioSelect,
        initial=LineRole.CORE,
    )
    in_house = forms.TypedChoiceField(
        label=_("Who does it?"),
        choices=IN_HOUSE,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    materials = ConceptField(
        kind="material",
        many=True,
        required=False,
        label=_("Materials, by grade where you can"),
        help_text=_("With commas between them, such as: SPCC, SUS304, ABS"),
    )
    quantity_per_month = AmountField(label=_("Capacity per month"), high=10**12)
    unit = UnitField(label=_("Unit"))
    utilisation_percent = AmountField(
        label=_("Of which taken, in %"),
        high=100,
        is_fine=True,
        help_text=_("0 when all is free, 100 when you are full."),
    )
    stated_on = DayField(label=_("Capacity as of"))
    max_part_mm = AmountField(label=_("Largest part, in mm"), high=10**8, above_low=True)
    best_tolerance_mm = AmountField(
        label=_("Best tolerance, ± mm"), high=1000, places=6, above_low=True, is_fine=True
    )
    lead_time_days = AmountField(
        label=_("Lead time, in days"), high=3650, places=1, above_low=True, is_fine=True
    )
    minimum_order_quantity = AmountField(label=_("Smallest order"), high=10**12)
    minimum_order_unit = UnitField(label=_("Unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.initial.get("in_house")
        if isinstance(stored, bool):
            self.initial["in_house"] = "yes" if stored else "no"
        self.fields["stated_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def layout(self) -> list[Any]:
        """What, how much, how big and fine, how soon."""
        return [
            "process",
            row("role", "in_house"),
            "materials",
            "site",
            heading(_("How much")),
            row(pair("quantity_per_month", "unit"), "utilisation_percent", "stated_on"),
            heading(_("How large and how fine")),
            row("max_part_mm", "best_tolerance_mm"),
            heading(_("From how many, and how soon")),
            row(pair("minimum_order_quantity", "minimum_order_unit"), "lead_time_days"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for units, and date what is stated of the capacity."""
        need_unit(self, "quantity_per_month", "unit")
        need_unit(self, "minimum_order_quantity", "minimum_order_unit")
        found = self.cleaned_data
        stated = found.get("stated_on")
        today = timezone.localdate()
        if stated and stated > today:
            self.add_error("stated_on", ValidationError(_("This day is still to come.")))
        if found.get("quantity_per_month") is None:
            if (
                found.get("utilisation_percent") is not None
                and "quantity_per_month" not in self.errors
            ):
                text = _("State the capacity too: without it, nobody can tell what is free.")
                self.add_error("quantity_per_month", ValidationError(text))
        elif "stated_on" in found and stated is None:
            found["stated_on"] = today
        return found


class MachineForm(SectionForm):
    """Machines of one type."""

    machine_type = forms.CharField(
        label=_("Type of machine"),
        max_length=200,
        help_text=_("Such as: injection machine, CNC lathe"),
    )
    quantity = AmountField(label=_("How many"), low=1, high=100_000, is_whole=True, required=True)
    key_size = forms.CharField(
        label=_("Key size"),
        max_length=120,
        required=False,
        help_text=_("What it is bought by, such as: 350 t, 1000 × 500 mm, 5 axes"),
    )
    maker = forms.CharField(label=_("Maker of the machine"), max_length=120, required=False)
    model = forms.CharField(label=_("Model"), max_length=120, required=False)
    year = AmountField(label=_("Year"), low=1900, high=2100, is_whole=True, is_fine=True)
    process = ConceptField(kind="process", label=_("Used for"), required=False)
    site = SiteField(label=_("At which site"), empty_label=_("not stated"))

    def layout(self) -> list[Any]:
        """What it is, then who made it and where it stands."""
        return [
            "machine_type",
            row("quantity", "key_size"),
            row("maker", "model", "year"),
            row("process", "site"),
        ]


class ProductForm(SectionForm):
    """A product, and whether the firm makes or trades it."""

    text = forms.CharField(
        label=_("Product"),
        max_length=200,
        widget=ConceptInput,
        help_text=_("In your own words; choose from the list where it fits."),
    )
    role = forms.ChoiceField(
        label=_("Do you make it?"),
        choices=[
            (ProductRole.MAKES, _("yes, we make it")),
            (ProductRole.TRADES, _("no, we trade it")),
        ],
        widget=forms.RadioSelect,
        initial=ProductRole.MAKES,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.kind = "product"

    def clean(self) -> dict[str, Any]:
        """Find the product in the list; words that name none stay as they are."""
        found = self.cleaned_data
        words = found.get("text") or ""
        found["product"] = understand("product", words).concept if words else None
        return found
