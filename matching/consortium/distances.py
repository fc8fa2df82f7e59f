"""How far apart firms are, from the middles of the places they name: never nearer than known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from directory.choices import PlaceLevel
from directory.models import CapabilityLine, Place, Site

EARTH_KM = 6371.0
_NARROW = (PlaceLevel.WARD, PlaceLevel.COMMUNE)


class Precision(StrEnum):
    """What a distance rests on."""

    #: Between the middles of two wards or communes.
    PLACES = "places"
    #: At least one end is known by its province only.
    PROVINCES = "provinces"
    SAME_PLACE = "same_place"
    #: The same province, and one end is known by no more.
    SAME_PROVINCE = "same_province"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Distance:
    """Kilometres in a straight line, where two different places are known."""

    precision: Precision
    km: int | None = None


def between(one: Place | None, other: Place | None) -> Distance:
    """How far two places lie apart."""
    if one is None or other is None:
        return Distance(Precision.UNKNOWN)
    is_narrow = one.level in _NARROW and other.level in _NARROW
    if one.pk == other.pk:
        return Distance(Precision.SAME_PLACE if is_narrow else Precision.SAME_PROVINCE)
    if not is_narrow and province_of(one) == province_of(other):
        return Distance(Precision.SAME_PROVINCE)
    km = kilometres(one, other)
    if km is None:
        return Distance(Precision.UNKNOWN)
    return Distance(Precision.PLACES if is_narrow else Precision.PROVINCES, round(km))


def farthest(places: Iterable[Place | None]) -> Distance:
    """The largest distance between any two; unknown where one place is."""
    pairs = [between(one, other) for one, other in combinations(list(places), 2)]
    if not pairs or any(pair.precision == Precision.UNKNOWN for pair in pairs):
        return Distance(Precision.UNKNOWN)
    return max(pairs, key=lambda pair: (pair.km or 0, pair.precision == Precision.SAME_PROVINCE))


def kilometres(one: Place, other: Place) -> float | None:
    """The great circle between the middles of two places, None without coordinates."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    south, west, north, east = (
        radians(float(each or 0))
        for each in (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def province_of(place: Place) -> int:
    """The id of the place's province, which may be itself."""
    return place.pk if place.parent_id is None else place.parent_id


def places_of(lines: Mapping[int, int | None]) -> dict[int, Place]:
    """Where firms make the part: by supplier id, from the id of the line that makes it.

    A line without a site lies at the firm's first one; a firm without any is left out.
    """
    site_of = dict(
        CapabilityLine.objects.filter(pk__in=_known(lines.values())).values_list("pk", "site_id")
    )
    sites = Site.objects.filter(supplier_id__in=list(lines)).select_related("place__parent")
    first: dict[int, Place] = {}
    by_site: dict[int, Place] = {}
    for site in sites.order_by("number", "pk"):
        if site.place is not None:
            first.setdefault(site.supplier_id, site.place)
            by_site[site.pk] = site.place
    found = {
        pk: by_site.get(site_of.get(line or 0) or 0) or first.get(pk) for pk, line in lines.items()
    }
    return {pk: place for pk, place in found.items() if place is not None}


def _known(ids: Iterable[int | None]) -> Sequence[int]:
    return [pk for pk in ids if pk is not None]
