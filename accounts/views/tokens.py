"""Tokens for an organisation's programs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.forms import TokenForm
from accounts.permissions import may_manage_organisation
from accounts.services import create_token, revoke_token
from accounts.views.access import organisation_of
from core.errors import DomainError
from core.forms import add_problems


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_manage_organisation)
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer shows its secret, this once."""
    form = TokenForm(request.POST or None)
    context = {"form": form, "organisation": organisation_of(request)}
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = create_token(
                name=form.cleaned_data["name"],
                valid_for=form.valid_for(),
                actor=actor_of(request),
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            context |= {"token": token, "secret": secret}
            return render(request, "accounts/token_created.html", context)
    return render(request, "accounts/token_create.html", context)


@require_POST
@allowed(may_manage_organisation)
def token_revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a token of the own organisation open nothing any more."""
    token = get_object_or_404(organisation_of(request).tokens, ref=ref)
    revoke_token(token=token, actor=actor_of(request))
    messages.success(request, _("The token is revoked."))
    return redirect("accounts:account")
