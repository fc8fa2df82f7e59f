"""Keeping the rule that was tried on a request."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from matching.trial.keeping import keep_rule
from matching.views.own import own_request


@require_POST
@allowed(is_buyer)
def request_rule(request: HttpRequest, ref: str) -> HttpResponse:
    """Store what was tried; what is refused leads back to the trial with the reason."""
    stored = own_request(request, ref)
    values = request.POST.getlist("rule")
    address = reverse("matching:request-detail", kwargs={"ref": stored.ref})
    try:
        version = request.POST.get("version", "")
        keep_rule(request=stored, values=values, version=version, actor=actor_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        if error.code == "changed_meanwhile":
            return redirect(f"{address}?{urlencode({'rule': values}, doseq=True)}")
        return redirect(address)
    messages.success(request, _("Kept: the request is ranked by this rule from now on."))
    return redirect(address)
