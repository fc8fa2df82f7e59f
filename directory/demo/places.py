"""Where a fictional firm sits: real wards, communes, parks and clusters."""

import random
from functools import cache
from typing import Any

from directory.demo import chance, material

HANOI = "Hà Nội"
HANOI_SHARE = 0.75
IN_A_CLUSTER = 0.42
# Supporting industry sits outside the old centre; the inner wards keep offices and workshops.
INNER = {"Ba Đình", "Hoàn Kiếm", "Đống Đa", "Hai Bà Trưng", "Tây Hồ", "Cầu Giấy", "Thanh Xuân"}
TYPE_NAMES = {"ward": "phường", "commune": "xã"}


def _former(name: str) -> str:
    for prefix in ("Quận ", "Huyện ", "Thị xã "):
        name = name.removeprefix(prefix)
    return name


@cache
def hanoi_units() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """List Hanoi's 126 wards and communes: full name and the former districts it was made from."""
    return tuple(
        (
            f"{TYPE_NAMES[row['level']]} {row['short_vi']}",
            tuple(_former(part) for part in material.split(row["former_districts"])),
        )
        for row in material.areas()
        if row["level"] in TYPE_NAMES
    )


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    return {name.casefold(): formers for name, formers in hanoi_units()}


def _cluster_unit(row: dict[str, str]) -> str | None:
    """Return the first unit of today that the register names for a cluster, if any."""
    listed = material.split(row["unit_since_2025_07"])
    unit = listed[0].split(" (")[0].split(" - ")[0].strip() if listed else ""
    unit = unit.replace("Xã ", "xã ").replace("Phường ", "phường ")
    return unit if unit.casefold() in _by_name() else None


def _in_cluster(rng: random.Random) -> dict[str, Any]:
    rows = [row for row in material.clusters() if _cluster_unit(row)]
    weights = [6.0 if row["kind"] == "industrial-park" else 2.0 for row in rows]
    row = rng.choices(rows, weights=weights)[0]
    unit = str(_cluster_unit(row))
    former = _former(row["former_district"]) or _by_name()[unit.casefold()][0]
    return {
        "commune_or_ward": unit,
        "former_district_or_area": former,
        "province": HANOI,
        "cluster": row["name_vi"],
    }


def _in_hanoi(rng: random.Random) -> dict[str, Any]:
    if chance.likely(rng, IN_A_CLUSTER):
        return _in_cluster(rng)
    options = [(unit, 0.35 if INNER & set(unit[1]) else 1.0) for unit in hanoi_units()]
    name, formers = chance.pick(rng, options)
    former = rng.choice(formers) if formers else None
    return {"commune_or_ward": name, "former_district_or_area": former, "province": HANOI}


def _outside(rng: random.Random) -> dict[str, Any]:
    rows = material.places_outside()
    row = chance.pick(rng, [(row, float(row["weight"])) for row in rows])
    place: dict[str, Any] = {
        "commune_or_ward": row["unit"],
        "former_district_or_area": row["former_area"],
        "province": row["province"],
    }
    if row["park"] and chance.likely(rng, IN_A_CLUSTER):
        place["cluster"] = row["park"]
    return place


def place(rng: random.Random) -> dict[str, Any]:
    """Draw a place in the interchange format; three of four are in Hanoi."""
    return _in_hanoi(rng) if chance.likely(rng, HANOI_SHARE) else _outside(rng)
