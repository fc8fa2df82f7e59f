"""Why not them? One firm, looked up by its name, and where it stands for a request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from core.limits import limited
from core.text import fold
from directory.models import ProfileRow
from matching.kept.shortlisting import shortlist_of
from matching.questions.page import asking_of
from matching.results.page import firm_cards
from matching.views.own import asked_day, asked_trial, context_of, own_request

#: Names that are listed when several firms are called so.
MOST_HITS = 12
NAME_LENGTH = 200


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_why(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer for the firm whose ref or name is asked for; several of one name are listed."""
    stored = own_request(request, ref)
    asked = request.GET.get("firm", "").replace("\x00", "").strip()[:NAME_LENGTH]
    hits = _hits(asked)
    try:
        on = asked_day(request)
    except DomainError:
        on = None
    tried = asked_trial(request, stored).draft
    cards = firm_cards(stored, [hits[0].pk], on=on, draft=tried) if len(hits) == 1 else ()
    is_part = bool(request.headers.get("HX-Request"))
    context = context_of(stored) | {
        "asking": asking_of(stored, [each.firm.ref for each in cards], actor_of(request)),
        "asked": asked,
        "hits": hits[:MOST_HITS],
        "has_more": len(hits) > MOST_HITS,
        "card": cards[0] if cards else None,
        "listed": {entry.supplier.ref for entry in shortlist_of(stored)},
    }
    # The same firm may stand in the list that the answer is put under.
    context["prefix"] = "answer-" if is_part else ""
    name = "matching/_why_answer.html" if is_part else "matching/why.html"
    return render(request, name, context)


def _hits(asked: str) -> list[ProfileRow]:
    """Published firms with this ref, else with this name, else with all of its words in theirs."""
    words = fold(asked).split()
    if not words:
        return []
    rows = ProfileRow.objects.only("pk", "ref", "name", "province_name_vi").order_by("name", "pk")
    exact = list(rows.filter(ref=asked)[:1]) or list(rows.filter(name=asked)[: MOST_HITS + 1])
    if exact:
        return exact
    for word in words:
        rows = rows.filter(name_folded__contains=word)
    return list(rows[: MOST_HITS + 1])
