"""The requests of the buyer's organisation."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from directory.concepts import Concepts
from directory.unit_words import unit_words
from matching.choices import RequestStatus, StepRole
from matching.models import Request

PER_PAGE = 25


@require_GET
@allowed(is_buyer)
def request_list(request: HttpRequest) -> HttpResponse:
    """Newest first; `state` shows only drafts, open or closed ones."""
    mine = Request.objects.filter(organisation=actor_of(request).organisation)
    state = request.GET.get("state", "")
    state = state if state in RequestStatus.values else ""
    shown = mine.filter(status=state) if state else mine
    rows = shown.select_related("volume_unit").prefetch_related("steps").defer("text")
    concepts = Concepts.current()
    page = Paginator(rows.order_by("-created_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("page", "")[:12]
    )
    return render(
        request,
        "matching/request_list.html",
        {
            "page_obj": page,
            "entries": [_entry(row, concepts) for row in page],
            "state": state,
            "states": RequestStatus.choices,
            "has_any": bool(state) and not page.object_list and mine.exists(),
        },
    )


def _entry(row: Request, concepts: Concepts) -> dict[str, Any]:
    is_draft = row.status == RequestStatus.DRAFT
    return {
        "row": row,
        "processes": _processes(row, concepts),
        "address": reverse(
            "matching:request-edit" if is_draft else "matching:request-detail", args=[row.ref]
        ),
        "unit": unit_words(row.volume_unit, row.volume_quantity),
    }


def _processes(row: Request, concepts: Concepts) -> str:
    steps = sorted(row.steps.all(), key=lambda step: step.order)
    core = [step for step in steps if step.role == StepRole.CORE] or steps
    return " · ".join(concepts.name(step.process_id) for step in core[:3])
