"""The shortlist: added, noted and taken off, by two colleagues at once and without scripts."""

import pytest
from django.test import Client
from django.utils.translation import override

from accounts.actors import Actor
from accounts.models import User
from core.audit import verify_chain
from core.errors import DomainError
from core.models import AuditEvent
from directory.models import Supplier
from directory.services import unpublish
from matching.kept import shortlisting
from matching.kept.shortlisting import (
    add_to_shortlist,
    remove_from_shortlist,
    shortlist_of,
    write_shortlist_note,
)
from matching.models import Request, ShortlistEntry
from tests.directory.firms import a_firm, imported, side_by_side
from tests.directory.records import a_profile
from tests.matching.pages import Buyer, a_buyer, queries_of
from tests.people import a_member, a_user

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    return a_buyer()


def actor(buyer: Buyer) -> Actor:
    return Actor(user=buyer.user, organisation=buyer.request.organisation)


def verbs(request: Request) -> list[str]:
    events = AuditEvent.objects.about(request).order_by("position")
    return [event.verb for event in events if "shortlist" in event.verb]


def test_each_change_is_on_record_once_and_without_the_note(buyer: Buyer) -> None:
    firm, who = a_firm(), actor(buyer)
    for _again in range(2):
        add_to_shortlist(request=buyer.request, supplier=firm, actor=who)
    for _again in range(2):
        write_shortlist_note(request=buyer.request, supplier=firm, note="Mr An", actor=who)
    for _again in range(2):
        remove_from_shortlist(request=buyer.request, supplier=firm, actor=who)
    assert verbs(buyer.request) == [
        "request.shortlisted",
        "request.shortlist_noted",
        "request.unshortlisted",
    ]
    assert not any("Mr An" in str(e.changes) for e in AuditEvent.objects.about(buyer.request))
    assert verify_chain(buyer.request) is None


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_adding_at_once_make_one_entry(stored_taxonomy: object) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    buyer, firm, other = a_buyer(), a_firm("S1"), a_firm("S2")

    def add(supplier: Supplier) -> None:
        add_to_shortlist(request=buyer.request, supplier=supplier, actor=actor(buyer))

    side_by_side(lambda: add(firm), lambda: add(firm), lambda: add(other))
    assert {entry.supplier.ref for entry in shortlist_of(buyer.request)} == {"S1", "S2"}
    assert verbs(buyer.request) == ["request.shortlisted"] * 2
    assert verify_chain(buyer.request) is None


def test_a_full_list_says_what_to_do(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlisting, "MOST_FIRMS", 1)
    first, second = imported(a_profile("S1"), a_profile("S2"))
    add_to_shortlist(request=buyer.request, supplier=first, actor=actor(buyer))
    with override("en"), pytest.raises(DomainError, match="full"):
        add_to_shortlist(request=buyer.request, supplier=second, actor=actor(buyer))
    answer = buyer.client.post(
        "/requests/N1/shortlist/",
        {"firm": "S2", "do": "add"},
        headers={"hx-request": "true", "accept-language": "en"},
    )
    assert "The shortlist is full." in answer.content.decode()


def test_without_scripts_the_button_leads_back_to_where_it_was(buyer: Buyer) -> None:
    a_firm()
    answer = buyer.post("shortlist/", firm="S1", do="add", next="/requests/N1/?page=1#firm-S1")
    assert (answer.status_code, answer["Location"]) == (302, "/requests/N1/?page=1#firm-S1")
    assert "On the shortlist" in buyer.get()
    buyer.post("shortlist/", firm="S1", do="remove")
    assert "On the shortlist" not in buyer.get()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:x", ""])
def test_nobody_is_led_elsewhere(buyer: Buyer, there: str) -> None:
    a_firm()
    answer = buyer.post("shortlist/", firm="S1", do="add", next=there)
    assert answer["Location"] == "/requests/N1/"


def test_with_scripts_button_list_and_action_come_back(buyer: Buyer) -> None:
    a_firm()
    answer = buyer.client.post(
        "/requests/N1/shortlist/", {"firm": "S1", "do": "add"}, headers={"hx-request": "true"}
    )
    page = answer.content.decode()
    assert "<html" not in page
    assert page.count('hx-swap-oob="true"') == 2
    assert 'value="remove"' in page


@pytest.mark.parametrize("ref", ["", "nobody", "S1\x00", "x" * 5000, "HIDDEN"])
def test_firms_that_are_not_published_are_not_there(buyer: Buyer, ref: str) -> None:
    unpublish(a_firm("HIDDEN"), reason="test")
    for do in ("add", "note", "remove", "anything"):
        assert buyer.post("shortlist/", firm=ref, do=do).status_code == 404
    assert not ShortlistEntry.objects.exists()


@pytest.mark.parametrize("note", ["x" * 501, "a\x00b", "x" * 100_000])
def test_a_note_that_cannot_be_kept_is_refused_and_the_old_one_stays(
    buyer: Buyer, note: str
) -> None:
    a_firm()
    buyer.post("shortlist/", firm="S1", do="note", note="old")
    buyer.post("shortlist/", firm="S1", do="note", note=note)
    assert ShortlistEntry.objects.get().note == "old"
    assert "500 characters" in buyer.get()


def test_notes_are_escaped_and_seen_by_colleagues_only(buyer: Buyer) -> None:
    a_firm()
    buyer.post("shortlist/", firm="S1", do="note", note="<b>& good</b>")
    colleague = a_user("colleague@matxich.example")
    a_member(colleague, buyer.request.organisation)
    assert "&lt;b&gt;&amp; good" in as_another(buyer, colleague)
    stranger = a_buyer("stranger@matxich.example", id="N2")
    assert stranger.client.post("/requests/N1/shortlist/", {"firm": "S1"}).status_code == 404


def as_another(buyer: Buyer, user: User) -> str:
    client = Client()
    client.force_login(user)
    return Buyer(client, user, buyer.request).get()


def test_a_firm_that_left_stays_on_the_list_and_says_so(buyer: Buyer) -> None:
    firm = a_firm()
    buyer.post("shortlist/", firm="S1", do="add")
    unpublish(firm, reason="test")
    assert "no longer published" in buyer.get()


def test_the_list_is_asked_by_get_nowhere(buyer: Buyer) -> None:
    assert buyer.client.get("/requests/N1/shortlist/").status_code == 405


def test_queries_do_not_grow_with_the_list(buyer: Buyer) -> None:
    counted = []
    for number, firm in enumerate(imported(*(a_profile(f"S{each}") for each in range(9)))):
        add_to_shortlist(request=buyer.request, supplier=firm, actor=actor(buyer))
        if number in {2, 8}:
            buyer.get()
            counted.append(queries_of(buyer))
    assert counted[0] == counted[1] <= 20
