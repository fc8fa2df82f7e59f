"""Taking the ranked list along as a table: keeps the ranking first."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from core.limits import limited
from matching.choices import RankingReason, RequestStatus
from matching.kept.export import export_csv
from matching.kept.rankings import keep_ranking
from matching.services import ranking_day
from matching.trial.trial_view import tried_words
from matching.views.own import asked_day, asked_trial, context_of, own_request


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_buyer)
@limited("export", "POST")
def request_export(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what the file holds; by POST, keep the ranking and give the file."""
    stored = own_request(request, ref)
    context = context_of(stored)
    if stored.status == RequestStatus.DRAFT:
        return redirect(context["edit"])
    try:
        day = asked_day(request)
    except DomainError:
        day = None
    trial = asked_trial(request, stored)
    if request.method == "POST":
        ranking = keep_ranking(
            request=stored,
            actor=actor_of(request),
            reason=RankingReason.EXPORT,
            day=day,
            draft=trial.draft,
        )
        return _file(export_csv(ranking), slugify(stored.ref), ranking.day)
    context |= {"day": ranking_day(trial.own, day), "tried": tried_words(trial)}
    return render(request, "matching/request_export.html", context)


def _file(content: bytes, ref: str, day: date) -> HttpResponse:
    name = f"{ref[:40] or 'ranking'}-{day.isoformat()}.csv"
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
