"""Which requirement profile a request inherits from, and what taking one over would change."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from matching.choices import RequestStatus
from matching.drafts import RequestDraft
from matching.models import Request, RuleSetVersion
from matching.requests.editing import version_of
from matching.requests.inheriting import inherited, released
from matching.requests.rule_set_services import choose_rule_set
from matching.requests.rule_sets import choosable, rules_of, rules_of_version
from matching.services import draft_of
from matching.trial.inheriting_view import changes_between
from matching.views.own import context_of, own_request

#: In the place of a profile's reference: from none.
NONE = "none"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_buyer)
def request_rule_set(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what `set` in the address would change; by POST, let the request inherit from it."""
    stored = own_request(request, ref)
    sets = list(choosable(stored.organisation).prefetch_related("items"))
    asked = (request.POST if request.method == "POST" else request.GET).get("set", "")
    chosen = next((version for version in sets if version.rule_set.ref == asked), None)
    is_known = chosen is not None or asked == NONE
    if request.method == "POST":
        return _chosen(request, stored, chosen, is_known=is_known)
    draft = draft_of(stored)
    context = context_of(stored) | {
        "sets": sets,
        "asked": asked if is_known else "",
        "chosen": chosen,
        "is_unknown": bool(asked) and not is_known,
        "is_closed": stored.status == RequestStatus.CLOSED,
        "changes": changes_between(draft, _after(draft, chosen)) if is_known else None,
        "version": version_of(stored, draft),
    }
    return render(request, "matching/request_rule_set.html", context)


def _after(draft: RequestDraft, chosen: RuleSetVersion | None) -> RequestDraft:
    before = rules_of_version(draft.rule_set_id) if draft.rule_set_id else None
    if chosen is None:
        return released(draft, before) if before else draft
    return inherited(draft, rules_of(chosen), before)


def _chosen(
    request: HttpRequest, stored: Request, chosen: RuleSetVersion | None, *, is_known: bool
) -> HttpResponse:
    if not is_known:
        messages.error(request, _("Choose one of your requirement profiles."))
        return redirect("matching:request-rule-set", ref=stored.ref)
    try:
        seen = request.POST.get("version", "")
        choose_rule_set(request=stored, version=chosen, seen=seen, actor=actor_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("matching:request-rule-set", ref=stored.ref)
    if chosen is None:
        messages.success(request, _("The request inherits from no requirement profile."))
    else:
        names = {"name": chosen.name, "number": chosen.number}
        messages.success(request, _("The request inherits “%(name)s”, version %(number)s.") % names)
    return redirect("matching:request-edit", ref=stored.ref)
