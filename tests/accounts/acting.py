"""Organisations with people in them, and browsers signed in as them."""

from django.test import Client

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Organisation
from tests.people import a_member, a_user, an_organisation


def an_owner(name: str = "Buyer", *, is_approved: bool = False, email: str = "") -> Actor:
    """An owner acting for an organisation of that name, a buyer."""
    user = a_user(email or f"{name.lower()}@matxich.example")
    firm = an_organisation(OrganisationKind.BUYER, name, is_approved=is_approved, owner=user)
    return Actor(user, firm, MembershipRole.OWNER)


def firm_of(actor: Actor) -> Organisation:
    assert actor.organisation is not None
    return actor.organisation


def a_colleague(owner: Actor, email: str, role: MembershipRole = MembershipRole.MEMBER) -> Actor:
    """Another person who acts for the same organisation."""
    user = a_user(email)
    a_member(user, firm_of(owner), role)
    return Actor(user, owner.organisation, role)


def browser_of(actor: Actor) -> Client:
    """A browser in which this person is signed in."""
    client = Client(headers={"accept-language": "en"})
    assert actor.user is not None
    client.force_login(actor.user)
    return client
