"""A supplier grows: reads what it lacks, does it, and is found; answers, and compares itself."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.choices import OrganisationKind
from accounts.models import User
from directory.models import Supplier
from matching.models import Question
from tests.directory.firms import a_firm
from tests.directory.records import a_line
from tests.journeys.conftest import Arrive
from tests.journeys.test_officer import press_decide, sign_in_by_form
from tests.journeys.visitor import Device, Visitor
from tests.journeys.words import vietnamese as vi
from tests.matching.inbox.test_inbox_pages import still_open
from tests.matching.pages import Buyer, a_buyer
from tests.matching.records import a_need
from tests.matching.requests.test_shared_rule_sets import a_shared_set
from tests.people import a_member, a_user, an_organisation
from tests.verification.cases import a_certificate_of

FIRM, WANTED = "Cơ khí Vươn Lên", "Brass bolts"
LASTING = {"issued_on": "2020-01-01", "expires_on": "2099-12-31"}


@pytest.fixture
def firm(site: str) -> Supplier:
    """It turns brass, its ISO 9001 was handed in nowhere, its tolerance it does not say."""
    line = a_line(best_tolerance_mm=None)
    firm = a_firm("GROWS", name=FIRM, certificates=[], capacity=[line])
    a_certificate_of(firm, standard="iso9001", scope_text="Turned parts", **LASTING)
    return firm


@pytest.fixture
def person(firm: Supplier) -> User:
    user = a_user("lan@vuonlen.example")
    a_member(user, firm.organisation)
    return user


@pytest.fixture
def officer(site: str) -> User:
    user = a_user("officer@office.example")
    an_organisation(OrganisationKind.AUTHORITY, "Office", owner=user)
    return user


@pytest.fixture
def wanted(firm: Supplier) -> None:
    still_open(a_need(id="WANTED", title=WANTED))


def follow(visitor: Visitor, name: str) -> None:
    visitor.page.locator("main").get_by_role("link", name=name).first.click()


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_what_nearly_fits_fits_once_what_lacks_is_done(
    arrive: Arrive, wanted: None, person: User, officer: User, device: Device
) -> None:
    supplier = arrive(language="vi", device=device, user=person)
    page = supplier.page
    supplier.go("/inbox/")
    near = page.get_by_role("region", name=vi("One step short"))
    expect(near).to_contain_text(WANTED)
    expect(near.locator(".chip-failed")).to_contain_text("ISO 9001")
    supplier.look()
    follow(supplier, vi("What would open more requests"))
    page.wait_for_url("**/inbox/gaps/")
    step = page.locator(".gap-card").filter(has_text=vi("Have %(name)s checked", name="ISO 9001"))
    step.locator("summary").first.click()
    expect(step).to_contain_text(WANTED)
    supplier.look()
    step.get_by_role("link", name=vi("Go to the place in my profile")).click()
    hand_in(supplier)
    verify(arrive(language="en", device="desktop"), officer)

    supplier.go("/inbox/")
    expect(page.get_by_role("region", name=vi("You fit"))).to_contain_text(WANTED)
    expect(page.get_by_role("region", name=vi("One step short"))).to_have_count(0)
    supplier.look()
    supplier.go("/inbox/gaps/")
    expect(page.locator("main")).to_contain_text(
        vi("Nothing stands between you and these requests")
    )
    supplier.look()


def hand_in(supplier: Visitor) -> None:
    """From the certificate's own place to the officers."""
    page = supplier.page
    supplier.look()
    page.locator("main").get_by_role("button", name=vi("Submit for review")).click()
    page.wait_for_url("**/profile/#certificates")
    supplier.look()


def verify(visitor: Visitor, officer: User) -> None:
    page = visitor.page
    sign_in_by_form(visitor, officer)
    page.get_by_role("link", name="Open the queue").click()
    page.get_by_role("link", name=f"ISO 9001 Quality management · {FIRM}").click()
    page.get_by_label("Verified: it is real").check()
    page.get_by_label("2 · confirmed with the issuer").check()
    page.get_by_label("How it was checked").select_option(label="looked up in a register")
    page.get_by_label("Where").fill("register.example, entry 7")
    press_decide(visitor)
    page.wait_for_url("**/review/organisations/**")


def test_a_firm_holds_itself_against_what_a_buyer_shares(arrive: Arrive, person: User) -> None:
    a_shared_set("Office machines", note="For every supplier of ours.")
    supplier = arrive(language="vi", device="phone", user=person)
    page = supplier.page
    supplier.go("/inbox/")
    supplier.look()
    follow(supplier, vi("What buyers ask: hold your profile against it"))
    page.wait_for_url("**/requirement-profiles/shared/")
    supplier.look()
    follow(supplier, "Office machines")
    told = page.locator("main")
    met = re.compile(vi("You meet %(met)s of %(total)s", met=r"(\d+)", total=r"(\d+)"))
    expect(told).to_contain_text(met)
    expect(told).to_contain_text("ISO 14001")
    supplier.look()
    follow(supplier, vi("Look at it"))
    page.wait_for_url("**/profile/**")


def test_one_click_asks_and_the_short_link_answers(
    arrive: Arrive, firm: Supplier, person: User
) -> None:
    customer = a_buyer(certificates_required=[])
    buyer = arrive(language="en", device="desktop", user=customer.user)
    low, high = ask_the_tolerance(buyer, customer, firm)
    answer(arrive(language="vi", device="phone", user=person))

    page = buyer.page
    buyer.go("/suppliers/")
    link = page.locator(".site-bar .wide-only").get_by_role("link", name="1 new answer")
    buyer.look()
    link.click()
    page.wait_for_url("**/requests/")
    page.locator(".answers-new").click()
    page.wait_for_url("**/questions/")
    told = page.locator(".question-outcomes")
    expect(told).to_contain_text("± 0.01 mm")
    score = float(re.findall(r"now (\d+\.\d)", told.inner_text())[0])
    assert low <= score <= high
    buyer.look()
    page.reload()
    expect(page.locator(".nav-count")).to_have_count(0)


def ask_the_tolerance(buyer: Visitor, customer: Buyer, firm: Supplier) -> tuple[float, float]:
    """One click; from where to where the score may go."""
    page = buyer.page
    buyer.go(f"/requests/{customer.request.ref}/")
    card = page.locator(f"#firm-{firm.ref}")
    low, high = re.findall(r"\d+\.\d", card.locator(".firm-score span").inner_text())
    more = card.locator("details.firm-more")
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    more.locator("button[name=kind][value=tolerance]").click()
    more.get_by_text("Asked today, waits for an answer").wait_for()
    buyer.look()
    return float(low), float(high)


def answer(supplier: Visitor) -> None:
    """By the short link of the letter, on a phone."""
    page = supplier.page
    link = re.search(r"/q/[^/\s]+/", str(mail.outbox[-1].body))
    assert link
    supplier.go("/inbox/")
    expect(page.locator(".site-bar .menu .nav-count").first).to_contain_text("1")
    supplier.go(link[0])
    supplier.look()
    page.locator("[name=number]").fill("0,01")
    page.get_by_role("button", name=vi("Answer and save in my profile")).click()
    page.wait_for_url("**/inbox/questions/")
    assert Question.objects.get().state == "answered"
    expect(page.locator(".nav-count")).to_have_count(0)
    supplier.look()


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_an_officer_reads_what_would_open_most_demand(
    arrive: Arrive, wanted: None, officer: User, device: Device
) -> None:
    visitor = arrive(language="vi", device=device, user=officer)
    page = visitor.page
    visitor.go("/programme/gaps/")
    row = page.get_by_role("row").filter(has_text=vi("Have %(name)s checked", name="ISO 9001"))
    expect(row.locator("td").first).to_have_text("1")
    visitor.look()
    row.get_by_role("link").click()
    page.wait_for_url("**/programme/gaps/*/")
    firms = page.get_by_role("region", name=re.compile(vi("Firms")))
    firms.locator("summary").click()
    expect(firms).to_contain_text(FIRM)
    expect(firms).to_contain_text(WANTED)
    visitor.look()
    page.locator(".page-pretitle a").click()
    page.wait_for_url("**/programme/gaps/")
