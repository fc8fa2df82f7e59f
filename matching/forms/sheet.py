"""A request as forms, and back: the stored draft, what was posted, the draft that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.taxonomy.reading import Reading
from matching.choices import Origin, RequirementKind, RequirementMode, StepRole
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.engine.rules import CURRENT
from matching.forms.initial import (
    GROUPS,
    Choices,
    fields_of,
    row_initial,
    rows_of,
    said,
    sector_measure,
)
from matching.forms.request_form import CONVERSIONS, LIMITS, RULE_ROWS, RequestForm
from matching.forms.rows import ROW_SETS, RowForm, RowSet
from matching.models import Request
from matching.needs import step_kinds
from matching.reading_view import reading_of
from matching.request_services import version_of
from matching.reread import KINDS, key_of, with_title
from matching.services import draft_of

#: Materials are alternatives of one group, places of another.
_ANY_OF = {RequirementKind.MATERIAL: 1, RequirementKind.AREA: 2}


class RequestSheet:
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
        self.stored_rows = rows_of(self.stored)
        self.sets: dict[str, RowSet] = {name: self._set(name, data) for name in ROW_SETS}

    def _set(self, name: str, data: QueryDict | None) -> RowSet:
        places: dict[str, Any] = {}
        if name == "areas":
            places["form_kwargs"] = {"places": self.choices.places}
        found = ROW_SETS[name](
            data,
            prefix=name,
            initial=row_initial(self.stored_rows[name], self.choices.concepts),
            **places,
        )
        found.extra = 0 if self.stored_rows[name] or name != "steps" else 1
        return found

    def is_valid(self) -> bool:
        """Whether everything can be stored; every problem stands at its field or row."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.sets.values())])

    def needs_process(self) -> bool:
        """Say so at the top where no core process is asked: no firm could fit."""
        if any(form.cleaned_data.get("role") != StepRole.BOUGHT_IN for form in self.given("steps")):
            return False
        self.form.add_error(None, _("Name the process that the maker must do itself."))
        return True

    def given(self, name: str) -> list[RowForm]:
        """The rows of a formset that ask for something."""
        return self.sets[name].given

    @property
    def text(self) -> str:
        """The text as the page has it now."""
        found = self.form.cleaned_data.get("text") if self.form.is_bound else None
        return self.stored.text if found is None or found == _even(self.stored.text) else found

    @property
    def is_text_changed(self) -> bool:
        """Whether another text was posted than the one the rows were read from."""
        return self.text != self.stored.text

    @cached_property
    def reading(self) -> Reading:
        """What is read from the stored title and text."""
        return reading_of(self.stored.title, self.stored.text)

    @cached_property
    def spans(self) -> set[tuple[int, int]]:
        """Places in the text that a row may have been read from."""
        rows = [row for rows in self.stored_rows.values() for row in rows]
        known = {row.span for row in rows if row.span}
        return known | {(m.start, m.end) for m in self.reading.mentions}

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
        return with_title(draft, clean["title"])

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

    def _from_text(self, new: Any, form: RowForm) -> Any:
        """The row with where it comes from: as stored, if it asks for the same."""
        rows = self.stored.steps if isinstance(new, StepDraft) else self.stored.requirements
        same = next((row for row in rows if key_of(row) == key_of(new)), None)
        if same is not None:
            return replace(new, origin=same.origin, span=same.span)
        span = form.cleaned_data.get("span")
        return replace(new, span=span if span in self.spans else None)

    def _requirements(self, sector_id: int | None) -> Iterator[RequirementDraft]:
        yield from self._rule_rows()
        yield from self._certificates()
        for name, kind in GROUPS.items():
            yield from self._group(name, kind)
        yield from self._limits()
        yield from self._sector(sector_id)

    def _measure(self, kind: str, mode: str) -> dict[str, Any]:
        clean = self.form.cleaned_data
        weight = clean.get(f"{kind}_weight")
        return {
            "mode": clean.get(f"{kind}_mode") or mode,
            "weight": CURRENT.weights[kind] if weight is None else weight,
            "least_level": clean.get(f"{kind}_least_level"),
        }

    def _rule_rows(self) -> Iterator[RequirementDraft]:
        """What counts anyway is stored only where somebody set it otherwise."""
        for kind, mode in RULE_ROWS.items():
            set_so = self._measure(kind, mode)
            stored = said(self.stored, kind)
            usual = {"mode": mode, "weight": CURRENT.weights[kind]}
            changed = usual != {name: set_so[name] for name in usual} or set_so["least_level"]
            if stored is not None:
                yield replace(stored, **set_so | {"least_level": set_so["least_level"] or 0})
            elif changed:
                yield RequirementDraft(RequirementKind(kind), **set_so)

    def _certificates(self) -> Iterator[RequirementDraft]:
        groups = {
            row.concept_id: row.any_of
            for row in self.stored.requirements
            if row.kind == RequirementKind.CERTIFICATE
        }
        for form in self.given("certificates"):
            clean = form.cleaned_data
            weight, level = clean["weight"], clean["least_level"]
            new = RequirementDraft(
                RequirementKind.CERTIFICATE,
                concept_id=form.value,
                any_of=groups.get(form.value),
                mode=clean["mode"] or RequirementMode.GATE,
                weight=CURRENT.weights["certificate"] if weight is None else weight,
                least_level=CURRENT.required_certificate_level if level is None else level,
            )
            yield self._from_text(new, form)

    def _group(self, name: str, kind: RequirementKind) -> Iterator[RequirementDraft]:
        """Rows that count together: one mode and weight for all of them."""
        measure = self._measure(str(kind), RequirementMode.WISH)
        level = CURRENT.preferred_certificate_level if kind == RequirementKind.PREFERRED else 0
        measure["least_level"] = level if measure["least_level"] is None else measure["least_level"]
        for form in self.given(name):
            is_area = kind == RequirementKind.AREA
            new = RequirementDraft(
                kind,
                concept_id=None if is_area else form.value,
                place_id=form.value if is_area else None,
                any_of=_ANY_OF.get(kind),
                is_strong=is_area and self.form.cleaned_data["area_is_strong"],
                **measure,
            )
            yield self._from_text(new, form)

    def _limits(self) -> Iterator[RequirementDraft]:
        for kind, unit in LIMITS.items():
            number = self.form.cleaned_data[kind]
            if number is None:
                continue
            measure = self._measure(kind, RequirementMode.WISH) | {"least_level": 0}
            stored = said(self.stored, kind)
            if stored is not None and stored.number == number:
                yield replace(stored, **measure)
            else:
                yield RequirementDraft(RequirementKind(kind), number=number, unit=unit, **measure)

    def _sector(self, sector_id: int | None) -> Iterator[RequirementDraft]:
        if sector_id is None:
            return
        stored = said(self.stored, RequirementKind.SECTOR)
        usual = sector_measure(self.stored, sector_id, self.choices.concepts)
        measure = self._measure("sector", usual["sector_mode"]) | {"least_level": 0}
        is_usual = (measure["mode"], measure["weight"]) == tuple(usual.values())[:2]
        if stored is not None:
            yield replace(stored, concept_id=sector_id, **measure)
        elif not is_usual:
            yield RequirementDraft(RequirementKind.SECTOR, concept_id=sector_id, **measure)


def _even(text: str) -> str:
    """The text as a browser sends it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
