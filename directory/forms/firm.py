"""The firm, its own words, and whom to write to."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.choices import Ownership
from accounts.models.organisation import clean_tax_code
from accounts.services.organisations import FROZEN_FACTS
from directory.choices import CompanyType
from directory.concept_fields import ConceptField
from directory.forms.amounts import AmountField
from directory.forms.base import SectionForm, UnitField
from directory.forms.rows import heading, need_unit, pair, row
from directory.services.firm import kept_fields

LONGEST_WORDS = 8000
MOST_MARKETS = 30
LANGUAGES = (
    ("vi", _("Vietnamese")),
    ("en", _("English")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("zh", _("Chinese")),
)


class FirmForm(SectionForm):
    """Names, tax code, kind of company, and what holds for all its work."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    tax_code = forms.CharField(
        label=_("Tax code"),
        max_length=20,
        required=False,
        help_text=_("10 digits, for a branch with - and 3 more. Needed to publish."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    company_type = forms.ChoiceField(
        label=_("Kind of company"),
        choices=CompanyType,
        widget=forms.RadioSelect,
        help_text=_("Buyers see it. A trading company is never shown as a maker."),
    )
    ownership = forms.ChoiceField(
        label=_("Ownership"), choices=[("", _("not stated")), *Ownership.choices], required=False
    )
    founded_year = AmountField(
        label=_("Year of founding"), low=1800, high=2100, is_whole=True, is_fine=True
    )
    employees = AmountField(label=_("Employees"), high=2_000_000, is_whole=True)
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken with customers"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    customer_sectors = ConceptField(
        label=_("Sectors of your customers"),
        kind="sector",
        many=True,
        required=False,
        help_text=_("With commas between them, such as: electronics, motorbikes"),
    )
    export_markets = forms.CharField(
        label=_("Export markets"),
        max_length=1000,
        required=False,
        help_text=_("With commas between them, such as: Japan, Germany"),
    )
    lead_time_days = AmountField(
        label=_("Usual lead time, in days"),
        high=3650,
        places=1,
        above_low=True,
        is_fine=True,
        help_text=_("For work whose own line says nothing else."),
    )
    minimum_order_quantity = AmountField(label=_("Smallest order you take"), high=10**12)
    minimum_order_unit = UnitField(label=_("Unit"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firm = self.supplier.organisation
        for name in kept_fields(firm, actor):
            self.fields[name].disabled = True
            self.fields[name].help_text = (
                _("Checked by an officer; the office changes it.")
                if firm.is_approved and name in FROZEN_FACTS
                else _("An owner of your organisation changes it.")
            )
        spoken = dict(LANGUAGES)
        more = [(c, c) for c in self.initial.get("languages") or () if c not in spoken]
        self.fields["languages"].choices = [*LANGUAGES, *more]  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        """Who the firm is first, then what holds for its work."""
        return [
            heading(_("Who you are")),
            "name",
            row("name_vi", "name_en"),
            row("tax_code", "ownership"),
            row("founded_year", "employees"),
            "company_type",
            heading(_("What holds for all your work")),
            "customer_sectors",
            row("languages", "export_markets"),
            row("lead_time_days", pair("minimum_order_quantity", "minimum_order_unit")),
        ]

    def clean_tax_code(self) -> str | None:
        """Return the code in its form; say what is wrong with another."""
        try:
            return clean_tax_code(self.cleaned_data["tax_code"])
        except ValidationError as error:
            raise ValidationError(error.error_dict["tax_code"]) from error

    def clean_export_markets(self) -> list[str]:
        """Return the markets, each once."""
        names = [n.strip() for n in re.split(r"[,;、，；\n]", self.cleaned_data["export_markets"])]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_MARKETS or any(len(name) > 60 for name in names):
            raise ValidationError(_("Name at most 30 markets, each in at most 60 letters."))
        return names

    def clean(self) -> dict[str, Any]:
        """Ask for a unit where an amount is stated."""
        need_unit(self, "minimum_order_quantity", "minimum_order_unit")
        return self.cleaned_data


class WordsForm(SectionForm):
    """What the firm makes, in its own words, read as they are typed."""

    description = forms.CharField(
        label=_("What do you make, for whom, on what machines?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In any language. Buyers read it as you write it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].widget.attrs |= {
            "hx-post": f"{reverse('directory:text-read')}?field=description",
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#reading",
            "hx-sync": "this:replace",
        }


class ContactForm(SectionForm):
    """A person to reach."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.CharField(
        label=_("Role"),
        max_length=120,
        required=False,
        help_text=_("Such as: sales, director"),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("The number on which you use Zalo is the best."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def layout(self) -> list[Any]:
        """The person, then the ways to reach them."""
        return [row("name", "role"), row("phone", "email")]

    def clean_phone(self) -> str:
        """Take digits with the marks that people put between them."""
        phone: str = self.cleaned_data["phone"]
        if phone and not re.fullmatch(r"\+?[0-9 ().\-/]{6,40}", phone):
            raise ValidationError(_("Write the number in digits, such as 0912 345 678."))
        return phone

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach the person."""
        found = self.cleaned_data
        if not self.errors and not found.get("email") and not found.get("phone"):
            self.add_error("phone", ValidationError(_("Give a phone number or an e-mail address.")))
        return found
