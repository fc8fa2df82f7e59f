"""How requirements are asked for, on the page of a request and on that of a rule set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import QueryDict

from directory.taxonomy.reading import Reading
from matching.choices import RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.engine.rules import CURRENT
from matching.forms.initial import (
    GROUPS,
    Choices,
    row_initial,
    rows_of,
    said,
    sector_measure,
)
from matching.forms.measures import Dressed
from matching.forms.request_form import LIMITS, RULE_ROWS
from matching.forms.rows import ROW_SETS, RowForm, RowSet
from matching.requests.reading_view import reading_of
from matching.requests.reread import key_of

#: Materials are alternatives of one group, places of another.
_ANY_OF = {RequirementKind.MATERIAL: 1, RequirementKind.AREA: 2}


class RuleSheet:
    """A form and its rows, bound to what was posted where something was.

    Who inherits sets `stored`, `choices` and `form`, and calls :meth:`bind_rows`.
    """

    stored: RequestDraft
    choices: Choices
    form: Dressed

    def bind_rows(self, data: QueryDict | None, names: Iterable[str]) -> None:
        """Make the rows of these formsets."""
        self.stored_rows = rows_of(self.stored)
        self.sets: dict[str, RowSet] = {name: self._set(name, data) for name in names}

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

    def given(self, name: str) -> list[RowForm]:
        """The rows of a formset that ask for something."""
        return self.sets[name].given

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
