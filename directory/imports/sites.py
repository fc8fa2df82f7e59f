"""Where a profile's sites lie: words into places, parks and clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from directory.imports.lookups import Lookups
from directory.models import Cluster, Place


@dataclass(frozen=True, slots=True)
class DraftSite:
    """One site to be written: the most exact place known, its park, the address as stated."""

    place: Place | None
    cluster: Cluster | None
    address: str


def sites_of(
    record: dict[str, Any], lookups: Lookups
) -> tuple[list[DraftSite], list[tuple[str, str]]]:
    """The sites of a checked record, else its location; and (place, words) not understood."""
    rows = record["sites"] or []
    where = "sites[{}]"
    if not rows and record["location"]:
        rows, where = [record["location"]], "location"
    sites: list[DraftSite] = []
    unread: list[tuple[str, str]] = []
    for index, row in enumerate(rows):
        cluster = lookups.cluster(row["cluster"])
        place = lookups.place(
            unit=row["commune_or_ward"],
            district=row["former_district_or_area"],
            province=row["province"],
        )
        if place is None and row["province"]:
            unread.append((f"{where.format(index)}.province", row["province"]))
        if cluster is None and row["cluster"]:
            unread.append((f"{where.format(index)}.cluster", row["cluster"]))
        if place is None and cluster is not None:
            place = cluster.place
        sites.append(DraftSite(place, cluster, _address(row)))
    return sites, unread


def _address(row: dict[str, Any]) -> str:
    parts = [
        row["address"],
        row["cluster"],
        row["commune_or_ward"],
        row["former_district_or_area"],
        row["province"],
    ]
    return ", ".join(part for part in parts if part)[:300]
