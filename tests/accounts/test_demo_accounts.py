"""The accounts that a newcomer signs in with."""

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.actors import Actor
from accounts.choices import OrganisationKind
from accounts.management.commands.demo_accounts import PEOPLE, SUPPLIER
from accounts.models import Membership, Organisation, User
from accounts.permissions import is_approved_buyer, is_officer, is_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(db: None) -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.SUPPLIER, name=SUPPLIER, is_demo=True)


def start() -> dict[str, str]:
    """Return the password printed beside each address."""
    out = StringIO()
    with translation.override("en"):
        call_command("demo_accounts", stdout=out)
    return dict(re.findall(r"(\S+@matxich\.example) .* (\w{16})\b", out.getvalue()))


def sign_in(email: str, password: str) -> str:
    client = Client(headers={"accept-language": "en"})
    response = client.post(reverse("account_login"), {"login": email, "password": password})
    return str(response.headers.get("Location", ""))


@pytest.mark.usefixtures("supplier")
def test_each_printed_account_signs_in_without_more_ado() -> None:
    printed = start()
    assert set(printed) == {person.email for person in PEOPLE}
    for email, password in printed.items():
        assert sign_in(email, password) == reverse("portal:home")


@pytest.mark.usefixtures("supplier")
def test_printed_administrator_opens_the_administration() -> None:
    printed = start()
    client = Client()
    admin = "demo@matxich.example"
    client.post(reverse("account_login"), {"login": admin, "password": printed[admin]})
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_each_acts_for_a_checked_organisation(
    supplier: Organisation, mailoutbox: list[EmailMessage]
) -> None:
    start()
    asked = {
        "supplier": is_supplier,
        "buyer": is_approved_buyer,
        "officer": is_officer,
        "officer2": is_officer,
    }
    for name, predicate in asked.items():
        membership = Membership.objects.get(user__email=f"{name}@matxich.example")
        assert predicate(Actor(membership.user, membership.organisation, membership.role))
        assert membership.organisation.is_approved
    assert Membership.objects.get(user__email="supplier@matxich.example").organisation == supplier
    assert not mailoutbox


@pytest.mark.usefixtures("supplier")
def test_next_start_closes_the_password_before_and_doubles_nothing() -> None:
    email = "buyer@matxich.example"
    before = start()[email]
    after = start()[email]
    assert sign_in(email, before) == ""
    assert sign_in(email, after) == reverse("portal:home")
    assert User.objects.count() == EmailAddress.objects.count() == len(PEOPLE)
    assert Organisation.objects.count() == 3


def test_without_the_demo_it_says_what_to_do_and_makes_nobody() -> None:
    with pytest.raises(CommandError, match="load_demo"):
        start()
    assert not User.objects.exists()
