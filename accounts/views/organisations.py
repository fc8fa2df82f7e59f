"""Making an organisation, changing its facts, answering its review."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.actors import SESSION_KEY, actor_of
from accounts.choices import OrganisationKind
from accounts.forms import AnswerForm, OrganisationForm, RegistrationForm
from accounts.permissions import is_signed_in, may_manage_organisation
from accounts.services import answer_review, register_organisation, update_organisation
from accounts.views.access import organisation_of, person_of
from accounts.views.account import account_context, invited_to
from core.errors import DomainError
from core.forms import add_problems


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_signed_in)
def organisation_create(request: HttpRequest) -> HttpResponse:
    """Register an organisation with the person as its owner.

    Leads back to the page that sent one here (`?next=`), else to the front page, which leads on.
    """
    form = RegistrationForm(request.POST or None, initial=_asked_kind(request))
    if request.method == "POST" and form.is_valid():
        person = person_of(request)
        try:
            organisation = register_organisation(
                kind=OrganisationKind(form.cleaned_data["kind"]),
                owner=person,
                actor=person,
                **form.facts(),
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            request.session[SESSION_KEY] = organisation.pk
            messages.success(request, _("%(name)s is registered.") % {"name": organisation.name})
            return redirect(_onwards(request, organisation.kind))
    context = {"form": form, "invited": invited_to(person_of(request))}
    return render(request, "accounts/organisation_create.html", context)


def _asked_kind(request: HttpRequest) -> dict[str, Any]:
    """A link may say what one comes for: `?kind=buyer`."""
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in {OrganisationKind.SUPPLIER, OrganisationKind.BUYER} else {}


def _onwards(request: HttpRequest, kind: str) -> str:
    """The page that one came from, if it opens to this kind and is of this site."""
    address = request.GET.get("next", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours and _asked_kind(request).get("kind") == kind else "portal:home"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_manage_organisation)
def organisation_edit(request: HttpRequest) -> HttpResponse:
    """Let an owner change facts of the organisation; what was checked stays."""
    organisation = organisation_of(request)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            update_organisation(actor=actor_of(request), **form.facts())
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The facts have been kept."))
            return redirect("accounts:account")
    context = {"form": form, "organisation": organisation, "contact": settings.CONTACT_EMAIL}
    return render(request, "accounts/organisation_edit.html", context)


@never_cache
@require_POST
@allowed(may_manage_organisation)
def review_answer(request: HttpRequest) -> HttpResponse:
    """Send an owner's answer to the officers."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_review(
                organisation=organisation_of(request),
                text=form.cleaned_data["text"],
                actor=actor_of(request),
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("Your answer has been sent."))
            return redirect("accounts:account")
    context = account_context(actor_of(request), answer_form=form)
    return render(request, "accounts/account.html", context)
