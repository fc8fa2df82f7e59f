"""Tokens: how organisations make them, and what the API makes of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor, actor_of
from accounts.api_permissions import allowed
from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import ApiToken, Organisation
from accounts.permissions import is_buyer, is_officer, is_signed_in, may_manage_organisation
from accounts.services import create_token, revoke_token
from accounts.services.tokens import MOST_TOKENS
from core.errors import DomainError
from core.models import AuditEvent
from tests.people import a_user, an_organisation

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def an_owner(name: str = "Buyer") -> Actor:
    user = a_user(f"{name.lower()}@matxich.example")
    return Actor(
        user, an_organisation(OrganisationKind.BUYER, name, owner=user), MembershipRole.OWNER
    )


def a_token(owner: Actor) -> tuple[ApiToken, str]:
    return create_token(name="Our ERP", valid_for=YEAR, actor=owner)


class Page(APIView):
    """Says for whom it was asked."""

    permission_classes = [allowed(is_buyer)]

    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        assert actor == actor_of(request._request)
        assert request.user.is_authenticated
        return Response({"organisation": str(actor.organisation), "role": actor.role})


class OfficersPage(Page):
    permission_classes = [allowed(is_officer)]


def ask(header: str | None, page: type[APIView] = Page) -> Response:
    request: HttpRequest = RequestFactory().get("/")
    request.actor = Actor()  # type: ignore[attr-defined]  # as the middleware does
    if header is not None:
        request.META["HTTP_AUTHORIZATION"] = header
    response = page.as_view()(request)
    assert isinstance(response, Response)
    return response


def test_token_speaks_for_its_organisation_in_no_role() -> None:
    token, secret = a_token(an_owner())
    assert secret.startswith(token.prefix)
    for scheme in ("Bearer", "bearer"):
        response = ask(f"{scheme} {secret}")
        assert response.data == {"organisation": "Buyer", "role": ""}


def test_secret_is_kept_nowhere() -> None:
    owner = an_owner()
    token, secret = a_token(owner)
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(stored)
    assert owner.organisation
    assert secret not in str([event.changes for event in AuditEvent.objects.all()])
    assert AuditEvent.objects.about(owner.organisation).get().verb == "organisation.token_created"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer mx_",
        "Bearer mx_unknown",
        "Bearer a b",
        "Bearer mx_\x00",
        "Bearer mx_đ",
        "Bearer " + "a" * 100_000,
    ],
)
def test_what_is_no_token_gets_401_and_is_told_the_scheme(header: str) -> None:
    response = ask(header)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_revoked_and_ended_tokens_open_nothing() -> None:
    owner = an_owner()
    revoked, secret = a_token(owner)
    revoke_token(token=revoked, actor=owner)
    revoke_token(token=revoked, actor=owner)
    assert ask(f"Bearer {secret}").status_code == 401
    ended, secret = a_token(owner)
    ApiToken.objects.filter(pk=ended.pk).update(expires_at=timezone.now())
    assert ask(f"Bearer {secret}").status_code == 401
    assert owner.organisation
    verbs = [event.verb for event in AuditEvent.objects.about(owner.organisation)]
    assert verbs.count("organisation.token_revoked") == 1


def test_without_a_token_a_stranger_gets_401_and_a_token_may_still_lack_the_right() -> None:
    assert ask(None).status_code == 401
    assert ask("Basic abc").status_code == 401
    _, secret = a_token(an_owner())
    assert ask(f"Bearer {secret}", OfficersPage).status_code == 403


def test_token_is_signed_in_but_manages_nothing() -> None:
    program = Actor(organisation=an_owner().organisation)
    assert is_signed_in(program)
    assert not may_manage_organisation(program)
    with pytest.raises(PermissionDenied):
        a_token(program)


def test_last_use_is_noted_once_an_hour(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token, secret = a_token(an_owner())
    with django_assert_num_queries(2):
        ask(f"Bearer {secret}")
    with django_assert_num_queries(1):
        ask(f"Bearer {secret}")
    hours_ago = timezone.now() - timedelta(hours=2)
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=hours_ago)
    ask(f"Bearer {secret}")
    token.refresh_from_db()
    assert token.last_used_at
    assert token.last_used_at > hours_ago


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\x00"])
def test_token_without_a_fit_name_is_refused(name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        create_token(name=name, valid_for=YEAR, actor=an_owner())
    assert refusal.value.place == "name"


def test_only_owners_make_and_revoke_tokens_of_their_own_organisation() -> None:
    owner, other = an_owner(), an_owner("Other")
    member = Actor(owner.user, owner.organisation, MembershipRole.MEMBER)
    token, _ = a_token(owner)
    with pytest.raises(PermissionDenied):
        a_token(member)
    for actor in (member, other, Actor()):
        with pytest.raises(PermissionDenied):
            revoke_token(token=token, actor=actor)


def test_there_is_an_end_to_the_number_of_tokens() -> None:
    owner = an_owner()
    for _ in range(MOST_TOKENS):
        token, _secret = a_token(owner)
    with pytest.raises(DomainError) as refusal:
        a_token(owner)
    assert refusal.value.code == "too_many_tokens"
    revoke_token(token=token, actor=owner)
    a_token(owner)


def test_tokens_go_with_their_organisation() -> None:
    owner = an_owner()
    a_token(owner)
    Organisation.objects.all().delete()
    assert not ApiToken.objects.exists()
