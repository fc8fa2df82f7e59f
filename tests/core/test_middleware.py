"""What every answer says about itself to browsers and caches."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_page_and_fragment_of_one_address_are_kept_apart() -> None:
    assert "HX-Request" in Client().get("/account/login/")["Vary"]


def test_data_are_no_page() -> None:
    assert "HX-Request" not in Client().get("/healthz/").get("Vary", "")
