"""A rule set as forms, and back: what it is called, who sees it, and every requirement of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matching.drafts import RequestDraft
from matching.forms.initial import Choices, measures_of
from matching.forms.request_form import RuleForm, TextField
from matching.forms.rows import ROW_SETS
from matching.forms.rule_sheet import RuleSheet
from matching.requests.reread import KINDS
from matching.requests.rule_sets import RuleSetDraft

ROWS = tuple(name for name in ROW_SETS if name != "steps")


class RuleSetForm(RuleForm):
    """Every field of a rule set that comes once."""

    name = forms.CharField(max_length=120, label=_("Name"))
    note = TextField(
        max_length=2000,
        required=False,
        label=_("Why it asks this"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your colleagues read it, and suppliers if you show it to them."),
    )
    is_shared = forms.BooleanField(
        required=False, label=_("Suppliers may hold themselves against it")
    )
    is_named = forms.BooleanField(required=False, label=_("Show it under our organisation's name"))


class RuleSetSheet(RuleSheet):
    """A rule set's form and rows; `seen` is the version that is changed, 0 of a new set."""

    def __init__(self, kept: RuleSetDraft, data: QueryDict | None = None, *, seen: int = 0) -> None:
        self.kept, self.seen = kept, seen
        self.stored = RequestDraft(ref="", requirements=list(kept.items), sector_id=kept.sector_id)
        self.choices = Choices(self.stored, get_language() or "en")
        names = ("name", "note", "is_shared", "is_named")
        initial: dict[str, Any] = {name: getattr(kept, name) for name in names}
        initial |= {"version": str(seen), "sector": kept.sector_id}
        self.form = RuleSetForm(
            data,
            initial=initial | measures_of(self.stored, self.choices.concepts),
            sectors=self.choices.sectors,
        )
        self.bind_rows(data, ROWS)

    def draft(self) -> RuleSetDraft:
        """What was posted; valid sheets only."""
        clean = self.form.cleaned_data
        sector = int(clean["sector"]) if clean["sector"] else None
        rows = sorted(self._requirements(sector), key=lambda row: KINDS.index(str(row.kind)))
        return RuleSetDraft(
            name=clean["name"],
            items=tuple(rows),
            sector_id=sector,
            note=clean["note"],
            is_shared=clean["is_shared"],
            is_named=clean["is_named"],
        )
