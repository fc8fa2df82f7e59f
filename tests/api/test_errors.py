"""Every refusal has one form, whatever was sent, and none is a server error."""

import json

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from tests.api.calls import RECORD, Caller, a_token
from tests.people import World, a_world

pytestmark = pytest.mark.usefixtures("taxonomy")
READ = "taxonomy/read/"


@pytest.fixture
def world(taxonomy: None) -> World:
    return a_world()


@pytest.fixture
def buyer(world: World) -> Caller:
    return Caller(world.users["buyer"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "parse_error"),
        (b"", "required"),
        (b'{"text": NaN}', "parse_error"),
        (b'{"text": Infinity}', "parse_error"),
        (b'{"text": ' + b"9" * 5000 + b"}", "parse_error"),
        (b"[" * 100_000, "parse_error"),
        (b'{"text": "\xff"}', "parse_error"),
        (b'{"text": "a\\u0000b"}', "null_characters_not_allowed"),
        (b'{"text": "\\ud800"}', "surrogate_characters_not_allowed"),
        (b'{"text": "x", "side": "\\ud800"}', "invalid_choice"),
        (b'{"text": ["a"]}', "invalid"),
        (b"[]", "invalid"),
        (b'"text"', "invalid"),
        (b"null", "null"),
        (json.dumps({"text": "a" * 60_001}).encode(), "max_length"),
    ],
)
def test_bad_body_is_refused_with_its_reason(body: bytes, code: str) -> None:
    caller = Caller()
    caller.send("POST", READ, body)
    assert (caller.status, caller.codes()) == (400, [code])


def test_problem_names_place_and_speaks_the_language_of_the_reader() -> None:
    for language, words in (("en", "broken JSON"), ("vi", "JSON")):
        caller = Caller(language=language)
        (problem,) = caller.send("POST", READ, b"{")["problems"]
        assert words in problem["message"]
        assert set(problem) == {"place", "code", "message", "remedy", "severity"}


def test_ten_megabytes_are_too_large(buyer: Caller) -> None:
    for address in (READ, "requests/", "ranking/"):
        buyer.send("POST", address, b'{"text": "' + b"a" * 10_000_000 + b'"}')
        assert (buyer.status, buyer.codes()) == (413, ["too_large"])


def test_other_forms_than_json_are_refused() -> None:
    caller = Caller()
    caller.send("POST", READ, b"text=a", "application/x-www-form-urlencoded")
    assert (caller.status, caller.codes()) == (415, ["unsupported_media_type"])
    caller.send("POST", READ, b'{"text": "a"}', accept="text/csv")
    assert (caller.status, caller.codes()) == (406, ["not_acceptable"])
    caller.send("POST", READ, b'{"text": "a"}', "application/json; charset=nonsense")
    assert caller.status == 200


def test_unknown_address_and_method_are_told() -> None:
    caller = Caller()
    for address in ("nothing/", "suppliers/nobody/", "suppliers/%00/", "taxonomy/concepts/x/y/"):
        caller.get(address)
        assert (caller.status, caller.codes()) == (404, ["not_found"])
    (problem,) = caller.get("suppliers")["problems"]
    assert caller.status == 404
    assert "/api/v1/suppliers/" in problem["remedy"]
    caller.send("DELETE", "suppliers/", b"")
    assert (caller.status, caller.codes()) == (405, ["method_not_allowed"])
    assert "GET" in caller.response["Allow"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=9e9"])
def test_page_out_of_range_is_refused(query: str) -> None:
    for address in ("suppliers/", "taxonomy/concepts/", "taxonomy/units/"):
        response = Client().get(f"/api/v1/{address}?{query}")
        assert response.status_code == 400
        assert response.json()["problems"][0]["place"] == query.partition("=")[0]


def test_page_beyond_the_end_is_empty() -> None:
    caller = Caller()
    assert caller.get("suppliers/", offset=1_000_000)["results"] == []
    caller.get("suppliers/", offset=10**9)
    assert (caller.status, caller.codes()) == (400, ["max_value"])


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("process=nonsense", "process"),
        ("valid_on=yesterday", "valid_on"),
        ("level=9", "level"),
        ("sort=money", "sort"),
        ("q=%00", "q"),
        ("place=%00", "place"),
    ],
)
def test_filter_that_cannot_be_is_refused_with_its_name(query: str, place: str) -> None:
    for address in ("suppliers/", "suppliers/facets/"):
        response = Client().get(f"/api/v1/{address}?{query}")
        assert response.status_code == 400, response.content
        assert {problem["place"] for problem in response.json()["problems"]} == {place}


def test_session_needs_the_csrf_token_and_a_bearer_token_does_not(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    user = world.users["buyer"]
    assert user is not None
    strict.force_login(user)
    refused = strict.post("/api/v1/requests/", RECORD, content_type="application/json")
    assert (refused.status_code, list(refused.json())) == (403, ["problems"])
    secret = a_token(world.organisations["buyer"])
    programme = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {secret}"})
    taken = programme.post("/api/v1/requests/", RECORD, content_type="application/json")
    assert taken.status_code == 201


def test_caller_who_asks_too_often_is_told_when_to_come_back(settings: LazySettings) -> None:
    cache.clear()
    settings.API_RATES = {"general": None, "reading": "2/minute", "ranking": None}
    caller = Caller()
    for expected in (200, 200, 429):
        caller.post(READ, {"text": "CNC"})
        assert caller.status == expected
    assert caller.codes() == ["throttled"]
    assert 0 < int(caller.response["Retry-After"]) <= 60
    # The address of a caller is not what the caller writes into a header.
    caller.post(READ, {"text": "CNC"}, **{"x-forwarded-for": "10.1.1.1"})
    assert caller.status == 429
    cache.clear()
