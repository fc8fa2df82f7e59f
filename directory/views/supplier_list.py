"""The public directory: search, facets, list."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from core.pagination import OrderedPaginator
from directory.active import address, chips, clean_data, loosenings, more_address, word_chips
from directory.cards import cards
from directory.choices import EvidenceLevel
from directory.facets import facet_counts
from directory.filters import SORTS, SupplierFilter
from directory.searches import record_search

PAGE_SIZE = 25
_SHOWN = ("q", "sort", "valid_on", "level", "bought_in")


@require_safe
def supplier_list(request: HttpRequest) -> HttpResponse:
    """List the published suppliers that the parameters leave; a shareable address.

    What makes no sense in the address is named on the page; the rest of it counts.
    """
    data = clean_data(request.GET)
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    if not is_fragment and any(not all(values) for _name, values in request.GET.lists()):
        return redirect(f"{request.path}?{data.urlencode()}" if data else request.path)
    asked, problems = SupplierFilter.forgiving(data)
    page, is_there = OrderedPaginator(asked.qs, PAGE_SIZE).page_or_nearest(data.get("page"))
    if not is_there:
        problems.append(_("There is no such page: this is page %(page)s.") % {"page": page.number})
    context = {
        "problems": problems,
        "page_obj": page,
        "cards": cards(page.object_list, day=asked.day, concepts=asked.search.concepts),
        "is_narrowed": any(asked.asks(name) for name in asked.NARROWING),
        "loosenings": [] if page.object_list else loosenings(asked, data),
    }
    record_search(request, asked, results=page.paginator.count)
    response = render(request, "directory/supplier_list.html", context | _controls(asked, data))
    if is_fragment:
        push_url(response, f"{request.path}{address(data, keeps_page=True)}")
    return response


def _controls(asked: SupplierFilter, data: QueryDict) -> dict[str, Any]:
    """What the reader sets, as it is set now."""
    more = data.getlist("more")
    return {
        "asked": {name: asked.value(name) for name in _SHOWN},
        "query": asked.query,
        "sorts": SORTS,
        "levels": EvidenceLevel.choices[1:],
        "evidence_levels": EvidenceLevel.choices,
        "facets": [
            (facet, more_address(data, facet.name)) for facet in facet_counts(asked, more=more)
        ],
        "more": more,
        "chips": chips(asked, data),
        "word_chips": word_chips(asked, data),
    }
