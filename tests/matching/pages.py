"""A buyer at the page of one request, and what that page says."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import OrganisationKind
from accounts.models import User
from matching.imports.requests import import_requests
from matching.models import Request
from tests.matching.records import a_need
from tests.people import a_user, an_organisation

#: The day of the tests' certificates, so that no test depends on the clock.
ON = "2026-11-21"


@dataclass(slots=True)
class Buyer:
    """Signed in for the organisation that owns `request`."""

    client: Client
    user: User
    request: Request

    def get(self, part: str = "", **query: Any) -> str:
        """The page in English as text."""
        response = self.client.get(
            f"/requests/{self.request.ref}/{part}",
            query_params={"on": ON} | query,
            headers={"accept-language": "en"},
        )
        assert response.status_code == 200, response
        return response.content.decode()

    def post(self, part: str, **data: Any) -> Any:
        address = f"/requests/{self.request.ref}/{part}"
        return self.client.post(address, data, headers={"accept-language": "en"})


def a_buyer(email: str = "result@matxich.example", **need: Any) -> Buyer:
    """A buyer with one open request, made from `a_need`."""
    user, client = a_user(email), Client()
    client.force_login(user)
    return Buyer(client, user, a_request(user, **need))


def a_request(user: User, **need: Any) -> Request:
    record = a_need(**need)
    result = import_requests([record])
    assert not result.refused, result.problems
    request = Request.objects.get(ref=record["id"])
    membership = user.memberships.select_related("organisation").first()
    request.organisation = (
        membership.organisation
        if membership
        else an_organisation(OrganisationKind.BUYER, f"Buyer {user.pk}", owner=user)
    )
    request.save()
    return request


def words(page: str) -> str:
    """The page's words in one line, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def firms(page: str) -> list[str]:
    """Refs of the firms on the page, in order."""
    return re.findall(r'id="(?:answer-)?firm-([^"]+)"', page)


def section(page: str, ref: str) -> str:
    """The part of the page that is about one firm."""
    start = page.index(f'id="firm-{ref}"')
    return page[start : page.index("</article>", start)]


def queries_of(buyer: Buyer, part: str = "", **query: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        buyer.get(part, **query)
    return len(captured)


def no_inline_code(page: str) -> bool:
    """What the Content-Security-Policy would refuse is not there."""
    return not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", page)
