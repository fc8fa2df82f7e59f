"""The ways through the site in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import expect

from accounts.choices import OrganisationKind
from directory.models import CapabilityLine
from matching.choices import RequestStatus
from matching.models import Request
from tests.directory.firms import a_firm
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Device
from tests.people import a_member, a_user, an_organisation

NEED = "CNC turning of brass parts, 20,000 pieces a month, ±0.02 mm, up to 100 mm."
FIRMS = ("Cơ khí Hai", "Cơ khí Ba", "Cơ khí Bốn")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_buyer_ranks_shortlists_and_compares(arrive: Arrive, site: str, device: Device) -> None:
    for name in FIRMS:
        a_firm(name[-3:], name=name)
    user = a_user("buyer@matxich.example")
    an_organisation(OrganisationKind.BUYER, "Print Works", owner=user)
    buyer = arrive(language="en", device=device, user=user, script=False)
    page = buyer.page

    buyer.go("/")
    page.get_by_label("Describe the part you need").fill(NEED)
    page.get_by_role("button", name="Rank the suppliers").click()
    page.wait_for_url("**/requests/new/**")
    expect(page.get_by_label("Your need, in your own words")).to_have_value(NEED)
    page.get_by_role("button", name="Check what was read").click()
    page.wait_for_url("**/edit/")
    expect(page.locator(".read-process", has_text="CNC turning").first).to_be_visible()
    page.get_by_role("button", name="Rank suppliers").first.click()

    page.wait_for_url(re.compile(r"/requests/[^/]+/$"))
    assert Request.objects.get().status == RequestStatus.OPEN
    for number in (0, 1):
        firm = page.locator("#eligible article.firm").nth(number)
        firm.get_by_role("button", name="Shortlist").click()
        expect(firm.get_by_text("On the shortlist")).to_be_visible()
    page.get_by_role("link", name="Compare 2 shortlisted").click()
    page.wait_for_url("**/compare/**")
    expect(page.get_by_role("columnheader").filter(has_text="Cơ khí")).to_have_count(2)

    page.go_back()
    page.get_by_role("link", name="Show who is one step short").click()
    page.wait_for_url("**/near/**")
    page.go_back()
    page.locator("#why-firm").fill("co khi ba")
    page.get_by_role("button", name="Why not?").click()
    expect(page.locator("main")).to_contain_text("Cơ khí Ba")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_supplier_edits_a_line(arrive: Arrive, site: str, device: Device) -> None:
    firm = a_firm()
    user = a_user("owner@matxich.example")
    a_member(user, firm.organisation)
    supplier = arrive(language="en", device=device, user=user, script=False)
    page = supplier.page

    supplier.go("/profile/")
    page.locator("#lines").get_by_role("link", name="Edit").click()
    page.get_by_label("Capacity per month").fill("a lot")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_contain_text("“a lot” is not a number")
    expect(page.get_by_label("Capacity per month")).to_have_value("a lot")
    page.get_by_label("Capacity per month").fill("120 thousand")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/profile/#lines")
    expect(page.locator("#lines")).to_contain_text("120,000")
    assert CapabilityLine.objects.get(supplier=firm).quantity_per_month == 120_000
