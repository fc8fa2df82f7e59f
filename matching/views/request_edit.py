"""The check page: what was read, on the text itself, and every requirement beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_signed_in
from core.errors import DomainError
from core.forms import add_problems
from core.limits import limited
from matching.choices import RequestStatus
from matching.forms.request_form import CONVERSIONS
from matching.forms.reshape import reshaped
from matching.forms.row_views import field_sources, problems_of, row_views, targets_of
from matching.forms.sheet import RequestSheet
from matching.requests.editing import reread_draft, update_request
from matching.requests.reading_view import reading_view
from matching.views.own import own_request


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_signed_in)
@limited("reading")
def request_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Show and take corrections; "rank" confirms them, and what was read counts from then on."""
    found = own_request(request, ref)
    if request.method != "POST":
        return _page(request, RequestSheet(found))
    changed = reshaped(request.POST)
    sheet = RequestSheet(found, changed or request.POST)
    is_valid = sheet.is_valid()
    if changed is not None:
        return _page(request, sheet, is_unsaved=True)
    wants_rank = request.POST.get("action") == "rank"
    if not is_valid or (wants_rank and sheet.needs_process()):
        return _page(request, sheet, status=422)
    try:
        return _stored(request, sheet, is_confirmed=wants_rank)
    except DomainError as error:
        add_problems(sheet.form, error)
        is_conflict = error.code == "changed_meanwhile"
        return _page(request, sheet, status=409, is_conflict=is_conflict)


def _stored(request: HttpRequest, sheet: RequestSheet, *, is_confirmed: bool) -> HttpResponse:
    """Store the sheet; a changed text is read again and looked at before anything is ranked."""
    draft, is_changed = sheet.draft(), sheet.is_text_changed
    if is_changed:
        draft = reread_draft(draft, text=sheet.text, title=draft.title)
    clean = sheet.form.cleaned_data
    update_request(
        request=sheet.request,
        draft=draft,
        actor=actor_of(request),
        version=request.POST.get("over") or clean["version"],
        audience=clean["audience"],
        is_anonymous=clean["is_anonymous"],
        is_confirmed=is_confirmed and not is_changed,
    )
    if is_confirmed and not is_changed:
        return redirect("matching:request-detail", ref=draft.ref)
    messages.success(
        request,
        _("The text was read again. Please check what was read, then rank.")
        if is_changed
        else _("Saved."),
    )
    return redirect("matching:request-edit", ref=draft.ref)


def _page(
    request: HttpRequest, sheet: RequestSheet, *, status: int = 200, **more: Any
) -> HttpResponse:
    rows = row_views(sheet)
    problems = problems_of(sheet, rows)
    stored = sheet.stored
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "rows": rows,
        "sources": field_sources(sheet),
        "reading": reading_view(
            sheet.reading,
            title=stored.title,
            language=stored.language,
            targets=targets_of(rows),
        ),
        "is_draft": sheet.request.status == RequestStatus.DRAFT,
        "is_closed": sheet.request.status == RequestStatus.CLOSED,
        "has_conversions": any(getattr(stored, name) for name in CONVERSIONS),
        "problems": problems,
        "has_problems": bool(problems) and not more.get("is_unsaved"),
        **more,
    }
    is_part = bool(more.get("is_unsaved")) and request.headers.get("HX-Request") == "true"
    template = "matching/_sheet.html" if is_part else "matching/request_edit.html"
    return render(request, template, context, status=status)
