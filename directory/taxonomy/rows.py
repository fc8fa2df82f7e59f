"""The vocabulary files as plain rows: every term of a concept with its language.

Reads ``fixtures/taxonomy``, ``fixtures/places`` and ``fixtures/reading``; a column that a file does
not have counts as empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LANGUAGES = ("en", "vi", "ja", "ko", "zh")
_PARENS = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_INSIDE = re.compile(r"[(（]([^()（）]*)[)）]")
# The designation a standard's name begins with: ISO 9001, IPC/WHMA-A-620, ANSI/ESD S20.20.
_NUMBER = re.compile(r"(?:[A-Z]{2,}[/\s-]?)+(?:[A-Z]-?)?\d[\d.]*(?:-\d+)*")
_KINDS = {
    "processes": "process",
    "materials": "material",
    "units": "unit",
    "products": "product",
    "standards": "standard",
    "certifications": "standard",
    "sectors": "sector",
}


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """One concept with its place in the taxonomy; ``kind_of`` is False for a browsing parent."""

    kind: str
    code: str
    parent: str
    kind_of: bool = True
    is_class: bool = False


@dataclass(frozen=True, slots=True)
class TermRow:
    """One label, synonym or designation; ``language`` is empty where it is the same in all."""

    kind: str
    code: str
    language: str
    text: str
    origin: str  # name, synonym, designation


@dataclass(frozen=True, slots=True)
class AmbiguityRow:
    """A term with several meanings, the cue words of each, and the meaning without any cue.

    ``default`` is a code, ``none`` (an ordinary word) or ``ask``.
    """

    term: str
    languages: tuple[str, ...]
    kind: str
    candidates: tuple[str, ...]
    cues: tuple[tuple[str, tuple[str, ...]], ...]
    default: str


def read_csv(name: str, base: Path = FIXTURES) -> list[dict[str, str]]:
    """The rows of a vocabulary file, an empty list when it does not exist."""
    path = base / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(handle)]


def split(cell: str, separator: str = ";") -> list[str]:
    """The items of a list cell without blanks."""
    return [item.strip() for item in cell.split(separator) if item.strip()]


def _name_forms(name: str) -> list[str]:
    """A label as written and without what it adds in brackets."""
    short = _PARENS.sub(" ", name).strip()
    return [name] if short in ("", name) else [name, short]


def _concept_terms(kind: str, row: dict[str, str]) -> Iterator[TermRow]:
    code = row["code"]
    for language in LANGUAGES:
        for form in _name_forms(row.get(f"name_{language}", "")):
            if form:
                yield TermRow(kind, code, language, form, "name")
        for text in split(row.get(f"synonyms_{language}", "")):
            yield TermRow(kind, code, language, text, "synonym")
    for text in split(row.get("synonyms", "")):
        yield TermRow(kind, code, "", text, "synonym")
    for text in split(row.get("designations", "")):
        yield TermRow(kind, code, "", text, "designation")


def _standard_terms(row: dict[str, str]) -> Iterator[TermRow]:
    yield from _concept_terms("standard", row)
    name = row.get("name", "")
    if name:
        yield TermRow("standard", row["code"], "en", name, "name")
    for alternative in name.split(" / "):
        number = _NUMBER.match(alternative.strip())
        if number:
            yield TermRow("standard", row["code"], "", number.group().strip(), "designation")
            short = number.group().removeprefix("IECQ ").replace("ISO/IEC", "ISO").strip()
            yield TermRow("standard", row["code"], "", short, "designation")


def concepts(base: Path = FIXTURES) -> tuple[list[ConceptRow], list[TermRow]]:
    """All concepts and all their terms, in the order of the files."""
    rows: list[ConceptRow] = []
    terms: list[TermRow] = []
    for kind, name in (("process", "processes"), ("material", "materials"), ("sector", "sectors")):
        for row in read_csv(f"taxonomy/{name}.csv", base):
            kind_of = row.get("kind_of_parent", "1") != "0"
            is_class = row.get("is_class") == "1"
            rows.append(ConceptRow(kind, row["code"], row.get("parent", ""), kind_of, is_class))
            terms.extend(_concept_terms(kind, row))
    for row in read_csv("taxonomy/standards.csv", base):
        rows.append(ConceptRow("standard", row["code"], ""))
        terms.extend(_standard_terms(row))
    for row in read_csv("taxonomy/products.csv", base):
        rows.append(ConceptRow("product", row["code"], ""))
        terms.extend(_concept_terms("product", row))
    return rows, terms + list(_places(rows, base)) + list(_trade_words(base))


def _trade_words(base: Path) -> Iterator[TermRow]:
    """Words of the shop floor beside the synonyms of the taxonomy."""
    for row in read_csv("reading/trade_words.csv", base):
        for text in split(row["terms"]):
            yield TermRow("process", row["code"], row["language"], text, "synonym")


def asked_as(base: Path = FIXTURES) -> dict[str, str]:
    """Per concept that names an article the process that a request for it asks for."""
    return {row["code"]: row["asked_as"] for row in read_csv("reading/asked_as.csv", base)}


def ordinary(base: Path = FIXTURES) -> list[str]:
    """Longer words that contain a term and name no work: laser printer, seat belt."""
    rows = read_csv("reading/ordinary.csv", base)
    return [text for row in rows for text in split(row["terms"])]


def stated_as(base: Path = FIXTURES) -> dict[str, str]:
    """Per general trade the kind of it that a firm does which states the trade and no more."""
    return {row["code"]: row["stated_as"] for row in read_csv("reading/stated_as.csv", base)}


def _places(rows: list[ConceptRow], base: Path) -> Iterator[TermRow]:
    for row in read_csv("places/areas.csv", base) + read_csv("places/clusters.csv", base):
        code = row["code"]
        rows.append(ConceptRow("place", code, row.get("parent", "")))
        for column, language in (("name_vi", "vi"), ("short_vi", "vi"), ("name_en", "en")):
            for form in _name_forms(row.get(column, "")):
                yield TermRow("place", code, language, form, "name")
        for column in ("alt_names", "synonyms", "name_ja", "name_ko", "name_zh"):
            for text in split(row.get(column, "")):
                yield TermRow("place", code, "", text, "synonym")
        for inside in _INSIDE.findall(row.get("name_en", "")):
            if len(inside) >= 4:
                yield TermRow("place", code, "en", inside, "synonym")


def _cues(cell: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for part in split(cell):
        code, colon, words = part.partition(":")
        if colon:
            found.append((code.strip(), tuple(split(words, "|"))))
    return tuple(found)


def ambiguities(base: Path = FIXTURES) -> list[AmbiguityRow]:
    """Terms that mean several things, from every ``reading/ambiguous*.csv``."""
    found: list[AmbiguityRow] = []
    for path in sorted((base / "reading").glob("ambiguous*.csv")):
        for row in read_csv(f"reading/{path.name}", base):
            candidates = tuple(split(row["candidates"]))
            kind = row.get("kind") or row.get("file", "")
            default = row.get("default", "") or candidates[0]
            found.append(
                AmbiguityRow(
                    row["term"],
                    tuple(split(row.get("languages") or row.get("language", ""))),
                    _KINDS.get(kind, kind),
                    candidates,
                    _cues(row.get("cues", "")),
                    default,
                )
            )
    return found
