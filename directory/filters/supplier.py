"""What the directory can be narrowed by: one set of filters for the page and the API.

Values are public and stable: codes of concepts, places and clusters, never primary keys. Several
values of one filter mean *any of them*; different filters must all hold. Where a concept and a kind
of it are both chosen, the narrower counts: who opens "Machining" and ticks "CNC turning" asks for
turning.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, cast

import django_filters
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.filters.fields import DayFilter, LevelFilter, TickFilter, ValuesFilter, WordsFilter
from directory.filters.form import SupplierFilterForm
from directory.models import ProfileRow
from directory.querysets import BestLevel, ProfileRowQuerySet, StandardsHeld
from directory.understanding import Query, understand

LONGEST_TEXT = 300
CONCEPTS = ("process", "product", "material", "standard", "sector")
#: Column of the row that a filter looks in.
COLUMN = {
    "process": "made_ids",
    "product": "product_ids",
    "material": "material_ids",
    "sector": "served_ids",
    "place": "place_ids",
    "cluster": "cluster_ids",
    "company_type": "company_type",
    "origin": "origin",
}
SORTS = (
    ("evidence", _("best documented")),
    ("name", _("name")),
    ("confirmed", _("recently confirmed")),
)


class SupplierFilter(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
    """Filters over the rows of published suppliers; `qs` is in the order asked for."""

    q = WordsFilter(label=_("Words"), max_length=LONGEST_TEXT)
    process = ValuesFilter(label=_("Process"))
    bought_in = TickFilter(label=_("also firms that buy the process in"))
    product = ValuesFilter(label=_("Product made"))
    material = ValuesFilter(label=_("Material"))
    sector = ValuesFilter(label=_("Sector"))
    standard = ValuesFilter(label=_("Standard"))
    valid_on = DayFilter(label=_("Certificate valid on"))
    level = LevelFilter(label=_("Evidence of the standard at least"))
    place = ValuesFilter(label=_("Place"))
    cluster = ValuesFilter(label=_("Park or cluster"))
    company_type = ValuesFilter(label=_("Kind of company"))
    evidence = LevelFilter(label=_("Any certificate at least"))
    is_identity_checked = TickFilter(label=_("Identity checked"))
    origin = ValuesFilter(label=_("Origin of the profile"))
    sort = django_filters.ChoiceFilter(label=_("Order"), choices=SORTS)

    class Meta:
        model = ProfileRow
        form = SupplierFilterForm
        fields: tuple[str, ...] = ()

    #: What narrows the list, in the order of the page; the rest says how.
    NARROWING = (
        "q",
        *("process", "place", "standard", "evidence", "is_identity_checked", "material"),
        *("product", "sector", "cluster", "company_type", "origin"),
    )

    @classmethod
    def forgiving(cls, data: QueryDict) -> tuple[SupplierFilter, list[str]]:
        """The filters without the values that cannot be, and what is to be said about those."""
        said: list[str] = []
        asked = cls(data)
        while not asked.is_valid():
            kept = asked.data.copy()
            for name, errors in asked.form.errors.as_data().items():
                bad = {v for error in errors for v in (error.params or {}).get("values", ())}
                # A value that is not named cannot be taken out alone.
                left = [v for v in kept.getlist(name) if bad and v not in bad]
                kept.setlist(name, left)
                label = asked.form.fields[name].label
                said += [f"{label}: {message}" for error in errors for message in error.messages]
            asked = cls(kept)
        return asked, said

    @property
    def search(self) -> SupplierFilterForm:
        """The form, which knows the taxonomy and the places."""
        return cast("SupplierFilterForm", self.form)

    def asks(self, name: str) -> bool:
        """Whether this filter narrows the list; level 0 does: it asks for any certificate."""
        value = self.value(name)
        return value is not None and value is not False and value not in ("", [])

    def value(self, name: str) -> Any:
        """What was asked of one filter, cleaned; None or empty when nothing was."""
        return self.form.cleaned_data.get(name) if self.is_bound and self.form.is_valid() else None

    @property
    def day(self) -> date:
        """The day on which certificates must be valid: today unless another was asked for."""
        return self.value("valid_on") or timezone.localdate()

    @cached_property
    def query(self) -> Query | None:
        """The words, read."""
        text = self.value("q")
        if not text:
            return None
        return understand(text, concepts=self.search.concepts, places=self.search.places)

    def chosen_ids(self, name: str) -> dict[str, int]:
        """Ids by code of what counts of one filter: a kind of another chosen one, not that one."""
        form = self.search
        found = form.ids.get(name, {}) if self.value(name) else {}
        broader: set[int] = set()
        if name in CONCEPTS:
            broader = {a for pk in found.values() for a in form.concepts[pk].ancestors if a != pk}
        elif name == "place":
            above = form.places.places
            broader = {a for pk in found.values() for a in above[pk].ancestors if a != pk}
        return {code: pk for code, pk in found.items() if pk not in broader}

    def narrowing(self) -> dict[str, Q]:
        """What each filter in use asks of a row that has gone through :meth:`prepared`."""
        return {name: self._asked_of_row(name) for name in self.NARROWING if self.asks(name)}

    def prepared(self, rows: ProfileRowQuerySet) -> ProfileRowQuerySet:
        """The rows with what conditions on certificates look at: it depends on the day."""
        if self.asks("standard"):
            held = StandardsHeld(self.day, self.value("level") or 0)
            rows = rows.alias(standards_held=held)
        if self.asks("evidence"):
            rows = rows.alias(best_level=BestLevel(self.day))
        if self.query and self.query.ids("standard"):
            rows = rows.alias(standards_read=StandardsHeld(self.day))
        return rows

    def rows_without(self, name: str) -> ProfileRowQuerySet:
        """The rows that everything but one filter leaves, in no order."""
        rows = self.prepared(self.queryset.order_by())
        for each, condition in self.narrowing().items():
            if each != name:
                rows = rows.filter(condition)
        return rows

    def _asked_of_row(self, name: str) -> Q:
        if name == "q":
            return self._words()
        if name == "evidence":
            return Q(best_level__gte=self.value(name))
        if name == "is_identity_checked":
            return Q(is_identity_checked=True)
        if name in {"company_type", "origin"}:
            return Q(**{f"{name}__in": self.value(name)})
        ids = list(self.chosen_ids(name).values())
        if name == "standard":
            return Q(standards_held__overlap=ids)
        return self._condition(name, ids)

    def _condition(self, name: str, ids: list[int]) -> Q:
        """One of these ids stands in the row; a trader is never listed as a maker."""
        if name == "process" and self.value("bought_in"):
            return Q(known_ids__overlap=ids)
        made = Q(is_maker=True) if name == "process" else Q()
        return made & Q(**{f"{COLUMN[name]}__overlap": ids})

    def _words(self) -> Q:
        """Firms named so, and firms that have everything that was read in the words."""
        query = self.query
        if query is None:
            return Q()
        read = Q()
        for name in dict.fromkeys(part.filter for part in query.parts):
            ids = query.ids(name)
            if name == "standard":
                read &= Q(standards_read__overlap=ids)
            else:
                read &= self._condition(name, ids)
        named = _named(query)
        return named | read if query.parts else named

    def filter_queryset(self, queryset: QuerySet[ProfileRow]) -> ProfileRowQuerySet:
        """Narrow and order; who is named as the words say comes first."""
        rows = self.prepared(queryset)  # type: ignore[arg-type]
        for condition in self.narrowing().values():
            rows = rows.filter(condition)
        return self._ordered(rows)

    def _ordered(self, rows: ProfileRowQuerySet) -> ProfileRowQuerySet:
        sort = self.value("sort") or SORTS[0][0]
        if sort == "name":
            rows = rows.by_name()
        elif sort == "confirmed":
            rows = rows.recently_confirmed_first()
        else:
            rows = rows.best_documented_first(on=self.day)
        if self.query is None or not self.query.parts:
            return rows
        is_named = Case(
            When(_named(self.query), then=Value(value=True)),
            default=Value(value=False),
            output_field=BooleanField(),
        )
        return rows.order_by(is_named.desc(), *rows.query.order_by)


def _named(query: Query) -> Q:
    condition = Q()
    for word in query.name_words:
        condition &= Q(name_folded__contains=word)
    return condition
