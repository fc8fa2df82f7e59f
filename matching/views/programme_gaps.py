"""For the programme: which change, at which firms, would open most open requests."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.permissions import is_officer
from core.limits import limited
from core.pagination import OrderedPaginator
from directory.concepts import Concepts
from matching.gap_services import ProgrammeGaps, ProgrammeKey, Tally, programme_gaps
from matching.gap_wording import volumes
from matching.programme_pages import (
    ProgrammeRow,
    firms_opened,
    kinds_of,
    named,
    programme_rows,
    programme_title,
)

PER_PAGE = 25


@require_safe
@allowed(is_officer)
@limited("ranking")
def programme(request: HttpRequest) -> HttpResponse:
    """Rank changes by the requests they open; `kind` and `family` narrow, `format=csv` exports."""
    concepts, found = Concepts.current(), programme_gaps()
    families = [(concepts[pk].code, concepts.name(pk), n, pk) for pk, n in found.families() if pk]
    family = next((row for row in families if row[0] == request.GET.get("family")), None)
    everything = found.tallies(family=family[3] if family else None)
    kinds = kinds_of(everything)
    kind = next((value for value, _label, _n in kinds if value == request.GET.get("kind")), "")
    tallies = [tally for tally in everything if kind in ("", tally.key.kind.value)]
    if request.GET.get("format") == "csv":
        return _table(programme_rows(found, tallies, concepts))
    page, _is_there = OrderedPaginator(tallies, PER_PAGE).page_or_nearest(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": programme_rows(found, page.object_list, concepts),
        "found": found,
        "kinds": kinds,
        "kind": kind,
        "families": families,
        "family": family[0] if family else "",
        "unserved": len(found.without_firm),
    }
    return render(request, "matching/programme_gaps.html", context)


@require_safe
@allowed(is_officer)
@limited("ranking")
def programme_gap(request: HttpRequest, key: str) -> HttpResponse:
    """The firms and the requests behind one change."""
    concepts, found = Concepts.current(), programme_gaps()
    tally = _named(found, key, concepts)
    firms = firms_opened(tally.alone)
    page, _is_there = OrderedPaginator(firms, PER_PAGE).page_or_nearest(request.GET.get("page"))
    context = {
        "title": programme_title(tally.key, concepts),
        "tally": tally,
        "volumes": volumes(tally.volumes),
        "unserved": found.unserved(tally),
        "requests": [
            (opened.request, opened.request.pk in found.without_firm) for opened in tally.requests
        ],
        "page_obj": page,
        "firms": named(page.object_list),
        "others": [
            (programme_title(other, concepts), other.slug(concepts), count)
            for other, count in tally.others.most_common(5)
        ],
    }
    return render(request, "matching/programme_gap.html", context)


def _named(found: ProgrammeGaps, key: str, concepts: Concepts) -> Tally[ProgrammeKey]:
    for tally in found.tallies():
        if tally.key.slug(concepts) == key:
            return tally
    raise Http404


def _table(rows: list[ProgrammeRow]) -> HttpResponse:
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
        table.writerow([row.title, row.kind, *numbers, "; ".join(row.volumes)])
    return response
