"""What a stored request puts into its form, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from directory.concepts import Concepts
from directory.models import Concept, Place, Unit
from matching.choices import RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.engine.rules import CURRENT
from matching.forms.request_form import CONVERSIONS, LIMITS, RULE_ROWS
from matching.models import Request

#: Measures of thickness and finish, in which nobody orders.
_NO_VOLUME = ("micron", "c-thread")
#: The formset of each kind whose rows share one mode and weight.
GROUPS = {
    "materials": RequirementKind.MATERIAL,
    "preferred": RequirementKind.PREFERRED,
    "areas": RequirementKind.AREA,
}


class Choices:
    """Units, provinces and sectors in the reader's language, each asked for once per page."""

    def __init__(self, draft: RequestDraft, language: str) -> None:
        concepts = self.concepts = Concepts.current()
        stored = draft.volume_unit.code if draft.volume_unit else ""
        name = "name_vi" if language.startswith("vi") else "name_en"
        units = Unit.objects.exclude(code__in=_NO_VOLUME).order_by("dimension", "factor", "pk")
        self.units: dict[str, Unit] = {
            unit.code: unit
            for unit in sorted(units, key=lambda unit: unit.code != "pcs")
            if unit.dimension != "other" or unit.code == stored
        }
        self.unit_names = [(code, str(getattr(u, name))) for code, u in self.units.items()]
        held = {item.place_id for item in draft.requirements if item.place_id}
        places = Place.objects.only("pk", "short_vi", "level").order_by("pk")
        provinces = [p for p in places if p.level == "province" or p.pk in held]
        self.places = [(str(place.pk), place.short_vi) for place in provinces]
        sectors = Concept.objects.filter(kind="sector", retired_on=None).order_by("pk")
        self.sectors = [(str(pk), concepts.name(pk)) for pk in sectors.values_list("pk", flat=True)]


def said(draft: RequestDraft, kind: str) -> RequirementDraft | None:
    """The requirement of a kind that speaks for all of it: the first that is not off."""
    rows = [item for item in draft.requirements if item.kind == kind]
    return next((r for r in rows if r.mode != RequirementMode.OFF), rows[0] if rows else None)


def fields_of(
    request: Request, draft: RequestDraft, version: str, concepts: Concepts
) -> dict[str, Any]:
    """The fields that come once."""
    found: dict[str, Any] = {
        "version": version,
        "title": draft.title,
        "text": draft.text,
        "volume": draft.volume,
        "volume_unit": draft.volume_unit.code if draft.volume_unit else "pcs",
        "volume_period": draft.volume_period,
        "sector": draft.sector_id,
        "audience": request.audience,
        "is_anonymous": request.is_anonymous,
    }
    same = ("delivery_window_days", "deadline_on", "is_split_allowed", "wants_prototypes")
    found |= {name: getattr(draft, name) for name in (*same, *CONVERSIONS)}
    return found | measures_of(draft, concepts)


def measures_of(draft: RequestDraft, concepts: Concepts) -> dict[str, Any]:
    """How each criterion counts, and the values that come once."""
    found: dict[str, Any] = {}
    for kind in (*RULE_ROWS, *LIMITS, *GROUPS.values()):
        row = said(draft, kind)
        if row is not None:
            found |= _measure(str(kind), row)
    for kind in LIMITS:
        row = said(draft, kind)
        found[kind] = row.number if row else None
    area = said(draft, RequirementKind.AREA)
    found["area_is_strong"] = bool(area and area.is_strong)
    return found | sector_measure(draft, draft.sector_id, concepts)


def sector_measure(draft: RequestDraft, sector: int | None, concepts: Concepts) -> dict[str, Any]:
    """How experience in the sector counts: as stored, else by the rule for `sector`."""
    row = said(draft, RequirementKind.SECTOR)
    if row is not None:
        return _measure("sector", row)
    code = concepts[sector].code if sector else ""
    counts = code in CURRENT.sectors_that_ask_experience
    mode = RequirementMode.WISH if counts else RequirementMode.OFF
    return {"sector_mode": mode, "sector_weight": CURRENT.weights["sector"]}


def _measure(prefix: str, row: StepDraft | RequirementDraft) -> dict[str, Any]:
    return {
        f"{prefix}_mode": row.mode,
        f"{prefix}_weight": row.weight,
        f"{prefix}_least_level": row.least_level,
    }


def rows_of(draft: RequestDraft) -> dict[str, list[StepDraft | RequirementDraft]]:
    """The stored rows of each formset."""
    kinds = GROUPS | {"certificates": RequirementKind.CERTIFICATE}
    found: dict[str, list[StepDraft | RequirementDraft]] = {"steps": [*draft.steps]}
    for name, kind in kinds.items():
        found[name] = [item for item in draft.requirements if item.kind == kind]
    return found


def row_initial(
    rows: Iterable[StepDraft | RequirementDraft], concepts: Concepts
) -> list[dict[str, Any]]:
    """What each row shows: names in the reader's language, and where it was read."""
    found = []
    for row in rows:
        pk = row.process_id if isinstance(row, StepDraft) else row.concept_id
        initial: dict[str, Any] = {
            "span": f"{row.span[0]}-{row.span[1]}" if row.span else "",
            "mode": row.mode,
            "weight": row.weight,
            "least_level": row.least_level,
        }
        if isinstance(row, StepDraft):
            initial["role"] = row.role
        elif row.place_id is not None:
            initial["place"] = row.place_id
        if pk is not None:
            initial["concept"] = concepts.name(pk)
        found.append(initial)
    return found
