"""The officers' queue: what stands in it, in what order, found by what, in how many queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.actors import Actor
from accounts.choices import OrganisationKind
from accounts.models import Organisation
from directory.choices import CertificateStatus as S
from tests.directory.firms import a_firm, certificate_of
from tests.people import a_user, an_organisation
from tests.verification.cases import a_certificate_of, a_wish, an_officer, decided, seen
from verification import services
from verification.queue import QueueFilter, counts_of, next_after, page_of, place_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def officer() -> Actor:
    return an_officer()


@pytest.fixture
def client(officer: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert officer.user is not None
    client.force_login(officer.user)
    return client


def refs(**parameters: str) -> list[str]:
    return [row.ref for row in page_of(QueueFilter.of(parameters), "1").object_list]


def waiting_for(days: int, ref: str, **facts: Any) -> Any:
    certificate = a_certificate_of(a_firm(f"S-{ref}"), ref=ref, **facts)
    return decided(certificate, S.SUBMITTED, decided_on=timezone.localdate() - timedelta(days=days))


def a_newcomer(name: str, days: int = 0, **facts: Any) -> Organisation:
    owner = a_user(f"{len(name)}.{days}@new.example")
    organisation = an_organisation(OrganisationKind.SUPPLIER, name, is_approved=False, owner=owner)
    changes = {"created_at": timezone.now() - timedelta(days=days)} | facts
    Organisation.objects.filter(pk=organisation.pk).update(**changes)
    return organisation


def test_longest_waiting_comes_first_whatever_it_is() -> None:
    waiting_for(2, "young")
    newcomer = a_newcomer("New", days=5)
    waiting_for(9, "old")
    assert refs() == ["old", newcomer.ref, "young"]
    ages = [row.age_days for row in page_of(QueueFilter(), "1").object_list]
    assert ages == [9, 5, 2]


def test_only_what_waits_stands_in_it() -> None:
    firm = a_firm()
    assert certificate_of(firm).status == S.VERIFIED
    a_certificate_of(firm)
    for status in (S.REJECTED, S.WITHDRAWN, S.REVOKED, S.SUPERSEDED):
        decided(a_certificate_of(firm), status)
    an_organisation(OrganisationKind.BUYER, "Nobody acts for it", is_approved=False)
    an_organisation(
        OrganisationKind.AUTHORITY, "Authority", is_approved=False, owner=a_user("a@a.example")
    )
    an_organisation(OrganisationKind.BUYER, "Approved", owner=a_user("b@a.example"))
    assert refs() == []
    assert set(counts_of(QueueFilter()).values()) == {0}


def test_states_are_told_apart_and_counted(officer: Actor) -> None:
    waiting_for(1, "fresh")
    decided(waiting_for(1, "taken"), S.IN_REVIEW)
    decided(waiting_for(1, "asked"), S.MORE_INFORMATION)
    proposed = waiting_for(1, "proposed")
    services.propose_decision(
        certificate=proposed, actor=officer, seen=seen(proposed), wish=a_wish(level=3)
    )
    newcomer = a_newcomer("New")
    asked = a_newcomer("Asked", review_status="more_information")
    assert refs(state="submitted") == ["fresh"]
    assert refs(state="in_review") == ["taken"]
    assert refs(state="second_officer") == ["proposed"]
    assert refs(state="organisations") == [newcomer.ref]
    assert set(refs(state="more_information")) == {"asked", asked.ref}
    assert counts_of(QueueFilter()) == {
        "todo": 4,
        "submitted": 1,
        "in_review": 1,
        "second_officer": 1,
        "organisations": 1,
        "more_information": 2,
    }


def test_kind_name_and_number_narrow_it() -> None:
    waiting_for(1, "one", number="Q-2026/17")
    newcomer = a_newcomer("Cơ khí Đông Anh")
    assert refs(kind="organisation") == [newcomer.ref]
    assert refs(kind="certificate") == ["one"]
    assert refs(q="dong anh") == [newcomer.ref]
    assert refs(q="q-2026/17") == ["one"]
    assert refs(q="CO KHI MOT") == ["one"]
    assert refs(q="nothing like it") == []


def test_doubts_and_who_is_on_it_are_marked(officer: Actor) -> None:
    doubtful = waiting_for(1, "doubtful", issuer="")
    services.take_certificate(certificate=doubtful, actor=officer, seen=seen(doubtful))
    with translation.override("en"):
        (row,) = page_of(QueueFilter(), "1").object_list
    assert "issuer" in [doubt.code for doubt in row.doubts]
    assert row.taken_by == "officer"


def test_next_is_the_one_after_and_then_the_first_again() -> None:
    first, second = waiting_for(9, "first"), waiting_for(5, "second")
    newcomer = a_newcomer("New", days=5)
    whole = QueueFilter()
    assert next_after(whole, place_of(first)) == ("certificate", "second")
    assert next_after(whole, place_of(second)) == ("organisation", newcomer.ref)
    assert next_after(whole, place_of(newcomer)) == ("certificate", "first")
    assert next_after(QueueFilter(state="organisations"), place_of(newcomer)) is None
    assert place_of(certificate_of(a_firm("S9"))) is None


def test_page_shows_rows_and_an_empty_queue_says_so(client: Client) -> None:
    empty = client.get("/review/").content.decode()
    assert "Everything has been looked at" in empty
    waiting_for(3, "one", number="<b>17</b>")
    page = client.get("/review/?state=submitted").content.decode()
    assert "/review/certificates/one/?state=submitted" in page
    assert "&lt;b&gt;17&lt;/b&gt;" in page
    assert "Nothing waits here" in client.get("/review/?state=in_review").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000000",
        "page=" + "9" * 5000,
        "page=-1&state=&kind=",
        "page=NaN&state=verified&kind=supplier",
        "q=%00&state=%00",
        "q=%ED%A0%80%FF",
        "q=" + "x" * 50_000,
        "q=%25_%27%22;--",
        "state=submitted&state=in_review",
    ],
    ids=lambda query: query[:20],
)
def test_whatever_stands_in_the_address_the_page_is_there(client: Client, query: str) -> None:
    waiting_for(1, "one")
    assert client.get(f"/review/?{query}").status_code == 200


def test_number_of_queries_does_not_grow_with_the_rows(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/review/").status_code == 200
        return len(captured)

    def more(start: int, count: int) -> None:
        for number in range(start, start + count):
            waiting_for(number, f"c{number}", number=f"N-{number}")
            decided(waiting_for(number, f"d{number}"), S.IN_REVIEW, actor_id=1)
            a_newcomer(f"New {number}", days=number)

    more(1, 2)
    few = queries()
    more(3, 4)
    assert queries() == few
    assert few <= 22
