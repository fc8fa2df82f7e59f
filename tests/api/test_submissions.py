"""Two programs that choose the same name for their requests at the same moment."""

from contextlib import suppress

import pytest

from accounts.actors import Actor
from accounts.choices import OrganisationKind
from accounts.models import Organisation
from core.errors import DomainError
from matching.drafts import RequestDraft
from matching.models import Request
from matching.requests.submissions import add_request
from tests.directory.firms import side_by_side
from tests.people import an_organisation


@pytest.mark.django_db(transaction=True)
def test_of_two_buyers_with_one_name_the_first_keeps_it() -> None:
    buyers = [an_organisation(OrganisationKind.BUYER, name) for name in ("One", "Two")]
    stored: list[Organisation] = []

    def add(buyer: Organisation) -> None:
        draft = RequestDraft(ref="drawing-7", title=buyer.name)
        with suppress(DomainError):
            add_request(draft, organisation=buyer, actor=Actor(organisation=buyer))
            stored.append(buyer)

    side_by_side(*(lambda buyer=buyer: add(buyer) for buyer in buyers))
    (winner,) = stored
    request = Request.objects.get(ref="drawing-7")
    assert (request.organisation, request.title) == (winner, winner.name)
