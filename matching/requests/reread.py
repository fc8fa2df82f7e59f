"""Two drafts of one request: what of the earlier is kept when its text is read again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from matching.choices import Origin, RequirementKind, StepRole
from matching.drafts import RequestDraft, RequirementDraft, StepDraft

Row = TypeVar("Row", StepDraft, RequirementDraft)

#: In the order of the page; the requirements of a kind stay in the order they were given.
KINDS = tuple(RequirementKind.values)
#: A certificate is required or welcome, not both: giving one kind by hand leaves the other alone.
_GROUPS = {RequirementKind.PREFERRED: RequirementKind.CERTIFICATE}


def key_of(row: StepDraft | RequirementDraft) -> Hashable:
    """What the row asks for, whatever its weight and wherever it comes from."""
    if isinstance(row, StepDraft):
        return ("step", row.process_id)
    if row.number is not None:
        return (str(row.kind), None)
    return (str(row.kind), row.concept_id or row.place_id)


def in_order(draft: RequestDraft) -> RequestDraft:
    """The draft with its rows in the one order in which they are stored."""
    draft.steps.sort(key=lambda step: step.role != StepRole.CORE)
    draft.requirements.sort(key=lambda item: KINDS.index(str(item.kind)))
    return draft


def keep_given(stored: RequestDraft, fresh: RequestDraft) -> RequestDraft:
    """`fresh` (just read) with everything of `stored` that a person gave or decided.

    A kind that has a row given by hand keeps all its rows; of what was only read, the mode, weight
    and evidence level that somebody set go along to the same thing read again.
    """
    fresh.steps = _merged(stored.steps, fresh.steps, lambda _row: "step")
    # What a rule set brought is brought anew, after what the text says now.
    own = [row for row in stored.requirements if row.origin != Origin.RULE_SET]
    fresh.requirements = _merged(own, fresh.requirements, _group)
    fresh.rule_set_id = stored.rule_set_id
    if stored.volume_origin != Origin.READ and stored.volume is not None:
        fresh.volume, fresh.volume_unit = stored.volume, stored.volume_unit
        fresh.volume_period, fresh.volume_origin = stored.volume_period, stored.volume_origin
    for name in ("part_weight_kg", "weight_kg_per_metre", "part_area_m2"):
        setattr(fresh, name, getattr(stored, name) or getattr(fresh, name))
    for name in ("sector_id", "delivery_window_days", "as_of", "deadline_on", "is_demo", "source"):
        setattr(fresh, name, getattr(stored, name))
    fresh.is_split_allowed |= stored.is_split_allowed
    fresh.wants_prototypes |= stored.wants_prototypes
    return fresh


def _group(row: RequirementDraft) -> str:
    kind = RequirementKind(row.kind)
    return str(_GROUPS.get(kind, kind))


def _merged(stored: Iterable[Row], fresh: Iterable[Row], name: Callable[[Row], str]) -> list[Row]:
    before, now = list(stored), list(fresh)
    places = {key_of(row): row.span for row in now}
    given = {name(row) for row in before if row.origin not in (Origin.READ, Origin.GUESSED)}
    settings: dict[Hashable, Row] = {key_of(row): row for row in before}
    kept = [replace(row, span=places.get(key_of(row))) for row in before if name(row) in given]
    return kept + [_set_as(row, settings) for row in now if name(row) not in given]


def _set_as(row: Row, settings: dict[Hashable, Row]) -> Row:
    before = settings.get(key_of(row))
    if before is None:
        return row
    return replace(row, mode=before.mode, weight=before.weight, least_level=before.least_level)


def made_own(draft: RequestDraft, stored: RequestDraft) -> RequestDraft:
    """The draft whose rows of a rule set are the request's own where they were changed."""
    same = [replace(row, span=None) for row in stored.requirements]
    draft.requirements = [
        row
        if row.origin != Origin.RULE_SET or replace(row, span=None) in same
        else replace(row, origin=Origin.TYPED)
        for row in draft.requirements
    ]
    return draft


def with_title(draft: RequestDraft, title: str) -> RequestDraft:
    """The draft under another title: places in the text move along, those in the title are gone."""
    before, by = len(draft.title), len(title) - len(draft.title)
    if title == draft.title:
        return draft

    def moved(span: tuple[int, int] | None) -> tuple[int, int] | None:
        return (span[0] + by, span[1] + by) if span and span[0] > before else None

    draft.steps = [replace(step, span=moved(step.span)) for step in draft.steps]
    draft.requirements = [replace(item, span=moved(item.span)) for item in draft.requirements]
    draft.title = title
    return draft
