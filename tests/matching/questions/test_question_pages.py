"""Questions on pages: the buyer's button and list, the firm's inbox and form."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from matching.choices import Audience
from matching.models import Question, Request
from matching.questions.answering import Given, answer_question
from tests.matching.pages import no_inline_code, queries_of, section, words
from tests.matching.talks import SILENT_LINE, Talk, a_silent_firm, a_talk
from tests.people import a_member

pytestmark = pytest.mark.usefixtures("taxonomy")
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def talk(taxonomy: None) -> Talk:
    return a_talk()


@pytest.fixture
def firm_client(talk: Talk) -> Client:
    assert talk.answerer.user is not None
    client = Client(headers=ENGLISH)
    client.force_login(talk.answerer.user)
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def answer(client: Client, question: Question, **data: str) -> Any:
    return client.post(f"/inbox/questions/{question.ref}/", data, headers=ENGLISH)


def test_each_unknown_has_its_button_and_then_says_what_became_of_it(talk: Talk) -> None:
    card = section(talk.buyer.get(), "S1")
    assert card.count('class="btn ask-button"') == 1 + 6
    assert "Ask all 6 unknowns" in card
    talk.ask("tolerance")
    card = section(talk.buyer.get(), "S1")
    assert card.count('class="btn ask-button"') == 1 + 5
    assert "waits for an answer" in card


def test_a_click_asks_and_says_so(talk: Talk) -> None:
    reply = talk.buyer.client.post(
        "/requests/N1/ask/",
        {"firm": "S1", "kind": "tolerance"},
        headers=ENGLISH | {"hx-request": "true"},
    )
    assert "Asked today, waits for an answer" in reply.content.decode()
    assert "<html" not in reply.content.decode()
    assert Question.objects.get().kind == "tolerance"


def test_without_scripts_all_are_asked_and_the_page_comes_back(talk: Talk) -> None:
    reply = talk.buyer.post("ask/", firm="S1", kind="all", next="/requests/N1/?page=1#firm-S1")
    assert (reply.status_code, reply["Location"]) == (302, "/requests/N1/?page=1#firm-S1")
    assert Question.objects.count() == 6
    assert "6 questions wait for an answer of the firm." in talk.buyer.get()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", ""])
def test_nobody_is_led_elsewhere(talk: Talk, there: str) -> None:
    assert talk.buyer.post("ask/", firm="S1", kind="all", next=there)["Location"] == "/requests/N1/"


@pytest.mark.parametrize("kind", ["", "process", "maker", "x" * 5000, "a\x00b"])
def test_what_is_no_question_is_refused_in_words(talk: Talk, kind: str) -> None:
    talk.ask("size")
    reply = talk.buyer.client.post(
        "/requests/N1/ask/", {"firm": "S1", "kind": kind}, headers=ENGLISH | {"hx-request": "true"}
    )
    assert "nothing to ask" in reply.content.decode()
    assert Question.objects.count() == 1


def test_why_a_firm_cannot_be_asked_stands_in_the_place_of_the_button(talk: Talk) -> None:
    talk.firm.organisation.memberships.all().delete()
    card = section(talk.buyer.get(), "S1")
    assert "Nobody of this firm has an account here" in card
    assert "ask-button" not in card
    Organisation.objects.filter(pk=talk.request.organisation_id).update(identity_checked_at=None)
    assert "identity has been checked" in section(talk.buyer.get(), "S1")


def test_comparison_why_and_shortlist_ask_too(talk: Talk) -> None:
    a_silent_firm("S2")
    talk.buyer.post("shortlist/", firm="S1", do="add")
    assert "ask-button" in talk.buyer.get("why/", firm="S1")
    compared = talk.buyer.get("compare/", firm=["S1", "S2"])
    # The second firm has nobody who could answer.
    assert compared.count('class="btn ask-button"') == 6
    side = talk.buyer.get()
    assert "ask-button" in side[side.index('id="shortlist"') :]


def test_the_list_tells_the_answer_and_the_score_then_and_now(talk: Talk) -> None:
    asked = {each.kind: each for each in talk.ask("tolerance", "size")}
    before = talk.buyer.get("questions/")
    assert "2 wait for an answer" in words(before)
    answer_question(
        question=asked["tolerance"],
        given=Given(number=Decimal("0.01"), unit="mm"),
        actor=talk.answerer,
    )
    told = words(talk.buyer.get("questions/"))
    assert "answered: ± 0.01 mm" in told
    assert "asked: ± 0.02 mm" in told
    assert "Take it back" in told
    assert no_inline_code(before)


def test_what_the_profile_says_by_now_is_told_as_answered(talk: Talk) -> None:
    talk.ask("tolerance")
    a_silent_firm("S1", best_tolerance_mm=0.01)
    told = words(talk.buyer.get("questions/"))
    assert "Answered by the profile" in told


def test_a_question_is_taken_back(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    talk.buyer.post(f"questions/{question.ref}/withdraw/")
    question.refresh_from_db()
    assert question.state == "withdrawn"
    assert "ask-withdrawn" not in talk.buyer.get()


def test_the_firm_answers_in_its_own_unit_and_nothing_is_lost(
    talk: Talk, firm_client: Client
) -> None:
    (question,) = talk.ask("tolerance")
    refused = answer(firm_client, question, number="fine", unit="um")
    assert refused.status_code == 422
    assert 'value="fine"' in refused.content.decode()
    assert "is not a number" in refused.content.decode()
    done = answer(firm_client, question, number="12,5", unit="um")
    assert (done.status_code, done["Location"]) == (302, "/inbox/questions/")
    assert float(talk.firm.capabilityline_set.get().best_tolerance_mm or 0) == 0.0125
    assert "± 12.5 µm" in firm_client.get("/inbox/questions/").content.decode()


def test_a_capacity_without_its_load_is_asked_for_the_load_only(taxonomy: None) -> None:
    line = SILENT_LINE | {"quantity_per_month": 120_000, "unit": "pcs"}
    talk = a_talk(a_silent_firm("S1", **line))
    client = Client(headers=ENGLISH)
    assert talk.answerer.user is not None
    client.force_login(talk.answerer.user)
    (question,) = talk.ask("capacity")
    page = client.get(f"/inbox/questions/{question.ref}/").content.decode()
    assert 'value="120,000"' in page
    assert '<option value="kg"' not in page
    assert answer(client, question, number="120000", unit="pcs", percent="").status_code == 422
    assert answer(client, question, number="120000", unit="pcs", percent="10").status_code == 302


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        ("0", "mm"),
        ("-1", "mm"),
        ("1e9", "mm"),
        ("5000", "mm"),
        ("0.0001", "um"),
        ("1", "kg"),
        ("1", ""),
    ],
)
def test_an_impossible_tolerance_is_refused(
    talk: Talk, firm_client: Client, number: str, unit: str
) -> None:
    (question,) = talk.ask("tolerance")
    assert answer(firm_client, question, number=number, unit=unit).status_code == 422
    assert Question.objects.get().is_open


def test_who_asks_stays_unnamed_unless_the_request_names_them(
    talk: Talk, firm_client: Client
) -> None:
    (question,) = talk.ask("tolerance")
    address = f"/inbox/questions/{question.ref}/"
    name, title = talk.request.organisation.name, talk.request.title
    for page in (firm_client.get(address), firm_client.get("/inbox/questions/")):
        told = page.content.decode()
        assert name not in told
        assert title not in told
        assert "uyer who stays unnamed" in told
    Request.objects.update(is_anonymous=False, audience=Audience.ONLY_ME)
    assert name in firm_client.get(address).content.decode()


def test_the_short_link_leads_to_signing_in_and_then_to_the_question(
    talk: Talk, firm_client: Client
) -> None:
    (question,) = talk.ask("tolerance")
    link = f"/q/{question.code}/"
    assert link in firm_client.get(f"/inbox/questions/{question.ref}/").content.decode()
    stranger = Client().get(link)
    assert stranger.status_code == 302
    assert f"next=/q/{question.code}/" in stranger["Location"]
    assert firm_client.get(link)["Location"] == f"/inbox/questions/{question.ref}/"


def test_no_answer_says_why(talk: Talk, firm_client: Client) -> None:
    (question,) = talk.ask("tolerance")
    address = f"/inbox/questions/{question.ref}/decline/"
    firm_client.post(address, {"reason": "because"})
    assert Question.objects.get().is_open
    firm_client.post(address, {"reason": "not_told"})
    assert "we do not make this public" in talk.buyer.get("questions/")
    assert "we do not make this public" in section(talk.buyer.get(), "S1")


def test_a_line_that_is_gone_is_told(talk: Talk, firm_client: Client) -> None:
    (question,) = talk.ask("tolerance")
    a_silent_firm("S1", process="CNC milling")
    page = firm_client.get(f"/inbox/questions/{question.ref}/").content.decode()
    assert "no longer in your profile" in page
    assert answer(firm_client, question, number="1", unit="mm").status_code == 422


def test_the_firm_sees_how_many_wait(talk: Talk, firm_client: Client) -> None:
    talk.ask("tolerance", "size")
    for address in ("/inbox/", "/"):
        page = firm_client.get(address).content.decode()
        assert "2 questions of buyers wait for your answer" in words(page)
        assert "/inbox/questions/" in page
    anywhere = words(firm_client.get("/suppliers/").content.decode())
    assert "Requests that fit 2 , 2 questions wait" in anywhere


def test_the_buyer_sees_on_every_page_that_an_answer_came_until_it_is_read(
    talk: Talk, firm_client: Client
) -> None:
    first, _second = talk.ask("tolerance", "size")
    everywhere = "/suppliers/", "/requests/"
    client = talk.buyer.client
    assert not any("new answer" in words(told(client, page)) for page in everywhere)
    answer(firm_client, first, number="0.01", unit="mm")
    assert all("Requests 1 , 1 new answer" in words(told(client, page)) for page in everywhere)
    assert "/requests/N1/questions/" in told(client, "/requests/")
    assert "Questions to firms 1 new answer" in words(talk.buyer.get())
    page = talk.buyer.get("questions/")
    assert page.count('class="nav-count">new<') == 1
    assert 'class="nav-count">new<' not in talk.buyer.get("questions/")
    assert not any("new answer" in words(told(client, page)) for page in everywhere)


def told(client: Client, address: str) -> str:
    return client.get(address, headers=ENGLISH).content.decode()


def test_asking_in_a_trial_says_that_the_range_is_of_the_requests_own_rule(talk: Talk) -> None:
    said = "By the request's own rule, the answer moves the score between"
    headers = ENGLISH | {"hx-request": "true"}
    data = {"firm": "S1", "kind": "tolerance", "next": "/requests/N1/?rule=tolerance~wish~0"}
    part = talk.buyer.client.post("/requests/N1/ask/", data, headers=headers).content.decode()
    question = Question.objects.get()
    low, high = (100 * x / question.whole_then for x in (question.low_then, question.high_then))
    assert f"{said} {low:.1f} and {high:.1f}." in words(part)
    untried = data | {"kind": "size", "next": "/requests/N1/"}
    part = talk.buyer.client.post("/requests/N1/ask/", untried, headers=headers).content.decode()
    assert "own rule" not in words(part)
    assert "A question to a firm goes by the request's own rule." in words(
        talk.buyer.get(rule="tolerance~wish~0")
    )


def test_lists_cost_the_same_for_one_question_and_for_many(talk: Talk, firm_client: Client) -> None:
    talk.ask("tolerance")
    asked_one = queries_of(talk.buyer, "questions/"), queries(firm_client, "/inbox/questions/")
    second = a_silent_firm("S2")
    assert talk.answerer.user is not None
    a_member(talk.buyer.user, second.organisation)
    talk.ask()
    Talk(talk.buyer, second, talk.asker, talk.answerer).ask()
    asked_many = queries_of(talk.buyer, "questions/"), queries(firm_client, "/inbox/questions/")
    assert asked_one == asked_many == (12, 9)
