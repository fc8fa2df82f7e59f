"""Accounts in the administration."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import MembershipRole
from accounts.models import Organisation, OrganisationAnswer, User
from accounts.services import create_token, invite_member
from core.models import AuditEvent
from tests.accounts.acting import an_owner, firm_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("root@example.com", "a long word"))
    return client


def test_what_services_write_can_be_read_and_not_changed(browser: Client) -> None:
    owner = an_owner()
    firm = firm_of(owner)
    decision = firm.decisions.create(decision="ask", note="Where?")
    answer = OrganisationAnswer.objects.create(decision=decision, text="Here")
    invitation, _ = invite_member(
        email="x@matxich.example", role=MembershipRole.MEMBER, actor=owner
    )
    token, _ = create_token(name="ERP", valid_for=timedelta(days=1), actor=owner)
    for thing in (decision, answer, invitation, token):
        name = thing._meta.model_name
        assert browser.get(reverse(f"admin:accounts_{name}_changelist")).status_code == 200
        page = reverse(f"admin:accounts_{name}_change", args=[thing.pk])
        shown = browser.get(page)
        assert shown.status_code == 200
        assert getattr(thing, "secret_hash", "no secret here") not in shown.content.decode()
        assert browser.post(page, {}).status_code == 403
        assert browser.get(reverse(f"admin:accounts_{name}_add")).status_code == 403


def test_admitting_an_authority_leaves_an_event(browser: Client) -> None:
    data = {
        "kind": "authority",
        "name": "Sở Công Thương",
        "review_status": "waiting",
        "identity_checked_at_0": "2026-11-21",
        "identity_checked_at_1": "08:00:00",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    assert browser.post(reverse("admin:accounts_organisation_add"), data).status_code == 302
    office = Organisation.objects.get()
    assert office.is_approved
    event = AuditEvent.objects.about(office).get()
    assert event.verb == "organisation.registered"
    assert "identity_checked_at" in event.changes
