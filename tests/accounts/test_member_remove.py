"""What ends with a membership: the tokens of whoever goes, who has read them, stop at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.choices import MembershipRole
from accounts.models import ApiToken, Membership
from accounts.services import create_token, remove_member
from core.models import AuditEvent
from tests.accounts.acting import a_colleague, an_owner, browser_of, firm_of
from tests.people import a_member

pytestmark = pytest.mark.django_db
PAGE = "accounts:member-remove"
WHO_I_AM = "/api/v1/requests/"


def membership_of(actor: Actor) -> Membership:
    return Membership.objects.get(user=actor.user, organisation=firm_of(actor))


def a_token(owner: Actor, name: str = "Our ERP") -> tuple[ApiToken, str]:
    return create_token(name=name, valid_for=timedelta(days=30), actor=owner)


def opens(secret: str) -> bool:
    answer = Client().get(WHO_I_AM, headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


@pytest.fixture
def owner() -> Actor:
    return an_owner()


@pytest.fixture
def second(owner: Actor) -> Actor:
    return a_colleague(owner, "second@matxich.example", MembershipRole.OWNER)


def ended_by_an_owner(leaving: Actor, owner: Actor) -> None:
    remove_member(membership=membership_of(leaving), actor=owner)


def left(leaving: Actor, _owner: Actor) -> None:
    remove_member(membership=membership_of(leaving), actor=leaving)


def taken_out_in_the_administration(leaving: Actor, _owner: Actor) -> None:
    membership_of(leaving).delete()


def barred(leaving: Actor, _owner: Actor) -> None:
    assert leaving.user
    leaving.user.is_active = False
    leaving.user.save()


def erased(leaving: Actor, _owner: Actor) -> None:
    assert leaving.user
    leaving.user.delete()


@pytest.mark.parametrize(
    "ending", [ended_by_an_owner, left, taken_out_in_the_administration, barred, erased]
)
def test_token_opens_nothing_once_its_maker_does_not_act_here(
    owner: Actor, second: Actor, ending: Callable[[Actor, Actor], None]
) -> None:
    _kept, kept = a_token(owner)
    _stopped, stopped = a_token(second)
    assert opens(kept)
    assert opens(stopped)
    ending(second, owner)
    assert opens(kept)
    assert not opens(stopped)


def test_who_comes_back_finds_the_old_token_dead(owner: Actor, second: Actor) -> None:
    _token, secret = a_token(second)
    remove_member(membership=membership_of(second), actor=owner)
    assert second.user
    a_member(second.user, firm_of(owner), MembershipRole.OWNER)
    assert not opens(secret)


def test_each_stopped_token_leaves_a_trail(owner: Actor, second: Actor) -> None:
    tokens = [a_token(second, name)[0] for name in ("ERP", "Warehouse")]
    assert remove_member(membership=membership_of(second), actor=owner) == 2
    events = AuditEvent.objects.about(firm_of(owner)).filter(verb="organisation.token_revoked")
    assert {event.changes["token"] for event in events} == {token.ref for token in tokens}
    assert "Warehouse" not in str([event.changes for event in events])


def test_page_says_before_which_tokens_stop(owner: Actor, second: Actor) -> None:
    a_token(second, "Warehouse <1>")
    a_token(owner, "Kept")
    member = membership_of(second).pk
    client = browser_of(owner)
    assert f"{reverse(PAGE)}?member={member}" in client.get("/account/").content.decode()
    page = client.get(reverse(PAGE), {"member": member}).content.decode()
    assert "second@matxich.example" in page
    assert "Warehouse &lt;1&gt;" in page
    assert "Kept" not in page
    assert Membership.objects.filter(pk=member).exists(), "only shown"
    answer = client.post(reverse(PAGE), {"member": member}, follow=True).content.decode()
    assert "1 API token stopped with it" in answer
    assert not Membership.objects.filter(pk=member).exists()


def test_page_without_tokens_speaks_of_none(owner: Actor) -> None:
    member = a_colleague(owner, "member@matxich.example")
    client = browser_of(member)
    page = client.get(reverse(PAGE), {"member": membership_of(member).pk}).content.decode()
    assert "You will no longer act for it" in page
    assert "API token" not in page
    answer = client.get(reverse(PAGE), {"member": membership_of(owner).pk})
    assert answer.status_code == 403, "a member ends nobody else's"


def test_account_page_says_who_made_a_token_and_which_opens_nothing(
    owner: Actor, second: Actor
) -> None:
    a_token(second)
    client = browser_of(owner)
    page = client.get("/account/").content.decode()
    assert "made by second@matxich.example" in page
    assert "It opens nothing" not in page
    barred(second, owner)
    assert "It opens nothing" in client.get("/account/").content.decode()
