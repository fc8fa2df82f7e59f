"""The demo leaves something for officers to do, and does so once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Organisation, User
from directory.choices import CertificateStatus
from directory.demo import generate_suppliers
from directory.imports.suppliers import import_suppliers
from directory.models import Certificate
from tests.verification.cases import an_officer, approve
from verification import demo
from verification.queue import QueueFilter, counts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "FIRST_FIRM", 0)
    monkeypatch.setattr(demo, "EVERY", 1)
    import_suppliers(generate_suppliers(count=12), trust_certificates=True)


def load() -> str:
    told = StringIO()
    call_command("load_review_demo", stdout=told)
    return told.getvalue()


def certificates() -> list[Certificate]:
    return list(Certificate.objects.filter(ref__startswith="DEMO-REVIEW-").order_by("pk"))


def test_every_state_has_something_in_it(loaded: None) -> None:
    load()
    counts = counts_of(QueueFilter())
    assert min(counts.values()) >= 1
    assert counts["organisations"] == 3
    assert len(certificates()) == len(demo.CASES)
    assert all(c.supplier.organisation.is_demo for c in certificates())


def test_loading_again_doubles_nothing_and_keeps_what_officers_decided(loaded: None) -> None:
    load()
    first = certificates()[0]
    approve(first, an_officer())
    people = User.objects.count(), Membership.objects.count(), Organisation.objects.count()
    load()
    assert len(certificates()) == len(demo.CASES)
    first.refresh_from_db()
    assert first.status == CertificateStatus.VERIFIED
    assert people == (
        User.objects.count(),
        Membership.objects.count(),
        Organisation.objects.count(),
    )


def test_people_of_the_demo_cannot_sign_in(loaded: None) -> None:
    load()
    people = User.objects.filter(email__endswith="@matxich.example")
    assert people.count() == 4
    assert not any(user.has_usable_password() for user in people)


def test_without_the_demo_it_says_what_to_do_first() -> None:
    with pytest.raises(CommandError, match="load_demo"):
        load()
