"""For the programme: which change, at which firms, would open most open requests."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.permissions import is_officer
from core.limits import limited
from core.pagination import OrderedPaginator
from directory.concepts import Concepts
from matching.gaps.programme import ProgrammeGaps, ProgrammeTally, programme_gaps
from matching.gaps.programme_pages import (
    ProgrammeRow,
    firms_opened,
    kinds_of,
    named,
    programme_rows,
    programme_title,
    requests_opened,
)
from matching.gaps.wording import volumes
from matching.kept.export import safe

PER_PAGE = 20


@require_safe
@allowed(is_officer)
@limited("ranking")
def programme(request: HttpRequest) -> HttpResponse:
    """Rank changes by the requests they open; `kind` and `family` narrow, `format=csv` exports."""
    concepts, found = Concepts.current(), programme_gaps()
    families = [(concepts[pk].code, concepts.name(pk), n, pk) for pk, n in found.families() if pk]
    family = _family(request, found, concepts)
    everything = found.tallies(family=family)
    kinds = kinds_of(everything)
    kind = next((value for value, _label, _n in kinds if value == request.GET.get("kind")), "")
    tallies = [tally for tally in everything if kind in ("", tally.key.kind.value)]
    if request.GET.get("format") == "csv":
        return _table(found, programme_rows(found, tallies, concepts))
    page, _is_there = OrderedPaginator(tallies, PER_PAGE).page_or_nearest(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": programme_rows(found, page.object_list, concepts),
        "found": found,
        "kinds": kinds,
        "kind": kind,
        "families": families,
        "family": concepts[family].code if family else "",
        "unserved": len(found.without_firm),
    }
    return render(request, "matching/programme_gaps.html", context)


@require_safe
@allowed(is_officer)
@limited("ranking")
def programme_gap(request: HttpRequest, key: str) -> HttpResponse:
    """The firms and the requests behind one change; `family` narrows as the list does."""
    concepts, found = Concepts.current(), programme_gaps()
    family = _family(request, found, concepts)
    tally = _named(found.tallies(family=family), key, concepts)
    requests = requests_opened(tally)
    firms = firms_opened(tally, requests)
    page, _is_there = OrderedPaginator(firms, PER_PAGE).page_or_nearest(request.GET.get("page"))
    context = {
        "title": programme_title(tally.key, concepts),
        "tally": tally,
        "volumes": volumes(tally.volumes),
        "unserved": found.unserved(tally),
        "family": (concepts[family].code, concepts.name(family)) if family else None,
        "found": found,
        "requests": [(each, pk in found.without_firm) for pk, each in requests.items()],
        "page_obj": page,
        "firms": named(page.object_list),
        "others": [
            (programme_title(other, concepts), other.slug(concepts), count)
            for other, count in tally.others.most_common(5)
        ],
    }
    return render(request, "matching/programme_gap.html", context)


def _family(request: HttpRequest, found: ProgrammeGaps, concepts: Concepts) -> int | None:
    """The family of processes that is asked for, if any request is of it."""
    families = (pk for pk, _number in found.families() if pk)
    asked = request.GET.get("family")
    return next((pk for pk in families if concepts[pk].code == asked), None)


def _named(tallies: Iterable[ProgrammeTally], key: str, concepts: Concepts) -> ProgrammeTally:
    for tally in tallies:
        if tally.key.slug(concepts) == key:
            return tally
    raise Http404


def _table(found: ProgrammeGaps, rows: list[ProgrammeRow]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gaps.csv"'
    table = csv.writer(response)
    table.writerow(
        [
            _("What is done"),
            _("Kind"),
            _("Requests opened"),
            _("Firms"),
            _("Requests without a firm"),
            _("Only with other changes"),
            _("Volume"),
        ]
    )
    for row in rows:
        numbers = [row.requests, row.suppliers, row.unserved, row.shared]
        cells = [row.title, row.kind, *numbers, "; ".join(row.volumes)]
        table.writerow([safe(cell) for cell in cells])
    if not found.is_whole:
        so_far = {"counted": len(found.counted), "requests": found.requests}
        table.writerow([_("Counted so far: %(counted)s of %(requests)s requests.") % so_far])
    return response
