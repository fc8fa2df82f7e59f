"""What a firm sees of a check, and how it answers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.choices import MembershipRole
from core.errors import DomainError
from directory.choices import CertificateStatus as S
from directory.models import Certificate
from tests.directory.firms import a_firm
from tests.verification.cases import (
    WHERE,
    a_certificate_of,
    an_officer,
    an_owner,
    approve,
    decided,
    seen,
    submitted,
)
from verification import services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def certificate() -> Certificate:
    return decided(submitted(a_firm()), S.MORE_INFORMATION, office="Office", note="Which site?")


@pytest.fixture
def owner(certificate: Certificate) -> Actor:
    return an_owner(certificate.supplier)


@pytest.fixture
def client(owner: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert owner.user is not None
    client.force_login(owner.user)
    return client


def address(certificate: Certificate) -> str:
    return reverse("verification:certificate-conversation", args=[certificate.ref])


def text(response: Any) -> str:
    return str(response.content.decode())


def answer(client: Client, certificate: Certificate, **data: Any) -> Any:
    values = {"text": "The one in Đông Anh.", "seen": seen(certificate) or ""}
    return client.post(address(certificate), values | data)


def test_firm_reads_what_was_asked_and_answers(client: Client, certificate: Certificate) -> None:
    page = text(client.get(address(certificate)))
    assert "Which site?" in page
    assert "Answer the question" in page
    assert answer(client, certificate).status_code == 302
    certificate.refresh_from_db()
    assert certificate.status == S.SUBMITTED
    last = certificate.last_decision
    assert last is not None
    assert (last.reason, last.note) == ("answered", "The one in Đông Anh.")
    after = text(client.get(address(certificate)))
    assert "The firm has answered" in after
    assert "Your answer</label>" not in after


def test_any_member_may_answer(certificate: Certificate) -> None:
    member = an_owner(certificate.supplier, "member", MembershipRole.MEMBER)
    services.answer_question(
        certificate=certificate, actor=member, seen=seen(certificate), text="Yes"
    )


def test_firm_sees_neither_names_of_officers_nor_where_it_was_checked(
    client: Client, certificate: Certificate
) -> None:
    approve(certificate, an_officer("secret"), note="Fits.")
    page = text(client.get(address(certificate)))
    assert "Fits." in page
    assert "Verified: confirmed with the issuer" in page
    assert WHERE not in page
    assert "secret" not in page


def test_part_of_a_page_comes_without_a_page_around_it(
    client: Client, certificate: Certificate
) -> None:
    part = text(client.get(address(certificate), headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Which site?" in part


def test_officer_reads_along_and_strangers_find_nothing(certificate: Certificate) -> None:
    readers = [(an_officer(), 200), (an_owner(a_firm("S2"), "other"), 404)]
    for actor, status in readers:
        client = Client()
        assert actor.user is not None
        client.force_login(actor.user)
        assert client.get(address(certificate)).status_code == status
    assert Client().get(address(certificate)).status_code == 302


def test_draft_says_that_nobody_has_looked(client: Client, certificate: Certificate) -> None:
    draft = a_certificate_of(certificate.supplier, number="D")
    assert "Nobody has looked" in text(client.get(address(draft)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": "  "}, "required"),
        ({"text": "x" * 100_000}, "4000"),
        ({"text": "a\0b"}, "Null characters"),
        ({"seen": "9" * 400}, "No answer is due|less than or equal"),
        ({"seen": ""}, "No answer is due"),
        ({"seen": "1"}, "No answer is due"),
    ],
    ids=lambda data: str(data)[:30],
)
def test_answer_that_cannot_be_is_refused_with_words(
    client: Client, certificate: Certificate, data: dict[str, str], said: str
) -> None:
    page = text(answer(client, certificate, **data))
    assert any(words in page for words in said.split("|"))
    certificate.refresh_from_db()
    assert certificate.status == S.MORE_INFORMATION


@pytest.mark.parametrize("status", [S.SUBMITTED, S.VERIFIED, S.REJECTED, S.REVOKED])
def test_no_answer_is_taken_where_none_is_due(
    client: Client, certificate: Certificate, status: S
) -> None:
    decided(certificate, status)
    page = text(answer(client, certificate, text="My long words"))
    assert "No answer is due" in page
    assert "My long words" in page
    certificate.refresh_from_db()
    assert certificate.status == status


@pytest.mark.parametrize(("words", "code"), [("", "answer_missing"), ("x" * 5000, "max_length")])
def test_service_refuses_such_answers_too(
    certificate: Certificate, owner: Actor, words: str, code: str
) -> None:
    with pytest.raises(DomainError) as error:
        services.answer_question(
            certificate=certificate, actor=owner, seen=seen(certificate), text=words
        )
    assert error.value.code == code
