"""What officers and firms type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationVerdict
from directory.choices import EvidenceLevel
from verification.choices import (
    CheckedHow,
    EndReason,
    RefusalReason,
    Verdict,
)
from verification.services.rules import NOTE_LENGTH, WHERE_LENGTH, Wish

LARGEST_ID = 2**63 - 1
LEVELS = [
    (EvidenceLevel.DOCUMENT.value, _("1 · document seen")),
    (EvidenceLevel.ISSUER.value, _("2 · confirmed with the issuer or its register")),
    (EvidenceLevel.ACCREDITOR.value, _("3 · issuer's accreditation confirmed too")),
    (EvidenceLevel.SEEN.value, _("4 · seen on site")),
]
VERDICT_WORDS = {
    Verdict.VERIFY: _("Verified: it is real and says what the firm stated"),
    Verdict.ASK: _("Ask the firm for more"),
    Verdict.REFUSE: _("Refuse"),
    Verdict.SUSPEND: _("Suspend: it does not count until this is settled"),
    Verdict.WITHDRAW: _("Withdraw: it has ended"),
    Verdict.REVOKE: _("Revoke: it should never have counted (a second officer confirms)"),
}


def _note(label: Any, hint: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
    field.choices = choices


class SeenForm(forms.Form):
    """Carries the last decision that the writer has read, so that nobody overrules unseen."""

    seen = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput
    )


class DecideForm(SeenForm):
    """An officer's decision about a certificate."""

    verdict = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    level = forms.TypedChoiceField(
        label=_("Evidence level"),
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("From level 3 on a second officer confirms."),
    )
    checked_how = forms.ChoiceField(
        label=_("How it was checked"), choices=[("", "–"), *CheckedHow.choices], required=False
    )
    checked_where = forms.CharField(
        label=_("Where"),
        max_length=WHERE_LENGTH,
        required=False,
        help_text=_(
            "The register and its address, whom you asked at the issuer, or where the document "
            "was shown. Only officers read this."
        ),
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    found_on = forms.DateField(
        label=_("Day of the finding"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = _note(_("Note to the firm"), _("The firm reads this. When you ask: what exactly?"))

    def __init__(self, *args: Any, open_to: Iterable[Verdict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.narrow(open_to)
        self.fields["found_on"].initial = timezone.localdate

    def narrow(self, open_to: Iterable[Verdict]) -> None:
        """Offer only these verdicts and the reasons that belong to them; what was typed stays."""
        verdicts = list(open_to)
        reasons = dict(RefusalReason.choices) if Verdict.REFUSE in verdicts else {}
        if {Verdict.SUSPEND, Verdict.WITHDRAW, Verdict.REVOKE} & set(verdicts):
            reasons |= dict(EndReason.choices)
        _offer(self, "verdict", [(v.value, VERDICT_WORDS[v]) for v in verdicts])
        _offer(self, "reason", [("", "–"), *reasons.items()])

    def carry_seen(self, seen: int | None) -> None:
        """Let the form be sent again, now that its writer is shown what was decided meanwhile."""
        told: Any = self.data
        self.data = told.copy()
        self.data[self.add_prefix("seen")] = str(seen or "")  # type: ignore[index]

    def wish(self) -> Wish:
        """What the officer wants, of a valid form."""
        told = self.cleaned_data
        return Wish(
            verdict=Verdict(told["verdict"]),
            level=told["level"] or 0,
            checked_how=told["checked_how"],
            checked_where=told["checked_where"],
            found_on=told["found_on"],
            reason=told["reason"],
            note=told["note"],
        )


class ProposalForm(forms.Form):
    """A second officer's answer to a proposal."""

    note = _note(_("Note to your colleague"), _("Needed to decline. Only officers read this."))


class AnswerForm(SeenForm):
    """What a firm answers to an officer's question."""

    text = _note(
        _("Your answer"),
        _("Officers read it. You can name an address where the document can be seen."),
        required=True,
    )


class OrganisationForm(forms.Form):
    """An officer's decision about who an organisation is."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (OrganisationVerdict.APPROVE.value, _("Approve: it is who it says it is")),
            (OrganisationVerdict.ASK.value, _("Ask for more")),
            (OrganisationVerdict.REFUSE.value, _("Refuse")),
        ],
        widget=forms.RadioSelect,
    )
    note = _note(
        _("Note to the organisation"), _("Its owners read this. Needed to ask and to refuse.")
    )

    def carry_seen(self, seen: str) -> None:
        """Let the form be sent again, now that its writer is shown what is stored."""
        told: Any = self.data
        self.data = told.copy()
        self.data["seen"] = seen  # type: ignore[index]
