"""The schema and the page made from it."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

ADDRESSES = {
    "/api/v1/suppliers/",
    "/api/v1/suppliers/facets/",
    "/api/v1/suppliers/{ref}/",
    "/api/v1/taxonomy/concepts/",
    "/api/v1/taxonomy/concepts/{kind}/{code}/",
    "/api/v1/taxonomy/places/",
    "/api/v1/taxonomy/clusters/",
    "/api/v1/taxonomy/units/",
    "/api/v1/taxonomy/read/",
    "/api/v1/requests/",
    "/api/v1/requests/{ref}/",
    "/api/v1/requests/{ref}/ranking/",
    "/api/v1/ranking/",
    "/api/v1/me/",
}


def test_schema_is_valid_and_complete(tmp_path: object) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", f"{tmp_path}/schema.yaml")


def test_schema_is_served(db: None) -> None:
    schema = Client().get("/api/schema/").json()
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == ADDRESSES
    assert "organisationToken" in schema["components"]["securitySchemes"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_tells_every_operation(language: str, db: None) -> None:
    response = Client(headers={"accept-language": language}).get("/api/")
    page = response.content.decode()
    assert response.status_code == 200
    assert all(f"<code>{address}</code>" in page for address in ADDRESSES)
    # Every link inside the page leads to something that is there.
    there = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= there
    assert len(there) == len(re.findall(r'\bid="', page))
