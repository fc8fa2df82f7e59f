"""Who gets what of the account pages."""

from datetime import timedelta

from django.utils import timezone

from accounts.choices import MembershipRole, OrganisationVerdict
from accounts.models import ApiToken, Invitation, Membership, OrganisationDecision
from accounts.secrets import hash_of
from tests.people import World
from tests.permissions.rows import LOGIN, Row

SECRET = "the-secret-of-an-invitation"
# anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer, officer, admin
SIGNED_IN = (LOGIN, 200, 200, 200, 200, 200, 200)
DONE_BY_SIGNED_IN = (LOGIN, 302, 302, 302, 302, 302, 302)
OWNERS = (LOGIN, 200, 200, 200, 200, 200, 403)
ONLY_THE_OWN = (LOGIN, 302, 404, 404, 404, 404, 403)


def prepare(world: World) -> None:
    """The supplier owner's organisation has a member, an invitation and a token."""
    organisation = world.organisations["supplier_owner"]
    in_a_week = timezone.now() + timedelta(days=7)
    world.things["invitation"] = Invitation.objects.create(
        organisation=organisation,
        email="buyer@matxich.example",
        role=MembershipRole.MEMBER,
        secret_hash=hash_of(SECRET),
        expires_at=in_a_week,
    )
    world.things["token"] = ApiToken.objects.create(
        organisation=organisation,
        name="ERP",
        prefix="mx_abcdef",
        secret_hash=hash_of("the secret of a token"),
        expires_at=in_a_week,
    )
    world.things["membership"] = Membership.objects.get(user=world.users["supplier_owner"])
    OrganisationDecision.objects.create(
        organisation=world.organisations["unapproved_buyer"],
        decision=OrganisationVerdict.ASK,
        note="Where?",
    )


ROWS = [
    Row("accounts:account", "GET", SIGNED_IN),
    Row("accounts:person-edit", "GET", SIGNED_IN),
    Row("accounts:person-edit", "POST", DONE_BY_SIGNED_IN, data=lambda _: {"name": "Lan"}),
    Row("accounts:organisation-create", "GET", SIGNED_IN),
    Row(
        "accounts:organisation-create",
        "POST",
        DONE_BY_SIGNED_IN,
        data=lambda _: {"kind": "buyer", "name": "Another"},
    ),
    Row(
        "accounts:organisation-create",
        "POST",
        SIGNED_IN,
        data=lambda _: {"kind": "authority", "name": "Office"},
        note="as an authority",
    ),
    Row("accounts:organisation-edit", "GET", OWNERS),
    Row("accounts:organisation-edit", "POST", OWNERS, data=lambda _: {"founded_year": "x"}),
    Row(
        "accounts:organisation-switch",
        "POST",
        (LOGIN, 302, 404, 404, 404, 404, 404),
        data=lambda w: {"organisation": w.organisations["supplier_owner"].ref},
    ),
    Row("accounts:review-answer", "POST", OWNERS, data=lambda _: {"text": ""}),
    Row("accounts:invitation-create", "GET", OWNERS),
    Row(
        "accounts:invitation-create",
        "POST",
        OWNERS,
        data=lambda _: {"email": "new@matxich.example", "role": "member"},
    ),
    Row(
        "accounts:invitation-revoke",
        "POST",
        ONLY_THE_OWN,
        arguments=lambda w: {"ref": w.things["invitation"].ref},
    ),
    Row("accounts:invitation-accept", "GET", SIGNED_IN, arguments=lambda _: {"secret": SECRET}),
    Row(
        "accounts:invitation-accept",
        "POST",
        DONE_BY_SIGNED_IN,
        arguments=lambda _: {"secret": SECRET},
    ),
    Row(
        "accounts:invitation-accept",
        "GET",
        (LOGIN, 404, 404, 404, 404, 404, 404),
        arguments=lambda _: {"secret": "unknown"},
        note="unknown",
    ),
    Row(
        "accounts:invitation-join",
        "POST",
        (LOGIN, 404, 404, 302, 404, 404, 404),
        arguments=lambda w: {"ref": w.things["invitation"].ref},
    ),
    Row(
        "accounts:member-change",
        "POST",
        ONLY_THE_OWN,
        data=lambda w: {"member": w.things["membership"].pk, "role": "owner"},
    ),
    Row(
        "accounts:member-remove",
        "GET",
        (LOGIN, 200, 404, 404, 404, 404, 403),
        data=lambda w: {"member": w.things["membership"].pk},
    ),
    Row(
        "accounts:member-remove",
        "POST",
        ONLY_THE_OWN,
        data=lambda w: {"member": w.things["membership"].pk},
    ),
    Row("accounts:token-create", "GET", OWNERS),
    Row(
        "accounts:token-create",
        "POST",
        OWNERS,
        data=lambda _: {"name": "ERP", "days": "30"},
    ),
    Row(
        "accounts:token-revoke",
        "POST",
        ONLY_THE_OWN,
        arguments=lambda w: {"ref": w.things["token"].ref},
    ),
]
