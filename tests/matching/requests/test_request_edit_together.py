"""Two windows, two colleagues: the second is told, and nothing is lost."""

import pytest

from core.errors import DomainError
from matching.requests.editing import close_request, update_request, version_of
from matching.services import draft_of
from tests.directory.firms import side_by_side
from tests.matching.buyers import a_buyer, a_request, address_of, edit, html, posted, signed_in

pytestmark = pytest.mark.usefixtures("taxonomy")


def test_of_two_windows_the_second_is_told_and_keeps_its_entries() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor)
    address = address_of(request)
    second = posted(client.get(address), size="111") | {"action": "rank"}
    assert edit(client, request, size="222").status_code == 302
    response = client.post(address, second)
    assert response.status_code == 409
    assert 'value="111"' in html(response)
    assert "changed in another window" in html(response)
    assert draft_of(request).of_kind("size")[0].number == 222
    over = posted(response) | {"over": response.context["sheet"].version}
    assert client.post(address, over).status_code == 302
    assert draft_of(request).of_kind("size")[0].number == 111


@pytest.mark.django_db(transaction=True)
def test_of_two_who_store_at_once_one_is_told(taxonomy: None) -> None:
    actor = a_buyer()
    request = a_request(actor)
    version, told = version_of(request), []

    def store(size: int) -> None:
        draft = draft_of(request)
        draft.wants_prototypes, draft.delivery_window_days = True, size
        try:
            update_request(request=request, draft=draft, actor=actor, version=version)
        except DomainError as error:
            told.append(error.code)

    side_by_side(lambda: store(10), lambda: store(20))
    assert told == ["changed_meanwhile"]
    request.refresh_from_db()
    assert request.delivery_window_days in {10, 20}


@pytest.mark.django_db(transaction=True)
def test_request_closed_while_it_is_edited_stays_closed(taxonomy: None) -> None:
    actor = a_buyer()
    request = a_request(actor)
    update_request(
        request=request,
        draft=draft_of(request),
        actor=actor,
        version=version_of(request),
        is_confirmed=True,
    )
    request.refresh_from_db()
    version, told = version_of(request), []

    def store() -> None:
        draft = draft_of(request)
        draft.delivery_window_days = 10
        try:
            update_request(
                request=request, draft=draft, actor=actor, version=version, is_confirmed=True
            )
        except DomainError as error:
            told.append(error.code)

    side_by_side(store, lambda: close_request(request=request, actor=actor))
    request.refresh_from_db()
    assert request.status == "closed"
    assert told == ([] if request.delivery_window_days == 10 else ["request_closed"])
