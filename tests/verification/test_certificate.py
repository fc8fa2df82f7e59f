"""The page of one certificate, and what its forms do."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from directory.choices import CertificateStatus as S
from directory.models import Certificate
from tests.directory.firms import a_firm
from tests.verification.cases import (
    WHERE,
    a_certificate_of,
    a_wish,
    an_officer,
    an_owner,
    decided,
    seen,
    submitted,
)
from verification import services
from verification.models import Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
LONG = "x" * 100_000


@pytest.fixture
def officer() -> Actor:
    return an_officer()


@pytest.fixture
def client(officer: Actor) -> Client:
    return client_of(officer)


def client_of(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert actor.user is not None
    client.force_login(actor.user)
    return client


@pytest.fixture
def certificate() -> Certificate:
    return submitted(a_firm(), "mach-cnc-turn", scope_text="Turning of brass parts")


def address(certificate: Certificate, query: str = "") -> str:
    return reverse("verification:certificate", args=[certificate.ref]) + query


def decide(client: Client, certificate: Certificate, query: str = "", **data: Any) -> Any:
    values = {
        "verdict": "verify",
        "level": "2",
        "checked_how": "register",
        "checked_where": WHERE,
        "found_on": "",
        "note": "",
        "reason": "",
        "seen": seen(certificate) or "",
    }
    return client.post(address(certificate, query), values | data)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_page_shows_facts_checks_lines_and_owners(client: Client, certificate: Certificate) -> None:
    an_owner(certificate.supplier)
    page = text(client.get(address(certificate)))
    for shown in (
        "Q-77",
        "Turning of brass parts",
        "No last day is given",
        "covered",
        "owner@firm.example",
        "Submitted for checking",
        "Q-1",
    ):
        assert shown in page


def test_decision_leads_to_the_next_of_the_same_part_of_the_queue(
    client: Client, certificate: Certificate
) -> None:
    following = submitted(a_firm("S2"))
    response: Any = decide(client, certificate, "?state=submitted&q=Mot")
    assert response.status_code == 302
    assert response["Location"] == address(following, "?q=Mot&state=submitted")
    certificate.refresh_from_db()
    assert (certificate.status, certificate.level) == (S.VERIFIED, 2)
    last: Any = decide(client, following)
    assert last["Location"] == reverse("verification:queue")


def test_level_three_becomes_a_proposal_that_a_colleague_confirms(
    client: Client, certificate: Certificate
) -> None:
    assert decide(client, certificate, level="3").status_code == 302
    certificate.refresh_from_db()
    review = Review.objects.get()
    assert (certificate.status, review.level_to) == (S.SUBMITTED, 3)
    assert "Another officer has to look at it" in text(client.get(address(certificate)))
    to = reverse("verification:certificate-proposal", args=[certificate.ref])
    answer = {"proposal": review.ref, "answer": "confirm"}
    own = client.post(to, answer)
    assert "You proposed this" in text(own)
    colleague = client_of(an_officer("colleague"))
    assert WHERE in text(colleague.get(address(certificate)))
    declined = colleague.post(to, {"proposal": review.ref, "answer": "decline", "note": ""})
    assert "Say why" in text(declined)
    assert colleague.post(to, answer).status_code == 302
    certificate.refresh_from_db()
    assert (certificate.status, certificate.level) == (S.VERIFIED, 3)


def test_taking_shows_who_is_on_it(client: Client, certificate: Certificate) -> None:
    to = reverse("verification:certificate-take", args=[certificate.ref])
    assert client.post(to, {"seen": seen(certificate)}).status_code == 302
    assert "You are on it" in text(client.get(address(certificate)))
    colleague = client_of(an_officer("colleague"))
    assert "officer is on it" in text(colleague.get(address(certificate)))
    stale = colleague.post(to, {"seen": ""}, follow=True)
    assert "was faster" in text(stale)


def test_errors_keep_what_was_typed(client: Client, certificate: Certificate) -> None:
    page = text(decide(client, certificate, checked_how="", note="A long story"))
    assert "Say how it was checked" in page
    assert "A long story" in page
    assert WHERE in page


def test_second_officer_is_told_keeps_the_text_and_may_decide_again(
    client: Client, certificate: Certificate
) -> None:
    before = seen(certificate)
    decided(certificate, S.MORE_INFORMATION, office="Other office", note="Which site?")
    page = text(decide(client, certificate, seen=before, note="My words"))
    assert "Other office was faster" in page
    assert "My words" in page
    assert f'name="seen" value="{seen(certificate)}"' in page
    assert decide(client, certificate).status_code == 302


def test_text_is_kept_even_when_nothing_is_left_to_decide(
    client: Client, certificate: Certificate
) -> None:
    before = seen(certificate)
    decided(certificate, S.REJECTED, office="Other office")
    page = text(decide(client, certificate, seen=before, note="My words"))
    assert "Other office was faster" in page
    assert "My words" in page
    assert "Review it again" in page


def test_field_error_does_not_hide_a_decision_made_meanwhile(
    client: Client, certificate: Certificate
) -> None:
    before = seen(certificate)
    decided(certificate, S.IN_REVIEW, office="Other office")
    page = text(decide(client, certificate, seen=before, verdict=""))
    assert f'name="seen" value="{before}"' in page
    assert "was faster" in text(decide(client, certificate, seen=before))


@pytest.mark.parametrize(
    "data",
    [
        {"verdict": "draft"},
        {"verdict": "superseded"},
        {"verdict": ""},
        {"level": "9"},
        {"level": "NaN"},
        {"level": "9" * 5000},
        {"checked_how": "dream"},
        {"checked_where": "a\0b"},
        {"checked_where": LONG},
        {"note": LONG},
        {"note": "\0"},
        {"found_on": "9999-12-31"},
        {"found_on": "0000-00-00"},
        {"found_on": "yesterday"},
        {"verdict": "refuse", "reason": "forged"},
        {"verdict": "revoke", "reason": "forged", "note": "x"},
        {"verdict": "suspend", "reason": "in_doubt"},
        {"seen": "1"},
        {"seen": "-1"},
        {"seen": "9" * 400},
        {"seen": "x"},
        {"seen": ""},
    ],
    ids=lambda data: str(data)[:40],
)
def test_forged_and_hostile_fields_change_nothing(
    client: Client, certificate: Certificate, data: dict[str, str]
) -> None:
    assert decide(client, certificate, **data).status_code == 200
    certificate.refresh_from_db()
    assert certificate.status == S.SUBMITTED
    assert not Review.objects.exists()


@pytest.mark.parametrize("ref", ["no-such", "a%00b", "x" * 3000, "%ED%A0%80", "1"])
@pytest.mark.parametrize("page", ["certificates", "organisations", "conversation"])
def test_unknown_reference_is_not_found(client: Client, page: str, ref: str) -> None:
    assert client.get(f"/review/{page}/{ref}/").status_code == 404


def test_superseded_and_drafts_cannot_be_decided(client: Client, certificate: Certificate) -> None:
    decided(certificate, S.SUPERSEDED)
    assert "not possible" in text(decide(client, certificate))
    draft = a_certificate_of(certificate.supplier, number="D")
    assert decide(client, draft).status_code == 404


@pytest.mark.parametrize("answer", ["", "confirmed", "confirm\0"])
def test_forged_answers_to_a_proposal_are_not_found(
    client: Client, certificate: Certificate, answer: str
) -> None:
    review = services.propose_decision(
        certificate=certificate,
        actor=an_officer("colleague"),
        seen=seen(certificate),
        wish=a_wish(level=4),
    )
    to = reverse("verification:certificate-proposal", args=[certificate.ref])
    assert client.post(to, {"proposal": review.ref, "answer": answer}).status_code == 404
    assert client.post(to, {"proposal": "\0", "answer": "confirm"}).status_code == 404


def test_officer_of_the_firm_itself_reads_and_does_not_decide(
    client: Client, certificate: Certificate, officer: Actor
) -> None:
    assert officer.user is not None
    certificate.supplier.organisation.memberships.create(user=officer.user, role="member")
    assert "another officer has to decide" in text(client.get(address(certificate)))
    assert decide(client, certificate).status_code == 403


def test_words_of_others_are_shown_as_text(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    certificate = submitted(a_firm(), number=evil, issuer=evil, scope_text=evil)
    assert evil not in text(client.get(address(certificate)))


def test_number_of_queries_does_not_grow(client: Client, certificate: Certificate) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(certificate)).status_code == 200
        return len(captured)

    few = queries()
    for number in range(6):
        submitted(certificate.supplier, number=f"N-{number}")
        decided(certificate, S.IN_REVIEW, actor_id=number + 1)
        submitted(a_firm(f"T{number}"))
    decided(certificate, S.SUBMITTED)
    assert queries() <= few + 1  # names of people, once there are any
    assert few <= 30
