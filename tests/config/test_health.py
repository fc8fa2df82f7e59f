"""The address that a supervisor asks."""

from typing import Any, Never

import pytest
from django.db import OperationalError, connection
from django.test import Client


def refuse(*_: Any) -> Never:
    raise OperationalError("the reason, with a host name in it")


@pytest.mark.django_db
def test_answers_when_the_database_does(client: Client) -> None:
    response = client.get("/healthz/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_says_that_the_database_is_away_but_not_why(client: Client) -> None:
    with connection.execute_wrapper(refuse):
        response = client.get("/healthz/")
    assert response.status_code == 503
    assert b"host name" not in response.content


@pytest.mark.django_db
def test_administration_asks_who_is_there(client: Client) -> None:
    response = client.get("/admin/")
    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/admin/")
