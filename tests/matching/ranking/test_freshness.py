"""What was just saved counts in the very next ranking; what is private never does."""

from datetime import date

import pytest

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from directory import profile_rows, services
from directory.choices import CertificateStatus
from directory.imports.lookups import Lookups
from directory.models import CapabilityLine, Contact, CustomerReference
from matching.drafts import RequestDraft
from matching.engine.explain import FirmResult, Group
from matching.imports.draft import check_need, draft_request
from matching.services import create_request, rank
from tests.directory.firms import a_firm, decide
from tests.matching.records import DAY, a_need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def draft() -> RequestDraft:
    record, problems = check_need(a_need(), "need")
    assert record is not None, problems
    return draft_request(record, Lookups.load())


def ranked(draft: RequestDraft) -> tuple[FirmResult, ...]:
    return rank(draft, as_of=DAY, everyone=True, most=None).firms


def test_withdrawn_and_verified_certificates_count_in_the_next_ranking(draft: RequestDraft) -> None:
    firm = a_firm()
    groups = [ranked(draft)[0].group]
    for status, level in (
        (CertificateStatus.SUSPENDED, 2),
        (CertificateStatus.VERIFIED, 1),
        (CertificateStatus.VERIFIED, 2),
    ):
        decide(firm, status, level, on=date(2026, 11, 20))
        groups.append(ranked(draft)[0].group)
    assert groups == [Group.ELIGIBLE, Group.NEAR_MISS, Group.NEAR_MISS, Group.ELIGIBLE]


def test_edited_line_counts_in_the_next_ranking(draft: RequestDraft) -> None:
    firm = a_firm()
    CapabilityLine.objects.filter(supplier=firm).update(utilisation_percent=90)
    profile_rows.refresh([firm.pk])
    assert ranked(draft)[0].group == Group.NEAR_MISS


def test_unpublished_profile_is_in_no_ranking(draft: RequestDraft) -> None:
    firm = a_firm()
    services.unpublish(firm, reason="asked")
    assert ranked(draft) == ()
    services.publish(firm)
    assert [found.ref for found in ranked(draft)] == ["S1"]


def test_private_facts_and_other_buyers_change_nothing(draft: RequestDraft) -> None:
    firm = a_firm()
    before = ranked(draft)
    Contact.objects.create(supplier=firm, name="Chị Lan", phone="0900000000")
    CustomerReference.objects.create(supplier=firm, customer="Hãng lớn", is_public=False)
    profile_rows.refresh([firm.pk])
    other = Organisation.objects.create(kind=OrganisationKind.BUYER, name="Other")
    create_request(draft, organisation=other)
    assert ranked(draft) == before
    assert "Lan" not in str(before)
