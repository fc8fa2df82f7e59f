"""Programs that show a token act for its organisation, and for no other."""

import pytest

from accounts.actors import Actor
from accounts.models import ApiToken
from accounts.services import revoke_token
from tests.api.calls import RECORD, Caller, a_token
from tests.people import World, a_world


@pytest.fixture
def world(taxonomy: None) -> World:
    return a_world()


def programme(world: World, name: str) -> Caller:
    return Caller(authorization=f"Bearer {a_token(world.organisations[name])}")


@pytest.mark.parametrize(
    ("name", "me", "requests", "ranking"),
    [
        ("supplier_owner", 200, 403, 200),
        ("other_supplier", 200, 403, 200),
        ("buyer", 200, 200, 200),
        ("unapproved_buyer", 200, 200, 200),
        ("officer", 200, 403, 200),
    ],
)
def test_token_opens_what_its_organisation_may(
    world: World, name: str, me: int, requests: int, ranking: int
) -> None:
    caller = programme(world, name)
    answer = caller.get("me/")
    assert caller.status == me
    assert answer["organisation"]["ref"] == world.organisations[name].ref
    assert (answer["email"], answer["role"]) == (None, "")
    caller.get("requests/")
    assert caller.status == requests
    caller.post("ranking/", RECORD)
    assert caller.status == ranking


def test_token_that_does_not_hold_opens_nothing(world: World) -> None:
    good = programme(world, "buyer")
    token = ApiToken.objects.get()
    owner = world.users["buyer"]
    revoke_token(token=token, actor=Actor(owner, world.organisations["buyer"], "owner"))
    for caller in (
        good,
        Caller(authorization="Bearer mx_nonsense"),
        Caller(authorization="Bearer"),
    ):
        for address in ("me/", "suppliers/"):
            caller.get(address)
            assert (caller.status, caller.codes()) == (401, ["authentication_failed"])
            assert caller.response["WWW-Authenticate"].startswith("Bearer")


def test_stranger_is_asked_for_a_token(world: World) -> None:
    caller = Caller()
    caller.post("ranking/", RECORD)
    assert (caller.status, caller.codes()) == (401, ["not_authenticated"])
    assert "Bearer" in caller.data["problems"][0]["remedy"]


def test_programs_of_two_buyers_do_not_meet(world: World) -> None:
    one, other = programme(world, "buyer"), programme(world, "unapproved_buyer")
    ref = one.post("requests/", RECORD)["request"]["ref"]
    other.get(f"requests/{ref}/")
    assert other.status == 404
    assert other.get("requests/")["count"] == 0
    assert one.get("requests/")["count"] == 1
