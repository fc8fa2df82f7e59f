"""Places, parks and clusters for one page: ids by code, names in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.choices import PlaceLevel
from directory.models import Cluster, Place


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place; ``above`` is the province it lies in, None for a province."""

    id: int
    code: str
    level: str
    above: int | None
    ancestors: tuple[int, ...]
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """All places and clusters, read in two queries."""

    places: dict[int, PlaceEntry]
    place_ids: dict[str, int]
    clusters: dict[int, tuple[str, str, str]]
    cluster_ids: dict[str, int]

    @classmethod
    def load(cls) -> PlaceNames:
        """Read them as they are now."""
        rows = Place.objects.values_list(
            "id", "code", "level", "parent_id", "ancestor_ids", "short_vi", "name_en"
        )
        places = {
            pk: PlaceEntry(pk, code, level, above, tuple(ancestors), name_vi, name_en)
            for pk, code, level, above, ancestors, name_vi, name_en in rows
        }
        clusters = {
            pk: (code, name_vi, name_en)
            for pk, code, name_vi, name_en in Cluster.objects.values_list(
                "id", "code", "name_vi", "name_en"
            )
        }
        return cls(
            places,
            {entry.code: pk for pk, entry in places.items()},
            clusters,
            {facts[0]: pk for pk, facts in clusters.items()},
        )

    def name(self, pk: int) -> str:
        """The place's short name; a former district says that it is one."""
        entry = self.places[pk]
        name = entry.name_vi if get_language() == "vi" else entry.name_en
        if entry.level == PlaceLevel.FORMER_DISTRICT:
            return _("%(district)s (former)") % {"district": name}
        return name

    def cluster_name(self, pk: int) -> str:
        """The name of a park or cluster."""
        return self.clusters[pk][1 if get_language() == "vi" else 2]


def former_districts() -> dict[int, str]:
    """Former districts by id, as they are called in Vietnamese."""
    former = Place.objects.filter(level=PlaceLevel.FORMER_DISTRICT)
    return dict(former.values_list("id", "name_vi"))
