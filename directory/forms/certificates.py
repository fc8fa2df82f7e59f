"""A certificate as the firm states it, and its submission."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.choices import ScopeKind
from directory.concept_fields import ConceptField
from directory.forms.amounts import DayField
from directory.forms.base import SectionForm, SitesField
from directory.forms.rows import heading, row

_EDITION = re.compile(r"[:\-](19[89][0-9]|20[0-9]{2})\b")


class CertificateForm(SectionForm):
    """What is printed on the certificate."""

    standard = ConceptField(
        kind="standard", label=_("Standard"), help_text=_("Such as: ISO 9001, IATF 16949, OEKO-TEX")
    )
    edition = forms.CharField(
        label=_("Edition"), max_length=40, required=False, help_text=_("The year after the colon")
    )
    number = forms.CharField(label=_("Certificate number"), max_length=120, required=False)
    issuer = forms.CharField(
        label=_("Issued by"),
        max_length=200,
        required=False,
        help_text=_("The certification body, as printed"),
    )
    issued_on = DayField(label=_("First day"))
    expires_on = DayField(label=_("Last day"))
    scope_text = forms.CharField(
        label=_("Scope, as printed"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scope_kind = forms.ChoiceField(
        label=_("The scope is about"),
        choices=ScopeKind,
        widget=forms.RadioSelect,
        initial=ScopeKind.MANUFACTURING,
    )
    scope_processes = ConceptField(
        kind="process",
        many=True,
        required=False,
        label=_("Processes that the scope names"),
        help_text=_("Leave it empty if the scope names none."),
    )
    sites = SitesField(
        label=_("Sites on the certificate"),
        help_text=_("Tick none if it covers all your sites."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.initial.get("sites")
        if stored and not isinstance(stored[0], str):
            numbers = {site.pk: site.number for site in self.fields["sites"].queryset}  # type: ignore[attr-defined]
            self.initial["sites"] = [numbers[pk] for pk in stored if pk in numbers]

    def layout(self) -> list[Any]:
        """What it is, how long it holds, what it covers."""
        return [
            row("standard", "edition"),
            row("number", "issuer"),
            row("issued_on", "expires_on"),
            heading(_("What it covers")),
            "scope_text",
            row("scope_processes", "scope_kind"),
            "sites",
        ]

    def clean(self) -> dict[str, Any]:
        """Check the days; take the edition from the standard as it was typed."""
        found = self.cleaned_data
        first, last = found.get("issued_on"), found.get("expires_on")
        if first and last and first > last:
            text = _("The last day lies before the first day.")
            self.add_error("expires_on", ValidationError(text))
        if first and first > timezone.localdate():
            self.add_error("issued_on", ValidationError(_("This day is still to come.")))
        typed = _EDITION.search(str(self.data.get(self.add_prefix("standard"), ""))[:200])
        if typed and not found.get("edition"):
            found["edition"] = typed.group(1)
        found["sites"] = list(found.get("sites") or ())
        return found
