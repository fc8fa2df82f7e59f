"""Certificates: facts freeze on submission, only a decision changes standing, decisions stay."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from core.errors import DomainError
from core.models import AuditEvent
from directory import profile_rows, services
from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import (
    Certificate,
    CertificateDecision,
    CertificateScope,
    CertificateSite,
    Concept,
    Site,
    Supplier,
)
from tests.directory.firms import a_firm, certificate_of, row_of
from tests.directory.records import a_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
DAY = date(2026, 11, 21)


def refuses(constraint: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def a_draft(firm: Supplier, **facts: object) -> Certificate:
    standard = Concept.objects.get(kind="standard", code="iso9001")
    return Certificate.objects.create(supplier=firm, standard=standard, **facts)


def decide(certificate: Certificate, status: CertificateStatus, level: int = 0) -> None:
    services.record_certificate_decision(
        services.Decision(certificate.pk, status, EvidenceLevel(level), reason="test")
    )
    certificate.refresh_from_db()


@pytest.mark.parametrize(
    "change",
    [
        {"standard_id": 1},
        {"edition": "2008"},
        {"number": "other"},
        {"issuer": "other"},
        {"issued_on": DAY},
        {"expires_on": date(2030, 1, 1)},
        {"expires_on": None},
        {"scope_text": "other"},
        {"scope_kind": "trading"},
        {"file_sha256": "f" * 64},
        {"replaces_id": 1},
        {"supplier_id": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_fact_is_open_in_a_draft_and_frozen_after(change: dict[str, object]) -> None:
    firm = a_firm(certificates=[])
    other, process = a_firm("S2"), Concept.objects.exclude(code="iso9001").earliest("pk").pk
    values = {"standard_id": process, "replaces_id": certificate_of(other).pk}
    values["supplier_id"] = other.pk
    (name,) = change
    wanted = {name: values.get(name, change[name])}
    draft = a_draft(firm, expires_on=date(2027, 1, 1))
    rows = Certificate.objects.filter(pk=draft.pk)
    with transaction.atomic():
        rows.update(**wanted)
        transaction.set_rollback(True)
    decide(draft, CertificateStatus.SUBMITTED)
    refuses("certificate_facts_are_frozen", lambda: rows.update(**wanted))


def test_scope_and_sites_freeze_with_the_certificate() -> None:
    firm = a_firm()
    certificate, site = certificate_of(firm), Site.objects.get(supplier=firm)
    process = Concept.objects.get(kind="process", code="plast-blow")
    new_scope = CertificateScope(supplier=firm, certificate=certificate, process=process)
    new_site = CertificateSite(supplier=firm, certificate=certificate, site=site)
    refuses("certificate_facts_are_frozen", new_scope.save)
    refuses("certificate_facts_are_frozen", new_site.save)


def test_parts_of_a_submitted_certificate_are_neither_edited_moved_nor_deleted() -> None:
    firm = a_firm(certificates=[])
    draft, other = a_draft(firm), a_draft(firm)
    process = Concept.objects.get(kind="process", code="plast-blow")
    scope = CertificateScope.objects.create(supplier=firm, certificate=draft, process=process)
    spare = CertificateScope.objects.create(supplier=firm, certificate=other, process=process)
    decide(draft, CertificateStatus.SUBMITTED)
    scopes = CertificateScope.objects
    refuses("certificate_facts_are_frozen", lambda: scopes.filter(pk=scope.pk).delete())
    refuses(
        "certificate_facts_are_frozen",
        lambda: scopes.filter(pk=scope.pk).update(certificate=other, process_id=1),
    )
    refuses(
        "certificate_facts_are_frozen",
        lambda: scopes.filter(pk=spare.pk).update(certificate=draft, process_id=1),
    )


def test_certificate_starts_as_a_draft_that_is_only_declared() -> None:
    firm = a_firm(certificates=[])
    assert (a_draft(firm).status, a_draft(firm).level) == ("draft", 0)
    refuses("certificate_starts_as_draft", lambda: a_draft(firm, status="verified"))
    refuses("certificate_draft_is_declared", lambda: a_draft(firm, level=2))
    profile_rows.refresh([firm.pk])


def test_status_and_level_change_only_by_a_decision_about_this_change() -> None:
    certificate = certificate_of(a_firm())
    rows = Certificate.objects.filter(pk=certificate.pk)
    refuses("certificate_changes_by_decision", lambda: rows.update(status="revoked"))
    refuses("certificate_changes_by_decision", lambda: rows.update(level=4))
    refuses("certificate_changes_by_decision", lambda: rows.update(last_decision=None, level=4))
    other = certificate_of(a_firm("S2"))
    elsewhere = CertificateDecision.objects.create(
        certificate=other, status_from="verified", status_to="revoked", level_from=2, level_to=0
    )
    refuses(
        "certificate_changes_by_decision",
        lambda: rows.update(last_decision=elsewhere, status="revoked", level=0),
    )


def test_decision_is_neither_changed_nor_deleted() -> None:
    certificate_of(a_firm())
    decisions = CertificateDecision.objects.all()
    refuses("decisions_are_append_only", lambda: decisions.update(reason="better"))
    refuses("decisions_are_append_only", lambda: decisions._raw_delete("default"))
    refuses("decisions_are_append_only", empty_the_table_of_decisions)


def empty_the_table_of_decisions() -> None:
    with connection.cursor() as cursor:
        # Checks that wait for the commit would stand in the way before the guard does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE directory_certificatedecision CASCADE")


def test_supplier_with_decided_certificates_is_not_deleted() -> None:
    firm = a_firm()
    with pytest.raises(ProtectedError):
        firm.delete()


def test_decision_writes_an_event_and_says_from_what_to_what() -> None:
    certificate = certificate_of(a_firm())
    decide(certificate, CertificateStatus.SUSPENDED, 1)
    decision = certificate.decisions.latest("pk")
    assert (decision.status_from, decision.status_to) == ("verified", "suspended")
    assert (decision.level_from, decision.level_to) == (2, 1)
    event = AuditEvent.objects.about(certificate).last()
    assert event is not None
    assert event.verb == "certificate.decided"
    assert event.changes["status"] == ["verified", "suspended"]


def test_decision_about_a_certificate_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        services.record_certificate_decision(
            services.Decision(10**9, CertificateStatus.VERIFIED, EvidenceLevel(2), reason="test")
        )
    assert refused.value.code == "certificate_unknown"


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (CertificateStatus.SUBMITTED, True),
        (CertificateStatus.IN_REVIEW, True),
        (CertificateStatus.MORE_INFORMATION, True),
        (CertificateStatus.VERIFIED, True),
        (CertificateStatus.REJECTED, False),
        (CertificateStatus.SUSPENDED, False),
        (CertificateStatus.WITHDRAWN, False),
        (CertificateStatus.REVOKED, False),
        (CertificateStatus.SUPERSEDED, False),
        (CertificateStatus.DISPUTED, False),
    ],
)
def test_certificate_is_in_the_row_while_its_status_counts(
    status: CertificateStatus, counts: bool
) -> None:
    firm = a_firm()
    decide(certificate_of(firm), status)
    assert bool(row_of(firm).cert_id) == counts


def test_replaced_certificate_counts_until_the_new_one_is_verified() -> None:
    firm = a_firm()
    old = certificate_of(firm)
    new = a_draft(firm, number="Q-2", replaces=old)
    decide(new, CertificateStatus.SUBMITTED)
    assert set(row_of(firm).cert_id) == {old.pk, new.pk}
    decide(new, CertificateStatus.IN_REVIEW)
    assert 2 in row_of(firm).cert_level
    decide(new, CertificateStatus.VERIFIED, 2)
    old.refresh_from_db()
    assert old.status == CertificateStatus.SUPERSEDED
    assert set(row_of(firm).cert_id) == {new.pk}


def test_rejected_replacement_leaves_the_old_certificate_as_it_was() -> None:
    firm = a_firm()
    old = certificate_of(firm)
    new = a_draft(firm, number="Q-2", replaces=old)
    decide(new, CertificateStatus.REJECTED)
    old.refresh_from_db()
    assert (old.status, old.level) == (CertificateStatus.VERIFIED, 2)
    assert set(row_of(firm).cert_id) == {old.pk}


def test_days_stand_in_order_and_a_certificate_does_not_replace_itself() -> None:
    firm = a_firm(certificates=[])
    refuses(
        "certificate_days_in_order",
        lambda: a_draft(firm, issued_on=date(2026, 2, 2), expires_on=date(2026, 2, 1)),
    )
    draft = a_draft(firm)
    refuses(
        "certificate_does_not_replace_itself",
        lambda: Certificate.objects.filter(pk=draft.pk).update(replaces=draft.pk),
    )
    profile_rows.refresh([firm.pk])


def test_first_and_last_day_stand_in_the_row_as_valid_days() -> None:
    firm = a_firm(certificates=[a_certificate(issued_on="1970-01-02", expires_on="1970-01-11")])
    assert (row_of(firm).cert_from, row_of(firm).cert_until) == ([1], [10])


def test_certificate_without_days_is_valid_until_revoked() -> None:
    firm = a_firm(certificates=[a_certificate(issued_on=None, expires_on=None)])
    assert row_of(firm).cert_until == [profile_rows.NO_END_DAY]
