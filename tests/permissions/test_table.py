"""One table says what every actor gets of every route; a route without a row fails."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.people import ACTORS, World, a_world
from tests.permissions.rows import LOGIN, Row, Status
from tests.taxonomy import StoredTaxonomy

HERE = Path(__file__).parent
MODULES = [
    importlib.import_module(f"tests.permissions.{file.stem}")
    for file in sorted(HERE.glob("rows_*.py"))
]
ROWS: list[Row] = [row for module in MODULES for row in module.ROWS]


def a_table_world() -> World:
    """The people, and what the rows need besides. Needs the taxonomy."""
    world = a_world()
    for module in MODULES:
        if hasattr(module, "prepare"):
            module.prepare(world)
    return world


@pytest.fixture(scope="module")
def world(stored_taxonomy: StoredTaxonomy, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for all rows, in a transaction that each test's own stands in."""
    with django_db_blocker.unblock(), transaction.atomic():
        stored_taxonomy.restore()
        yield a_table_world()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_actor_gets_what_the_table_says(world: World, row: Row) -> None:
    found = tuple(answer(row, name, world) for name in ACTORS)
    assert dict(zip(ACTORS, found, strict=True)) == dict(zip(ACTORS, row.who, strict=True))


def answer(row: Row, name: str, world: World) -> Status:
    """The status that one actor gets; whatever the request changed is undone."""
    client = Client(headers=dict(row.headers) or None, raise_request_exception=True)
    user = world.users[name]
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        response = send(client, row, world)
        transaction.set_rollback(True)
    return status_of(response)


def send(client: Client, row: Row, world: World) -> HttpResponse:
    address = row.address(world)
    data = dict(row.data(world))
    kind = "application/json" if row.is_json else None
    if row.method in {"GET", "HEAD"}:
        return client.generic(row.method, address)  # type: ignore[return-value]
    if kind:
        return getattr(client, row.method.lower())(address, data, content_type=kind)  # type: ignore[no-any-return]
    return getattr(client, row.method.lower())(address, data)  # type: ignore[no-any-return]


def status_of(response: HttpResponse) -> Status:
    if response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL)):
        return LOGIN
    return response.status_code


def routes(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The names of every route but the administration's, which has a test of its own below."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if pattern.namespace != "admin":
                yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield f"{space}{pattern.name}"


def test_every_route_has_a_row() -> None:
    missing = set(routes(get_resolver())) - {row.route for row in ROWS}
    assert not missing


@pytest.mark.django_db
def test_only_administrators_open_the_administration(world: World) -> None:
    row = Row("admin:index", "GET", (302, 302, 302, 302, 302, 302, 200))
    assert tuple(answer(row, name, world) for name in ACTORS) == row.who
