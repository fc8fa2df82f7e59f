"""The supplier's pages of open requests."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import Supplier
from directory.services import unpublish
from matching.choices import RequirementMode
from matching.models import Request, RequestStep, Requirement
from matching.services import today
from tests.directory.firms import a_firm
from tests.matching.inbox.test_inbox import open_requests
from tests.matching.records import a_need

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.fixture
def firm() -> Supplier:
    return a_firm()


def still_open(*needs: dict[str, object]) -> None:
    """Requests that end after today, whenever the test runs."""
    open_requests(*needs)
    Request.objects.update(as_of=None, deadline_on=today() + timedelta(days=30))


def address_of(ref: str) -> str:
    code = Request.objects.get(ref=ref).code
    return reverse("matching:inbox-request", kwargs={"code": code})


def test_request_that_fits_leads_to_its_page_with_every_criterion(owner: Client) -> None:
    still_open(a_need(title="Brass <b>parts</b>", text="Please quote to Mr. Secret."))
    page = owner.get(reverse("matching:inbox")).content.decode()
    address = address_of("N1")
    assert address in page
    assert "Brass &lt;b&gt;parts&lt;/b&gt;" in page
    detail = owner.get(address).content.decode()
    assert "You fit" in detail
    assert "makes it itself" in detail
    assert "Secret" not in detail  # an unnamed buyer's letter would name the buyer


def test_named_buyer_is_named_with_the_own_words(owner: Client) -> None:
    still_open(a_need(text="Please quote to Mr. Open."))
    Request.objects.update(is_anonymous=False)
    detail = owner.get(address_of("N1")).content.decode()
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
    owner.get(reverse("matching:inbox"))  # the new requests are read once
    with CaptureQueriesContext(connection) as many:
        owner.get(reverse("matching:inbox"))
    assert len(many) == len(few) <= 16


def test_groups_are_counted_and_each_has_pages_of_its_own(owner: Client) -> None:
    still_open(*(a_need(id=f"N{n:02}", title=f"Part {n:02}") for n in range(27)))
    first = owner.get(reverse("matching:inbox")).content.decode()
    assert "Show all 27" in first
    assert first.count('<li class="card inbox-card">') == 6
    second = owner.get(reverse("matching:inbox"), {"group": "eligible", "page": "2"})
    assert second.content.decode().count('<li class="card inbox-card">') == 3
    beyond = owner.get(reverse("matching:inbox"), {"group": "eligible", "page": "99"})
    assert "There is no such page: this is page 2" in beyond.content.decode()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"process": "mach-cnc-turn"}, {"small", "large"}),
        ({"sector": "electronics"}, {"small", "large"}),
        ({"most": "50000"}, {"small"}),
        ({"most": "50000", "unit": "mass"}, set()),
        ({"deadline": "7"}, {"small"}),
        ({"deadline": "30"}, {"small", "large"}),
        ({"deadline": "none"}, set()),
        ({"process": "no-such", "most": "x", "deadline": "-1"}, {"small", "large"}),
    ],
    ids=str,
)
def test_filters_leave_what_was_asked_for(
    owner: Client, asked: dict[str, str], shown: set[str]
) -> None:
    still_open(
        a_need(id="small", title="small", annual_volume=120_000),
        a_need(id="large", title="large"),
    )
    Request.objects.filter(ref="small").update(deadline_on=today() + timedelta(days=3))
    page = owner.get(reverse("matching:inbox"), asked).content.decode()
    assert {name for name in ("small", "large") if f">{name}</a>" in page} == shown
    assert ("Left out, because it cannot be" in page) == (asked.get("most") == "x")
    assert ("Nothing with these filters" in page) == (not shown)


def test_first_deadline_and_newest_come_first_when_asked(owner: Client) -> None:
    still_open(a_need(id="soon", title="soon"), a_need(id="new", title="new"))
    Request.objects.filter(ref="soon").update(deadline_on=today() + timedelta(days=3))

    def order(sort: str) -> list[str]:
        page = owner.get(reverse("matching:inbox"), {"sort": sort}).content.decode()
        return sorted(("soon", "new"), key=lambda name: page.index(f">{name}</a>"))

    assert order("deadline") == ["soon", "new"]
    assert order("newest") == ["new", "soon"]


def test_filter_fetches_the_list_and_a_slot_the_short_form(owner: Client) -> None:
    still_open(a_need())
    hx = {"HX-Request": "true"}
    assert (
        'id="inbox"' in owner.get("/inbox/", headers={**hx, "HX-Target": "inbox"}).content.decode()
    )
    assert 'id="inbox"' not in owner.get("/inbox/", headers=hx).content.decode()


def test_address_does_not_say_what_a_buyer_called_the_request(owner: Client) -> None:
    still_open(a_need(id="SECRETBUYER-7"))
    page = owner.get(reverse("matching:inbox")).content.decode()
    assert "SECRETBUYER" not in page
    assert "SECRETBUYER" not in owner.get(address_of("SECRETBUYER-7")).content.decode()
    assert owner.get("/inbox/SECRETBUYER-7/").status_code == 404


@pytest.mark.parametrize("mode", [RequirementMode.WISH, RequirementMode.OFF])
def test_process_that_need_not_be_done_is_shown_to_firms_of_other_work(
    owner: Client, mode: str
) -> None:
    still_open(a_need(processes=[{"name": "garment sewing"}], certificates_required=[]))
    RequestStep.objects.update(mode=mode)
    Requirement.objects.update(mode=RequirementMode.OFF)
    page = owner.get(reverse("matching:inbox")).content.decode()
    assert page.count('<li class="card inbox-card">') == 1
    assert owner.get(address_of("N1")).status_code == 200
