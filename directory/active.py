"""What narrows the list just now: chips that take one thing away, or make a filter of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.filters import SupplierFilter
from directory.labels import TITLES, closed_label, id_label
from directory.understanding import Query, Understood

#: Parameters that say how the list is shown and not what is in it.
SHOWING = ("sort", "more", "page")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the list; `without` is the address of the list without it."""

    name: str
    title: str
    label: str
    without: str


@dataclass(frozen=True, slots=True)
class WordChip:
    """One thing read in the words: leave the words out, or make a filter of them."""

    kind: str
    title: str
    label: str
    words: str
    is_guess: bool
    without: str
    as_filter: str


@dataclass(frozen=True, slots=True)
class Loosening:
    """What would be found if one filter were left out."""

    title: str
    without: str
    count: int


def clean_data(data: QueryDict) -> QueryDict:
    """The parameters that say something, each value once, in a stable order."""
    known = (*SupplierFilter.base_filters, "more", "page")
    clean = QueryDict(mutable=True)
    for name in known:
        values = list(dict.fromkeys(value for value in data.getlist(name) if value))
        if values:
            clean.setlist(name, values)
    if clean.get("page") == "1":
        del clean["page"]
    return clean


def address(data: QueryDict, *, keeps_page: bool = False) -> str:
    """The list's own address with these parameters, on its first page unless told otherwise."""
    shown = data.copy()
    if not keeps_page:
        shown.pop("page", None)
    return f"?{shown.urlencode()}" if shown or not keeps_page else ""


def more_address(data: QueryDict, name: str) -> str:
    """The same list with every value of one facet shown."""
    shown = data.copy()
    shown.appendlist("more", name)
    return address(shown)


def chips(asked: SupplierFilter, data: QueryDict) -> list[Chip]:
    """One chip per chosen value, in the order of the page."""
    return list(_chips(asked, data))


def _chips(asked: SupplierFilter, data: QueryDict) -> Iterator[Chip]:
    for name, title in TITLES.items():
        if not asked.asks(name):
            continue
        if name in {"evidence", "is_identity_checked"}:
            label = closed_label(name, str(asked.value(name)))
            if name == "evidence":
                label = _("at least: %(level)s") % {"level": label}
            yield Chip(name, str(title), label, _without(data, name))
            continue
        for code, pk in asked.chosen_ids(name).items():
            closed = name in {"company_type", "origin"}
            label = closed_label(name, code) if closed else id_label(asked, name, pk)
            yield Chip(name, str(title), label, _without(data, name, code))
    yield from _manners(asked, data)


def _manners(asked: SupplierFilter, data: QueryDict) -> Iterator[Chip]:
    """How certificates and processes are looked at, where it is not as usual."""
    if asked.value("valid_on"):
        label = str(date_format(asked.day, "SHORT_DATE_FORMAT"))
        yield Chip("valid_on", _("Valid on"), label, _without(data, "valid_on"))
    if asked.value("level") and asked.asks("standard"):
        label = closed_label("evidence", str(asked.value("level")))
        yield Chip("level", _("Standard at least"), label, _without(data, "level"))
    if asked.value("bought_in") and asked.asks("process"):
        yield Chip("bought_in", _("Process"), _("also bought in"), _without(data, "bought_in"))


def _without(data: QueryDict, name: str, value: str | None = None) -> str:
    left = data.copy()
    left.setlist(name, [v for v in left.getlist(name) if value is not None and v != value])
    return address(left)


def word_chips(asked: SupplierFilter, data: QueryDict) -> list[WordChip]:
    """What was read in the words of the search."""
    query = asked.query
    return [_word_chip(asked, data, query, part) for part in query.parts] if query else []


def _word_chip(asked: SupplierFilter, data: QueryDict, query: Query, part: Understood) -> WordChip:
    left = data.copy()
    left.setlist("q", [rest] if (rest := query.without(part)) else [])
    with_filter = left.copy()
    if part.code not in with_filter.getlist(part.filter):
        with_filter.appendlist(part.filter, part.code)
    return WordChip(
        kind="place" if part.filter == "cluster" else part.filter,
        title=str(TITLES[part.filter]),
        label=id_label(asked, part.filter, part.id),
        words=query.text[part.start : part.end],
        is_guess=part.is_guess,
        without=address(left),
        as_filter=address(with_filter),
    )


def loosenings(asked: SupplierFilter, data: QueryDict) -> list[Loosening]:
    """What each filter costs when all together leave nothing: one query per filter in use."""
    found = [
        Loosening(
            str(TITLES.get(name, _("Words"))),
            _without(data, name),
            asked.rows_without(name).count(),
        )
        for name in asked.NARROWING
        if asked.asks(name)
    ]
    return sorted((each for each in found if each.count), key=lambda each: -each.count)
