"""The account page, and a person's own facts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allowed
from accounts.actors import SESSION_KEY, Actor, actor_of
from accounts.choices import MembershipRole
from accounts.forms import AnswerForm, PersonForm
from accounts.models import Invitation, Membership, Organisation, OrganisationDecision, User
from accounts.models.invitation import InvitationQuerySet
from accounts.permissions import is_signed_in, may_manage_organisation
from accounts.views.access import person_of, posted_ref


@never_cache
@require_safe
@allowed(is_signed_in)
def account(request: HttpRequest) -> HttpResponse:
    """Show the person, their organisations, and all about the one they act for just now."""
    return render(request, "accounts/account.html", account_context(actor_of(request)))


def account_context(actor: Actor, answer_form: AnswerForm | None = None) -> dict[str, Any]:
    """Return what the account page shows, in a number of queries that does not grow."""
    person = actor.user
    context: dict[str, Any] = {
        "person": person,
        "memberships": Membership.objects.filter(user=person)
        .select_related("organisation")
        .order_by("pk"),
        "invited": invited_to(person),
    }
    if actor.organisation is not None:
        context |= _organisation_context(actor.organisation, actor)
        context["answer_form"] = answer_form or AnswerForm()
    return context


def invited_to(person: User | None) -> InvitationQuerySet:
    """Return the invitations that wait for this person's address; a stranger has none."""
    address = person.email if person else ""
    waiting = (
        Invitation.objects.usable()
        .filter(email=address)
        .exclude(organisation__memberships__user=person)
    )
    return waiting.select_related("organisation", "invited_by").order_by("pk")


def _organisation_context(organisation: Organisation, actor: Actor) -> dict[str, Any]:
    decisions = list(
        OrganisationDecision.objects.filter(organisation=organisation)
        .select_related("answer")
        .order_by("pk")
    )
    context: dict[str, Any] = {
        "organisation": organisation,
        "decisions": decisions,
        "last_decision": decisions[-1] if decisions else None,
        "members": organisation.memberships.select_related("user").order_by("pk"),
        "roles": MembershipRole.choices,
    }
    if may_manage_organisation(actor):
        context["invitations"] = (
            organisation.invitations.open().select_related("invited_by").order_by("-pk")
        )
        context["tokens"] = (
            organisation.tokens.filter(revoked_at__isnull=True).with_maker().order_by("-pk")
        )
        context["now"] = timezone.now()
    return context


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_signed_in)
def person_edit(request: HttpRequest) -> HttpResponse:
    """Let a person change their own name."""
    form = PersonForm(request.POST or None, instance=person_of(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name has been kept."))
        return redirect("accounts:account")
    return render(request, "accounts/person_edit.html", {"form": form})


@require_POST
@allowed(is_signed_in)
def organisation_switch(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations from now on."""
    membership = (
        Membership.objects.filter(
            user=person_of(request), organisation__ref=posted_ref(request, "organisation")
        )
        .select_related("organisation")
        .first()
    )
    if membership is None:
        raise Http404
    request.session[SESSION_KEY] = membership.organisation_id
    messages.success(
        request,
        _("You now act for %(organisation)s.") % {"organisation": membership.organisation.name},
    )
    return redirect("accounts:account")
