"""Officers decide who organisations are; organisations answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind, OrganisationVerdict, ReviewStatus
from accounts.models import Organisation, OrganisationAnswer, OrganisationDecision
from accounts.services import answer_review, decide_organisation
from core.errors import DomainError
from core.models import AuditEvent
from tests.directory.firms import side_by_side
from tests.people import a_member, a_user, an_organisation

APPROVE, ASK, REFUSE = (
    OrganisationVerdict.APPROVE,
    OrganisationVerdict.ASK,
    OrganisationVerdict.REFUSE,
)
Capture = Callable[..., Any]


def an_officer(email: str = "officer@matxich.example") -> Actor:
    user = a_user(email)
    office = an_organisation(OrganisationKind.AUTHORITY, "Sở Công Thương", owner=user)
    return Actor(user, office, MembershipRole.OWNER)


def a_new_firm(**fields: Any) -> tuple[Organisation, Actor]:
    owner = a_user("owner@matxich.example", **fields)
    firm = an_organisation(OrganisationKind.BUYER, "Bắc Hà", is_approved=False, owner=owner)
    return firm, Actor(owner, firm, MembershipRole.OWNER)


@pytest.mark.django_db
def test_approval_counts_and_is_kept_with_who_and_which_office() -> None:
    firm, _ = a_new_firm()
    officer = an_officer()
    assert officer.user
    decide_organisation(organisation=firm, verdict=APPROVE, note="", actor=officer)
    assert firm.is_approved
    stored = Organisation.objects.get(pk=firm.pk)
    assert stored.is_approved
    decision = stored.decisions.get()
    assert (decision.office, decision.actor_id) == ("Sở Công Thương", officer.user.pk)
    event = AuditEvent.objects.about(firm).get()
    assert (event.verb, event.changes["decision"]) == ("organisation.decided", "approve")
    assert officer.organisation
    assert event.organisation_id == officer.organisation.pk


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", [ASK, REFUSE])
@pytest.mark.parametrize("note", ["", "  \n "])
def test_question_or_refusal_without_words_is_refused(
    verdict: OrganisationVerdict, note: str
) -> None:
    firm, _ = a_new_firm()
    with pytest.raises(DomainError) as refusal:
        decide_organisation(organisation=firm, verdict=verdict, note=note, actor=an_officer())
    assert refusal.value.code == "note_missing"
    assert not OrganisationDecision.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["a\x00b", "a" * 100_000])
def test_note_that_cannot_be_kept_is_refused_with_words(note: str) -> None:
    firm, _ = a_new_firm()
    with pytest.raises(DomainError) as refusal:
        decide_organisation(organisation=firm, verdict=ASK, note=note, actor=an_officer())
    assert refusal.value.place == "note"


@pytest.mark.django_db
def test_only_officers_in_person_decide() -> None:
    firm, owner = a_new_firm()
    officer = an_officer()
    unchecked = an_organisation(OrganisationKind.AUTHORITY, "New office", is_approved=False)
    program = Actor(None, officer.organisation, "")
    for actor in (Actor(), owner, program, Actor(officer.user, unchecked, "owner")):
        with pytest.raises(PermissionDenied):
            decide_organisation(organisation=firm, verdict=APPROVE, note="", actor=actor)


@pytest.mark.django_db
def test_nobody_decides_about_an_organisation_of_their_own() -> None:
    firm, _ = a_new_firm()
    officer = an_officer()
    assert officer.user
    assert officer.organisation
    a_member(officer.user, firm, MembershipRole.MEMBER)
    for own in (firm, officer.organisation):
        with pytest.raises(PermissionDenied):
            decide_organisation(organisation=own, verdict=APPROVE, note="", actor=officer)


@pytest.mark.django_db
def test_officers_admit_no_other_office() -> None:
    other = an_organisation(OrganisationKind.AUTHORITY, "Other", is_approved=False)
    with pytest.raises(PermissionDenied):
        decide_organisation(organisation=other, verdict=APPROVE, note="", actor=an_officer())


@pytest.mark.django_db
def test_refusal_takes_an_approval_back_and_a_repeated_decision_is_refused() -> None:
    firm, _ = a_new_firm()
    officer = an_officer()
    decide_organisation(organisation=firm, verdict=APPROVE, note="", actor=officer)
    with pytest.raises(DomainError) as refusal:
        decide_organisation(organisation=firm, verdict=APPROVE, note="", actor=officer)
    assert refusal.value.code == "already_decided"
    decide_organisation(organisation=firm, verdict=REFUSE, note="No such firm.", actor=officer)
    assert not firm.is_approved
    assert firm.review_status == ReviewStatus.REFUSED


@pytest.mark.django_db
def test_owners_read_the_decision_in_their_own_language(
    django_capture_on_commit_callbacks: Capture, mailoutbox: list[EmailMessage]
) -> None:
    firm, _ = a_new_firm(language="en")
    a_member(a_user("member@matxich.example"), firm, MembershipRole.MEMBER)
    with django_capture_on_commit_callbacks(execute=True):
        decide_organisation(
            organisation=firm, verdict=ASK, note="Đăng ký <ở> đâu & khi nào?", actor=an_officer()
        )
        assert not mailoutbox
    (letter,) = mailoutbox
    assert letter.to == ["owner@matxich.example"]
    assert letter.subject == "A question about your organisation: Bắc Hà"
    assert "Đăng ký <ở> đâu & khi nào?" in letter.body
    assert "/account/" in letter.body


@pytest.mark.django_db
def test_name_with_a_line_break_becomes_no_header(
    django_capture_on_commit_callbacks: Capture, mailoutbox: list[EmailMessage]
) -> None:
    firm, _ = a_new_firm()
    firm.name = "A\r\nBcc: x@example.com"
    firm.save()
    with django_capture_on_commit_callbacks(execute=True):
        decide_organisation(organisation=firm, verdict=APPROVE, note="", actor=an_officer())
    assert "\n" not in mailoutbox[0].subject
    assert mailoutbox[0].recipients() == ["owner@matxich.example"]


@pytest.mark.django_db
def test_answer_brings_the_question_back_to_officers() -> None:
    firm, owner = a_new_firm()
    decide_organisation(organisation=firm, verdict=ASK, note="Where?", actor=an_officer())
    assert firm.review_status == ReviewStatus.MORE_INFORMATION
    answer_review(organisation=firm, text=" In Hà Nội. ", actor=owner)
    assert Organisation.objects.get(pk=firm.pk).review_status == ReviewStatus.WAITING
    assert firm.decisions.get().answer.text == "In Hà Nội."
    assert [event.verb for event in AuditEvent.objects.about(firm)] == [
        "organisation.decided",
        "organisation.answered",
    ]


@pytest.mark.django_db
def test_answer_is_due_only_when_asked() -> None:
    firm, owner = a_new_firm()
    with pytest.raises(DomainError) as refusal:
        answer_review(organisation=firm, text="Hello", actor=owner)
    assert refusal.value.code == "nothing_asked"
    decide_organisation(organisation=firm, verdict=ASK, note="Where?", actor=an_officer())
    for text in ("", "  ", "a\x00", "a" * 100_000):
        with pytest.raises(DomainError):
            answer_review(organisation=firm, text=text, actor=owner)
    answer_review(organisation=firm, text="Here", actor=owner)
    with pytest.raises(DomainError):
        answer_review(organisation=firm, text="Here again", actor=owner)


@pytest.mark.django_db
def test_only_an_owner_of_the_organisation_answers() -> None:
    firm, _ = a_new_firm()
    officer = an_officer()
    decide_organisation(organisation=firm, verdict=ASK, note="Where?", actor=officer)
    member = a_user("member@matxich.example")
    a_member(member, firm, MembershipRole.MEMBER)
    strangers = (Actor(), officer, Actor(member, firm, "member"), Actor(None, firm, ""))
    for actor in strangers:
        with pytest.raises(PermissionDenied):
            answer_review(organisation=firm, text="Here", actor=actor)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["organisationdecision", "organisationanswer"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET actor_id = 1", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_database_refuses_to_change_what_was_said(table: str, statement: str) -> None:
    sql = statement.format(f"accounts_{table}")
    sql += " CASCADE" if sql.startswith("TRUNCATE") else ""
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_of_two_equal_decisions_at_once_one_is_kept() -> None:
    firm, _ = a_new_firm()
    officers = [an_officer(f"officer{n}@matxich.example") for n in range(2)]
    refused: list[str] = []

    def approve(officer: Actor) -> None:
        try:
            decide_organisation(
                organisation=Organisation.objects.get(pk=firm.pk),
                verdict=APPROVE,
                note="",
                actor=officer,
            )
        except DomainError as error:
            refused.append(error.code)

    side_by_side(*(lambda officer=officer: approve(officer) for officer in officers))
    assert refused == ["already_decided"]
    assert OrganisationDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_kept() -> None:
    firm, owner = a_new_firm()
    decide_organisation(organisation=firm, verdict=ASK, note="Where?", actor=an_officer())
    refused: list[str] = []

    def answer() -> None:
        try:
            answer_review(organisation=firm, text="Here", actor=owner)
        except DomainError as error:
            refused.append(error.code)

    side_by_side(answer, answer)
    assert refused == ["nothing_asked"]
    assert OrganisationAnswer.objects.count() == 1
