"""Facts of the firm that only an owner changes, and that nobody changes once they are checked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import MembershipRole
from directory.models import Supplier
from tests.directory.firms import a_firm
from tests.people import a_member, a_user
from tests.permissions.hostile import Fields

pytestmark = pytest.mark.django_db
ADDRESS = "directory:profile-firm"
FORGED = {"name": "Famous Motors", "name_vi": "Famous", "name_en": "Famous", "founded_year": "1901"}


@pytest.fixture
def firm(taxonomy: None) -> Supplier:
    return a_firm("S1")


def a_colleague(firm: Supplier, role: str) -> Client:
    user = a_user(f"{role}@matxich.example")
    a_member(user, firm.organisation, role)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def sent(client: Client, **changes: str) -> Any:
    """The form as it stands on the page, with some fields forged."""
    page = client.get(reverse(ADDRESS)).content.decode()
    return client.post(reverse(ADDRESS), {**Fields.of(page), **changes})


def names(firm: Supplier) -> tuple[str, ...]:
    firm.organisation.refresh_from_db()
    of = firm.organisation
    return of.name, of.name_vi, of.name_en


def test_member_who_is_no_owner_changes_no_name_and_no_tax_code(firm: Supplier) -> None:
    before = names(firm)
    client = a_colleague(firm, MembershipRole.MEMBER)
    assert (
        "An owner of your organisation changes it" in client.get(reverse(ADDRESS)).content.decode()
    )
    response = sent(client, **FORGED, tax_code="0100109106", employees="77")
    assert response.status_code == 302, response.context["form"].errors
    assert names(firm) == before
    assert firm.organisation.tax_code != "0100109106"
    firm.refresh_from_db()
    assert firm.employees == 77, "the work on the profile is a member's"


def test_owner_changes_them_until_they_are_checked(firm: Supplier) -> None:
    client = a_colleague(firm, MembershipRole.OWNER)
    type(firm.organisation).objects.filter(pk=firm.organisation.pk).update(identity_checked_at=None)
    assert sent(client, **FORGED).status_code == 302
    assert names(firm) == ("Famous Motors", "Famous", "Famous")


def test_nobody_puts_another_name_under_a_checked_identity(firm: Supplier) -> None:
    firm.organisation.identity_checked_at = "2026-01-01T00:00Z"
    firm.organisation.save()
    before = names(firm)
    assert sent(a_colleague(firm, MembershipRole.OWNER), **FORGED).status_code == 302
    assert names(firm) == before
