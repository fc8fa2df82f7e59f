"""An officer's way: what is decided counts at once, for the firm, the buyer and the stranger."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from accounts.choices import OrganisationKind
from accounts.models import Organisation, User
from directory import profile_rows
from directory.models import Certificate, Contact, Supplier
from matching.models import Request
from tests.directory.firms import a_firm
from tests.directory.records import a_certificate
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Device, Visitor
from tests.matching.pages import a_request
from tests.people import PASSWORD, a_user, an_organisation
from tests.verification.cases import submitted

OFFICE = "Centre for Supporting Industry"
LATELY = a_certificate(issued_on="2020-01-01", expires_on="2099-12-31")


@pytest.fixture
def officer(site: str) -> User:
    user = a_user("officer@office.example", name="Minh")
    an_organisation(OrganisationKind.AUTHORITY, OFFICE, owner=user)
    return user


@pytest.fixture
def firm(site: str) -> Supplier:
    """Good in everything that is asked, but its ISO 9001 has not been looked at by anybody."""
    a_firm("CHECKED", name="Cơ khí Đã Kiểm", certificates=[LATELY])
    firm = a_firm("WAITING", name="Cơ khí Đang Chờ", certificates=[])
    submitted(firm, standard="iso9001", issued_on="2020-01-01", expires_on="2099-12-31")
    with transaction.atomic():
        Contact.objects.create(supplier=firm, name="Trần Lan", phone="0912 345 678")
        profile_rows.refresh([firm.pk])
    return firm


def a_buyer(*, is_approved: bool = True) -> User:
    """Somebody who may act for a buyer."""
    user = a_user("buyer@matxich.example")
    an_organisation(OrganisationKind.BUYER, "Print Works", is_approved=is_approved, owner=user)
    return user


def its_request(buyer: User) -> Request:
    """What the firms are asked for, from today on."""
    request = a_request(buyer, certificates_required=["ISO 9001"])
    Request.objects.filter(pk=request.pk).update(as_of=None)
    return request


def sign_in_by_form(visitor: Visitor, user: User) -> None:
    page = visitor.page
    visitor.go("/account/login/")
    visitor.look()
    page.get_by_label("Email").fill(user.email)
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(visitor.address + "/")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_verifying_a_certificate_changes_the_buyers_list_at_once(
    arrive: Arrive, officer: User, firm: Supplier, device: Device
) -> None:
    customer = a_buyer()
    request = its_request(customer)
    buyer = arrive(language="en", device=device, user=customer)
    eligible = buyer.page.locator("#eligible")
    buyer.go(f"/requests/{request.ref}/")
    expect(eligible).to_contain_text("Cơ khí Đã Kiểm")
    expect(eligible).not_to_contain_text(firm.organisation.name)
    near = buyer.page.locator("#one-step-short")
    expect(near).to_contain_text(firm.organisation.name)
    expect(near).to_contain_text("ISO 9001")
    buyer.look()

    verify(arrive(language="en", device=device), officer, firm)

    buyer.page.reload()
    expect(eligible).to_contain_text(firm.organisation.name)
    buyer.look()
    eligible.get_by_role("link", name=firm.organisation.name).first.click()
    buyer.page.wait_for_url("**/suppliers/**")
    certificate = buyer.page.locator(".certificates li").filter(has_text="ISO 9001")
    expect(certificate).to_contain_text("confirmed with the issuer")
    decision = Certificate.objects.get(supplier=firm).last_decision
    assert decision is not None
    assert decision.decided_on is not None
    expect(certificate).to_contain_text(f"{decision.decided_on.year} by {OFFICE}")
    assert "REGISTER-77" not in buyer.page.content()
    buyer.look()


def verify(officer: Visitor, user: User, firm: Supplier) -> None:
    page = officer.page
    sign_in_by_form(officer, user)
    expect(page.get_by_role("heading", name="1 decision waits for you")).to_be_visible()
    officer.look()
    page.get_by_role("link", name="Open the queue").click()
    page.wait_for_url("**/review/")
    officer.look()
    page.get_by_role("link", name=firm.organisation.name).click()
    page.wait_for_url("**/review/certificates/**")
    officer.look()
    page.get_by_label("Verified: it is real").check()
    press_decide(officer)
    # Without how and where it was checked there is no decision; what was chosen stays.
    expect(page.locator(".error-summary")).to_be_visible()
    officer.look()
    page.get_by_label("2 · confirmed with the issuer").check()
    page.get_by_label("How it was checked").select_option(label="looked up in a register")
    page.get_by_label("Where").fill("register.example, entry REGISTER-77")
    press_decide(officer)
    page.wait_for_url("**/review/")
    expect(page.get_by_text("Everything has been looked at")).to_be_visible()
    officer.look()


def press_decide(officer: Visitor) -> None:
    officer.page.get_by_role("button", name="Decide and go to the next").click()


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_approving_a_buyer_opens_the_contacts_to_it(
    arrive: Arrive, officer: User, firm: Supplier, device: Device
) -> None:
    buyer = arrive(language="en", device=device, user=a_buyer(is_approved=False))
    buyer.go(f"/suppliers/{firm.ref}/")
    contacts = buyer.page.locator("#contacts")
    expect(contacts).to_contain_text("once your organisation’s identity has been checked")
    assert not contacts.get_by_role("button").count()
    buyer.look()

    approver = arrive(language="en", device=device)
    page = approver.page
    sign_in_by_form(approver, officer)
    page.get_by_role("link", name="Open the queue").click()
    page.get_by_role("link", name="Print Works").click()
    page.wait_for_url("**/review/organisations/**")
    approver.look()
    page.get_by_label("Approve: it is who it says it is").check()
    press_decide(approver)
    # The next in the queue follows by itself: the certificate that waits.
    page.wait_for_url("**/review/certificates/**")
    expect(page.get_by_text("Print Works")).to_be_visible()
    approver.look()
    assert Organisation.objects.get(name="Print Works").is_approved

    buyer.page.reload()
    contacts.get_by_role("button", name="Show contacts").click()
    expect(contacts).to_contain_text("0912 345 678")
    expect(contacts).to_contain_text("Trần Lan")
    buyer.look()
