"""Who looks into the inbox."""

import pytest
from django.test import Client

from directory.models import Supplier
from tests.people import a_member, a_user


@pytest.fixture
def owner(client: Client, firm: Supplier) -> Client:
    """The firm's owner, reading English."""
    user = a_user("owner@matxich.example")
    a_member(user, firm.organisation)
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
