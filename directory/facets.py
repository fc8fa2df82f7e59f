"""Counts beside each filter: how many firms each value would leave, everything else unchanged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from directory.choices import CompanyType, EvidenceLevel, ProfileOrigin
from directory.counting import count_values
from directory.filters import SupplierFilter
from directory.labels import TITLES, closed_label, id_code, id_label
from directory.models import Certificate

TOP = 8
TOP_BELOW = 12
_TREES = ("process", "material", "place")


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value: its public code, its label, and how many firms it would leave."""

    code: str
    label: str
    count: int
    is_chosen: bool
    children: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with its commonest values; `hidden` is how many more there are."""

    name: str
    title: str
    values: tuple[FacetValue, ...]
    hidden: int = 0

    @property
    def has_choice(self) -> bool:
        """Whether anything of it is chosen, at whatever depth."""
        return any(value.is_chosen or value.children for value in self.values)


def facet_counts(asked: SupplierFilter, *, more: Collection[str] = ()) -> list[Facet]:
    """The facets in the order of the page; `more` names those shown whole.

    A value counts the firms that all *other* filters leave. What is chosen is always among the
    values; a kind of a process, material or place is shown below the open one above it.
    """
    counts = count_values(asked)
    return [_facet(asked, name, counts[name], is_whole=name in more) for name in TITLES]


def _facet(asked: SupplierFilter, name: str, counts: dict[str, int], *, is_whole: bool) -> Facet:
    title = str(TITLES[name])
    if name in {"evidence", "is_identity_checked", "company_type", "origin"}:
        return Facet(name, title, tuple(_closed(asked, name, counts)))
    by_id = {int(value): count for value, count in counts.items()}
    if name == "standard":
        # One that is only contained in others (a predecessor) would say the same twice.
        own = set(Certificate.objects.order_by().values_list("standard", flat=True).distinct())
        by_id = {pk: count for pk, count in by_id.items() if pk in own}
    shelf = _Shelf(asked, name, by_id)
    values, hidden = shelf.level(None, most=len(by_id) if is_whole else TOP)
    return Facet(name, title, values, hidden)


def _closed(asked: SupplierFilter, name: str, counts: dict[str, int]) -> list[FacetValue]:
    """The values of a short closed list, in their own order."""
    if name == "is_identity_checked":
        label = closed_label(name, "1")
        return [FacetValue("1", label, counts.get("true", 0), asked.asks(name))]
    if name == "evidence":
        return [
            FacetValue(
                str(level.value),
                closed_label(name, str(level.value)),
                sum(count for best, count in counts.items() if int(best) >= level),
                asked.value(name) == level.value,
            )
            for level in EvidenceLevel
        ]
    chosen = asked.value(name) or ()
    codes = CompanyType.values if name == "company_type" else ProfileOrigin.values
    return [
        FacetValue(code, closed_label(name, code), counts.get(code, 0), code in chosen)
        for code in codes
        if counts.get(code) or code in chosen
    ]


class _Shelf:
    """The values of one open-ended facet, in levels where some lie below others."""

    def __init__(self, asked: SupplierFilter, name: str, counts: dict[int, int]) -> None:
        self.asked, self.name = asked, name
        self.chosen = set(asked.search.ids.get(name, {}).values()) if asked.asks(name) else set()
        self.counts = counts | {pk: counts.get(pk, 0) for pk in self.chosen}
        self.open = {a for pk in self.chosen for a in (pk, *self._above(pk))}
        self.below: dict[int | None, list[int]] = {}
        for pk in self.counts | dict.fromkeys(self.open, 0):
            above = self._above(pk)
            self.below.setdefault(above[0] if above else None, []).append(pk)

    def _above(self, pk: int) -> tuple[int, ...]:
        """What the value lies below, nearest first."""
        if self.name == "place":
            above = self.asked.search.places.places[pk].above
            return (above,) if above else ()
        return self.asked.search.concepts[pk].ancestors[1:] if self.name in _TREES else ()

    def level(self, above: int | None, *, most: int) -> tuple[tuple[FacetValue, ...], int]:
        """The commonest values below one, what is chosen among them, and how many are left."""
        here = sorted(self.below.get(above, ()), key=lambda pk: (-self.counts.get(pk, 0), pk))
        shown = [pk for place, pk in enumerate(here) if place < most or pk in self.open]
        return tuple(self._value(pk) for pk in shown), len(here) - len(shown)

    def _value(self, pk: int) -> FacetValue:
        children: tuple[FacetValue, ...] = ()
        if pk in self.open:
            children, _hidden = self.level(pk, most=TOP_BELOW)
        return FacetValue(
            id_code(self.asked, self.name, pk),
            id_label(self.asked, self.name, pk),
            self.counts.get(pk, 0),
            pk in self.chosen,
            children,
        )
