"""A request as forms, and back: the stored draft, what was posted, the draft that it makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matching.choices import Origin, RequirementMode, StepRole
from matching.drafts import RequestDraft, StepDraft
from matching.engine.rules import CURRENT
from matching.forms.initial import (
    Choices,
    fields_of,
)
from matching.forms.request_form import CONVERSIONS, RequestForm
from matching.forms.rows import ROW_SETS
from matching.forms.rule_sheet import RuleSheet
from matching.models import Request
from matching.needs import step_kinds
from matching.requests.editing import version_of
from matching.requests.reread import KINDS, key_of, made_own, with_title
from matching.services import draft_of


class RequestSheet(RuleSheet):
    """A request's form and rows, bound to what was posted where something was."""

    def __init__(self, request: Request, data: QueryDict | None = None) -> None:
        self.request = request
        self.stored = draft_of(request)
        self.version = version_of(request, self.stored)
        self.choices = Choices(self.stored, get_language() or "en")
        self.form = RequestForm(
            data,
            initial=fields_of(request, self.stored, self.version, self.choices.concepts),
            units=self.choices.unit_names,
            sectors=self.choices.sectors,
        )
        self.bind_rows(data, ROW_SETS)

    def needs_process(self) -> bool:
        """Say so at the top where no core process is asked: no firm could fit."""
        if any(form.cleaned_data.get("role") != StepRole.BOUGHT_IN for form in self.given("steps")):
            return False
        self.form.add_error(None, _("Name the process that the maker must do itself."))
        return True

    @property
    def text(self) -> str:
        """The text as the page has it now."""
        found = self.form.cleaned_data.get("text") if self.form.is_bound else None
        return self.stored.text if found is None or found == _even(self.stored.text) else found

    @property
    def is_text_changed(self) -> bool:
        """Whether another text was posted than the one the rows were read from."""
        return self.text != self.stored.text

    def draft(self) -> RequestDraft:
        """The draft that was posted, of the stored text; valid sheets only."""
        clean = self.form.cleaned_data
        draft = replace(self.stored, requirements=[], steps=self._steps())
        self._amount(draft, clean)
        for name in CONVERSIONS:
            setattr(draft, name, clean[name])
        for name in ("delivery_window_days", "deadline_on"):
            setattr(draft, name, clean[name])
        draft.is_split_allowed = clean["is_split_allowed"]
        draft.wants_prototypes = clean["wants_prototypes"]
        draft.sector_id = int(clean["sector"]) if clean["sector"] else None
        places = {key_of(row): at for at, row in enumerate(self.stored.requirements)}
        draft.requirements = sorted(
            self._requirements(draft.sector_id),
            key=lambda row: (places.get(key_of(row), len(places)), KINDS.index(str(row.kind))),
        )
        return with_title(made_own(draft, self.stored), clean["title"])

    def _amount(self, draft: RequestDraft, clean: dict[str, Any]) -> None:
        before = (self.stored.volume, self.stored.volume_unit, self.stored.volume_period)
        draft.volume = clean["volume"]
        if draft.volume is not None:
            draft.volume_unit = self.choices.units.get(clean["volume_unit"] or "pcs")
        draft.volume_period = clean["volume_period"] or self.stored.volume_period
        if (draft.volume, draft.volume_unit, draft.volume_period) != before:
            draft.volume_origin = Origin.TYPED

    def _steps(self) -> list[StepDraft]:
        steps = []
        for form in self.given("steps"):
            clean = form.cleaned_data
            new = StepDraft(
                process_id=form.value or 0,
                role=clean["role"] or StepRole.CORE,
                mode=clean["mode"] or RequirementMode.GATE,
                weight=clean["weight"],
                least_level=clean["least_level"] or 0,
            )
            steps.append(self._from_text(new, form))
        # In the order in which they are stored: core steps first.
        steps.sort(key=lambda step: step.role != StepRole.CORE)
        return self._weights_in_place(steps)

    def _weights_in_place(self, steps: list[StepDraft]) -> list[StepDraft]:
        """A step that moved takes the default weight of its new place, if it had its old one's."""
        before = {step.process_id: kind for step, kind in step_kinds(self.stored.steps)}
        weights = CURRENT.weights
        return [
            replace(step, weight=None)
            if before.get(step.process_id, kind) != kind
            and step.weight == weights[before[step.process_id]]
            else step
            for step, kind in step_kinds(steps)
        ]


def _even(text: str) -> str:
    """The text as a browser sends it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
