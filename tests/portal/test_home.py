"""The front page leads each reader to their first useful action, at a fixed price."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import OrganisationKind, ReviewStatus
from accounts.models import Organisation, User
from directory.choices import CertificateStatus
from directory.models import Supplier
from matching.models import Request
from tests.directory.firms import a_firm
from tests.people import World, a_user, a_world, an_organisation
from tests.verification.cases import decided, submitted

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def world(taxonomy: None) -> World:
    return a_world()


def page(user: User | None, language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    if user is not None:
        client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_stranger_reads_what_the_site_is_and_finds_three_doors(world: World) -> None:
    text = page(None)
    assert "Who in Hanoi can make your part?" in text
    for door in ("You make parts", "You need parts made", "You check what firms say"):
        assert door in text
    assert "next-step" not in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("supplier_owner", "See the requests that fit you"),
        ("other_supplier", "Finish your profile and publish it"),
        ("buyer", "Write your first request"),
        ("unapproved_buyer", "Write your first request"),
        ("officer", "decision"),
        ("admin", "For whom do you act?"),
    ],
)
def test_each_person_is_led_to_their_next_step(world: World, name: str, words: str) -> None:
    text = page(world.users[name])
    assert words in text.split('id="next-step-title">')[1].split("</h1>")[0]
    assert "You make parts" not in text


def test_supplier_without_a_profile_begins_one(world: World) -> None:
    user = a_user("new@matxich.example")
    an_organisation(OrganisationKind.SUPPLIER, "New firm", is_approved=False, owner=user)
    assert "Begin your profile" in page(user)


def test_office_that_is_not_checked_waits(world: World) -> None:
    user = a_user("new@matxich.example")
    an_organisation(OrganisationKind.AUTHORITY, "New office", is_approved=False, owner=user)
    assert "Your office is not checked yet" in page(user)


def test_buyer_with_requests_goes_on_with_them(world: World) -> None:
    Request.objects.create(organisation=world.organisations["buyer"], title="Covers")
    text = page(world.users["buyer"])
    assert "Go on with your requests" in text
    assert "You have 1 request." in text


def test_officer_sees_how_much_waits(world: World) -> None:
    text = page(world.users["officer"])
    assert "3 decisions wait for you" in text, "both suppliers and the new buyer"
    assert "New organisations: 3." in text


def test_officer_with_nothing_to_decide_is_told_so(world: World) -> None:
    Organisation.objects.update(identity_checked_at=timezone.now())
    assert "Nothing waits for a decision" in page(world.users["officer"])


def test_figures_count_only_what_is_published_and_open(world: World) -> None:
    buyer = world.organisations["buyer"]
    Request.objects.create(organisation=buyer, title="Open")
    Request.objects.create(organisation=buyer, title="Closed", status="closed")
    Request.objects.create(organisation=buyer, title="Over", deadline_on="2020-01-01")
    figures = Client().get("/").context["figures"]
    assert (figures.suppliers, figures.requests) == (1, 1)


@pytest.mark.parametrize("name", ["anonymous", "supplier_owner", "buyer", "officer"])
def test_number_of_queries_does_not_grow_with_the_rows(world: World, name: str) -> None:
    before = queries(world.users[name])
    for number in range(3):
        a_firm(f"more-{number}")
        Request.objects.create(organisation=world.organisations["buyer"], title="Covers")
    assert queries(world.users[name]) == before


@pytest.mark.parametrize(
    ("name", "count"), [("anonymous", 3), ("supplier_owner", 8), ("buyer", 8), ("officer", 8)]
)
def test_number_of_queries(world: World, name: str, count: int) -> None:
    assert queries(world.users[name]) == count


def queries(user: User | None) -> int:
    client = Client(headers=ENGLISH)
    if user is not None:
        client.force_login(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def test_only_reading_is_possible(world: World) -> None:
    assert Client().post("/").status_code == 405


def test_open_question_of_an_officer_comes_before_everything_else(world: World) -> None:
    firm = Supplier.objects.get(organisation=world.organisations["supplier_owner"])
    asked = decided(submitted(firm), CertificateStatus.MORE_INFORMATION, note="Which site?")
    text = page(world.users["supplier_owner"])
    assert "An officer has a question about one of your certificates." in text
    assert reverse("verification:certificate-conversation", args=[asked.ref]) in text
    Organisation.objects.filter(pk=world.organisations["unapproved_buyer"].pk).update(
        review_status=ReviewStatus.MORE_INFORMATION
    )
    text = page(world.users["unapproved_buyer"])
    assert "An officer has a question about your organisation." in text
