"""A supplier's own profile on one page: what is said, what is missing, whether it is seen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.errors import DomainError
from directory import services
from directory.completeness import completeness
from directory.profile_facts import facts_in, read_profile
from directory.profile_page import market_name
from directory.views.own import key_of, own_supplier


@require_safe
@allowed(is_supplier)
def profile(request: HttpRequest) -> HttpResponse:
    """Show all sections, each with what it holds and what filling it wins."""
    supplier = own_supplier(request)
    stated = read_profile(supplier)
    found = completeness(facts_in(stated))
    keys = {
        name: [(key_of(name, thing), thing) for thing in things]
        for name, things in (
            ("site", stated.sites),
            ("line", stated.lines),
            ("machine", stated.machines),
            ("product", stated.products),
            ("contact", stated.contacts),
        )
    }
    gaps = {gap.section: found.of_section(gap.section) for gap in found.gaps}
    context = {
        "supplier": supplier,
        "firm": supplier.organisation,
        "profile": stated,
        "keyed": keys,
        "completeness": found,
        "gaps": gaps,
        "markets": [market_name(market) for market in supplier.export_markets],
    }
    return render(request, "directory/profile.html", context)


@require_POST
@allowed(is_supplier)
def profile_publish(request: HttpRequest) -> HttpResponse:
    """Publish, or say what is missing."""
    try:
        services.publish_profile(supplier=own_supplier(request), actor=actor_of(request))
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    else:
        messages.success(request, _("Your profile is published: buyers find it from now on."))
    return redirect("directory:profile")


@require_POST
@allowed(is_supplier)
def profile_unpublish(request: HttpRequest) -> HttpResponse:
    """Take the profile back; nothing of it is lost."""
    services.unpublish(own_supplier(request), reason="by the firm", actor=actor_of(request))
    messages.success(request, _("Your profile is no longer shown. Nothing of it is lost."))
    return redirect("directory:profile")


@require_POST
@allowed(is_supplier)
def profile_confirm(request: HttpRequest) -> HttpResponse:
    """Note that all of it still holds."""
    services.confirm_profile(supplier=own_supplier(request), actor=actor_of(request))
    messages.success(request, _("Noted: all of it holds today."))
    return redirect("directory:profile")
