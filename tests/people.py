"""The people of every permission test, and what belongs to them."""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from directory.models import Supplier
from directory.services import unpublish
from tests.directory.firms import a_firm

PASSWORD = "a long word for tests"

#: In the order of a permission table's columns.
ACTORS = (
    "anonymous",
    "supplier_owner",
    "other_supplier",
    "buyer",
    "unapproved_buyer",
    "officer",
    "admin",
)


@dataclass(slots=True)
class World:
    """`users[name]` is None for the anonymous; `supplier` is published and the owner's.

    `other` belongs to the other supplier and is not published. `things` holds what an app's rows
    need besides, made by their `prepare(world)`.
    """

    users: dict[str, User | None]
    organisations: dict[str, Organisation]
    supplier: Supplier
    other: Supplier
    things: dict[str, Any] = field(default_factory=dict)


def a_user(email: str, **fields: Any) -> User:
    """A person with a verified address, who can sign in with PASSWORD."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def an_organisation(
    kind: OrganisationKind, name: str, *, is_approved: bool = True, owner: User | None = None
) -> Organisation:
    """An organisation, its identity checked unless told otherwise."""
    organisation = Organisation.objects.create(
        kind=kind, name=name, identity_checked_at=timezone.now() if is_approved else None
    )
    if owner is not None:
        a_member(owner, organisation)
    return organisation


def a_member(user: User, organisation: Organisation, role: str = MembershipRole.OWNER) -> None:
    """Let a person act for an organisation."""
    Membership.objects.create(user=user, organisation=organisation, role=role)


def a_world() -> World:
    """One person of each kind. Needs the taxonomy."""
    users: dict[str, User | None] = {
        name: a_user(f"{name.replace('_', '-')}@matxich.example")
        for name in ACTORS
        if name not in {"anonymous", "admin"}
    }
    users["anonymous"] = None
    users["admin"] = a_user("admin@matxich.example", is_staff=True, is_superuser=True)
    supplier, other = a_firm("S1"), a_firm("S2")
    unpublish(other, reason="not ready")
    other.refresh_from_db()
    organisations = {
        "supplier_owner": supplier.organisation,
        "other_supplier": other.organisation,
        "buyer": an_organisation(OrganisationKind.BUYER, "Buyer"),
        "unapproved_buyer": an_organisation(OrganisationKind.BUYER, "New", is_approved=False),
        "officer": an_organisation(OrganisationKind.AUTHORITY, "Office"),
    }
    for name, organisation in organisations.items():
        user = users[name]
        assert user is not None
        a_member(user, organisation)
    return World(users, organisations, supplier, other)
