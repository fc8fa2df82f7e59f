"""Who may do what: pure predicates, asked alike by pages, API and templates.

Each takes the actor first and never asks the database. What belongs to an organisation is named
by the organisation's id, so that this floor needs to know nothing of suppliers and requests.
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind

Predicate = Callable[[Actor], bool]


def is_signed_in(actor: Actor) -> bool:
    """A person who has signed in, or a program that has shown an organisation's token."""
    return actor.user is not None or actor.organisation is not None


def has_organisation(actor: Actor) -> bool:
    """Acts for some organisation."""
    return actor.organisation is not None


def acts_for(actor: Actor, organisation_id: int) -> bool:
    """Acts for this organisation, in whatever role."""
    return actor.organisation is not None and actor.organisation.pk == organisation_id


def may_manage_organisation(actor: Actor) -> bool:
    """Says who else acts for the organisation, and makes its tokens."""
    return actor.organisation is not None and actor.role == MembershipRole.OWNER


def may_end_membership(actor: Actor, organisation_id: int, user_id: int) -> bool:
    """Ends a membership of the organisation: owners anyone's, everybody their own, in person."""
    if actor.user is None or not acts_for(actor, organisation_id):
        return False
    return actor.user.pk == user_id or may_manage_organisation(actor)


def is_supplier(actor: Actor) -> bool:
    """Acts for a supplier, checked or not: a profile may be written at once."""
    return _is_kind(actor, OrganisationKind.SUPPLIER)


def is_buyer(actor: Actor) -> bool:
    """Acts for a buyer, checked or not: requests may be written and ranked at once."""
    return _is_kind(actor, OrganisationKind.BUYER)


def is_approved_buyer(actor: Actor) -> bool:
    """Acts for a buyer whose identity an officer has checked."""
    return is_buyer(actor) and _is_approved(actor)


def is_officer(actor: Actor) -> bool:
    """Acts for an authority or association whose identity has been checked."""
    return _is_kind(actor, OrganisationKind.AUTHORITY) and _is_approved(actor)


def may_decide_on_organisations(actor: Actor) -> bool:
    """Decides who other organisations are: an officer, in person; a program never does."""
    return is_officer(actor) and actor.user is not None


def may_decide_on_certificates(actor: Actor) -> bool:
    """Decides about certificates of other organisations: an officer, in person."""
    return is_officer(actor) and actor.user is not None


def may_follow_review(actor: Actor, organisation_id: int) -> bool:
    """What officers found about an organisation's certificates: the firm itself and officers."""
    return acts_for(actor, organisation_id) or is_officer(actor)


def may_rank(actor: Actor) -> bool:
    """Rankings over published profiles are costly: those who take part, checked or not."""
    return is_buyer(actor) or is_supplier(actor) or is_officer(actor)


def may_see_contacts(actor: Actor, organisation_id: int) -> bool:
    """Personal data of a supplier's contacts: approved buyers, officers, the firm itself."""
    return is_approved_buyer(actor) or is_officer(actor) or acts_for(actor, organisation_id)


def may_see_unpublished(actor: Actor, organisation_id: int) -> bool:
    """A profile that is not published yet: the firm itself and officers."""
    return acts_for(actor, organisation_id) or is_officer(actor)


def _is_kind(actor: Actor, kind: OrganisationKind) -> bool:
    return actor.organisation is not None and actor.organisation.kind == kind


def _is_approved(actor: Actor) -> bool:
    return actor.organisation is not None and actor.organisation.is_approved
