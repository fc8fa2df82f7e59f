"""Asking people to act for an organisation, by a link that can be passed on in any way."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.choices import MembershipRole
from accounts.emails import send_letter
from accounts.models import Invitation, Membership, Organisation, User
from accounts.models.invitation import VALID_FOR
from accounts.secrets import hash_of, new_secret
from accounts.services.managing import lock_managed, record_for
from accounts.services.saving import save_checked
from core import audit
from core.errors import DomainError, Problem

#: Letters go to whoever is named, so there is an end to them.
MOST_OPEN, MOST_A_DAY = 20, 40


@transaction.atomic
def invite_member(*, email: str, role: MembershipRole, actor: Actor) -> tuple[Invitation, str]:
    """Invite by mail, sent once the invitation is kept; return it with its link's secret.

    The secret is known only now. A new invitation for the same address replaces the open one.
    Raises PermissionDenied for anyone but an owner, DomainError for the address or `already_member`
    (`place` "email") and `too_many_invitations`.
    """
    organisation = lock_managed(actor)
    email = User.objects.normalize_email(email)
    if organisation.memberships.filter(user__email=email).exists():
        raise DomainError(
            Problem(_("This person acts for the organisation already."), "already_member", "email")
        )
    for older in organisation.invitations.open().filter(email=email):
        _revoke(older)
    _refuse_too_many(organisation)
    secret = new_secret()
    invitation = Invitation(
        organisation=organisation,
        email=email,
        role=role,
        secret_hash=hash_of(secret),
        invited_by=actor.user,
        expires_at=timezone.now() + VALID_FOR,
    )
    save_checked(invitation)
    record_for(organisation, actor, "organisation.invited", invitation=invitation.ref, role=role)
    language = get_language() or ""
    transaction.on_commit(lambda: _send(invitation, secret, language), robust=True)
    return invitation, secret


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: User) -> Membership:
    """Let a person join, whatever their address: the link is what counts, and it counts once.

    Raises DomainError `invitation_over` and `already_member`.
    """
    organisation = Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_usable:
        raise DomainError(
            Problem(
                _("This invitation no longer holds."),
                "invitation_over",
                remedy=_("Ask for a new one."),
            )
        )
    if organisation.memberships.filter(user=person).exists():
        raise DomainError(Problem(_("You act for this organisation already."), "already_member"))
    membership = Membership.objects.create(
        user=person, organisation=organisation, role=invitation.role
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record(
        verb="organisation.joined",
        subject=organisation,
        changes={"invitation": invitation.ref, "user_id": person.pk, "role": invitation.role},
        actor=person,
        organisation=organisation,
    )
    return membership


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: Actor) -> None:
    """Let a link open nothing any more. Raises PermissionDenied; one that is over stays so."""
    organisation = lock_managed(actor, invitation.organisation_id)
    current = organisation.invitations.open().filter(pk=invitation.pk).first()
    if current is not None:
        _revoke(current)
        record_for(organisation, actor, "organisation.invitation_revoked", invitation=current.ref)


def _revoke(invitation: Invitation) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])


def _refuse_too_many(organisation: Organisation) -> None:
    of_a_day = organisation.invitations.filter(
        created_at__gt=timezone.now() - timedelta(days=1)
    ).count()
    if organisation.invitations.open().count() >= MOST_OPEN or of_a_day >= MOST_A_DAY:
        raise DomainError(
            Problem(
                _("There are too many invitations."),
                "too_many_invitations",
                remedy=_("Revoke those that nobody needs, or try again tomorrow."),
            )
        )


def _send(invitation: Invitation, secret: str, language: str) -> None:
    """Write in the language of the person invited where it is known, else in the inviter's."""
    known = User.objects.filter(email=invitation.email).first()
    send_letter(
        "invited",
        to=invitation.email,
        language=(known.language if known else "") or language,
        context={
            "invitation": invitation,
            "path": reverse("accounts:invitation-accept", kwargs={"secret": secret}),
        },
    )
