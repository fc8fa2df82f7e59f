"""Load concepts and units from ``fixtures/``. Idempotent: a second load changes nothing.

Ids are dense and never used again: a new code takes the next id, a code that left the files is
retired and keeps its id. Suppliers whose profile row depends on what changed are refreshed.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.text import fold, fold_keeping_marks
from directory import profile_rows
from directory.choices import ConceptKind
from directory.models import Concept, ConceptTerm, Supplier, Unit

LANGUAGES = ("en", "vi", "ja", "ko", "zh")
FOLDER = Path(settings.BASE_DIR) / "fixtures"


@dataclass(slots=True)
class Loaded:
    """How many entries there are now, how many are new, changed, retired."""

    concepts: int = 0
    new: int = 0
    changed: int = 0
    retired: int = 0
    terms: int = 0
    units: int = 0


@dataclass(slots=True)
class _Entry:
    """One row of a file, in the loader's terms; references are still codes."""

    kind: str
    code: str
    names: dict[str, str]
    parent: str = ""
    is_kind_of_parent: bool = True
    is_class: bool = False
    contains: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    is_international: bool = False
    source: str = ""
    terms: list[tuple[str, str]] = field(default_factory=list)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with stripped values; missing cells are empty strings."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            {key: (value or "").strip() for key, value in row.items() if key}
            for row in csv.DictReader(handle)
        ]


@transaction.atomic
def load_taxonomy(folder: Path = FOLDER / "taxonomy") -> Loaded:
    """Make the concept, term and unit tables equal to the files."""
    result = Loaded()
    entries = list(_entries(folder))
    ids = _assign_ids(entries, result)
    _write_concepts(entries, ids, result)
    _write_terms(entries, ids, result)
    result.units = _write_units(read_rows(folder / "units.csv"))
    stale = profile_rows.stale_supplier_ids()
    profile_rows.refresh(stale)
    return result


def _entries(folder: Path) -> Iterator[_Entry]:
    for row in read_rows(folder / "processes.csv"):
        yield _entry(ConceptKind.PROCESS, row, is_kind=row.get("kind_of_parent", "1") != "0")
    for row in read_rows(folder / "materials.csv"):
        entry = _entry(ConceptKind.MATERIAL, row)
        entry.is_class = row["is_class"] == "1"
        entry.close = _codes(row.get("close_to", ""))
        entry.processes = _codes(row.get("typical_processes", ""))
        entry.terms += [("", text) for text in _items(row.get("designations", ""))]
        yield entry
    for row in read_rows(folder / "standards.csv"):
        entry = _entry(ConceptKind.STANDARD, row | {"name_en": row["name"]})
        entry.contains = _codes(row.get("contains", ""))
        entry.is_international = row.get("counts_as_international_standard_system") == "yes"
        yield entry
    for row in read_rows(folder / "sectors.csv"):
        yield _entry(ConceptKind.SECTOR, row)
    for row in read_rows(folder / "products.csv"):
        entry = _entry(ConceptKind.PRODUCT, row)
        entry.processes = _codes(row.get("processes", ""))
        yield entry


def _entry(kind: str, row: dict[str, str], *, is_kind: bool = True) -> _Entry:
    names = {code: row.get(f"name_{code}", "") for code in LANGUAGES}
    entry = _Entry(
        kind=kind,
        code=row["code"],
        names=names,
        parent=row.get("parent", ""),
        is_kind_of_parent=is_kind,
        source=row.get("source", ""),
    )
    for code in LANGUAGES:
        entry.terms += [
            (code, text) for text in (names[code], *_items(row.get(f"synonyms_{code}", "")))
        ]
    entry.terms += [("", text) for text in _items(row.get("synonyms", ""))]
    return entry


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(_items(cell))


def _assign_ids(entries: Iterable[_Entry], result: Loaded) -> dict[tuple[str, str], int]:
    known = {(c.kind, c.code): c.id for c in Concept.objects.only("id", "kind", "code")}
    following = max(known.values(), default=0) + 1
    for entry in entries:
        key = (entry.kind, entry.code)
        if key not in known:
            known[key] = following
            following += 1
            result.new += 1
    return known


def _lineage(entry: _Entry, by_key: dict[tuple[str, str], _Entry]) -> list[_Entry]:
    """The entry and what it is a kind of, nearest first."""
    chain = [entry]
    while chain[-1].parent and chain[-1].is_kind_of_parent:
        chain.append(by_key[entry.kind, chain[-1].parent])
    return chain


def _family(entry: _Entry, by_key: dict[tuple[str, str], _Entry]) -> _Entry:
    """What an engineer would call the same family.

    Of a material: the nearest class above it. Of anything else: the top of what it is a kind of,
    or the group that lists this top; the roots that only list trades ("electronics") are none.
    """
    if entry.kind == ConceptKind.MATERIAL:
        current = entry
        while current.parent and not current.is_class:
            current = by_key[entry.kind, current.parent]
        return current
    top = _lineage(entry, by_key)[-1]
    group = by_key[entry.kind, top.parent] if top.parent else top
    return group if group.parent else top


def _write_concepts(entries: list[_Entry], ids: dict[tuple[str, str], int], result: Loaded) -> None:
    by_key = {(entry.kind, entry.code): entry for entry in entries}
    wanted = [_concept(entry, by_key, ids) for entry in entries]
    existing = {concept.id: concept for concept in Concept.objects.all()}
    fields = [f.attname for f in Concept._meta.concrete_fields if f.attname != "id"]
    fresh = [c for c in wanted if c.id not in existing]
    changed = [
        c
        for c in wanted
        if c.id in existing
        and any(getattr(c, name) != getattr(existing[c.id], name) for name in fields)
    ]
    Concept.objects.bulk_create(fresh)
    Concept.objects.bulk_update(changed, fields, batch_size=500)
    gone = set(existing) - {c.id for c in wanted}
    retired = Concept.objects.filter(id__in=gone, retired_on__isnull=True)
    result.retired = retired.update(retired_on=timezone.localdate())
    result.concepts, result.changed = len(wanted), len(changed)


def _concept(
    entry: _Entry, by_key: dict[tuple[str, str], _Entry], ids: dict[tuple[str, str], int]
) -> Concept:
    def number(code: str, kind: str = entry.kind) -> int:
        return ids[kind, code]

    own = number(entry.code)
    return Concept(
        id=own,
        kind=entry.kind,
        code=entry.code,
        parent_id=number(entry.parent) if entry.parent else None,
        is_kind_of_parent=entry.is_kind_of_parent,
        is_class=entry.is_class,
        ancestor_ids=[number(e.code) for e in _lineage(entry, by_key)],
        family_id=number(_family(entry, by_key).code),
        contains_ids=[own, *map(number, _contained(entry, by_key))],
        close_ids=[number(code) for code in entry.close],
        process_ids=[number(code, ConceptKind.PROCESS) for code in entry.processes],
        is_international_standard=entry.is_international,
        source=entry.source,
        **{f"name_{code}": name for code, name in entry.names.items()},
    )


def _contained(entry: _Entry, by_key: dict[tuple[str, str], _Entry]) -> list[str]:
    """Every standard that this one contains, also through another, in a stable order."""
    found: list[str] = []
    queue = list(entry.contains)
    while queue:
        code = queue.pop(0)
        if code not in found and code != entry.code:
            found.append(code)
            queue += by_key[entry.kind, code].contains
    return found


def _write_terms(entries: list[_Entry], ids: dict[tuple[str, str], int], result: Loaded) -> None:
    wanted = {
        (ids[entry.kind, entry.code], language, text)
        for entry in entries
        for language, text in entry.terms
        if text
    }
    result.terms = len(wanted)
    existing = {
        (concept, language, text): pk
        for pk, concept, language, text in ConceptTerm.objects.values_list(
            "pk", "concept_id", "language", "text"
        )
    }
    gone = [pk for key, pk in existing.items() if key not in wanted]
    ConceptTerm.objects.filter(pk__in=gone).delete()
    ConceptTerm.objects.bulk_create(
        [
            ConceptTerm(
                concept_id=concept,
                language=language,
                text=text,
                folded=fold_keeping_marks(text),
                bare=fold(text),
            )
            for concept, language, text in sorted(wanted - set(existing))
        ],
        batch_size=2000,
    )


def _write_units(rows: list[dict[str, str]]) -> int:
    existing = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        if not row.get("factor"):
            continue
        unit = existing.get(row["code"], Unit(code=row["code"]))
        values = {
            "dimension": row["dimension"],
            "factor": unit._meta.get_field("factor").to_python(row["factor"]),
            "name_en": row["name_en"],
            "name_vi": row["name_vi"],
        }
        if unit.pk is None or any(getattr(unit, key) != value for key, value in values.items()):
            for key, value in values.items():
                setattr(unit, key, value)
            unit.save()
    return Unit.objects.count()


def refresh_all() -> int:
    """Rebuild every published supplier's row; returns how many."""
    ids = list(Supplier.objects.published().in_id_order().values_list("id", flat=True))
    for start in range(0, len(ids), 500):
        with transaction.atomic():
            profile_rows.refresh(ids[start : start + 500])
    return len(ids)
