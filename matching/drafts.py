"""A request as data, before it is stored or ranked: form, API and files all build this."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from directory.models import Unit
from directory.taxonomy.reading import Reading
from matching.choices import Origin, RequirementKind, RequirementMode, StepRole
from matching.models.requirement import RequirementFields


@dataclass(frozen=True, slots=True)
class StepDraft:
    """One process step. The span is in the request's full text (title, line feed, text)."""

    process_id: int
    role: str = StepRole.CORE
    mode: str = RequirementMode.GATE
    weight: int | None = None
    least_level: int = 0
    origin: str = Origin.TYPED
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RequirementDraft:
    """One requirement; ``number`` in mm or days. ``weight`` None takes the rule's default."""

    kind: RequirementKind
    concept_id: int | None = None
    number: Decimal | None = None
    unit: str = ""
    place_id: int | None = None
    any_of: int | None = None
    mode: str = RequirementMode.WISH
    is_strong: bool = False
    weight: int | None = None
    least_level: int | None = None
    origin: str = Origin.TYPED
    span: tuple[int, int] | None = None


#: What a requirement says, by the same names in a draft and in the rows that store it.
_SAID = ("kind", "concept_id", "number", "unit", "place_id", "any_of", "mode", "is_strong")


def said_by(item: RequirementDraft) -> dict[str, Any]:
    """What a requirement says, as the columns of the rows that store it."""
    return {name: getattr(item, name) for name in _SAID}


def requirement_draft(
    item: RequirementFields, *, origin: str, span: tuple[int, int] | None = None
) -> RequirementDraft:
    """The stored requirement as the draft it was made from."""
    return RequirementDraft(
        kind=RequirementKind(item.kind),
        concept_id=item.concept_id,
        number=item.number,
        unit=item.unit,
        place_id=item.place_id,
        any_of=item.any_of,
        mode=item.mode,
        is_strong=item.is_strong,
        weight=item.weight,
        least_level=item.least_level,
        origin=origin,
        span=span,
    )


@dataclass(slots=True)
class RequestDraft:
    """Everything a request says; ``reading`` is what was understood of its full text."""

    ref: str
    title: str = ""
    text: str = ""
    language: str = ""
    buyer: str = ""
    sector_id: int | None = None
    volume: Decimal | None = None
    volume_unit: Unit | None = None
    volume_period: str = "year"
    volume_origin: str = Origin.TYPED
    part_weight_kg: Decimal | None = None
    weight_kg_per_metre: Decimal | None = None
    part_area_m2: Decimal | None = None
    delivery_window_days: int | None = None
    is_split_allowed: bool = False
    wants_prototypes: bool = False
    as_of: date | None = None
    deadline_on: date | None = None
    is_demo: bool = False
    source: str = ""
    #: The version of a rule set that its requirements of that origin were taken from.
    rule_set_id: int | None = None
    steps: list[StepDraft] = field(default_factory=list)
    requirements: list[RequirementDraft] = field(default_factory=list)
    reading: Reading | None = None
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def full_text(self) -> str:
        """What is read: the title, then the text."""
        return f"{self.title}\n{self.text}"

    def of_kind(self, kind: str) -> list[RequirementDraft]:
        """The requirements of one kind that are not switched off."""
        return [
            item
            for item in self.requirements
            if item.kind == kind and item.mode != RequirementMode.OFF
        ]
