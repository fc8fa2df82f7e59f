"""How often one visitor may do what costs much, or collect what is personal."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from directory import profile_rows
from directory.models import Contact
from matching.choices import RequestStatus
from matching.models import Request
from tests.directory.firms import a_firm
from tests.matching.buyers import a_buyer, a_request, signed_in
from tests.people import World, a_member, a_user, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(taxonomy: None) -> World:
    return a_world()


def of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_nobody_copies_all_contacts(world: World, settings: LazySettings) -> None:
    settings.PAGE_RATES = {**settings.PAGE_RATES, "contacts": "2/hour"}
    Contact.objects.create(supplier=world.supplier, name="Lan", phone="0912345678")
    profile_rows.refresh([world.supplier.pk])
    address = reverse("directory:supplier-contacts", args=[world.supplier.ref])
    client = of(world.users["buyer"])
    answers = [client.post(address) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[-1].content.decode()
    assert "0912345678" not in refused
    assert "That was too often" in refused
    events = AuditEvent.objects.about(world.supplier).filter(verb="contact.disclosed")
    assert events.count() == 2, "only what was shown"


def test_colleagues_count_together_and_others_do_not(world: World, settings: LazySettings) -> None:
    settings.PAGE_RATES = {**settings.PAGE_RATES, "contacts": "1/hour"}
    address = reverse("directory:supplier-contacts", args=[world.supplier.ref])
    colleague = a_user("colleague@matxich.example")
    a_member(colleague, world.organisations["buyer"])
    assert of(world.users["buyer"]).post(address).status_code == 200
    assert of(colleague).post(address).status_code == 429
    assert of(world.users["officer"]).post(address).status_code == 200


@pytest.mark.parametrize(
    ("scope", "address"),
    [
        ("reading", "/taxonomy/read/"),
        ("reading", "/requests/read/"),
        ("reading", "/requests/new/"),
        ("suggesting", "/taxonomy/suggest/?kind=process"),
    ],
)
def test_costly_pages_are_slowed_down(
    world: World, settings: LazySettings, scope: str, address: str
) -> None:
    settings.PAGE_RATES = {**settings.PAGE_RATES, scope: "1/day"}
    client = of(world.users["buyer"])
    send = client.get if scope == "suggesting" else client.post
    assert send(address, {}).status_code != 429
    assert send(address, {}).status_code == 429


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("supplier_owner", "/inbox/"),
        ("supplier_owner", "/inbox/gaps/"),
        ("supplier_owner", "/inbox/missed/"),
        ("supplier_owner", "/requirement-profiles/shared/"),
        ("officer", "/programme/gaps/"),
    ],
)
def test_pages_over_all_open_requests_are_slowed_down(
    world: World, settings: LazySettings, who: str, address: str
) -> None:
    settings.PAGE_RATES = {**settings.PAGE_RATES, "ranking": "1/day"}
    client = of(world.users[who])
    assert [client.get(address).status_code for _ in range(2)] == [200, 429]


def test_tables_taken_along_have_a_limit_of_their_own(world: World, settings: LazySettings) -> None:
    settings.PAGE_RATES = {**settings.PAGE_RATES, "export": "1/day", "ranking": "1/day"}
    buyer = a_buyer("Exporter")
    address = reverse("matching:request-export", args=[a_request(buyer).ref])
    Request.objects.update(status=RequestStatus.OPEN)
    client = signed_in(buyer)
    assert [client.get(address).status_code for _ in range(2)] == [200, 200], "only looked at"
    answers = [client.post(address) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 86_000


def test_strangers_count_by_address(taxonomy: None, settings: LazySettings) -> None:
    settings.PAGE_RATES = {**settings.PAGE_RATES, "suggesting": "1/day"}
    a_firm("S1")

    def ask(address: str, forwarded: str = "") -> int:
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        query = "/taxonomy/suggest/?kind=process&q=cnc"
        return Client().get(query, headers=headers, REMOTE_ADDR=address).status_code

    assert [ask("198.51.100.1"), ask("198.51.100.1"), ask("198.51.100.2")] == [200, 429, 200]
    assert ask("198.51.100.1", "203.0.113.9") == 429, "a header that no proxy of ours wrote"
