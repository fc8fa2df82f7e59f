"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from portal.figures import figures
from portal.next_steps import next_step


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead each reader to their first useful action."""
    context = {"figures": figures(), "next": next_step(actor_of(request))}
    return render(request, "portal/home.html", context)
