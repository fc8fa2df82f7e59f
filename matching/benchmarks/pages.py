"""The result page beside the same page that asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.http import QueryDict
from django.test import Client

from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from matching.drafts import RequestDraft
from matching.models import Request
from matching.results.page import ResultPage, result_page
from matching.services import create_request, rank

#: Where the view looks for what it shows.
_VIEW = "matching.views.request_detail"
_READER = "bench@matxich.example"


class Pages:
    """A buyer at the page of the request that most firms fit. Needs the demo suppliers."""

    def __init__(self, drafts: Iterable[RequestDraft]) -> None:
        user = User.objects.filter(email=_READER).first() or User.objects.create_user(_READER)
        organisation = Organisation.objects.create(kind=OrganisationKind.BUYER, name="Bench")
        Membership.objects.filter(user=user).delete()
        Membership.objects.create(user=user, organisation=organisation, role=MembershipRole.OWNER)
        most = max(drafts, key=lambda draft: sum(rank(draft, most=1).counts.values()))
        self._request = create_request(most, organisation=organisation)
        stored = Request.objects.select_related("sector", "volume_unit").get(pk=self._request.pk)
        self._kept = result_page(stored, on=None, query=QueryDict())
        # By the name that every installation answers to.
        self._client = Client(SERVER_NAME="localhost")
        self._client.force_login(user)

    @property
    def firms(self) -> int:
        """How many are explained on the page."""
        return len(self._kept.shown.object_list)

    def shown(self, _number: int) -> None:
        """A page that ranks and explains."""
        self._get()

    def quiet(self, _number: int) -> None:
        """The same page, but what it shows was kept from before.

        Both pass the same middleware, view and templates and give the same bytes but for tokens.
        """
        view = import_module(_VIEW)
        usual = view.result_page
        try:
            view.result_page = self._again  # type: ignore[attr-defined]
            self._get()
        finally:
            view.result_page = usual  # type: ignore[attr-defined]

    def _again(self, _request: Request, **_asked: Any) -> ResultPage:
        return self._kept

    def _get(self) -> None:
        address = f"/requests/{self._request.ref}/"
        answer = self._client.get(address, secure=True, headers={"accept-language": "en"})
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
