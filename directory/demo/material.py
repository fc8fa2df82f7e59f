"""What the generator draws from: data files in `fixtures/`, read once per process."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LANGUAGES = ("vi", "en", "ja", "ko", "zh")


@dataclass(frozen=True, slots=True)
class Span:
    """A realistic range of a number; both ends belong to it."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MachineKind:
    """A machine a trade uses, with the range of its key size and of how many a firm has."""

    name: str
    size: Span
    size_unit: str
    quantity: Span


@dataclass(frozen=True, slots=True)
class Family:
    """A trade: its processes and what is plausible in it. `None` means not a figure of that trade.

    Quantities are per month in `unit`, sizes and tolerances in mm, lead times in weeks.
    """

    code: str
    weight: int
    core: tuple[str, ...]
    also: tuple[str, ...]
    bought_in: tuple[str, ...]
    materials: tuple[str, ...]
    unit: str
    quantity: Span
    size: Span | None
    tolerance: Span | None
    lead_weeks: Span
    minimum_order: Span
    machines: tuple[MachineKind, ...]
    sectors: tuple[str, ...]
    standards: tuple[str, ...]
    staff: Span
    name_vi: tuple[str, ...]
    name_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """Names of one process in the five languages, the usual name first."""

    code: str
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Standard:
    """What the generator needs of a standard: how long it runs, whether it counts in the figure."""

    code: str
    validity_years: int
    counts_as_international: bool


def _rows(relative: str) -> list[dict[str, str]]:
    with (FIXTURES / relative).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _span(cell: str) -> Span | None:
    if not cell:
        return None
    low, _, high = cell.partition("-")
    return Span(float(low), float(high or low))


def _needed(cell: str) -> Span:
    span = _span(cell)
    if span is None:
        raise ValueError("fixtures/demo/families.csv: a range that every trade has is empty")
    return span


def _machine(text: str) -> MachineKind:
    name, _, rest = text.partition("@")
    size, _, quantity = rest.rpartition("*")
    numbers, _, unit = size.partition(" ")
    return MachineKind(name, _needed(numbers), unit, _needed(quantity))


def _family(row: dict[str, str]) -> Family:
    return Family(
        code=row["family"],
        weight=int(row["weight"]),
        core=split(row["core"]),
        also=split(row["also"]),
        bought_in=split(row["bought_in"]),
        materials=split(row["materials"]),
        unit=row["unit"],
        quantity=_needed(row["quantity"]),
        size=_span(row["size_mm"]),
        tolerance=_span(row["tolerance_mm"]),
        lead_weeks=_needed(row["lead_weeks"]),
        minimum_order=_needed(row["minimum_order"]),
        machines=tuple(_machine(part) for part in split(row["machines"])),
        sectors=split(row["sectors"]),
        standards=split(row["standards"]),
        staff=_needed(row["staff"]),
        name_vi=split(row["name_vi"]),
        name_en=split(row["name_en"]),
    )


@cache
def families() -> tuple[Family, ...]:
    """Read every trade of the demo, in file order."""
    return tuple(_family(row) for row in _rows("demo/families.csv"))


@cache
def processes() -> dict[str, Concept]:
    """Read the processes of the taxonomy, by code."""
    return {
        row["code"]: Concept(
            row["code"],
            {
                language: (row[f"name_{language}"], *split(row[f"synonyms_{language}"]))
                for language in LANGUAGES
            },
        )
        for row in _rows("taxonomy/processes.csv")
    }


@cache
def material_labels() -> dict[str, tuple[str, ...]]:
    """Read how a firm may write a material, by code: its name, then international designations."""
    return {
        row["code"]: (row["name_en"], *split(row["designations"])[:2])
        for row in _rows("taxonomy/materials.csv")
    }


@cache
def material_names() -> dict[str, dict[str, str]]:
    """Read the usual name of a material in each language, by code."""
    return {
        row["code"]: {language: row[f"name_{language}"] for language in LANGUAGES}
        for row in _rows("taxonomy/materials.csv")
    }


@cache
def standards() -> dict[str, Standard]:
    """Read the standards by code; one without a stated validity is taken to run three years."""
    return {
        row["code"]: Standard(
            row["code"],
            int(row["validity_years"] or 3),
            row["counts_as_international_standard_system"] == "yes",
        )
        for row in _rows("taxonomy/standards.csv")
    }


@cache
def jargon() -> dict[str, tuple[str, ...]]:
    """Read workshop words by trade that no taxonomy knows: readers must report them as unread."""
    found: dict[str, list[str]] = {}
    for row in _rows("demo/jargon.csv"):
        for family in split(row["families"]):
            found.setdefault(family, []).append(row["term"])
    return {family: tuple(terms) for family, terms in found.items()}


@cache
def places_outside() -> tuple[dict[str, str], ...]:
    """Read places of the neighbouring provinces."""
    return tuple(_rows("demo/places.csv"))


@cache
def areas() -> tuple[dict[str, str], ...]:
    """Read provinces, Hanoi's wards and communes, and its former districts."""
    return tuple(_rows("places/areas.csv"))


@cache
def clusters() -> tuple[dict[str, str], ...]:
    """Read Hanoi's industrial parks and clusters."""
    return tuple(_rows("places/clusters.csv"))


@cache
def document(name: str) -> dict[str, Any]:
    """Read a JSON file of `fixtures/demo/`, by its name without extension."""
    path = FIXTURES / "demo" / f"{name}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
