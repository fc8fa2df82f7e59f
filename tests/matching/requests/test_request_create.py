"""A new request: the text first, what is read of it while it is typed, a draft made of it."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from matching.choices import Audience, RequestStatus
from matching.models import Request
from matching.requests.examples import EXAMPLES
from matching.services import draft_of
from tests.matching.buyers import JAPANESE, a_buyer, address_of, signed_in

pytestmark = pytest.mark.usefixtures("taxonomy")
NEW, READ = reverse("matching:request-create"), reverse("matching:request-read")


def test_a_text_becomes_a_draft_that_only_the_buyer_sees() -> None:
    actor = a_buyer()
    response = signed_in(actor).post(NEW, {"text": JAPANESE})
    request = Request.objects.get()
    assert response["Location"] == address_of(request)
    assert request.organisation == actor.organisation
    assert (request.status, request.audience) == (RequestStatus.DRAFT, Audience.ONLY_ME)
    assert (request.language, request.text) == ("ja", JAPANESE)
    assert request.title == "射出成形, PC/ABSアロイ"
    (event,) = AuditEvent.objects.about(request)
    assert actor.user is not None
    assert (event.verb, event.actor_id) == ("request.created", actor.user.pk)


def test_places_in_the_text_hold_under_the_title_that_was_made_up() -> None:
    signed_in(a_buyer()).post(NEW, {"text": JAPANESE})
    draft = draft_of(Request.objects.get())
    (size,) = draft.of_kind("size")
    assert size.span is not None
    assert draft.full_text[slice(*size.span)] == "320mm"


def test_a_given_title_stays() -> None:
    signed_in(a_buyer()).post(NEW, {"text": JAPANESE, "title": "Covers"})
    assert Request.objects.get().title == "Covers"


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\n\n"])
def test_an_empty_text_is_asked_for(text: str) -> None:
    response = signed_in(a_buyer()).post(NEW, {"text": text})
    assert response.status_code == 422
    assert "Write or paste what you need." in response.content.decode()
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "ép nhựa\x00 ABS", "\ud800 turning", "<script>", "💥" * 1000, "射出" * 30_000],
)
def test_any_text_is_stored_and_shown(text: str) -> None:
    client = signed_in(a_buyer())
    body = f"text={text}".encode("utf-8", "surrogatepass")
    response = client.generic("POST", NEW, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200


def test_a_text_that_is_too_long_is_given_back() -> None:
    response = signed_in(a_buyer()).post(NEW, {"text": "y" * 100_001, "title": "z" * 400})
    assert response.status_code == 422
    assert "y" * 1000 in response.content.decode()


def test_the_home_page_can_bring_the_text_along() -> None:
    text = signed_in(a_buyer()).get(NEW, {"text": "ép nhựa <b>"}).content.decode()
    assert "ép nhựa &lt;b&gt;</textarea>" in text
    assert 'class="read-process"' in text


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: str(one.language))
def test_each_example_is_read_in_full(one: object) -> None:
    language = getattr(one, "language", "")
    response = signed_in(a_buyer()).get(NEW, {"example": language})
    reading = response.context["reading"]
    assert reading.language == language
    assert not reading.missing
    assert {"read-process", "read-material", "read-standard", "read-quantity"} <= {
        mark.css for mark in reading.marks
    }


@pytest.mark.parametrize("example", ["", "xx", "\x00", "j" * 9999])
def test_an_unknown_example_is_none(example: str) -> None:
    assert signed_in(a_buyer()).get(NEW, {"example": example}).status_code == 200


def test_what_is_read_shows_while_typing_and_nothing_is_stored() -> None:
    client = signed_in(a_buyer())
    text = client.post(READ, {"text": "CNC turning of brass, no painting"}).content.decode()
    assert "read-process" in text
    assert "read-excluded" in text
    assert "how many" in text
    assert "<html" not in text
    assert client.post(READ, {}).status_code == 200
    assert client.post(READ, {"text": "x" * 200_000}).status_code == 200
    assert not Request.objects.exists()
