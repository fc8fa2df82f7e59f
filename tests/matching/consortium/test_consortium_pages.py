"""The buyer's page of a consortium, and the invited firms': what is shown to whom, and when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from matching.choices import ConsortiumState, RequestStatus
from matching.consortium.consenting import agree, decline
from matching.engine import consortium as consortium_engine
from matching.engine import consortium_milp
from matching.engine.consortium_milp import OutOfTimeError
from matching.engine.consortium_roles import Role
from matching.models import Consortium, Request
from matching.services import today
from tests.directory.firms import imported
from tests.matching.consortia import (
    Person,
    a_part,
    a_person_of,
    a_shared_request,
    checked,
    invite,
)
from tests.matching.pages import Buyer, no_inline_code, words

pytestmark = pytest.mark.usefixtures("taxonomy")

Scene = tuple[Buyer, Person, Person]


@pytest.fixture
def scene(taxonomy: None) -> Scene:
    first, second = checked(a_part("S1", 60), a_part("S2", 50))
    return a_shared_request(), a_person_of(first), a_person_of(second)


def test_result_page_asks_for_the_line_and_does_not_wait_for_it(scene: Scene) -> None:
    buyer, _one, _two = scene
    page = buyer.get()
    assert 'hx-get="/requests/N1/consortium/' in page
    assert "can make it together." not in page
    line = buyer.client.get(
        "/requests/N1/consortium/", headers={"hx-request": "true", "accept-language": "en"}
    ).content.decode()
    assert "<html" not in line
    assert "2 firms can make it together." in line
    assert "The largest single firm has 60 % of the quantity free." in line


def test_page_says_who_takes_what_and_what_breaks(scene: Scene) -> None:
    page = scene[0].get("consortium/")
    said = words(page)
    for words_of in (
        "Xưởng bí mật S1",
        "54.5 % CNC turning",
        "45.5 % CNC turning",
        "To spare 10 %",
        "Longest lead time 14 days",
        "between the middles of their provinces",
        "Makes more than half of CNC turning.",
        "Without it, 50 % of the quantity of CNC turning is left.",
    ):
        assert words_of in said
    assert no_inline_code(page)


def test_several_are_looked_for_all_the_same_when_asked(taxonomy: None) -> None:
    checked(a_part("S1", 100), a_part("S2", 60), a_part("S3", 50))
    buyer = a_shared_request()
    assert "One firm alone is enough" in words(buyer.get("consortium/"))
    page = words(buyer.get("consortium/", anyway=1))
    assert "Xưởng bí mật S2" in page
    assert "One firm alone would be enough" in page
    answer = buyer.client.post(
        "/requests/N1/consortium/?anyway=1",
        {"do": "invite", "firm": ["S2", "S3"], "deadline_on": today().isoformat()},
    )
    assert answer.status_code == 302


def test_inviting_from_the_page_and_taking_it_back(scene: Scene) -> None:
    buyer, _one, _two = scene
    day = (today() + timedelta(days=3)).isoformat()
    assert buyer.post("consortium/", do="invite", firm=["S1", "S2"], deadline_on=day)["Location"]
    page = words(buyer.get("consortium/"))
    assert "Invited, answers until" in page
    assert page.count("not answered yet") == 2
    assert "Firms have been invited" in words(line_of(buyer))
    buyer.post("consortium/", do="take_back")
    assert Consortium.objects.get().state == ConsortiumState.WITHDRAWN
    assert "taken back by the buyer" in buyer.get("consortium/")


def line_of(buyer: Buyer) -> str:
    headers = {"hx-request": "true", "accept-language": "en"}
    return buyer.client.get("/requests/N1/consortium/", headers=headers).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"firm": ["S1"], "deadline_on": today().isoformat()}, "no longer the best set"),
        ({"firm": ["S1", "S2"], "deadline_on": "2020-01-01"}, "90 days ahead"),
        ({"firm": ["S1", "S2"], "deadline_on": "soon"}, "valid date"),
    ],
)
def test_what_is_refused_is_said_beside_what_was_typed(
    scene: Scene, data: dict[str, object], said: str
) -> None:
    answer = scene[0].post("consortium/", do="invite", **data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Consortium.objects.exists()


def test_an_unchecked_firm_is_shown_beside_the_best_that_can_be_invited(taxonomy: None) -> None:
    imported(a_part("S1", 90))
    checked(a_part("S2", 60), a_part("S3", 50))
    page = a_shared_request().get("consortium/")
    assert "identity not checked: cannot be invited yet" in page
    assert "The best that can be invited now" in page
    assert page.count('value="invite"') == 1


def test_a_buyer_who_is_not_checked_reads_but_does_not_invite(scene: Scene) -> None:
    buyer, _one, _two = scene
    Organisation.objects.filter(pk=buyer.request.organisation_id).update(identity_checked_at=None)
    assert "Only buyers whose identity has been checked" in buyer.get("consortium/")
    assert buyer.post("consortium/", do="invite", firm=["S1", "S2"]).status_code == 403


def test_members_see_their_part_and_the_others_without_names(scene: Scene) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    page = one.get(consortium)
    said = words(page)
    assert "CNC turning 54.5 %: about 654,000 pieces a year" in said
    assert "CNC turning 45.5 %, in Hưng Yên" in said
    assert "a buyer who stays unnamed" in said.lower()
    hides(page, two)
    agree(member=one.place(consortium), actor=one.actor)
    for reader, other in ((one, two), (two, one)):
        hides(reader.get(consortium), other)
        hides(reader.client.get("/inbox/").content.decode(), other)


def hides(page: str, other: Person) -> None:
    """Neither name, reference, contact nor address of the other firm stands anywhere in it."""
    supplier = other.supplier
    assert supplier.name not in page
    assert f"/{supplier.ref}/" not in page
    assert f'"{supplier.ref}"' not in page
    assert f"Bà {supplier.ref}" not in page


def test_once_all_agreed_names_stand_there_and_contacts_one_by_one(scene: Scene) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    assert one.post(consortium, do="contacts", member="2").status_code == 422
    for person in (one, two):
        assert person.post(consortium, do="agree").status_code == 302
    page = one.get(consortium)
    assert two.supplier.name in page
    assert "Bà S2" not in page
    shown = one.post(consortium, do="contacts", member="2")
    assert "Bà S2" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "All invited firms have agreed" in words(line_of(buyer))


def test_being_invited_opens_a_request_that_is_only_its_buyers(scene: Scene) -> None:
    buyer, one, _two = scene
    assert buyer.request.audience == "only_me"
    assert one.client.get("/inbox/N1/").status_code == 404
    consortium = invite(buyer, "S1", "S2")
    said = words(one.get(consortium))
    assert "What the buyer asks" in said
    assert "brass" in said.lower()
    inbox = one.client.get("/inbox/").content.decode()
    assert f"/inbox/consortia/{consortium.ref}/" in inbox


def test_declining_needs_a_reason_which_only_the_buyer_reads(scene: Scene) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    refused = two.post(consortium, do="decline", reason=" ")
    assert (refused.status_code, "in a few words why" in refused.content.decode()) == (422, True)
    assert two.post(consortium, do="decline", reason="<b>line moved</b>").status_code == 302
    assert "&lt;b&gt;line moved" in buyer.get("consortium/")
    page = one.get(consortium)
    assert "line moved" not in page
    assert "A firm declined" in page
    hides(page, two)
    assert "What the buyer asks" not in page


def test_a_closed_request_shows_its_firms_no_more_of_what_it_asks(scene: Scene) -> None:
    buyer, one, _two = scene
    consortium = invite(buyer, "S1", "S2")
    assert "What the buyer asks" in one.get(consortium)
    Request.objects.update(status=RequestStatus.CLOSED)
    page = one.get(consortium)
    assert "The buyer has closed the request" in page
    assert "What the buyer asks" not in page
    assert "Agree to take part" not in page
    assert one.post(consortium, do="agree").status_code == 422


@pytest.mark.parametrize(
    "end",
    [
        lambda: Request.objects.update(status=RequestStatus.CLOSED),
        lambda: Consortium.objects.update(deadline_on=today() - timedelta(days=1)),
        lambda: Consortium.objects.update(state=ConsortiumState.WITHDRAWN),
        lambda: Consortium.objects.update(state=ConsortiumState.FAILED),
    ],
    ids=["closed", "expired", "taken back", "declined"],
)
def test_once_it_is_over_nothing_of_the_request_is_shown_any_more(
    scene: Scene, end: Callable[[], object]
) -> None:
    buyer, one, _two = scene
    consortium = invite(buyer, "S1", "S2")
    assert buyer.request.title in one.get(consortium)
    end()
    Request.objects.update(title="What is new", is_anonymous=False)
    Organisation.objects.filter(pk=buyer.request.organisation_id).update(
        name="Now named Ltd", name_folded="now named ltd"
    )
    for page in (one.get(consortium), one.client.get("/inbox/").content.decode()):
        assert buyer.request.title not in page
        assert "What is new" not in page
        assert "Now named Ltd" not in page


def test_a_search_that_was_stopped_says_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    buyer = scene[0]
    whole = consortium_milp.best_members
    found: list[Role] = []

    def stopped(roles: list[Role], **kwargs: Any) -> None:
        members = whole(roles, **kwargs) or ()
        found.extend(role for role in roles if role.candidate.supplier_id in members)
        raise OutOfTimeError(found)

    def stopped_at_once(_roles: list[Role], **_kwargs: Any) -> None:
        raise OutOfTimeError

    monkeypatch.setattr(consortium_engine, "best_members", stopped)
    page = words(buyer.get("consortium/"))
    assert "Xưởng bí mật S1" in page
    assert "stopped after 5 seconds: there may be a better set" in page
    monkeypatch.setattr(consortium_engine, "best_members", stopped_at_once)
    page = words(buyer.get("consortium/"))
    assert "No set was found in 5 seconds; there may be one all the same." in page
    assert "No set of firms is offered" in page


def test_who_is_no_member_is_told_of_nothing(scene: Scene) -> None:
    buyer, one, _two = scene
    consortium = invite(buyer, "S1", "S2")
    (stranger,) = checked(a_part("S7", 10))
    person = a_person_of(stranger)
    for method in (person.client.get, person.client.post):
        assert method(f"/inbox/consortia/{consortium.ref}/").status_code == 404
    for number in ("1", "0", "9", "x", ""):
        assert one.post(consortium, do="contacts", member=number).status_code == 422


def test_past_the_last_day_the_page_says_so_and_takes_no_answer(scene: Scene) -> None:
    buyer, one, _two = scene
    consortium = invite(buyer, "S1", "S2")
    Consortium.objects.update(deadline_on=today() - timedelta(days=1))
    page = one.get(consortium)
    assert "The last day has passed" in page
    assert 'value="agree"' not in page
    assert one.post(consortium, do="agree").status_code == 422
    assert "Ran out on" in buyer.get("consortium/")


def test_long_names_and_reasons_are_escaped_and_kept_whole(taxonomy: None) -> None:
    name = "<i>" + "Rất dài " * 20
    first, second = checked(a_part("S1", 60, name=name), a_part("S2", 50))
    buyer = a_shared_request(title="<b>" + "x" * 200)
    one = a_person_of(first)
    assert "&lt;i&gt;Rất" in buyer.get("consortium/")
    consortium = invite(buyer, "S1", "S2")
    assert "&lt;b&gt;xxx" in one.get(consortium)
    assert second.name not in one.get(consortium)
    decline(member=one.place(consortium), reason="y" * 500, actor=one.actor)
    assert "y" * 500 in buyer.get("consortium/")


def test_numbers_of_queries_are_fixed(scene: Scene) -> None:
    buyer, one, _two = scene

    def queries(read: object) -> int:
        read()  # type: ignore[operator]
        with CaptureQueriesContext(connection) as captured:
            read()  # type: ignore[operator]
        return len(captured)

    few = queries(lambda: buyer.get("consortium/"))
    checked(*(a_part(f"T{n}", 15 + n) for n in range(8)))
    assert queries(lambda: buyer.get("consortium/")) == few <= 22
    consortium = invite(buyer, "S1", "S2")
    assert queries(lambda: one.get(consortium)) <= 22
    assert queries(lambda: buyer.get("consortium/")) <= 16
    assert Request.objects.count() == 1
