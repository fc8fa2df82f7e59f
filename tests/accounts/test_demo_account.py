"""The account that a newcomer signs in with."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from accounts.models import User

pytestmark = pytest.mark.django_db


def start() -> tuple[str, str]:
    """Return the address and the password that the command printed."""
    out = StringIO()
    with translation.override("en"):
        call_command("demo_account", stdout=out)
    printed = re.search(r"(\S+@\S+), password (\w+)", out.getvalue())
    assert printed
    return printed[1], printed[2]


def test_printed_account_opens_the_administration(client: Client) -> None:
    email, password = start()
    response = client.post(
        "/admin/login/?next=/admin/", {"username": email, "password": password}, follow=True
    )
    assert response.redirect_chain == [("/admin/", 302)]
    assert response.status_code == 200


def test_next_start_closes_the_password_before(client: Client) -> None:
    email, before = start()
    _, after = start()
    assert not client.login(username=email, password=before)
    assert client.login(username=email, password=after)
    assert User.objects.count() == 1
