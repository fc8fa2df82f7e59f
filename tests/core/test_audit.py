"""The audit trail, on real connections."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test import Client

from accounts.choices import OrganisationKind
from accounts.models import Organisation, User
from core import audit
from core.models import AuditEvent


def an_organisation() -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.SUPPLIER, name="Cơ khí Đông Anh")


def in_own_connection(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        connection.close()


@pytest.mark.django_db
def test_event_says_who_did_what_to_which_thing() -> None:
    firm = an_organisation()
    event = audit.record(
        verb="organisation.renamed", subject=firm, changes={"name": "B"}, organisation=firm
    )
    event.refresh_from_db()
    assert (event.subject_type, event.subject_id) == ("accounts.organisation", str(firm.pk))
    assert (event.verb, event.changes, event.actor_id) == (
        "organisation.renamed",
        {"name": "B"},
        None,
    )
    assert event.organisation_id == firm.pk
    assert event.position == 1


@pytest.mark.django_db
def test_values_come_back_as_they_were_hashed() -> None:
    firm = an_organisation()
    audit.record(
        verb="organisation.changed",
        subject=firm,
        changes={
            "day": date(2026, 11, 21),
            "price": Decimal("1.50"),
            "many": (1, None, True),
            "set": {"b", "a"},
            "name": "Đông 日本 \U0001f600",
        },
    )
    assert audit.verify_chain(firm) is None
    event = AuditEvent.objects.about(firm).get()
    assert event.changes["price"] == "1.50"
    assert event.changes["set"] == ["a", "b"]


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, object(), b"x"])
def test_value_that_would_not_come_back_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="not a value for the audit trail"):
        audit.record(verb="x", subject=an_organisation(), changes={"value": value})


@pytest.mark.django_db
def test_subject_without_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="not saved yet"):
        audit.record(verb="x", subject=Organisation(name="A"))


@pytest.mark.django_db(transaction=True)
def test_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        audit.record(verb="x", subject=an_organisation())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET verb = 'y'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
    ],
)
def test_database_refuses_to_change_the_past(statement: str) -> None:
    audit.record(verb="x", subject=an_organisation())
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE core_auditevent SET verb = 'forged' WHERE position = 2",
        "UPDATE core_auditevent SET at = at + interval '1 day' WHERE position = 2",
        "UPDATE core_auditevent SET actor_id = 7 WHERE position = 2",
        "UPDATE core_auditevent SET changes = '{\"n\": 3}' WHERE position = 2",
        "DELETE FROM core_auditevent WHERE position = 2",
    ],
)
def test_forgery_past_the_guard_shows_in_the_chain(forgery: str) -> None:
    firm = an_organisation()
    for number in range(3):
        audit.record(verb="x", subject=firm, changes={"n": number})
    assert audit.verify_chain(firm) is None

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
        cursor.execute(forgery)
        cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER USER")
    broken = audit.verify_chain(firm)
    assert broken is not None
    assert broken.position == (3 if forgery.startswith("DELETE") else 2)


@pytest.mark.django_db
def test_subjects_have_a_chain_each() -> None:
    first, second = an_organisation(), an_organisation()
    for firm in (first, second, first):
        audit.record(verb="x", subject=firm)
    assert [event.position for event in AuditEvent.objects.about(first)] == [1, 2]
    assert [event.position for event in AuditEvent.objects.about(second)] == [1]


@pytest.mark.django_db
def test_events_of_many_subjects_at_once_go_on_with_each_chain() -> None:
    firms = [an_organisation() for _ in range(3)]
    audit.record(verb="first", subject=firms[1])
    entries = [audit.Entry("second", firm, {"n": number}) for number, firm in enumerate(firms)]
    audit.record_all(entries)
    audit.record_all(entries, is_locked=True)
    chains = [AuditEvent.objects.about(firm).values_list("position", flat=True) for firm in firms]
    assert [list(chain) for chain in chains] == [[1, 2], [1, 2, 3], [1, 2]]
    assert [audit.verify_chain(firm) for firm in firms] == [None, None, None]


@pytest.mark.django_db
def test_subject_named_twice_in_one_call_is_refused_by_the_database() -> None:
    firm = an_organisation()
    with pytest.raises(IntegrityError, match="position_is_unique"), transaction.atomic():
        audit.record_all([audit.Entry("x", firm), audit.Entry("y", firm)])


@pytest.mark.django_db
def test_event_of_a_refused_change_goes_with_it() -> None:
    firm = an_organisation()
    with transaction.atomic():
        audit.record(verb="x", subject=firm)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.about(firm).exists()


@pytest.mark.django_db(transaction=True)
def test_second_writer_of_a_subject_waits_for_the_first() -> None:
    firm = an_organisation()

    def write() -> None:
        with transaction.atomic():
            audit.record(verb="second", subject=firm)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            audit.record(verb="first", subject=firm)
            second = pool.submit(in_own_connection, write)
            with connection.cursor() as cursor:
                waiting = 0
                while not waiting and not second.done():
                    cursor.execute(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                    )
                    (waiting,) = cursor.fetchone()
            assert not second.done()
        second.result()
    assert [event.verb for event in AuditEvent.objects.about(firm)] == ["first", "second"]
    assert audit.verify_chain(firm) is None


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_a_subject_make_one_chain() -> None:
    firm = an_organisation()
    writers, events_each = 4, 10
    start = threading.Barrier(writers)

    def write() -> None:
        start.wait()
        for number in range(events_each):
            with transaction.atomic():
                audit.record(verb="x", subject=firm, changes={"n": number})

    with ThreadPoolExecutor(writers) as pool:
        for writer in [pool.submit(in_own_connection, write) for _ in range(writers)]:
            writer.result()
    assert AuditEvent.objects.about(firm).count() == writers * events_each
    assert audit.verify_chain(firm) is None


@pytest.mark.django_db
def test_administration_shows_the_trail_and_changes_nothing(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.com"))
    event = audit.record(verb="organisation.renamed", subject=an_organisation())
    assert b"organisation.renamed" in client.get("/admin/core/auditevent/").content
    assert client.get("/admin/core/auditevent/add/").status_code == 403
    page = f"/admin/core/auditevent/{event.pk}/"
    assert client.get(f"{page}change/").status_code == 200
    assert client.post(f"{page}change/", {"verb": "y"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
