"""Forms of the account pages. What they ask is checked by the services, whose words they show."""

from datetime import timedelta
from typing import Any, cast

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.choices import MembershipRole, OrganisationKind, Ownership
from accounts.models import Membership, Organisation, User
from accounts.models.review import NOTE_LENGTH
from accounts.services.organisations import FROZEN_FACTS


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Sign-up by e-mail; the name is for colleagues and may stay empty."""

    name = forms.CharField(
        label=_("Your name (optional)"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("email", "name", "password1")

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """Keep the person, or, when another form was faster with the address, say what is said."""
        try:
            with transaction.atomic():
                saved: tuple[User | None, HttpResponseBase | None] = super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            saved = super().try_save(request)
        return saved


class PersonForm(forms.ModelForm[User]):
    """What a person says of themselves."""

    class Meta:
        model = User
        fields = ("name",)
        labels = {"name": _("Your name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class OrganisationForm(forms.Form):
    """A legal entity's facts; frozen ones are shown and not taken."""

    name = forms.CharField(
        label=_("Legal name"),
        max_length=200,
        help_text=_("As it stands in the business registration."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_vi = forms.CharField(
        label=_("Name in Vietnamese"),
        max_length=200,
        required=False,
        help_text=_("Only where the legal name is in another language."),
    )
    tax_code = forms.CharField(
        label=_("Tax code"),
        max_length=40,
        required=False,
        help_text=_("10 digits, or 13 for a branch: 0123456789 or 0123456789-001."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    ownership = forms.ChoiceField(
        label=_("Ownership"), choices=[("", _("not stated")), *Ownership.choices], required=False
    )
    founded_year = forms.IntegerField(
        label=_("Founded in"), min_value=1800, required=False, help_text=_("A year, such as 2009.")
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            kwargs["initial"] = {name: getattr(organisation, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["tax_code"].required = (
            organisation is not None and organisation.kind == OrganisationKind.SUPPLIER
        )
        if organisation is not None and organisation.is_approved:
            for name in FROZEN_FACTS:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Checked by an officer, so it stays as it is.")

    def clean_founded_year(self) -> int | None:
        """Refuse a year to come."""
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not come yet."), code="future")
        return year

    def facts(self) -> dict[str, Any]:
        """Return what the services take; only what may be stated."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "kind"}


class RegistrationForm(OrganisationForm):
    """A new organisation. Authorities are no choice: they do not register themselves."""

    kind = forms.ChoiceField(
        label=_("What do you come for?"),
        choices=[
            (OrganisationKind.SUPPLIER, _("We make parts, components or tooling")),
            (OrganisationKind.BUYER, _("We look for suppliers")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "name", "tax_code", "name_en", "name_vi", "ownership", "founded_year")


class AnswerForm(forms.Form):
    """The answer to an officer."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class InvitationForm(forms.Form):
    """Who is asked to join, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role in the organisation"),
        choices=[
            (MembershipRole.MEMBER, _("Member: works on profile, requests and messages")),
            (MembershipRole.OWNER, _("Owner: also invites people and makes API tokens")),
        ],
        initial=MembershipRole.MEMBER,
        widget=forms.RadioSelect,
    )


def _lifetimes() -> list[tuple[int, str]]:
    # A function, for the words to be those of each reader.
    days = (30, 90, 365)
    return [(n, ngettext("%(days)d day", "%(days)d days", n) % {"days": n}) for n in days]


class TokenForm(forms.Form):
    """What a token is for, and how long it holds."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=100,
        help_text=_("Such as the name of the program that will use it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=_("How long it holds"),
        coerce=int,
        choices=_lifetimes,
        initial=365,
    )

    def valid_for(self) -> timedelta:
        """Return the time for which the token holds."""
        return timedelta(days=self.cleaned_data["days"])


class MemberForm(forms.Form):
    """One member of the organisation, nobody else's."""

    member = forms.ModelChoiceField(Membership.objects.none())

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField[Membership], self.fields["member"])
        field.queryset = Membership.objects.filter(organisation=organisation)


class RoleForm(MemberForm):
    """A member's new role."""

    role = forms.ChoiceField(choices=MembershipRole.choices)
