"""Load provinces, Hanoi's wards and communes, former districts, parks and clusters."""

from decimal import Decimal
from pathlib import Path

from django.db import transaction

from core.text import fold
from directory import profile_rows
from directory.imports.taxonomy import FOLDER, read_rows
from directory.models import Cluster, Place

_PREFIXES = ("thanh pho ", "tinh ", "phuong ", "xa ", "quan ", "huyen ", "thi xa ", "thi tran ")


def bare_place_name(name: str) -> str:
    """The folded name without "phường", "xã", "tỉnh" … in front."""
    folded = fold(name)
    for prefix in _PREFIXES:
        if folded.startswith(prefix):
            return folded.removeprefix(prefix)
    return folded


@transaction.atomic
def load_places(folder: Path = FOLDER / "places") -> tuple[int, int]:
    """Make places and clusters equal to the files; returns how many there are of each."""
    rows = read_rows(folder / "areas.csv")
    ids = _write_places(rows)
    clusters = _write_clusters(read_rows(folder / "clusters.csv"), ids)
    profile_rows.refresh(profile_rows.stale_supplier_ids())
    return len(rows), clusters


def _write_places(rows: list[dict[str, str]]) -> dict[str, int]:
    existing = {place.code: place for place in Place.objects.all()}
    for row in rows:
        place = existing.setdefault(row["code"], Place(code=row["code"]))
        former = [part.strip() for part in row["former_provinces"].split(";") if part.strip()]
        alternative = [part.strip() for part in row.get("alt_names", "").split(";") if part.strip()]
        place.level, place.name_vi, place.name_en = row["level"], row["name_vi"], row["name_en"]
        place.short_vi, place.source = row["short_vi"], row["source"]
        place.latitude, place.longitude = _number(row["lat"]), _number(row["lon"])
        place.alt_names = sorted({*alternative, *(former if row["level"] == "province" else [])})
        names = [place.name_vi, place.name_en, place.short_vi, *place.alt_names]
        place.folded_names = sorted({key for name in names for key in _keys(name)})
        place.parent = existing[row["parent"]] if row["parent"] else None
        if place._state.adding:  # noqa: SLF001 - Django's way to tell new from stored
            place.save()
    districts = {p.name_vi: p.pk for p in existing.values() if p.level == "former_district"}
    for row in rows:
        place = existing[row["code"]]
        within = [d.strip() for d in row["former_districts"].split(";") if d.strip()]
        lineage = [place.pk, *([place.parent_id] if place.parent_id else [])]
        place.ancestor_ids = [*lineage, *(districts[d] for d in within if d in districts)]
    fields = [f.name for f in Place._meta.concrete_fields if f.name not in {"id", "code"}]
    Place.objects.bulk_update(list(existing.values()), fields, batch_size=500)
    return {code: place.pk for code, place in existing.items()}


def _keys(name: str) -> set[str]:
    return {key for key in (fold(name), bare_place_name(name)) if key}


def _number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _write_clusters(rows: list[dict[str, str]], place_ids: dict[str, int]) -> int:
    existing = {cluster.code: cluster for cluster in Cluster.objects.all()}
    for row in rows:
        cluster = existing.get(row["code"], Cluster(code=row["code"]))
        cluster.name_vi, cluster.name_en, cluster.kind = row["name_vi"], row["name_en"], row["kind"]
        cluster.status, cluster.source = row["status"][:120], row["source"]
        cluster.area_ha = _number(row["area_ha"])
        cluster.place_id = place_ids.get(row.get("place", ""))
        others = [name.strip() for name in row.get("alt_names", "").split(";") if name.strip()]
        cluster.folded_names = sorted({fold(n) for n in (row["name_vi"], row["name_en"], *others)})
        cluster.save()
    return len(rows)
