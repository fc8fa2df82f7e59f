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


def rows(relative: str) -> list[dict[str, str]]:
    """Read a CSV file of `fixtures/`."""
    with (FIXTURES / relative).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


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
        for row in rows("taxonomy/processes.csv")
    }


def _spelled_out(designations: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out codes of two letters, such as fibre codes: nobody offers goods under them."""
    return tuple(text for text in designations if text[2:])


@cache
def material_labels() -> dict[str, tuple[str, ...]]:
    """Read how a firm may write a material, by code: its name, then international designations."""
    return {
        row["code"]: (row["name_en"], *_spelled_out(split(row["designations"]))[:2])
        for row in rows("taxonomy/materials.csv")
    }


@cache
def material_names() -> dict[str, dict[str, str]]:
    """Read the usual name of a material in each language, by code."""
    return {
        row["code"]: {language: row[f"name_{language}"] for language in LANGUAGES}
        for row in rows("taxonomy/materials.csv")
    }


@cache
def _sectors() -> tuple[dict[str, str], ...]:
    return tuple(rows("taxonomy/sectors.csv"))


def sector_name(label: str, language: str) -> str:
    """Name a sector of the interchange format in a language; as it is where none begins so."""
    for row in _sectors():
        if row["name_en"].casefold().startswith(label.casefold()):
            return row[f"name_{language}"]
    return label


@cache
def standards() -> dict[str, Standard]:
    """Read the standards by code; one without a stated validity is taken to run three years."""
    return {
        row["code"]: Standard(
            row["code"],
            int(row["validity_years"] or 3),
            row["counts_as_international_standard_system"] == "yes",
        )
        for row in rows("taxonomy/standards.csv")
    }


@cache
def jargon() -> dict[str, tuple[str, ...]]:
    """Read workshop words by trade that no taxonomy knows: readers must report them as unread."""
    found: dict[str, list[str]] = {}
    for row in rows("demo/jargon.csv"):
        for family in split(row["families"]):
            found.setdefault(family, []).append(row["term"])
    return {family: tuple(terms) for family, terms in found.items()}


@cache
def places_outside() -> tuple[dict[str, str], ...]:
    """Read places of the neighbouring provinces."""
    return tuple(rows("demo/places.csv"))


@cache
def areas() -> tuple[dict[str, str], ...]:
    """Read provinces, Hanoi's wards and communes, and its former districts."""
    return tuple(rows("places/areas.csv"))


@cache
def clusters() -> tuple[dict[str, str], ...]:
    """Read Hanoi's industrial parks and clusters."""
    return tuple(rows("places/clusters.csv"))


@cache
def document(name: str) -> dict[str, Any]:
    """Read a JSON file of `fixtures/demo/`, by its name without extension."""
    path = FIXTURES / "demo" / f"{name}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
