"""A row as the page shows it: where it comes from, and what else its words may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from directory.concept_fields import CHOICE
from directory.concepts import Concepts
from directory.taxonomy.reading import Mention
from matching.choices import Origin, RequirementKind, RequirementMode, StepRole
from matching.drafts import RequirementDraft, StepDraft
from matching.forms.initial import said
from matching.forms.request_form import LIMITS, RULE_ROWS
from matching.forms.rows import RowForm
from matching.forms.rule_sheet import RuleSheet
from matching.requests.reading_view import Target

_MOST_OFFERS = 5


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from; `words` are those of the text, at `read_at`."""

    origin: str
    words: str = ""
    read_at: int | None = None


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a formset. `offers` are (code, name) of other meanings of its words."""

    name: str
    index: int
    form: RowForm
    concept_id: int | None
    provenance: Provenance | None
    offers: tuple[tuple[str, str], ...] = ()
    modes: tuple[tuple[Any, str], ...] = ()
    is_main: bool = False

    @property
    def anchor(self) -> str:
        """The id of the row on the page."""
        return f"row-{self.name}-{self.index}"

    @property
    def value(self) -> Any:
        """The bound field of the value."""
        return self.form[self.form.value_name]

    @property
    def choice_name(self) -> str:
        """The name of the buttons that choose another meaning."""
        return f"{self.value.html_name}{CHOICE}"


def row_views(sheet: RuleSheet) -> dict[str, list[RowView]]:
    """Every row of every formset."""
    views = {
        name: [_view(sheet, name, i) for i in range(len(rows.forms))]
        for name, rows in sheet.sets.items()
    }
    return views | {"steps": _with_main(views.get("steps", []))}


def targets_of(views: dict[str, list[RowView]]) -> list[Target]:
    """The rows that marks of the text lead to."""
    return [
        Target(row.anchor, row.form.kind, row.concept_id, _span(row))
        for rows in views.values()
        for row in rows
        if row.concept_id is not None
    ]


def _span(row: RowView) -> tuple[int, int] | None:
    seen = row.provenance
    if seen is None or seen.read_at is None:
        return None
    return seen.read_at, seen.read_at + len(seen.words)


def _view(sheet: RuleSheet, name: str, index: int) -> RowView:
    form: RowForm = sheet.sets[name].forms[index]
    pk = _value(sheet, name, index)
    source, mention = _source(sheet, name, form, pk)
    return RowView(
        name=name,
        index=index,
        form=form,
        concept_id=pk,
        provenance=source,
        offers=_offers(mention, pk, sheet.choices.concepts),
    )


def _value(sheet: RuleSheet, name: str, index: int) -> int | None:
    rows = sheet.stored_rows[name]
    if sheet.form.is_bound:
        value: int | None = sheet.sets[name].forms[index].value
        return value
    return _asked(rows[index]) if index < len(rows) else None


def _asked(row: StepDraft | RequirementDraft) -> int | None:
    if isinstance(row, StepDraft):
        return row.process_id
    return row.concept_id or row.place_id


def _source(
    sheet: RuleSheet, name: str, form: RowForm, pk: int | None
) -> tuple[Provenance | None, Mention | None]:
    stored = next((row for row in sheet.stored_rows[name] if _asked(row) == pk), None)
    span = stored.span if stored else None
    if span is None and form.is_bound:
        posted = getattr(form, "cleaned_data", {}).get("span")
        span = posted if posted in sheet.spans else None
    if stored is None and span is None:
        return (Provenance(Origin.TYPED) if pk else None), None
    mention = next(
        (m for m in sheet.reading.mentions if span == (m.start, m.end) and m.kind == form.kind),
        None,
    )
    words = sheet.stored.full_text[span[0] : span[1]] if span else ""
    origin = stored.origin if stored else Origin.TYPED
    return Provenance(origin, words, span[0] if span else None), mention


def _offers(
    mention: Mention | None, pk: int | None, concepts: Concepts
) -> tuple[tuple[str, str], ...]:
    """Other meanings of the words; of a misspelt word, what is narrower or broader."""
    if mention is None or mention.kind == "place":
        return ()
    codes = [code for code in (mention.code, *mention.candidates) if code and code != "none"]
    if mention.certainty == "guess" and mention.code:
        guessed = concepts.by_code(mention.kind, mention.code)
        near = [*guessed.ancestors[1:2], *guessed.kinds[1:_MOST_OFFERS]]
        codes += [concepts[other].code for other in near]
    found = {}
    for code in dict.fromkeys(codes):
        try:
            entry = concepts.by_code(mention.kind, code)
        except KeyError:
            continue
        if entry.id != pk:
            found[code] = concepts.name(entry.id)
    return tuple(found.items())[:_MOST_OFFERS]


def _with_main(rows: list[RowView]) -> list[RowView]:
    """The first core step picks the maker; the others are wishes, and the page says so."""
    views, main = [], True
    for row in rows:
        is_core = (row.form["role"].value() or StepRole.CORE) == StepRole.CORE
        is_main, main = main and is_core, main and not is_core
        views.append(_counted(row, is_main=is_main))
    return views


def _counted(row: RowView, *, is_main: bool) -> RowView:
    radios = {radio.data["value"]: radio for radio in row.form["mode"]}
    off = (radios[RequirementMode.OFF], str(radios[RequirementMode.OFF].choice_label))
    if is_main:
        modes = [(radio, str(radio.choice_label)) for radio in radios.values()]
    elif row.form["mode"].value() == RequirementMode.WISH:
        modes = [(radios[RequirementMode.WISH], pgettext("requirement", "wish")), off]
    else:
        # Stored as "must", so that it is one again should the step become the main one.
        modes = [(radios[RequirementMode.GATE], pgettext("requirement", "wish")), off]
    return RowView(
        row.name,
        row.index,
        row.form,
        row.concept_id,
        row.provenance,
        row.offers,
        tuple(modes),
        is_main,
    )


def field_sources(sheet: RuleSheet) -> dict[str, Provenance]:
    """Where the value of each field that comes once comes from."""
    found: dict[str, Provenance] = {}
    for kind in (*RULE_ROWS, *LIMITS, RequirementKind.SECTOR):
        row = said(sheet.stored, kind)
        if row is not None:
            words = sheet.stored.full_text[row.span[0] : row.span[1]] if row.span else ""
            found[str(kind)] = Provenance(row.origin, words, row.span[0] if row.span else None)
        elif kind not in LIMITS:
            found[str(kind)] = Provenance(Origin.RULE)
    if sheet.stored.volume is not None:
        quantity = sheet.reading.quantity("volume")
        is_read = sheet.stored.volume_origin == Origin.READ and quantity is not None
        found["volume"] = (
            Provenance(Origin.READ, quantity.text, quantity.start)
            if is_read and quantity
            else Provenance(sheet.stored.volume_origin)
        )
    return found


def problems_of(sheet: RuleSheet, rows: dict[str, list[RowView]]) -> list[tuple[str, str]]:
    """(id of the field, what is wrong) for all fields and rows of a posted sheet."""
    if not sheet.form.is_bound:
        return []
    found = [
        (field.auto_id, f"{field.label}: {error}") for field in sheet.form for error in field.errors
    ]
    for views in rows.values():
        for row in views:
            found += [
                (row.anchor, f"{row.form.fields[name].label}: {error}")
                for name, errors in row.form.errors.items()
                for error in errors
            ]
    return found
