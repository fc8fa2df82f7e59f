"""Every route, sent what nobody means well: a refusal, never a failure, nothing echoed bare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.matching.records import a_need
from tests.people import ACTORS, World
from tests.permissions.hostile import (
    REFS,
    SCRIPT,
    Fields,
    forged,
    forged_json,
    queries,
)
from tests.permissions.rows import Row
from tests.permissions.test_table import ROWS, a_table_world

#: Stands in an address where the hostile value goes.
MARK = "hostile-mark"
MARK_CODE = "0d15ea5e-dead-4bad-8bad-0123456789ab"
#: Of one form at most so many requests, besides those that fill all fields.
MOST = 10
REFUSALS = frozenset({400, 403, 404, 405, 410, 414})
Send = Callable[[Client], HttpResponse]


@pytest.fixture
def world(taxonomy: None) -> World:
    return a_table_world()


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    """One for each actor, in English, which raises what a view does not catch."""
    found = {}
    for name in ACTORS:
        found[name] = Client(headers={"accept-language": "en"}, raise_request_exception=True)
        user = world.users[name]
        if user is not None:
            found[name].force_login(user)
    return found


def actor_for(row: Row) -> str | None:
    """Who gets farthest by this row: an actor whom it lets in, preferably not a stranger."""
    let_in = [
        name
        for name, status in zip(ACTORS, row.who, strict=True)
        if isinstance(status, int) and (status < 400 or status == 422)
    ]
    return let_in[-1] if let_in else None


def rows_of(*methods: str) -> Iterator[tuple[Row, str]]:
    """Each route once a method, with the actor who gets farthest by it."""
    seen = set()
    for row in ROWS:
        name = actor_for(row)
        if row.method in methods and name and (row.route, row.method) not in seen:
            seen.add((row.route, row.method))
            yield row, name


def undone(send: Callable[[], HttpResponse], what: str) -> HttpResponse:
    """The answer; whatever the request changed is undone. Says which request it was that failed."""
    try:
        with transaction.atomic():
            response = send()
            transaction.set_rollback(True)
    except Exception as error:
        error.add_note(what)
        raise
    assert response.status_code < 500, what
    if response.headers.get("Content-Type", "").startswith("text/html"):
        assert SCRIPT not in response.content.decode(), what
    return response


def address_of(row: Row, world: World) -> str:
    return reverse(row.route, kwargs=dict(row.arguments(world)))


def test_names_that_no_address_has_are_not_there(world: World, clients: dict[str, Client]) -> None:
    for row, name in rows_of("GET", "POST", "PUT"):
        told = dict(row.arguments(world))
        if row.route == "api:unknown":
            continue
        for argument, value in told.items():
            mark = MARK_CODE if isinstance(value, UUID) else MARK
            kwargs = {**told, argument: mark}
            for ref in REFS:
                path = reverse(row.route, kwargs=kwargs).replace(mark, ref)
                what = f"{row.method} {path[:120]} as {name}"

                def send(path: str = path, row: Row = row, name: str = name) -> HttpResponse:
                    body = {} if row.method == "GET" else dict(row.data(world))
                    kind = {"content_type": "application/json"} if row.is_json else {}
                    return getattr(clients[name], row.method.lower())(path, body, **kind)  # type: ignore[no-any-return]

                found = undone(send, what).status_code
                assert found in REFUSALS, f"{found}: {what}"


def test_parameters_of_addresses_fail_no_page(world: World, clients: dict[str, Client]) -> None:
    for row, name in rows_of("GET"):
        address = address_of(row, world)
        for query in queries():

            def send(address: str = address, query: str = query, name: str = name) -> HttpResponse:
                return clients[name].generic("GET", address, QUERY_STRING=query)  # type: ignore[return-value]

            undone(send, f"GET {address}?{query[:80]} as {name}")


def test_forged_fields_fail_no_form(world: World, clients: dict[str, Client]) -> None:
    for row, name in rows_of("POST"):
        if row.is_json:
            continue
        address = address_of(row, world)
        page = clients[name].get(address)
        shown = Fields.of(page.content.decode()) if page.status_code == HTTPStatus.OK else {}
        for data in forged({**shown, "next": "", **row.data(world)}, most=MOST):

            def send(
                address: str = address, data: Mapping[str, Any] = data, name: str = name
            ) -> HttpResponse:
                return clients[name].post(address, data)  # type: ignore[return-value]

            what = {field: str(value)[:40] for field, value in data.items()}
            undone(send, f"POST {address} {what} as {name}")


def test_forged_bodies_fail_no_call(world: World, clients: dict[str, Client]) -> None:
    for row, name in rows_of("POST", "PUT"):
        if not row.is_json:
            continue
        address = address_of(row, world)
        full = {**a_need(), **row.data(world)}
        record = row.data(world) if row.route == "api:text-read" else full
        for body in forged_json(record, every=1 if row.route == "api:ranking" else 3):

            def send(address: str = address, body: bytes = body, row: Row = row) -> HttpResponse:
                return clients[name].generic(row.method, address, body, "application/json")  # type: ignore[return-value]  # noqa: B023

            response = undone(send, f"{row.method} {address} {body[:160]!r} as {name}")
            assert response["Content-Type"] == "application/json"


def test_addresses_that_lead_away_are_not_followed(
    world: World, clients: dict[str, Client]
) -> None:
    away = (
        "https://evil.example/",
        "//evil.example/",
        r"/\evil.example/",
        r"\\evil.example",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        " //evil.example",
    )
    asked = {"account_login", "account_signup", "account_logout", "accounts:invitation-accept"}
    for row, name in rows_of("GET", "POST"):
        if row.method == "GET" and row.route not in asked:
            continue
        address = address_of(row, world)
        for there in away[:: 1 if row.route in {*asked, "set_language"} else 3]:

            def send(
                address: str = address, there: str = there, row: Row = row, name: str = name
            ) -> HttpResponse:
                query = f"?next={quote(there, safe='')}"
                client, headers = clients[name], {"referer": there}
                if row.method == "GET":
                    return client.get(address + query, headers=headers)  # type: ignore[return-value]
                data = {**row.data(world), "next": there}
                return client.post(address + query, data, headers=headers)  # type: ignore[return-value]

            found = undone(send, f"{row.method} {address} next={there}").headers.get("Location", "")
            is_here = not found or (found.startswith("/") and found[1:2] not in {"/", "\\", "\t"})
            assert is_here, f"{row.method} {address}: {found}"
