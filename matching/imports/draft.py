"""A checked request record becomes a draft. A given field wins; what is absent is read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.errors import Problem
from directory.imports.lookups import Lookups
from directory.imports.problems import problems_of
from directory.taxonomy.guess import guess_words
from directory.taxonomy.it_grades import it_grade_to_mm
from directory.taxonomy.reader import read
from directory.taxonomy.reading import Mention, Quantity, Reading
from matching.choices import Origin, Period, RequirementKind, RequirementMode, StepRole
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.imports.interchange import NeedRecord

_SECONDARY_WORDS = ("secondary", "subcontract", "bought")
_PERIODS = {
    "month": (Period.MONTH, 1),
    "year": (Period.YEAR, 1),
    "week": (Period.WEEK, 1),
    "day": (Period.YEAR, 300),
    "quarter": (Period.YEAR, 4),
    "lot": (Period.LOT, 1),
    "": (Period.LOT, 1),
}
#: What the format's own fields take at most and at least.
_MOST_VOLUME, _MOST, _LEAST = Decimal(10**12), Decimal(10**6), Decimal("0.000001")
_SURENESS = {"exact": 0, "default": 1, "open": 2, "context": 2, "guess": 3}
#: A part is as tall as its longest side; without a size an IT grade is read at this one.
_TYPICAL_SIZE_MM = Decimal(50)


def check_need(record: Any, place: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The checked record, or None and every problem found, each with its place."""
    serializer = NeedRecord(data=record)
    if not serializer.is_valid():
        return None, problems_of(serializer.errors, place)
    return dict(serializer.validated_data), []


def draft_request(record: dict[str, Any], lookups: Lookups) -> RequestDraft:
    """Build the draft of a checked record; ``unread`` lists words that were not understood."""
    draft = RequestDraft(
        ref=record["id"],
        title=record["title"],
        text=record["text"],
        buyer=record["buyer"],
        part_weight_kg=record["part_weight_kg"],
        weight_kg_per_metre=record["weight_kg_per_metre"],
        part_area_m2=record["part_area_m2"],
        as_of=record["as_of_date"],
        deadline_on=record["deadline_on"],
        is_demo=bool(record["demo"]),
        source=record["source"],
    )
    reading = draft.reading = read(draft.full_text, side="request", guess=guess_words)
    draft.language = record["language"][:2] or reading.language
    if record["delivery_window_days"]:
        draft.delivery_window_days = int(record["delivery_window_days"])
    draft.sector_id = _sector(draft, record, lookups)
    _steps(draft, record, lookups, reading)
    _volume(draft, record, lookups, reading)
    _materials(draft, record, lookups, reading)
    _certificates(draft, record, lookups, reading)
    _limits(draft, record, reading)
    _area(draft, record, lookups, reading)
    flags = {flag.code for flag in reading.flags}
    given = record["split_award_allowed"]
    draft.is_split_allowed = "split-allowed" in flags if given is None else bool(given)
    draft.wants_prototypes = "prototypes-only" in flags
    draft.unread += [("text", span.text) for span in reading.unread]
    return draft


def _sector(draft: RequestDraft, record: dict[str, Any], lookups: Lookups) -> int | None:
    if not record["sector"]:
        return None
    concept = lookups.concept("sector", record["sector"])
    if concept is None:
        draft.unread.append(("sector", record["sector"]))
    return concept


def _steps(draft: RequestDraft, record: dict[str, Any], lookups: Lookups, reading: Reading) -> None:
    for index, row in enumerate(record["processes"] or []):
        concept = lookups.asked_process(row["name"])
        if concept is None:
            draft.unread.append((f"processes[{index}].name", row["name"]))
            continue
        secondary = any(word in row["role"].casefold() for word in _SECONDARY_WORDS)
        _add_step(draft, concept, StepRole.BOUGHT_IN if secondary else StepRole.CORE)
    if any(step.role == StepRole.CORE for step in draft.steps):
        return
    for code in reading.core_processes():
        _add_read_step(draft, lookups, reading, code, StepRole.CORE)
    for code in reading.secondary_processes():
        _add_read_step(draft, lookups, reading, code, StepRole.BOUGHT_IN)


def _add_step(
    draft: RequestDraft,
    concept: int,
    role: str,
    origin: str = Origin.TYPED,
    span: tuple[int, int] | None = None,
) -> None:
    if all(step.process_id != concept for step in draft.steps):
        draft.steps.append(StepDraft(concept, role=role, origin=origin, span=span))


def _add_read_step(
    draft: RequestDraft, lookups: Lookups, reading: Reading, code: str, role: str
) -> None:
    """A step with the words it was read from: of several, those that name it most surely."""
    found = [
        mention
        for mention in reading.mentions
        if mention.kind == "process"
        and mention.code
        and code in (mention.code, reading.asked_as.get(mention.code))
    ]
    mention = min(found, key=lambda m: (_SURENESS[m.certainty], m.role != "core", m.start))
    _add_step(draft, lookups.concepts["process", code], role, _origin(mention), _span(mention))


def _origin(mention: Mention) -> str:
    return Origin.GUESSED if mention.certainty == "guess" else Origin.READ


def _span(found: Mention | Quantity) -> tuple[int, int]:
    return found.start, found.end


def _volume(
    draft: RequestDraft, record: dict[str, Any], lookups: Lookups, reading: Reading
) -> None:
    draft.volume_unit = lookups.unit(record["unit"]) if record["unit"] else None
    if record["unit"] and draft.volume_unit is None:
        draft.unread.append(("unit", record["unit"]))
    draft.volume = record["annual_volume"]
    found = _bounded(draft, reading.quantity("volume"), _MOST_VOLUME)
    if draft.volume is None and found is not None:
        period, times = _PERIODS.get(found.period, (Period.YEAR, 1))
        draft.volume = (found.value_high or found.value) * times
        draft.volume_period, draft.volume_origin = period, Origin.READ
        draft.volume_unit = lookups.unit(found.unit) or draft.volume_unit
    if draft.volume is not None and draft.volume_unit is None and not record["unit"]:
        draft.volume_unit = lookups.unit("pcs")
    weight = _bounded(draft, reading.quantity("part_weight"))
    if draft.part_weight_kg is None and weight is not None:
        draft.part_weight_kg = weight.value
    per_metre = _bounded(draft, reading.quantity("weight_per_metre"))
    if draft.weight_kg_per_metre is None and per_metre is not None:
        draft.weight_kg_per_metre = per_metre.value


def _bounded(draft: RequestDraft, found: Quantity | None, most: Decimal = _MOST) -> Quantity | None:
    """A number that was read, if the format could hold it; any other was not understood."""
    if found is None or _LEAST <= found.value <= (found.value_high or found.value) <= most:
        return found
    draft.unread.append(("text", found.text))
    return None


def _materials(
    draft: RequestDraft, record: dict[str, Any], lookups: Lookups, reading: Reading
) -> None:
    names = record["materials_any_of"] or []
    found: dict[int, RequirementDraft] = {}
    for index, name in enumerate(names):
        concept = lookups.concept("material", name)
        if concept is None:
            draft.unread.append((f"materials_any_of[{index}]", name))
        else:
            found[concept] = RequirementDraft(
                RequirementKind.MATERIAL, concept_id=concept, any_of=1
            )
    if not names:
        for mention in _surest(reading.of_kind("material")):
            concept = lookups.concepts.get(("material", mention.code or ""))
            if concept is None or mention.role == "background":
                continue
            found.setdefault(
                concept,
                RequirementDraft(
                    RequirementKind.MATERIAL,
                    concept_id=concept,
                    any_of=1,
                    origin=_origin(mention),
                    span=_span(mention),
                ),
            )
    draft.requirements += _narrowest(found, lookups)


def _surest(mentions: Sequence[Mention]) -> list[Mention]:
    """Guesses count only where nothing was read outright."""
    sure = [mention for mention in mentions if mention.certainty != "guess"]
    return sure or list(mentions)


def _narrowest(found: dict[int, RequirementDraft], lookups: Lookups) -> list[RequirementDraft]:
    """Where the text names "aluminium" and "A6061", the grade is what is asked."""
    broader = {
        pk
        for other, item in found.items()
        if item.origin != Origin.TYPED
        for pk in lookups.ancestors[other][1:]
    }
    return [item for pk, item in found.items() if item.origin == Origin.TYPED or pk not in broader]


def _certificates(
    draft: RequestDraft, record: dict[str, Any], lookups: Lookups, reading: Reading
) -> None:
    given: set[int] = set()
    for name, kind in (
        ("certificates_required", RequirementKind.CERTIFICATE),
        ("certificates_preferred", RequirementKind.PREFERRED),
    ):
        for index, value in enumerate(record[name] or []):
            concept = lookups.concept("standard", value)
            if concept is None:
                draft.unread.append((f"{name}[{index}]", value))
            elif concept not in given:
                given.add(concept)
                draft.requirements.append(_certificate(kind, concept))
    for mention in reading.of_kind("standard"):
        concept = lookups.concepts.get(("standard", mention.code or ""))
        required = mention.mode == "required"
        field = "certificates_required" if required else "certificates_preferred"
        if concept is None or concept in given or record[field] or mention.mode == "optional":
            continue
        given.add(concept)
        kind = RequirementKind.CERTIFICATE if required else RequirementKind.PREFERRED
        draft.requirements.append(_certificate(kind, concept, mention))


def _certificate(
    kind: RequirementKind, concept: int, mention: Mention | None = None
) -> RequirementDraft:
    gate = kind == RequirementKind.CERTIFICATE
    return RequirementDraft(
        kind,
        concept_id=concept,
        mode=RequirementMode.GATE if gate else RequirementMode.WISH,
        origin=_origin(mention) if mention else Origin.TYPED,
        span=_span(mention) if mention else None,
    )


def _limits(draft: RequestDraft, record: dict[str, Any], reading: Reading) -> None:
    size = record["max_part_dimension_mm"]
    found = reading.quantity("size")
    _limit(draft, RequirementKind.SIZE, size, "mm", found)
    mm = size or (found.value_high or found.value if found else None)
    tolerance = reading.quantity("tolerance")
    half_width = None
    if tolerance is not None and tolerance.unit == "IT":
        width = it_grade_to_mm(int(tolerance.value), mm or _TYPICAL_SIZE_MM)
        half_width = width / 2 if width else None
        tolerance = tolerance if half_width else None
    _limit(draft, RequirementKind.TOLERANCE, record["tolerance_mm"], "mm", tolerance, half_width)
    weeks = record["lead_time_weeks_max"]
    days = weeks * 7 if weeks else None
    _limit(draft, RequirementKind.LEAD_TIME, days, "day", reading.quantity("lead_time"))


def _limit(
    draft: RequestDraft,
    kind: RequirementKind,
    given: Decimal | None,
    unit: str,
    found: Quantity | None,
    value: Decimal | None = None,
) -> None:
    """A given number wins over a read one; of a range that was read the generous end counts."""
    if given is not None:
        draft.requirements.append(RequirementDraft(kind, number=given, unit=unit))
    elif _bounded(draft, found) is not None and found is not None:
        number = value or found.value_high or found.value
        draft.requirements.append(
            RequirementDraft(kind, number=number, unit=unit, origin=Origin.READ, span=_span(found))
        )


def _area(draft: RequestDraft, record: dict[str, Any], lookups: Lookups, reading: Reading) -> None:
    preference = record["location_preference"]
    if preference is None:
        for mention in reading.of_kind("place"):
            place = lookups.province_by_code(mention.code)
            if place is not None and mention.role != "background":
                strong = mention.mode == "required"
                _add_area(draft, place.pk, Origin.READ, _span(mention), strong=strong)
        return
    if preference["strength"] == "none":
        return
    for index, name in enumerate(preference["provinces"]):
        place = lookups.province(name)
        if place is None:
            draft.unread.append((f"location_preference.provinces[{index}]", name))
        else:
            _add_area(draft, place.pk, Origin.TYPED, strong=preference["strength"] == "strong")


def _add_area(
    draft: RequestDraft,
    place: int,
    origin: str,
    span: tuple[int, int] | None = None,
    *,
    strong: bool,
) -> None:
    if all(item.place_id != place for item in draft.requirements):
        draft.requirements.append(
            RequirementDraft(
                RequirementKind.AREA,
                place_id=place,
                is_strong=strong,
                any_of=2,
                origin=origin,
                span=span,
            )
        )
