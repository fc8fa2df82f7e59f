"""The requests of one's own organisation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.choices import RequestStatus
from matching.models import Request
from tests.matching.buyers import a_buyer, a_request, address_of, signed_in

pytestmark = pytest.mark.usefixtures("taxonomy")
LIST = reverse("matching:request-list")


def test_without_a_request_the_page_leads_to_the_first() -> None:
    text = signed_in(a_buyer()).get(LIST).content.decode()
    assert f'href="{reverse("matching:request-create")}"' in text
    assert "No request yet" in text


def test_one_sees_the_own_requests_and_no_others() -> None:
    actor = a_buyer("Mine")
    a_request(actor, "CNC turning of brass, 20,000 pcs per month", title="Nozzles")
    a_request(a_buyer("Other"), "painting", title="Secret")
    text = signed_in(actor).get(LIST).content.decode()
    assert "Nozzles" in text
    assert "20,000" in text
    assert "CNC turning" in text
    assert "Secret" not in text


def test_a_draft_leads_to_its_check_and_an_open_request_to_its_ranking() -> None:
    actor = a_buyer()
    draft, opened = a_request(actor), a_request(actor)
    Request.objects.filter(pk=opened.pk).update(status=RequestStatus.OPEN)
    text = signed_in(actor).get(LIST).content.decode()
    assert f'<a href="{address_of(draft)}"' in text
    assert f'<a href="{address_of(opened, "detail")}"' in text


def test_a_state_shows_only_its_requests() -> None:
    actor = a_buyer()
    a_request(actor, title="One")
    client = signed_in(actor)
    assert "One" in client.get(LIST, {"state": "draft"}).content.decode()
    assert "No request in this state" in client.get(LIST, {"state": "closed"}).content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "1000000000", "x", "\x00", "9" * 500])
@pytest.mark.parametrize("state", ["", "nothing", "\x00"])
def test_any_page_and_state_in_the_address_is_answered(page: str, state: str) -> None:
    actor = a_buyer()
    a_request(actor)
    assert signed_in(actor).get(LIST, {"page": page, "state": state}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_requests() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    counts = []
    for more in (3, 6):
        for _ in range(more):
            a_request(actor, "CNC turning and zinc plating of brass, 20,000 pcs per month")
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9, counts
