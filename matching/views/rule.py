"""How the ranking works, with the figures of the rule that is in force."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.requests.rule_view import rule_view


@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """Show gates, weights and steps."""
    return render(request, "matching/rule.html", {"rule": rule_view()})
