"""Who acts for an organisation: inviting, joining, roles, leaving."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import MembershipRole
from accounts.models import Invitation, Membership
from accounts.services import (
    accept_invitation,
    change_role,
    invite_member,
    remove_member,
    revoke_invitation,
)
from accounts.services.invitations import MOST_OPEN
from core.errors import DomainError
from core.models import AuditEvent
from tests.accounts.acting import a_colleague, an_owner, browser_of, firm_of
from tests.directory.firms import side_by_side
from tests.people import a_user

OWNER, MEMBER = MembershipRole.OWNER, MembershipRole.MEMBER
INVITE = "accounts:invitation-create"
Capture = Callable[..., Any]


def membership_of(actor: Actor) -> Membership:
    return Membership.objects.get(user=actor.user, organisation=firm_of(actor))


def accept(secret: str) -> str:
    return reverse("accounts:invitation-accept", kwargs={"secret": secret})


def invite(owner: Actor, email: str = "new@matxich.example") -> tuple[Invitation, str]:
    return invite_member(email=email, role=MEMBER, actor=owner)


@pytest.mark.django_db
def test_invitation_is_shown_once_sent_by_mail_and_kept_as_a_hash(
    django_capture_on_commit_callbacks: Capture, mailoutbox: list[EmailMessage]
) -> None:
    owner = an_owner()
    client = browser_of(owner)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse(INVITE), {"email": "New@Matxich.example", "role": "member"})
    link = answer.context["link"]
    path = link.removeprefix("http://testserver")
    assert link in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    (letter,) = mailoutbox
    assert letter.to == ["new@matxich.example"]
    assert path in letter.body
    assert "Buyer" in letter.subject
    secret = path.rstrip("/").rpartition("/")[2]
    assert secret not in str(Invitation.objects.values().get())
    assert secret not in str([event.changes for event in AuditEvent.objects.all()])
    assert secret not in client.get(reverse("accounts:account")).content.decode()


@pytest.mark.django_db
def test_stranger_signs_in_first_and_comes_back_to_join() -> None:
    _, secret = invite(an_owner())
    client = Client()
    answer = client.get(accept(secret))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={accept(secret)}"


@pytest.mark.django_db
def test_whoever_holds_the_link_joins_once_and_acts_for_the_organisation() -> None:
    owner = an_owner()
    invitation, secret = invite(owner)
    other = an_owner("Other")
    client = browser_of(other)
    assert client.get(accept(secret)).status_code == 200
    assert not firm_of(owner).memberships.filter(user=other.user).exists()
    assert client.post(accept(secret)).status_code == 302
    assert firm_of(owner).memberships.get(user=other.user).role == MEMBER
    account = client.get(reverse("accounts:account"))
    assert account.context["organisation"] == firm_of(owner)
    again = browser_of(an_owner("Third"))
    assert again.get(accept(secret)).status_code == 410
    again.post(accept(secret))
    assert firm_of(owner).memberships.count() == 2
    invitation.refresh_from_db()
    assert invitation.accepted_at


@pytest.mark.django_db
def test_revoked_and_ended_links_open_nothing() -> None:
    owner, other = an_owner(), an_owner("Other")
    client = browser_of(other)
    revoked, secret = invite(owner)
    revoke_invitation(invitation=revoked, actor=owner)
    revoke_invitation(invitation=revoked, actor=owner)
    assert client.get(accept(secret)).status_code == 410
    ended, secret = invite(owner)
    Invitation.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(accept(secret)).status_code == 410
    client.post(accept(secret))
    assert firm_of(owner).memberships.count() == 1


@pytest.mark.django_db
def test_new_invitation_replaces_the_open_one_for_the_same_address() -> None:
    owner = an_owner()
    first, secret = invite(owner)
    second, _ = invite(owner, "NEW@matxich.example")
    first.refresh_from_db()
    assert first.revoked_at
    assert list(firm_of(owner).invitations.open()) == [second]
    assert browser_of(an_owner("Other")).get(accept(secret)).status_code == 410


@pytest.mark.django_db
def test_who_is_invited_by_address_finds_it_without_the_letter() -> None:
    owner = an_owner()
    invitation, _ = invite(owner)
    client = Client()
    client.force_login(a_user("new@matxich.example"))
    join = reverse("accounts:invitation-join", kwargs={"ref": invitation.ref})
    for page in ("accounts:account", "accounts:organisation-create"):
        assert join in client.get(reverse(page)).content.decode()
    other = browser_of(an_owner("Other"))
    assert join not in other.get(reverse("accounts:account")).content.decode()
    assert other.post(join).status_code == 404
    assert client.post(join).status_code == 302
    assert firm_of(owner).memberships.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"email": ""},
        {"email": "no address"},
        {"email": "a\x00@example.com"},
        {"email": "a" * 100_000 + "@example.com"},
        {"email": "a@example.com\nBcc: b@example.com"},
        {"role": "admin"},
        {"role": "\x00"},
        {"email": "buyer@matxich.example"},
    ],
    ids=str,
)
def test_bad_invitation_is_refused_with_words(
    data: dict[str, str], mailoutbox: list[EmailMessage]
) -> None:
    answer = browser_of(an_owner()).post(
        reverse(INVITE), {"email": "new@matxich.example", "role": "member", **data}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Invitation.objects.exists()
    assert not mailoutbox


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["unknown", "a" * 5000, "%00", "%ED%A0%80", "..%2F"])
def test_unknown_link_is_a_plain_404(secret: str) -> None:
    client = browser_of(an_owner())
    assert client.get(f"/account/invitation/{secret}/").status_code == 404


@pytest.mark.django_db
def test_there_is_an_end_to_invitations() -> None:
    owner = an_owner()
    for n in range(MOST_OPEN):
        invite(owner, f"new{n}@matxich.example")
    with pytest.raises(DomainError) as refusal:
        invite(owner, "more@matxich.example")
    assert refusal.value.code == "too_many_invitations"


@pytest.mark.django_db
def test_members_manage_nobody_and_may_leave() -> None:
    owner = an_owner()
    member = a_colleague(owner, "member@matxich.example")
    invitation, _ = invite(owner)
    with pytest.raises(PermissionDenied):
        invite(member)
    with pytest.raises(PermissionDenied):
        revoke_invitation(invitation=invitation, actor=member)
    with pytest.raises(PermissionDenied):
        change_role(membership=membership_of(member), role=OWNER, actor=member)
    with pytest.raises(PermissionDenied):
        remove_member(membership=membership_of(owner), actor=member)
    remove_member(membership=membership_of(member), actor=member)
    assert firm_of(owner).memberships.count() == 1


@pytest.mark.django_db
def test_others_and_programs_manage_nobody() -> None:
    owner, other = an_owner(), an_owner("Other")
    for actor in (other, Actor(), Actor(organisation=owner.organisation)):
        with pytest.raises(PermissionDenied):
            remove_member(membership=membership_of(owner), actor=actor)
        with pytest.raises(PermissionDenied):
            change_role(membership=membership_of(owner), role=MEMBER, actor=actor)


@pytest.mark.django_db
def test_owner_who_has_ceased_to_be_one_manages_nobody() -> None:
    owner = an_owner()
    second = a_colleague(owner, "second@matxich.example", OWNER)
    remove_member(membership=membership_of(second), actor=owner)
    with pytest.raises(PermissionDenied):
        invite(second)


@pytest.mark.django_db
def test_roles_change_and_leave_a_trail() -> None:
    owner = an_owner()
    member = a_colleague(owner, "member@matxich.example")
    client = browser_of(owner)
    data = {"member": membership_of(member).pk, "role": "owner"}
    assert client.post(reverse("accounts:member-change"), data).status_code == 302
    assert membership_of(member).role == OWNER
    event = AuditEvent.objects.about(firm_of(owner)).get()
    assert event.verb == "organisation.role_changed"
    assert "member@" not in str(event.changes)


@pytest.mark.django_db
def test_one_owner_always_stays() -> None:
    owner = an_owner()
    a_colleague(owner, "member@matxich.example")
    with pytest.raises(DomainError) as refusal:
        remove_member(membership=membership_of(owner), actor=owner)
    assert refusal.value.code == "last_owner"
    with pytest.raises(DomainError) as refusal:
        change_role(membership=membership_of(owner), role=MEMBER, actor=owner)
    assert refusal.value.code == "last_owner"
    answer = browser_of(owner).post(
        reverse("accounts:member-remove"), {"member": membership_of(owner).pk}, follow=True
    )
    assert "always keeps one owner" in answer.content.decode()


@pytest.mark.django_db
def test_owner_who_may_not_sign_in_does_not_count() -> None:
    owner = an_owner()
    second = a_colleague(owner, "second@matxich.example", OWNER)
    assert second.user
    second.user.is_active = False
    second.user.save()
    with pytest.raises(DomainError):
        remove_member(membership=membership_of(owner), actor=owner)


@pytest.mark.django_db
@pytest.mark.parametrize("member", ["", "x", "0", "-1", "9" * 30, "\x00", "NaN", "1e3"])
@pytest.mark.parametrize("route", ["accounts:member-change", "accounts:member-remove"])
def test_unknown_member_is_a_plain_404(route: str, member: str) -> None:
    client = browser_of(an_owner())
    assert client.post(reverse(route), {"member": member, "role": "owner"}).status_code == 404


@pytest.mark.django_db
def test_member_of_another_organisation_is_a_plain_404() -> None:
    client, other = browser_of(an_owner()), an_owner("Other")
    for route in ("accounts:member-change", "accounts:member-remove"):
        data = {"member": membership_of(other).pk, "role": "member"}
        assert client.post(reverse(route), data).status_code == 404
    assert membership_of(other).role == OWNER


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_leaving_at_once_one_stays() -> None:
    first = an_owner()
    second = a_colleague(first, "second@matxich.example", OWNER)
    refused: list[str] = []

    def leave(actor: Actor) -> None:
        try:
            remove_member(membership=membership_of(actor), actor=actor)
        except DomainError as error:
            refused.append(error.code)

    side_by_side(lambda: leave(first), lambda: leave(second))
    assert refused == ["last_owner"]
    assert firm_of(first).memberships.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_one_link_at_once_one_joins() -> None:
    owner = an_owner()
    invitation, _ = invite(owner)
    people = [a_user(f"person{n}@matxich.example") for n in range(2)]
    refused: list[str] = []

    def join(number: int) -> None:
        try:
            accept_invitation(invitation=invitation, person=people[number])
        except DomainError as error:
            refused.append(error.code)

    side_by_side(lambda: join(0), lambda: join(1))
    assert refused == ["invitation_over"]
    assert firm_of(owner).memberships.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["removed", "demoted", "left"])
def test_who_is_no_owner_any_more_comes_back_by_no_link_of_their_own(how: str) -> None:
    first = an_owner()
    second = a_colleague(first, "second@matxich.example", OWNER)
    mine, secret = invite_member(email="friend@matxich.example", role=OWNER, actor=second)
    kept, _secret = invite(first, "kept@matxich.example")
    if how == "demoted":
        change_role(membership=membership_of(second), role=MEMBER, actor=first)
    else:
        actor = first if how == "removed" else second
        remove_member(membership=membership_of(second), actor=actor)
    answer = browser_of(second).post(accept(secret))
    assert answer.status_code == 302
    assert not Membership.objects.filter(user=second.user, role=OWNER).exists()
    mine.refresh_from_db()
    kept.refresh_from_db()
    assert (mine.is_usable, kept.is_usable) == (False, True)
