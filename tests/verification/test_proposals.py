"""What needs two officers: one proposes, another confirms or declines."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.actors import Actor
from core.errors import DomainError
from core.models import AuditEvent
from directory.choices import CertificateStatus as S
from directory.models import Certificate
from tests.directory.firms import a_firm, side_by_side
from tests.verification.cases import a_wish, an_officer, an_owner, approve, decided, seen, submitted
from verification import services
from verification.choices import ReviewOutcome, Verdict
from verification.models import Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def certificate() -> Certificate:
    return submitted(a_firm())


@pytest.fixture
def first() -> Actor:
    return an_officer("first")


@pytest.fixture
def second() -> Actor:
    return an_officer("second", "Second office")


def propose(certificate: Certificate, actor: Actor, **wish: Any) -> Review:
    return services.propose_decision(
        certificate=certificate,
        actor=actor,
        seen=seen(certificate),
        wish=a_wish(**({"level": 3} | wish)),
    )


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as error, transaction.atomic():
        act()
    return error.value.code


@pytest.mark.parametrize("level", [3, 4])
def test_level_counts_only_when_a_second_officer_confirms(
    certificate: Certificate, first: Actor, second: Actor, level: int
) -> None:
    review = propose(certificate, first, level=level)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.level) == (S.SUBMITTED, 0)
    decision = services.confirm_proposal(review=review, actor=second)
    certificate.refresh_from_db()
    review.refresh_from_db()
    assert (certificate.status, certificate.level) == (S.VERIFIED, level)
    assert (review.outcome, review.decision_id) == (ReviewOutcome.CONFIRMED, decision.pk)
    assert second.user is not None
    assert (review.answered_by, decision.actor_id) == (second.user.pk, second.user.pk)
    verbs = [event.verb for event in AuditEvent.objects.about(review)]
    assert verbs == ["certificate.proposed", "certificate.proposal_confirmed"]


def test_revoking_needs_two_and_takes_the_level_away(
    certificate: Certificate, first: Actor, second: Actor
) -> None:
    approve(certificate, first)
    wish = {"verdict": Verdict.REVOKE, "reason": "forged", "note": "The seal is copied."}
    alone: dict[str, Any] = {"certificate": certificate, "actor": first, "seen": seen(certificate)}
    assert (
        code_of(lambda: services.end_certificate(**alone, wish=a_wish(**wish)))
        == "two_officers_needed"
    )
    review = propose(certificate, first, **wish)
    services.confirm_proposal(review=review, actor=second)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.level) == (S.REVOKED, 0)


def test_owners_hear_of_it_only_when_it_is_confirmed(
    certificate: Certificate,
    first: Actor,
    second: Actor,
    django_capture_on_commit_callbacks: Any,
) -> None:
    an_owner(certificate.supplier)
    with django_capture_on_commit_callbacks(execute=True):
        review = propose(certificate, first)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        services.confirm_proposal(review=review, actor=second)
    assert len(mail.outbox) == 1


def test_proposer_neither_confirms_nor_declines(certificate: Certificate, first: Actor) -> None:
    review = propose(certificate, first)
    assert code_of(lambda: services.confirm_proposal(review=review, actor=first)) == "same_officer"
    declining: dict[str, Any] = {"review": review, "actor": first, "note": "No"}
    assert code_of(lambda: services.decline_proposal(**declining)) == "same_officer"


def test_declining_says_why_and_leaves_the_certificate(
    certificate: Certificate, first: Actor, second: Actor
) -> None:
    review = propose(certificate, first)
    declining: dict[str, Any] = {"review": review, "actor": second}
    assert code_of(lambda: services.decline_proposal(**declining, note=" ")) == "note_missing"
    services.decline_proposal(**declining, note="Not in the register.")
    certificate.refresh_from_db()
    review.refresh_from_db()
    assert (certificate.status, review.outcome) == (S.SUBMITTED, ReviewOutcome.DECLINED)
    assert code_of(lambda: services.confirm_proposal(review=review, actor=second)) == (
        "proposal_answered"
    )


def test_only_the_proposer_takes_back(
    certificate: Certificate, first: Actor, second: Actor
) -> None:
    review = propose(certificate, first)
    with pytest.raises(PermissionDenied), transaction.atomic():
        services.take_back_proposal(review=review, actor=second)
    services.take_back_proposal(review=review, actor=first)
    propose(certificate, second)


def test_nothing_else_is_decided_while_a_proposal_waits(
    certificate: Certificate, first: Actor, second: Actor
) -> None:
    propose(certificate, first)
    told: dict[str, Any] = {"certificate": certificate, "actor": second, "seen": seen(certificate)}
    assert code_of(lambda: services.approve_certificate(**told, wish=a_wish())) == "proposal_open"
    assert code_of(lambda: services.take_certificate(**told)) == "proposal_open"
    assert code_of(lambda: propose(certificate, second)) == "proposal_open"


def test_proposal_about_what_has_changed_since_is_not_confirmed(
    certificate: Certificate, first: Actor, second: Actor
) -> None:
    review = propose(certificate, first)
    decided(certificate, S.WITHDRAWN)
    assert code_of(lambda: services.confirm_proposal(review=review, actor=second)) == (
        "decided_meanwhile"
    )


def test_what_one_officer_may_decide_is_not_proposed(
    certificate: Certificate, first: Actor
) -> None:
    assert code_of(lambda: propose(certificate, first, level=2)) == "one_officer_is_enough"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"level_to": 2}, "officers_work_is_append_only"),
        ({"note": "other"}, "officers_work_is_append_only"),
        ({"outcome": "declined"}, "review_answer_is_whole"),
    ],
)
def test_database_refuses_other_changes(
    certificate: Certificate, first: Actor, change: dict[str, Any], constraint: str
) -> None:
    review = propose(certificate, first)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**change)
    assert error.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def a_row(certificate: Certificate, **changes: Any) -> None:
    values: dict[str, Any] = {
        "status_to": "verified",
        "level_to": 3,
        "reason": "verify",
        "found_on": "2026-01-01",
        "proposed_by": 1,
    }
    Review.objects.create(certificate=certificate, **(values | changes))


ANSWERED = {"answered_at": "2026-01-01T00:00Z", "outcome": "declined"}


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"level_to": 2}, "review_is_of_what_needs_two"),
        ({"status_to": "suspended"}, "review_is_of_what_needs_two"),
        (ANSWERED | {"answered_by": 1}, "review_second_officer_is_another"),
        (
            ANSWERED | {"answered_by": 2, "outcome": "taken_back"},
            "review_second_officer_is_another",
        ),
        (
            ANSWERED | {"answered_by": 2, "outcome": "confirmed"},
            "review_confirmed_has_its_decision",
        ),
        (ANSWERED, "review_answer_is_whole"),
    ],
    ids=str,
)
def test_database_refuses_rows_that_must_never_be(
    certificate: Certificate, row: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        a_row(certificate, **row)
    assert error.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_database_keeps_one_open_proposal_and_deletes_none(certificate: Certificate) -> None:
    a_row(certificate)
    with pytest.raises(IntegrityError, match="review_one_open"), transaction.atomic():
        a_row(certificate)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Review.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        empty_the_table()


def empty_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE verification_review")


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts() -> None:
    certificate = submitted(a_firm())
    review = propose(certificate, an_officer("first"))
    second, third = an_officer("second"), an_officer("third")
    told: list[str] = []

    def answering(act: Callable[[], object]) -> Callable[[], None]:
        def work() -> None:
            try:
                act()
            except DomainError as error:
                told.append(error.code)

        return work

    side_by_side(
        answering(lambda: services.confirm_proposal(review=review, actor=second)),
        answering(lambda: services.decline_proposal(review=review, actor=third, note="No")),
    )
    assert told == ["proposal_answered"]
    review.refresh_from_db()
    assert not review.is_open
