"""What a supplier is told of requests and searches that passed it by."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import Supplier
from directory.services import unpublish
from matching.inbox.missed import missed_requests
from matching.models import Request
from tests.directory.firms import a_firm
from tests.directory.records import a_certificate
from tests.directory.test_searches import looked_for
from tests.matching.inbox.test_inbox import open_requests
from tests.matching.inbox.test_inbox_pages import still_open
from tests.matching.records import DAY, a_need

pytestmark = pytest.mark.usefixtures("taxonomy")
PAGE = reverse("matching:missed")


@pytest.fixture
def firm() -> Supplier:
    return a_firm(certificates=[a_certificate(expires_on="2026-01-31")])


def test_lacks_are_counted_alone_and_together(firm: Supplier) -> None:
    open_requests(
        a_need(id="N1"),
        a_need(id="N2"),
        a_need(id="N3", certificates_required=["ISO 9001", "IATF 16949"]),
        a_need(id="N4", certificates_required=["ISO 9001", "IATF 16949", "ISO 13485"]),
        a_need(id="N5", certificates_required=[]),
        a_need(id="N6", processes=[{"name": "garment sewing"}]),
    )
    found = missed_requests(firm.pk, as_of=DAY)
    assert (found.count, found.all) == (3, 5)
    told = {lack.label: (lack.effort, lack.alone, lack.together) for lack in found.lacks}
    assert told == {"ISO 9001": ("renew", 2, 1), "IATF 16949": ("certify", 0, 1)}
    assert found.lacks[0].record


def test_page_counts_and_names_nobody(owner: Client) -> None:
    still_open(a_need(id="SECRET-1", title="Secret part"))
    page = owner.get(PAGE).content.decode()
    assert "Renew ISO 9001" in page
    assert f"{reverse('directory:profile')}#certificates" in page
    assert "SECRET-1" not in page
    assert "Secret part" not in page


def test_page_tells_what_searches_asked(owner: Client) -> None:
    looked_for("process=mach-cnc-turn&standard=iso14001", times=9)
    page = owner.get(PAGE).content.decode()
    assert "Standard: ISO 14001" in page
    assert ">9</td>" in page


def test_nothing_missed_says_so(owner: Client) -> None:
    page = owner.get(PAGE).content.decode()
    assert "There is no open request for your kind of work" in page
    assert "no search for your kind of work passed you by" in page


def test_unpublished_firm_is_led_to_its_profile(owner: Client, firm: Supplier) -> None:
    unpublish(firm, reason="a test")
    assert "not published yet" in owner.get(PAGE).content.decode()


def test_number_of_queries_does_not_grow(owner: Client) -> None:
    def count(number: int) -> int:
        still_open(*(a_need(id=f"N{n}") for n in range(number)))
        for n in range(number):
            looked_for(f"process=mach-cnc-turn&standard=iso14001&level={n % 4}&place=01")
        owner.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            owner.get(PAGE)
        return len(queries)

    assert count(1) == count(6) <= 17
    assert Request.objects.count() == 6
