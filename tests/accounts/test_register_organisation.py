"""Registering an organisation."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.services import register_organisation
from core import audit
from core.errors import DomainError
from core.models import AuditEvent

SUPPLIER = OrganisationKind.SUPPLIER


@pytest.mark.django_db
def test_registration_leaves_an_owner_and_an_event_without_personal_data() -> None:
    lan = User.objects.create_user("lan@example.com", name="Lan")
    firm = register_organisation(
        kind=SUPPLIER, name=" Cơ khí A ", tax_code="01.00.233.488", owner=lan, actor=lan
    )
    assert (firm.name, firm.tax_code) == ("Cơ khí A", "0100233488")
    membership = Membership.objects.get(organisation=firm)
    assert (membership.user, membership.role) == (lan, MembershipRole.OWNER)

    event = AuditEvent.objects.about(firm).get()
    assert (event.verb, event.actor_id) == ("organisation.registered", lan.pk)
    assert event.changes["tax_code"] == "0100233488"
    assert "lan" not in str(event.changes).lower()
    assert audit.verify_chain(firm) is None


@pytest.mark.django_db
def test_every_problem_is_named_at_once_and_nothing_is_kept() -> None:
    with pytest.raises(DomainError) as refusal:
        register_organisation(kind=SUPPLIER, name="", tax_code="123", founded_year=99999)
    assert {problem.place for problem in refusal.value.problems} >= {"name", "tax_code"}
    assert not Organisation.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_tax_code_of_another_organisation_is_refused() -> None:
    register_organisation(kind=SUPPLIER, name="A", tax_code="0100233488")
    with pytest.raises(DomainError) as refusal:
        register_organisation(kind=SUPPLIER, name="B", tax_code="0100233488")
    assert [problem.code for problem in refusal.value.problems] == ["tax_code_taken"]


@pytest.mark.django_db(transaction=True)
def test_of_two_registrations_at_once_one_is_refused_with_words() -> None:
    start = Barrier(2)

    def register(name: str) -> str:
        try:
            start.wait()
            return register_organisation(kind=SUPPLIER, name=name, tax_code="0100233488").name
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(register, ["A", "B"]))
    assert "tax_code_taken" in outcomes
    assert Organisation.objects.count() == 1
