"""Rankings that were acted on: the list of them, and one as it was shown then."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.permissions import is_buyer
from core.limits import limited
from core.lookups import found_or_404
from matching.kept.page import ranking_list, ranking_page
from matching.models import Ranking
from matching.views.own import context_of, own_request


@require_safe
@allowed(is_buyer)
def rankings(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what was decided for the request, by whom and on which ranking."""
    stored = own_request(request, ref)
    page, entries = ranking_list(stored, request.GET.get("page"))
    context = context_of(stored) | {"page_obj": page, "entries": entries}
    return render(request, "matching/rankings.html", context)


@require_safe
@allowed(is_buyer)
@limited("ranking")
def ranking_detail(request: HttpRequest, ref: str, ranking: str) -> HttpResponse:
    """Show a stored ranking with its proof, and what changed since."""
    stored = own_request(request, ref)
    found = found_or_404(
        Ranking.objects.filter(request=stored).select_related("request__volume_unit"), ref=ranking
    )
    page = ranking_page(found, request.GET.get("page"))
    context = context_of(stored) | {"kept": page, "page_obj": page.shown}
    return render(request, "matching/ranking_detail.html", context)
