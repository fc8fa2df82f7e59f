"""The check page, sent what no browser sends: refused in words, cleaned, never shown as markup."""

import pytest

from matching.services import draft_of
from tests.matching.buyers import (
    a_buyer,
    a_request,
    address_of,
    concept,
    edit,
    html,
    posted,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps__0__concept", "x\x00y"),
        ("steps__0__concept", "💥" * 5000),
        ("steps__0__weight", "11"),
        ("steps__0__weight", "9" * 400),
        ("steps__0__mode", "always"),
        ("steps__0__least_level", "77"),
        ("areas__TOTAL_FORMS", "1000000000"),
        ("steps__TOTAL_FORMS", "-1"),
        ("volume", "NaN"),
        ("volume", "9" * 39),
        ("volume", "1e999"),
        ("size", "0"),
        ("tolerance", "-1"),
        ("lead_time", "１２３４５６７８９"),
        ("volume_unit", "elephants"),
        ("volume_period", "century"),
        ("sector", "999999999999"),
        ("audience", "everybody"),
        ("deadline_on", "2026-02-30"),
        ("delivery_window_days", "99999999999999999999"),
        ("text", "x" * 100_001),
        ("title", "t" * 301),
        ("title", "a\x00b"),
    ],
)
def test_what_no_browser_sends_is_refused_in_words_or_cleaned(name: str, value: str) -> None:
    actor = a_buyer()
    request = a_request(actor)
    response = edit(signed_in(actor), request, **{name: value})
    assert response.status_code in {302, 422}
    if response.status_code == 422:
        assert (
            response.context["problems"]
            or response.context["form"].errors
            or "invalid" in html(response)
        )


@pytest.mark.parametrize(
    "press",
    [
        {"add": "nothing"},
        {"add": "\x00"},
        {"remove": "steps-999"},
        {"remove": "steps-0-concept"},
        {"first": "x" * 9999},
        {"steps-0-concept__choice": "0=no-such"},
        {"steps-0-concept__choice": "999=forge"},
        {"nothing__choice": "0=forge"},
        {"version": "forged"},
        {"over": "forged"},
    ],
)
def test_forged_buttons_do_no_harm(press: dict[str, str]) -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor)
    before = draft_of(request)
    response = client.post(address_of(request), posted(client.get(address_of(request))) | press)
    assert response.status_code in {200, 409, 302}
    assert draft_of(request) == before


@pytest.mark.parametrize("span", ["0-1", "99999-999999", "5-2", "a-b", "-1-3", "9" * 30])
def test_a_forged_place_in_the_text_is_forgotten_or_refused(span: str) -> None:
    actor = a_buyer()
    request = a_request(actor)
    edit(signed_in(actor), request, materials__0__concept="SUS304", materials__0__span=span)
    item = request.requirements.filter(concept_id=concept("material", "sus304")).first()
    assert item is None or item.span_start is None


def test_rows_that_ask_twice_are_refused_at_the_row() -> None:
    actor = a_buyer()
    request = a_request(actor)
    response = edit(signed_in(actor), request, materials__0__concept="ABS")
    assert response.status_code == 422
    assert "asked for already" in html(response)


def test_a_text_is_shown_as_text() -> None:
    actor = a_buyer()
    hostile = "CNC <script>alert(1)</script> turning <b>brass</b> & ' \" 100 pcs"
    request = a_request(actor, hostile)
    text = html(signed_in(actor).get(address_of(request)))
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
