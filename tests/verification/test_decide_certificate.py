"""What one officer decides alone, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind
from core.errors import DomainError
from core.models import AuditEvent
from directory.choices import CertificateStatus as S
from directory.models import Certificate, Supplier
from tests.directory.firms import a_firm, side_by_side
from tests.people import a_user, an_organisation
from tests.verification.cases import (
    WHERE,
    a_certificate_of,
    a_wish,
    an_officer,
    an_owner,
    approve,
    decided,
    seen,
    submitted,
)
from verification import services
from verification.choices import Verdict
from verification.models import Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def firm() -> Supplier:
    return a_firm()


@pytest.fixture
def certificate(firm: Supplier) -> Certificate:
    return submitted(firm)


@pytest.fixture
def officer() -> Actor:
    return an_officer()


def refused(act: Callable[[], object]) -> DomainError:
    with pytest.raises(DomainError) as error, transaction.atomic():
        act()
    return error.value


def deciding(certificate: Certificate, actor: Actor, **wish: Any) -> Callable[[], object]:
    return lambda: services.decide_certificate(
        certificate=certificate, actor=actor, seen=seen(certificate), wish=a_wish(**wish)
    )


def test_taking_into_review_says_who_is_on_it(certificate: Certificate, officer: Actor) -> None:
    decision = services.take_certificate(
        certificate=certificate, actor=officer, seen=seen(certificate)
    )
    certificate.refresh_from_db()
    assert certificate.status == S.IN_REVIEW
    assert officer.user is not None
    assert (decision.actor_id, decision.office) == (officer.user.pk, "Office")


def test_verifying_keeps_where_it_was_checked(certificate: Certificate, officer: Actor) -> None:
    approve(certificate, officer, note="All fits.")
    assert (certificate.status, certificate.level) == (S.VERIFIED, 2)
    evidence = Evidence.objects.get()
    assert (evidence.decision_id, evidence.checked_where) == (certificate.last_decision_id, WHERE)
    event = AuditEvent.objects.about(certificate).last()
    assert event is not None
    assert event.changes["status"] == ["submitted", "verified"]
    assert WHERE not in str(event.changes)


def test_evidence_is_never_changed(certificate: Certificate, officer: Actor) -> None:
    approve(certificate, officer)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Evidence.objects.update(checked_where="elsewhere")


def test_owners_are_told_in_their_language_once_it_is_kept(
    certificate: Certificate, officer: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    owner = an_owner(certificate.supplier)
    an_owner(certificate.supplier, "member", MembershipRole.MEMBER)
    with django_capture_on_commit_callbacks(execute=True):
        services.refuse_certificate(
            certificate=certificate,
            actor=officer,
            seen=seen(certificate),
            reason="holder_differs",
            note="Line one\nLine two",
        )
    (letter,) = mail.outbox
    assert owner.user is not None
    assert letter.to == [owner.user.email]
    assert "Line one\nLine two" in letter.body
    assert f"/review/conversation/{certificate.ref}/" in letter.body


def test_asking_and_refusing_change_the_status_and_keep_no_evidence(
    certificate: Certificate, officer: Actor
) -> None:
    services.ask_about_certificate(
        certificate=certificate, actor=officer, seen=seen(certificate), note="Which site?"
    )
    certificate.refresh_from_db()
    assert certificate.status == S.MORE_INFORMATION
    services.refuse_certificate(
        certificate=certificate, actor=officer, seen=seen(certificate), reason="no_answer"
    )
    certificate.refresh_from_db()
    assert (certificate.status, certificate.level) == (S.REJECTED, 0)
    assert not Evidence.objects.exists()


def test_refused_certificate_can_be_reviewed_again(
    certificate: Certificate, officer: Actor
) -> None:
    decided(certificate, S.REJECTED)
    services.take_certificate(certificate=certificate, actor=officer, seen=seen(certificate))
    approve(certificate, officer)
    assert certificate.status == S.VERIFIED


@pytest.mark.parametrize(
    ("verdict", "status"), [(Verdict.SUSPEND, S.SUSPENDED), (Verdict.WITHDRAW, S.WITHDRAWN)]
)
def test_verified_certificate_is_suspended_or_withdrawn(
    certificate: Certificate, officer: Actor, verdict: Verdict, status: str
) -> None:
    approve(certificate, officer)
    services.end_certificate(
        certificate=certificate,
        actor=officer,
        seen=seen(certificate),
        wish=services.Wish(verdict, reason="issuer_suspended"),
    )
    certificate.refresh_from_db()
    assert certificate.status == status


@pytest.mark.parametrize(
    ("wish", "code", "place"),
    [
        ({"level": 0}, "level_unknown", "level"),
        ({"level": 9}, "level_unknown", "level"),
        ({"level": -1}, "level_unknown", "level"),
        ({"checked_how": ""}, "how_missing", "checked_how"),
        ({"checked_how": "dream"}, "how_missing", "checked_how"),
        ({"checked_where": "  "}, "where_missing", "checked_where"),
        ({"checked_where": "x" * 301}, "max_length", "checked_where"),
        ({"note": "x" * 4001}, "max_length", "note"),
        ({"found_on": timezone.localdate() + timedelta(days=1)}, "found_in_future", "found_on"),
        ({"verdict": Verdict.ASK}, "note_missing", "note"),
        ({"verdict": Verdict.REFUSE}, "reason_missing", "reason"),
        ({"verdict": Verdict.REFUSE, "reason": "forged"}, "reason_missing", "reason"),
        ({"verdict": Verdict.REFUSE, "reason": "other"}, "note_missing", "note"),
        ({"level": 3}, "two_officers_needed", "level"),
        ({"level": 4}, "two_officers_needed", "level"),
    ],
    ids=str,
)
def test_wish_that_cannot_be_is_refused_at_its_field(
    certificate: Certificate, officer: Actor, wish: dict[str, Any], code: str, place: str
) -> None:
    error = refused(deciding(certificate, officer, **wish))
    assert (error.code, error.place) == (code, place)
    certificate.refresh_from_db()
    assert certificate.status == S.SUBMITTED


def test_finding_before_the_day_of_issue_is_refused(firm: Supplier, officer: Actor) -> None:
    today = timezone.localdate()
    certificate = submitted(firm, issued_on=today)
    wish = {"found_on": today - timedelta(days=1)}
    assert refused(deciding(certificate, officer, **wish)).code == "found_before_issue"


@pytest.mark.parametrize("missing", ["number", "issuer"])
def test_without_number_or_issuer_only_the_document_can_have_been_seen(
    firm: Supplier, officer: Actor, missing: str
) -> None:
    certificate = submitted(firm, **{missing: ""})
    assert refused(deciding(certificate, officer)).code == "facts_missing"
    approve(certificate, officer, level=1)
    assert certificate.level == 1


@pytest.mark.parametrize("status", [S.REJECTED, S.WITHDRAWN, S.REVOKED, S.SUPERSEDED])
@pytest.mark.parametrize("verdict", [Verdict.VERIFY, Verdict.ASK, Verdict.SUSPEND])
def test_ended_certificate_is_not_decided_again(
    certificate: Certificate, officer: Actor, status: S, verdict: Verdict
) -> None:
    decided(certificate, status)
    wish = {"verdict": verdict, "reason": "in_doubt", "note": "Why"}
    assert refused(deciding(certificate, officer, **wish)).code == "not_open"


def test_draft_is_neither_taken_nor_decided(firm: Supplier, officer: Actor) -> None:
    draft = a_certificate_of(firm)
    assert refused(deciding(draft, officer)).code == "not_open"
    taking: dict[str, Any] = {"certificate": draft, "actor": officer, "seen": None}
    assert refused(lambda: services.take_certificate(**taking)).code == "not_open"


@pytest.mark.parametrize("status", [S.SUBMITTED, S.IN_REVIEW, S.MORE_INFORMATION])
def test_what_was_never_verified_is_not_suspended(
    certificate: Certificate, officer: Actor, status: S
) -> None:
    decided(certificate, status)
    wish = {"verdict": Verdict.SUSPEND, "reason": "in_doubt"}
    assert refused(deciding(certificate, officer, **wish)).code == "not_open"


def test_decision_that_was_not_seen_is_not_overruled(
    certificate: Certificate, officer: Actor
) -> None:
    before = seen(certificate)
    decided(certificate, S.REJECTED, office="Other office")
    error = refused(
        lambda: services.approve_certificate(
            certificate=certificate, actor=officer, seen=before, wish=a_wish()
        )
    )
    assert error.code == "decided_meanwhile"
    assert "Other office" in str(error)


def test_only_officers_decide_and_never_about_their_own_firm(
    certificate: Certificate, officer: Actor
) -> None:
    firm = certificate.supplier
    buyer = a_user("buyer@firm.example")
    unchecked = an_organisation(OrganisationKind.AUTHORITY, "New office", is_approved=False)
    actors = [
        Actor(),
        Actor(user=buyer),
        an_owner(firm),
        Actor(user=buyer, organisation=unchecked, role="owner"),
        Actor(user=None, organisation=officer.organisation),
    ]
    for actor in actors:
        with pytest.raises(PermissionDenied):
            deciding(certificate, actor)()
    assert officer.user is not None
    firm.organisation.memberships.create(user=officer.user, role="member")
    with pytest.raises(PermissionDenied):
        deciding(certificate, officer)()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_decides_and_the_other_is_told() -> None:
    certificate = submitted(a_firm())
    first, second = an_officer("first"), an_officer("second")
    before, told = seen(certificate), []

    def decide(actor: Actor) -> Callable[[], None]:
        def work() -> None:
            try:
                services.approve_certificate(
                    certificate=certificate, actor=actor, seen=before, wish=a_wish()
                )
            except DomainError as error:
                told.append(error.code)

        return work

    side_by_side(decide(first), decide(second))
    assert told == ["decided_meanwhile"]
    assert certificate.decisions.filter(status_to=S.VERIFIED).count() == 1
