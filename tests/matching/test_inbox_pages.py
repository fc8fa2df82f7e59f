"""The supplier's pages of open requests."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import Supplier
from directory.services import unpublish
from matching.models import Request
from matching.services import today
from tests.directory.firms import a_firm
from tests.matching.records import a_need
from tests.matching.test_inbox import open_requests
from tests.people import a_member, a_user

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.fixture
def firm() -> Supplier:
    return a_firm()


@pytest.fixture
def owner(client: Client, firm: Supplier) -> Client:
    """The firm's owner, reading English."""
    user = a_user("owner@matxich.example")
    a_member(user, firm.organisation)
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def still_open(*needs: dict[str, object]) -> None:
    """Requests that end after today, whenever the test runs."""
    open_requests(*needs)
    Request.objects.update(as_of=None, deadline_on=today() + timedelta(days=30))


def test_request_that_fits_leads_to_its_page_with_every_criterion(owner: Client) -> None:
    still_open(a_need(title="Brass <b>parts</b>", text="Please quote to Mr. Secret."))
    page = owner.get(reverse("matching:inbox")).content.decode()
    address = reverse("matching:inbox-request", kwargs={"ref": "N1"})
    assert address in page
    assert "Brass &lt;b&gt;parts&lt;/b&gt;" in page
    detail = owner.get(address).content.decode()
    assert "You fit" in detail
    assert "makes it itself" in detail
    assert "Secret" not in detail  # an unnamed buyer's letter would name the buyer


def test_named_buyer_is_named_with_the_own_words(owner: Client) -> None:
    still_open(a_need(text="Please quote to Mr. Open."))
    Request.objects.update(is_anonymous=False)
    detail = owner.get(reverse("matching:inbox-request", kwargs={"ref": "N1"})).content.decode()
    assert "Mr. Open" in detail


def test_one_step_short_says_what_is_missing(owner: Client) -> None:
    still_open(a_need(certificates_required=["IATF 16949"]))
    page = owner.get(reverse("matching:inbox")).content.decode()
    assert "One step short" in page
    assert "IATF 16949" in page


def test_unpublished_firm_is_led_to_its_profile(owner: Client, firm: Supplier) -> None:
    still_open(a_need())
    unpublish(firm, reason="a test")
    page = owner.get(reverse("matching:inbox")).content.decode()
    assert reverse("directory:profile") in page
    assert "not published" in page


def test_slot_is_a_part_of_a_page(owner: Client) -> None:
    still_open(a_need())
    part = owner.get(reverse("matching:inbox"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "1 open request fits" in part


@pytest.mark.parametrize("ref", ["nobody", "%00", "x" * 400, "..%2f..", "\udcff"])
def test_unknown_request_is_not_found(owner: Client, ref: str) -> None:
    assert (
        owner.get(f"/inbox/{ref}/".encode(errors="surrogateescape").decode("latin-1")).status_code
        == 404
    )


def test_number_of_queries_does_not_grow_with_the_requests(owner: Client) -> None:
    still_open(*(a_need(id=f"N{n}") for n in range(2)))
    owner.get(reverse("matching:inbox"))  # the taxonomy is read once
    with CaptureQueriesContext(connection) as few:
        owner.get(reverse("matching:inbox"))
    still_open(*(a_need(id=f"N{n}") for n in range(8)))
    with CaptureQueriesContext(connection) as many:
        owner.get(reverse("matching:inbox"))
    assert len(many) == len(few) <= 16
