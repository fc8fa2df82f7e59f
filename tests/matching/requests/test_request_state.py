"""A request closed, opened again, copied, deleted, and nobody else's."""

import pytest

from matching.choices import Audience, RequestStatus
from matching.models import Request
from matching.services import draft_of
from tests.matching.buyers import a_buyer, a_request, address_of, edit, signed_in

pytestmark = pytest.mark.usefixtures("taxonomy")


def test_a_closed_request_is_opened_before_it_is_changed() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor)
    edit(client, request, "rank")
    client.post(address_of(request, "close"))
    request.refresh_from_db()
    assert request.status == RequestStatus.CLOSED
    response = edit(client, request, size="5")
    assert response.status_code == 409
    client.post(address_of(request, "reopen"))
    assert edit(client, request, size="5").status_code == 302
    request.refresh_from_db()
    assert request.status == RequestStatus.OPEN


def test_a_draft_can_be_deleted_and_an_open_request_cannot() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    draft, opened = a_request(actor), a_request(actor)
    edit(client, opened, "rank")
    for request in (draft, opened):
        client.post(address_of(request, "delete"))
    assert list(Request.objects.values_list("ref", flat=True)) == [opened.ref]


def test_a_copy_is_a_draft_of_its_own() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor)
    edit(client, request, "rank", audience="fitting")
    client.post(address_of(request, "copy"))
    copy = Request.objects.exclude(pk=request.pk).get()
    assert (copy.status, copy.audience) == (RequestStatus.DRAFT, Audience.ONLY_ME)
    assert draft_of(copy).steps == draft_of(request).steps


@pytest.mark.parametrize("page", ["edit", "close", "reopen", "copy", "delete"])
def test_requests_of_others_are_not_there(page: str) -> None:
    request = a_request(a_buyer("Mine"))
    client = signed_in(a_buyer("Other"))
    assert client.post(address_of(request, page)).status_code == 404
    assert client.get(address_of(request)).status_code == 404
    request.refresh_from_db()
    assert request.status == RequestStatus.DRAFT
