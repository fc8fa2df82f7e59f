"""Inviting firms to make a request together, and a firm's answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from matching.forms.request_form import TextField

REASON_LENGTH = 500


class _Refused(forms.Form):
    """A form that shows what a service refused."""

    def refuse(self, error: DomainError) -> None:
        """Put each problem beside its field, else above the form."""
        for problem in error.problems:
            field = problem.place if problem.place in self.fields else None
            self.add_error(field, f"{problem.message} {problem.remedy}".strip())


class InviteForm(_Refused):
    """Until when firms may answer."""

    deadline_on = forms.DateField(
        label=_("Last day to answer"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AnswerForm(_Refused):
    """Why a firm does not want to, or no longer."""

    reason = TextField(
        label=_("Reason, for the buyer"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
