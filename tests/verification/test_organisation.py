"""The page of one organisation that waits, and the decision about it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import OrganisationKind, ReviewStatus
from accounts.models import Organisation
from accounts.services import facts_mark
from tests.people import a_user, an_organisation
from tests.verification.cases import an_officer
from verification.organisations import organisations_alike, tax_code_finding
from verification.policies import Weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    officer = an_officer()
    client = Client(headers={"accept-language": "en"})
    assert officer.user is not None
    client.force_login(officer.user)
    return client


@pytest.fixture
def newcomer() -> Organisation:
    return a_newcomer("Công ty TNHH Cơ khí Hồng Hà")


def a_newcomer(name: str, **facts: Any) -> Organisation:
    organisation = an_organisation(
        OrganisationKind.SUPPLIER,
        name,
        is_approved=False,
        owner=a_user(f"{Organisation.objects.count()}@new.example"),
    )
    Organisation.objects.filter(pk=organisation.pk).update(**facts)
    organisation.refresh_from_db()
    return organisation


def address(organisation: Organisation) -> str:
    return reverse("verification:organisation", args=[organisation.ref])


def decide(client: Client, organisation: Organisation, **data: str) -> Any:
    """Send the form as it stands on the page that is open now."""
    organisation.refresh_from_db()
    return client.post(address(organisation), {"seen": facts_mark(organisation), **data})


def text(response: Any) -> str:
    return str(response.content.decode())


def test_page_shows_facts_checks_and_owner(client: Client, newcomer: Organisation) -> None:
    page = text(client.get(address(newcomer)))
    assert "No tax code is given" in page
    assert "@new.example" in page
    assert "No other organisation is like it" in page


def test_approval_counts_and_leads_to_the_next(client: Client, newcomer: Organisation) -> None:
    following = a_newcomer("Another")
    response = decide(client, newcomer, verdict="approve")
    assert response["Location"] == address(following)
    newcomer.refresh_from_db()
    assert newcomer.is_approved


@pytest.mark.parametrize(
    ("verdict", "status"),
    [("ask", ReviewStatus.MORE_INFORMATION), ("refuse", ReviewStatus.REFUSED)],
)
def test_asking_and_refusing_need_words(
    client: Client, newcomer: Organisation, verdict: str, status: str
) -> None:
    assert "Say why" in text(decide(client, newcomer, verdict=verdict))
    note = "The address does not exist."
    assert decide(client, newcomer, verdict=verdict, note=note).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.review_status == status
    assert "The address does not exist." in text(client.get(address(newcomer)))


@pytest.mark.parametrize(
    "data",
    [{}, {"verdict": "delete"}, {"verdict": "approve", "note": "\0"}, {"note": "x" * 100_000}],
    ids=lambda data: str(data)[:30],
)
def test_hostile_fields_change_nothing(
    client: Client, newcomer: Organisation, data: dict[str, str]
) -> None:
    assert client.post(address(newcomer), data).status_code == 200
    newcomer.refresh_from_db()
    assert (newcomer.is_approved, newcomer.review_status) == (False, ReviewStatus.WAITING)


def test_second_approval_is_told_and_keeps_the_text(client: Client, newcomer: Organisation) -> None:
    decide(client, newcomer, verdict="approve")
    page = text(decide(client, newcomer, verdict="approve", note="My words"))
    assert "decided already" in page
    assert "My words" in page


@pytest.mark.parametrize(
    "change",
    [{"tax_code": "0100109106"}, {"name_en": "Famous Motors"}, {"founded_year": 1999}],
    ids=str,
)
def test_nobody_decides_about_other_facts_than_were_read(
    client: Client, newcomer: Organisation, change: dict[str, Any]
) -> None:
    seen = facts_mark(newcomer)
    for name, value in change.items():
        setattr(newcomer, name, value)
    newcomer.save()
    data = {"verdict": "approve", "note": "My words", "seen": seen}
    page = text(client.post(address(newcomer), data))
    assert "was changed after you opened the page" in page
    assert "My words" in page
    assert str(*change.values()) in page, "what is stored now"
    newcomer.refresh_from_db()
    assert not newcomer.is_approved
    assert f'value="{facts_mark(newcomer)}"' in page, "so that it can be decided now"


def test_form_without_its_mark_decides_nothing(client: Client, newcomer: Organisation) -> None:
    client.post(address(newcomer), {"verdict": "approve"})
    newcomer.refresh_from_db()
    assert not newcomer.is_approved


def test_answer_or_decision_meanwhile_is_read_first(client: Client, newcomer: Organisation) -> None:
    seen = facts_mark(newcomer)
    decide(client, newcomer, verdict="ask", note="Where are you?")
    page = text(client.post(address(newcomer), {"verdict": "approve", "seen": seen}))
    assert "was changed after you opened the page" in page


def test_branches_and_names_alike_are_shown(newcomer: Organisation) -> None:
    Organisation.objects.filter(pk=newcomer.pk).update(tax_code="0100109106")
    newcomer.refresh_from_db()
    branch = a_newcomer("Something else", tax_code="0100109106-001")
    alike = a_newcomer("CTY CP Co khi Hong Ha 2")
    a_newcomer("Công ty TNHH Nhựa Sao Khuê")
    assert set(organisations_alike(newcomer)) == {branch, alike}
    assert organisations_alike(a_newcomer("Công ty TNHH")) == []


def test_tax_code_is_checked_by_its_check_digit() -> None:
    assert tax_code_finding("0100109106").weight == Weight.GOOD
    assert tax_code_finding("0100109107").weight == Weight.DOUBT
    assert tax_code_finding(None).weight == Weight.DOUBT


def test_number_of_queries_does_not_grow(client: Client, newcomer: Organisation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(newcomer)).status_code == 200
        return len(captured)

    few = queries()
    for number in range(5):
        a_newcomer(f"Cơ khí Hồng Hà {number}")
        newcomer.memberships.create(user=a_user(f"m{number}@new.example"), role="member")
    # What comes next in the queue is one more.
    assert queries() <= few + 1
    assert few <= 20
