"""One organisation before an officer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.choices import OrganisationVerdict
from accounts.permissions import is_officer
from accounts.services import decide_organisation, facts_mark
from core.errors import DomainError
from core.forms import add_problems
from verification.forms import OrganisationForm
from verification.organisations import organisation_page, reviewable_organisation
from verification.queue import QueueFilter, place_of
from verification.views.queue import go_on, next_address


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_officer)
def organisation(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who an organisation says it is; a POST approves, asks or refuses."""
    thing = reviewable_organisation(ref)
    wanted, place = QueueFilter.of(request.GET), place_of(thing)
    posted = request.POST if request.method == "POST" else None
    form = OrganisationForm(posted, initial={"seen": facts_mark(thing)})
    if form.is_bound and form.is_valid():
        try:
            decide_organisation(
                organisation=thing,
                verdict=OrganisationVerdict(form.cleaned_data["verdict"]),
                note=form.cleaned_data["note"],
                actor=actor_of(request),
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            add_problems(form, error)
            thing = reviewable_organisation(ref)
            form.carry_seen(facts_mark(thing))
        else:
            messages.success(request, f"{thing.name}: {_('decided. Its owners are told.')}")
            return go_on(request, wanted, place)
    return render(
        request,
        "verification/organisation.html",
        {
            "shown": organisation_page(thing),
            "organisation": thing,
            "form": form,
            "query": wanted.query(),
            "next_address": next_address(wanted, place),
        },
    )
