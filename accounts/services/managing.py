"""What only an owner may do, asked under the lock of the organisation's row."""

from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.choices import MembershipRole
from accounts.models import Membership, Organisation
from accounts.permissions import acts_for, may_manage_organisation
from core import audit


def lock_managed(actor: Actor, organisation_id: int | None = None) -> Organisation:
    """Return the owner's organisation, locked until commit.

    Raises PermissionDenied for anyone else, for another organisation than `organisation_id`, and
    for an owner who has ceased to be one since the request began.
    """
    if actor.organisation is None or not may_manage_organisation(actor):
        raise PermissionDenied
    if organisation_id is not None and not acts_for(actor, organisation_id):
        raise PermissionDenied
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation.pk)
    owners = Membership.objects.filter(organisation=organisation, role=MembershipRole.OWNER)
    if not owners.filter(user=actor.user).exists():
        raise PermissionDenied
    return organisation


def record_for(organisation: Organisation, actor: Actor, verb: str, **changes: str | int) -> None:
    """Append an event to the organisation's trail: changes are refs, roles and ids."""
    audit.record(
        verb=verb,
        subject=organisation,
        changes=changes,
        actor=actor.user,
        organisation=actor.organisation,
    )
