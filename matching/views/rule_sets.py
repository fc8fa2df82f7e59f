"""A buyer's requirement profiles: the list, a new one, one to change, and their buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.actors import Actor, actor_of
from accounts.models import Organisation
from accounts.permissions import is_buyer
from core.errors import DomainError
from core.forms import add_problems
from core.limits import limited
from core.lookups import found_or_404
from directory.concepts import Concepts
from matching.choices import Origin
from matching.forms.reshape import reshaped
from matching.forms.row_views import problems_of, row_views
from matching.forms.rule_set import RuleSetSheet
from matching.models import RuleSet, RuleSetVersion
from matching.requests.rule_set_services import (
    archive_rule_set,
    copy_rule_set,
    create_rule_set,
    delete_rule_set,
    revise_rule_set,
)
from matching.requests.rule_sets import (
    RuleSetDraft,
    draft_of_version,
    latest_versions,
    own_versions,
)
from matching.requests.sector_defaults import DEFAULTS
from matching.views.own import asked_trial, is_plain, own_request

Change = Callable[..., Any]
PER_PAGE = 50


@require_safe
@allowed(is_buyer)
def rule_set_list(request: HttpRequest) -> HttpResponse:
    """List the organisation's profiles, and what a new one may start from."""
    found = own_versions(_organisation(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "")[:12])
    context = {"page_obj": page, "versions": page.object_list, "defaults": DEFAULTS.values()}
    return render(request, "matching/rule_set_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_buyer)
@limited("reading")
def rule_set_create(request: HttpRequest) -> HttpResponse:
    """Make a profile: empty, from a sector's defaults, or as a request asks (`default`, `from`)."""
    return _edited(request, lambda data: RuleSetSheet(_start(request), data), create_rule_set)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_buyer)
@limited("reading")
def rule_set_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a profile: requests that inherit from it keep their version."""
    version = _own_version(request, ref)
    kept = draft_of_version(version)

    def revise(*, draft: RuleSetDraft, actor: Actor) -> RuleSet:
        told = request.POST.get("over") or request.POST.get("version", "")
        seen = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
        return revise_rule_set(rule_set=version.rule_set, draft=draft, seen=seen, actor=actor)

    return _edited(
        request,
        lambda data: RuleSetSheet(kept, data, seen=version.number),
        revise,
        version=version,
        used=version.requests.count(),
    )


@require_POST
@allowed(is_buyer)
def rule_set_copy(request: HttpRequest, ref: str) -> HttpResponse:
    """The same profile again, to change."""
    try:
        copy = copy_rule_set(rule_set=_own_set(request, ref), actor=actor_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("matching:rule-set-list")
    messages.success(request, _("This is a copy. Nobody else sees it."))
    return redirect("matching:rule-set-edit", ref=copy.ref)


@require_POST
@allowed(is_buyer)
def rule_set_archive(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a profile out of use, or bring it back."""
    is_archived = request.POST.get("do") != "restore"
    archive_rule_set(
        rule_set=_own_set(request, ref), actor=actor_of(request), is_archived=is_archived
    )
    messages.success(request, _("Archived.") if is_archived else _("Back in use."))
    return redirect("matching:rule-set-list")


@require_POST
@allowed(is_buyer)
def rule_set_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """A profile that no request inherits from is gone."""
    try:
        delete_rule_set(rule_set=_own_set(request, ref), actor=actor_of(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Deleted."))
    return redirect("matching:rule-set-list")


def _edited(
    request: HttpRequest,
    sheet_of: Callable[[QueryDict | None], RuleSetSheet],
    store: Change,
    **context: Any,
) -> HttpResponse:
    if request.method != "POST":
        return _page(request, sheet_of(None), **context)
    changed = reshaped(request.POST)
    sheet = sheet_of(changed or request.POST)
    is_valid = sheet.is_valid()
    if changed is not None:
        return _page(request, sheet, is_unsaved=True, **context)
    if not is_valid:
        return _page(request, sheet, status=422, **context)
    try:
        made = store(draft=sheet.draft(), actor=actor_of(request))
    except DomainError as error:
        add_problems(sheet.form, error)
        is_conflict = error.code == "changed_meanwhile"
        return _page(request, sheet, status=409, is_conflict=is_conflict, **context)
    messages.success(request, _("Saved as version %(number)s.") % {"number": made.latest})
    return redirect("matching:rule-set-edit", ref=made.ref)


def _page(
    request: HttpRequest, sheet: RuleSetSheet, *, status: int = 200, **more: Any
) -> HttpResponse:
    rows = row_views(sheet)
    problems = problems_of(sheet, rows)
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "rows": rows,
        "address": request.get_full_path(),
        "problems": problems,
        "has_problems": bool(problems) and not more.get("is_unsaved"),
        **more,
    }
    is_part = bool(more.get("is_unsaved")) and request.headers.get("HX-Request") == "true"
    template = "matching/_rule_set_sheet.html" if is_part else "matching/rule_set_edit.html"
    return render(request, template, context, status=status)


def _start(request: HttpRequest) -> RuleSetDraft:
    """What a new profile starts from, by the address."""
    default = DEFAULTS.get(request.GET.get("default", ""))
    if default is not None:
        concepts = Concepts.current()
        return RuleSetDraft(
            name=str(default.name),
            items=default.requirements(concepts),
            sector_id=default.sector_id(concepts),
            note=str(default.why),
        )
    ref = request.GET.get("from", "")
    if not ref or not is_plain(ref):
        return RuleSetDraft(name="")
    stored = own_request(request, ref)
    draft = asked_trial(request, stored).draft
    # Where in its text the request says it is nothing to the set.
    items = tuple(replace(item, span=None, origin=Origin.RULE_SET) for item in draft.requirements)
    return RuleSetDraft(name=stored.title[:120], items=items, sector_id=draft.sector_id)


def _organisation(request: HttpRequest) -> Organisation:
    organisation = actor_of(request).organisation
    if organisation is None:
        raise Http404
    return organisation


def _own_set(request: HttpRequest, ref: str) -> RuleSet:
    return found_or_404(RuleSet.objects.filter(organisation=_organisation(request)), ref=ref)


def _own_version(request: HttpRequest, ref: str) -> RuleSetVersion:
    """The latest version of an own set; any other is not there (404)."""
    found = latest_versions().filter(rule_set__organisation=_organisation(request))
    return found_or_404(found.prefetch_related("items"), rule_set__ref=ref)
