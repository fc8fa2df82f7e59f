"""Who acts for an organisation: inviting, joining, roles, leaving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.actors import SESSION_KEY, actor_of
from accounts.choices import MembershipRole
from accounts.forms import InvitationForm, MemberForm, RoleForm
from accounts.models import Invitation, Membership
from accounts.permissions import (
    has_organisation,
    is_signed_in,
    may_end_membership,
    may_manage_organisation,
)
from accounts.services import (
    accept_invitation,
    change_role,
    invite_member,
    remove_member,
    revoke_invitation,
)
from accounts.views.access import organisation_of, person_of
from core.errors import DomainError
from core.forms import add_problems


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_manage_organisation)
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Invite someone; the answer shows the link, which can be passed on, this once."""
    form = InvitationForm(request.POST or None)
    context = {"form": form, "organisation": organisation_of(request)}
    if request.method == "POST" and form.is_valid():
        try:
            invitation, secret = invite_member(
                email=form.cleaned_data["email"],
                role=MembershipRole(form.cleaned_data["role"]),
                actor=actor_of(request),
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            path = reverse("accounts:invitation-accept", kwargs={"secret": secret})
            context |= {"invitation": invitation, "link": request.build_absolute_uri(path)}
            return render(request, "accounts/invitation_created.html", context)
    return render(request, "accounts/invitation_create.html", context)


@require_POST
@allowed(may_manage_organisation)
def invitation_revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """Let an invitation of the own organisation open nothing any more."""
    invitation = get_object_or_404(organisation_of(request).invitations, ref=ref)
    revoke_invitation(invitation=invitation, actor=actor_of(request))
    messages.success(request, _("The invitation is revoked."))
    return redirect("accounts:account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_signed_in)
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Show whom an invitation is to act for, and join; strangers sign in or up first."""
    invitation = (
        Invitation.objects.with_secret(secret).select_related("organisation", "invited_by").first()
    )
    if invitation is None:
        raise Http404
    if request.method == "POST":
        return _join(request, invitation)
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "person": person_of(request),
    }
    status = 200 if invitation.is_usable else 410
    return render(request, "accounts/invitation_accept.html", context, status=status)


@require_POST
@allowed(is_signed_in)
def invitation_join(request: HttpRequest, ref: str) -> HttpResponse:
    """Join by an invitation that went to one's own, verified address, without its link."""
    own = Invitation.objects.filter(email=person_of(request).email)
    return _join(request, get_object_or_404(own, ref=ref))


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        membership = accept_invitation(invitation=invitation, person=person_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("accounts:account")
    request.session[SESSION_KEY] = membership.organisation_id
    messages.success(
        request,
        _("You now act for %(organisation)s.") % {"organisation": membership.organisation.name},
    )
    return redirect("accounts:account")


@require_POST
@allowed(may_manage_organisation)
def member_change(request: HttpRequest) -> HttpResponse:
    """Give a member of the own organisation another role."""
    form = RoleForm(request.POST, organisation=organisation_of(request))
    if not form.is_valid():
        raise Http404
    try:
        change_role(
            membership=form.cleaned_data["member"],
            role=MembershipRole(form.cleaned_data["role"]),
            actor=actor_of(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The role has been changed."))
    return redirect("accounts:account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(has_organisation)
def member_remove(request: HttpRequest) -> HttpResponse:
    """Say what ends with a membership, and end it: an owner anyone's, everybody their own."""
    organisation = organisation_of(request)
    data = request.POST if request.method == "POST" else request.GET
    form = MemberForm(data, organisation=organisation)
    if not form.is_valid():
        raise Http404
    membership = form.cleaned_data["member"]
    if request.method == "POST":
        return _end_membership(request, membership)
    if not may_end_membership(actor_of(request), organisation.pk, membership.user_id):
        raise PermissionDenied
    context = {
        "membership": membership,
        "organisation": organisation,
        "person": person_of(request),
        "tokens": organisation.tokens.live().made_by(membership.user_id).order_by("-pk"),
    }
    return render(request, "accounts/member_remove.html", context)


def _end_membership(request: HttpRequest, membership: Membership) -> HttpResponse:
    try:
        revoked = remove_member(membership=membership, actor=actor_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("accounts:account")
    messages.success(request, _("The membership has ended."))
    if revoked:
        words = ngettext(
            "%(count)d API token stopped with it.", "%(count)d API tokens stopped with it.", revoked
        )
        messages.warning(request, words % {"count": revoked})
    return redirect("accounts:account")
