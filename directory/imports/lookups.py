"""Codes and names to ids, read once per import: concepts, units, places, clusters."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.text import fold
from directory.imports.places import bare_place_name
from directory.imports.taxonomy import FOLDER, read_rows
from directory.models import Cluster, Concept, Place, Unit
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.names import read_name, read_names


@dataclass(slots=True)
class Lookups:
    """Everything an import needs to turn words into ids; words are read once and remembered."""

    concepts: dict[tuple[str, str], int]
    ancestors: dict[int, tuple[int, ...]]
    units: dict[str, Unit]
    places: dict[str, list[Place]]
    clusters: dict[str, Cluster]
    by_code: dict[str, Place]
    _names: dict[tuple[str, str], int | None] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Lookups:
        """Read the tables as they are now."""
        rows = Concept.objects.filter(retired_on__isnull=True).values_list(
            "id", "kind", "code", "ancestor_ids"
        )
        concepts, ancestors = {}, {}
        for pk, kind, code, lineage in rows:
            concepts[kind, code] = pk
            ancestors[pk] = tuple(lineage)
        places: dict[str, list[Place]] = {}
        by_code: dict[str, Place] = {}
        for place in Place.objects.select_related("parent").order_by("level", "pk"):
            by_code[place.code] = place
            for name in place.folded_names:
                places.setdefault(name, []).append(place)
        clusters = {
            name: cluster
            for cluster in Cluster.objects.select_related("place").order_by("pk")
            for name in (cluster.code, *cluster.folded_names)
        }
        return cls(concepts, ancestors, _units(), places, clusters, by_code)

    def concept(self, kind: str, name: str) -> int | None:
        """The concept a structured name means, or None when nobody could tell."""
        key = (kind, name)
        if key not in self._names:
            mention = read_name(name, kind)
            code = mention.code if mention else None
            self._names[key] = self.concepts.get((kind, code)) if code else None
        return self._names[key]

    def concepts_of(self, kind: str, name: str) -> list[int]:
        """All concepts a name joins: coil winding and transformer winding, each once."""
        found = [self.concepts.get((kind, m.code or "")) for m in read_names(name, kind)]
        return [pk for pk in found if pk]

    def asked_process(self, name: str) -> int | None:
        """The process a buyer's own name for it asks for; a code of the taxonomy is kept."""
        asked_as = Lexicon.from_fixtures().asked_as
        mention = read_name(name, "process")
        code = mention.code if mention and mention.code else ""
        broader = asked_as.get(code, code) if code != name.strip() else code
        return self.concepts.get(("process", broader)) or self.concepts.get(("process", code))

    def stated_process(self, process: int) -> int:
        """The kind of a general trade that a firm does which states no more than the trade."""
        for general, usual in Lexicon.from_fixtures().stated_as.items():
            if self.concepts.get(("process", general)) == process:
                return self.concepts.get(("process", usual), process)
        return process

    def unit(self, name: str) -> Unit | None:
        """The unit of a name in any of the five languages."""
        return self.units.get(fold(name))

    def province(self, name: str) -> Place | None:
        """The province of today that a name, old or new, in any spelling, stands for."""
        found = self.places.get(fold(name)) or self.places.get(bare_place_name(name)) or []
        return next((place for place in found if place.level == "province"), None)

    def cluster(self, name: str) -> Cluster | None:
        """The industrial park or cluster of a name in Vietnamese or English, or its code."""
        return self.clusters.get(fold(name)) or self.clusters.get(name)

    def province_by_code(self, code: str | None) -> Place | None:
        """The place a reading names, as its province."""
        found = self.by_code.get(code or "")
        while found is not None and found.level != "province":
            found = found.parent
        return found

    def place(self, *, unit: str, district: str, province: str) -> Place | None:
        """The most exact known place: ward or commune, else former district, else province."""
        top = self.province(province)
        for name, levels in ((unit, ("ward", "commune")), (district, ("former_district",))):
            keys = (fold(name), bare_place_name(name)) if name else ()
            for place in (p for key in keys for p in self.places.get(key, ())):
                if place.level in levels and (top is None or place.parent_id == top.pk):
                    return place
        return top


def _units() -> dict[str, Unit]:
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    found: dict[str, Unit] = {}
    for row in read_rows(FOLDER / "taxonomy" / "units.csv"):
        unit = by_code.get(row["code"])
        if unit is None:
            continue
        names = [row["code"]]
        for language in ("en", "vi", "ja", "ko", "zh"):
            names += [row[f"name_{language}"], *row[f"synonyms_{language}"].split(";")]
        for name in names:
            found.setdefault(fold(name), unit)
    return found
