"""Who acts for an organisation, and in which role. One owner always stays."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.choices import MembershipRole
from accounts.models import Membership, Organisation
from accounts.permissions import may_end_membership
from accounts.services.managing import lock_managed, record_for
from accounts.services.tokens import revoke_tokens_of
from core.errors import DomainError, Problem


@transaction.atomic
def change_role(*, membership: Membership, role: MembershipRole, actor: Actor) -> None:
    """Give a member another role; the open invitations of who ceases to be an owner end.

    Raises PermissionDenied, or DomainError `last_owner`.
    """
    organisation = lock_managed(actor, membership.organisation_id)
    current = _still_there(membership)
    if current.role == role:
        return
    if role != MembershipRole.OWNER:
        _refuse_without_owner(organisation, current)
        _revoke_invitations(organisation, current)
    current.role = role
    current.save(update_fields=["role"])
    record_for(organisation, actor, "organisation.role_changed", user_id=current.user_id, role=role)


@transaction.atomic
def remove_member(*, membership: Membership, actor: Actor) -> int:
    """End a membership, the open invitations it sent and the API tokens it made; how many of these.

    Owners end anyone's, all their own. Raises PermissionDenied, or DomainError `last_owner` and
    `no_member`.
    """
    if not may_end_membership(actor, membership.organisation_id, membership.user_id):
        raise PermissionDenied
    if actor.user is not None and membership.user_id == actor.user.pk:
        organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    else:
        organisation = lock_managed(actor, membership.organisation_id)
    current = _still_there(membership)
    _refuse_without_owner(organisation, current)
    user_id = current.user_id
    _revoke_invitations(organisation, current)
    revoked = revoke_tokens_of(organisation=organisation, user_id=user_id, actor=actor)
    current.delete()
    record_for(organisation, actor, "organisation.member_removed", user_id=user_id)
    return revoked


def _still_there(membership: Membership) -> Membership:
    current = Membership.objects.filter(pk=membership.pk).first()
    if current is None:
        raise DomainError(Problem(_("This person is no longer a member."), "no_member"))
    return current


def _revoke_invitations(organisation: Organisation, leaving: Membership) -> None:
    """Who invited has read the links, and must not come back by one of them."""
    sent = organisation.invitations.open().filter(invited_by_id=leaving.user_id)
    sent.update(revoked_at=timezone.now())


def _refuse_without_owner(organisation: Organisation, leaving: Membership) -> None:
    """Asked under the organisation's lock, so two owners cannot both be the one who may go."""
    others = organisation.memberships.filter(role=MembershipRole.OWNER, user__is_active=True)
    if leaving.role == MembershipRole.OWNER and not others.exclude(pk=leaving.pk).exists():
        raise DomainError(
            Problem(
                _("An organisation always keeps one owner."),
                "last_owner",
                remedy=_("Make someone else an owner first."),
            )
        )
