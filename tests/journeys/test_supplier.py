"""A supplier's way, in Vietnamese: from the front page to a published profile and what fits it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from directory.choices import CertificateStatus
from directory.models import Certificate, Supplier
from matching.choices import Audience
from matching.imports.requests import import_requests
from matching.models import Request
from matching.services import today
from tests.journeys.conftest import Arrive
from tests.journeys.signing_up import sign_up
from tests.journeys.visitor import Device, Visitor
from tests.journeys.words import vietnamese as vi
from tests.matching.records import a_need

FIRM, TAX_CODE = "Cơ khí Chính xác Hoa Lan", "0105543109"
WORDS = (
    "Chúng tôi phay CNC và tiện CNC chi tiết nhôm A6061, đồng thau cho xe máy. "
    "Mạ kẽm thuê ngoài. Xưởng đã có ISO 9001."
)


@pytest.fixture
def requests(site: str) -> None:
    """Two requests for milled parts, still open: one that fits, one that asks IATF 16949 too."""
    fitting = {
        "processes": [{"name": "CNC milling", "role": "core"}],
        "materials_any_of": ["aluminium 6061"],
        "certificates_required": [],
        "annual_volume": 60_000,
    }
    found = import_requests(
        [
            a_need(id="FITS", title="Vỏ nhôm phay", **fitting),
            a_need(
                id="NEAR",
                title="Vỏ nhôm ô tô",
                **fitting | {"certificates_required": ["IATF 16949"]},
            ),
        ]
    )
    assert not found.refused, found.problems
    Request.objects.update(
        audience=Audience.FITTING, as_of=None, deadline_on=today() + timedelta(days=30)
    )


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_supplier_signs_up_publishes_and_sees_what_fits(
    arrive: Arrive, requests: None, device: Device
) -> None:
    supplier = arrive(language="vi", device=device)
    begin(supplier)
    sign_up(supplier, "lan@cokhi.example")
    register_the_firm(supplier)
    write_what_we_make(supplier)
    tell_the_firm_and_its_site(supplier)
    state_the_line(supplier)
    hand_in_a_certificate(supplier)
    name_a_contact(supplier)
    publish(supplier)
    meet_a_stranger(arrive(language="vi", device=device))
    read_the_inbox(supplier)


def press(visitor: Visitor, text: str) -> None:
    visitor.page.locator("main").get_by_role("button", name=vi(text)).first.click()


def follow(visitor: Visitor, text: str, within: str = "main") -> None:
    visitor.page.locator(within).get_by_role("link", name=vi(text)).first.click()


def fill(visitor: Visitor, label: str, value: str) -> None:
    visitor.page.locator("main").get_by_label(vi(label), exact=False).first.fill(value)


def begin(supplier: Visitor) -> None:
    supplier.go("/")
    assert supplier.page.locator("html").get_attribute("lang") == "vi"
    supplier.look()
    follow(supplier, "Register your firm")


def register_the_firm(supplier: Visitor) -> None:
    page = supplier.page
    expect(page.get_by_label(vi("We make parts, components or tooling"))).to_be_checked()
    fill(supplier, "Legal name", FIRM)
    fill(supplier, "Tax code", TAX_CODE[:-1] + "0")
    press(supplier, "Register")
    # A wrong check digit is told; the rest of what was typed is still there.
    expect(page.locator(".error-summary")).to_be_focused()
    supplier.look()
    fill(supplier, "Tax code", TAX_CODE)
    press(supplier, "Register")

    page.wait_for_url("**/profile/")
    expect(page.get_by_text(vi("Not published yet. To publish, it needs:"))).to_be_visible()
    supplier.look()


def write_what_we_make(supplier: Visitor) -> None:
    page = supplier.page
    follow(supplier, "Write", within="#words")
    page.wait_for_url("**/profile/words/")
    supplier.look()
    what = page.get_by_label(vi("What do you make, for whom, on what machines?"))
    what.press_sequentially(WORDS)
    # Read as it is typed, on the words themselves.
    reading = page.locator("#reading")
    reading.locator("mark.read-process", has_text="phay CNC").wait_for()
    reading.locator("mark.read-standard", has_text="ISO 9001").wait_for()
    expect(reading).to_contain_text("Mạ kẽm nhúng nóng")  # “Mạ kẽm” alone may be that too.
    supplier.look()
    what.fill(WORDS.replace("Mạ kẽm", "Mạ kẽm điện phân"))
    bought_in = reading.locator(".chip", has_text=vi("bought in from others"))
    expect(bought_in).to_contain_text("Mạ kẽm điện phân")
    press(supplier, "Save")

    page.wait_for_url("**/profile/suggestions/")
    supplier.look()
    expect(page.get_by_label("phay CNC")).to_be_checked()
    press(supplier, "Add what is ticked")
    page.wait_for_url("**/profile/")
    expect(page.locator("#lines")).to_contain_text("phay CNC", ignore_case=True)
    supplier.look()


def tell_the_firm_and_its_site(supplier: Visitor) -> None:
    page = supplier.page
    follow(supplier, "Edit", within="#firm")
    page.wait_for_url("**/profile/firm/")
    supplier.look()
    fill(supplier, "Employees", "1.200")
    fill(supplier, "Sectors of your customers", "xe máy, điện tử")
    press(supplier, "Save")
    page.wait_for_url(re.compile("/profile/(#.*)?$"))
    expect(page.locator("#firm")).to_contain_text("1.200")

    follow(supplier, "Add a site", within="#sites")
    page.wait_for_url("**/profile/sites/add/")
    supplier.look()
    fill(supplier, "Ward, commune or province", "xã Đông Anh")
    fill(supplier, "Address", "Lô 7, thôn Đài Bi")
    press(supplier, "Save")
    page.wait_for_url("**/profile/#sites")
    expect(page.locator("#sites")).to_contain_text("Đông Anh")
    expect(page.locator("#sites")).to_contain_text("Hà Nội")


def state_the_line(supplier: Visitor) -> None:
    page = supplier.page
    line = page.locator("#lines .things > li").filter(
        has_text=re.compile("phay CNC", re.IGNORECASE)
    )
    line.first.get_by_role("link", name=vi("Edit")).click()
    page.wait_for_url("**/profile/lines/**")
    supplier.look()
    fill(supplier, "Materials, by grade where you can", "nhôm 6061")
    fill(supplier, "Capacity per month", "12 nghìn")
    page.get_by_label(vi("Unit")).first.select_option("pcs")
    fill(supplier, "Of which taken, in %", "25")
    fill(supplier, "Largest part, in mm", "400")
    fill(supplier, "Best tolerance, ± mm", "0,01")
    fill(supplier, "Lead time, in days", "14")
    press(supplier, "Save")
    page.wait_for_url("**/profile/#lines")
    for told in ("12.000", "± 0,01 mm", "6061"):
        expect(page.locator("#lines")).to_contain_text(told)
    supplier.look()


def hand_in_a_certificate(supplier: Visitor) -> None:
    page = supplier.page
    # The words named it: it waits as a draft that lacks what is printed on it.
    follow(supplier, "Check and submit", within="#certificates")
    page.wait_for_url("**/submit/")
    supplier.look()
    follow(supplier, "Fill it in")
    page.get_by_role("button", name=vi("Save the draft")).wait_for()
    supplier.look()
    fill(supplier, "Certificate number", "VN-9001-77")
    fill(supplier, "Issued by", "Quacert")
    fill(supplier, "First day", (today() - timedelta(days=200)).isoformat())
    fill(supplier, "Last day", (today() + timedelta(days=800)).isoformat())
    fill(supplier, "Scope, as printed", "Gia công phay CNC chi tiết kim loại")
    press(supplier, "Save the draft")
    page.wait_for_url("**/submit/")
    supplier.look()
    press(supplier, "Submit for review")
    page.wait_for_url("**/profile/#certificates")
    assert Certificate.objects.get().status == CertificateStatus.SUBMITTED
    expect(page.locator("#certificates")).to_contain_text("VN-9001-77")
    supplier.look()


def name_a_contact(supplier: Visitor) -> None:
    page = supplier.page
    follow(supplier, "Add a contact", within="#contacts")
    page.wait_for_url("**/profile/contacts/add/")
    supplier.look()
    page.locator("main").get_by_label(vi("Name")).first.fill("Nguyễn Thị Lan")
    fill(supplier, "Phone", "0912 345 678")
    press(supplier, "Save")
    page.wait_for_url("**/profile/#contacts")
    expect(page.locator("#contacts")).to_contain_text("0912 345 678")


def publish(supplier: Visitor) -> None:
    page = supplier.page
    press(supplier, "Publish my profile")
    expect(page.locator("main")).to_contain_text(
        vi("Your profile is published: buyers find it from now on.")
    )
    # What fits is told on the profile itself.
    expect(page.locator(".profile-inbox")).to_contain_text("Vỏ nhôm phay")
    supplier.look()
    follow(supplier, "As a buyer sees it")
    page.wait_for_url("**/suppliers/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text(FIRM)
    supplier.look()


def meet_a_stranger(stranger: Visitor) -> None:
    page = stranger.page
    stranger.go("/")
    page.get_by_label(vi("Search the suppliers")).fill("phay CNC Đông Anh")
    press(stranger, "Search")
    page.get_by_role("link", name=FIRM).click()
    page.wait_for_url(f"**/suppliers/{Supplier.objects.get().ref}/")
    shown = page.locator("main")
    for told in (
        "9.000",
        "0,01",
        "Đông Anh",
        "VN-9001-77",
        vi("Declared by the firm; not checked yet."),
    ):
        expect(shown).to_contain_text(told)
    expect(shown).to_contain_text(
        vi("Contacts are shown to buyers whose identity has been checked.")
    )
    assert "0912" not in page.content()
    assert "Thị Lan" not in page.content()
    stranger.look()


def read_the_inbox(supplier: Visitor) -> None:
    page = supplier.page
    supplier.go("/")
    page.get_by_role("heading", name=vi("See the requests that fit you")).wait_for()
    supplier.look()
    follow(supplier, "Requests that fit")
    page.wait_for_url("**/inbox/")
    fits = page.get_by_role("region", name=vi("You fit"))
    expect(fits).to_contain_text("Vỏ nhôm phay")
    near = page.get_by_role("region", name=vi("One step short"))
    expect(near).to_contain_text("Vỏ nhôm ô tô")
    expect(near.locator(".chip-failed")).to_contain_text("IATF 16949")
    supplier.look()
    fits.get_by_role("link", name="Vỏ nhôm phay").click()
    page.wait_for_url(re.compile("/inbox/[0-9a-f-]{36}/$"))
    expect(page.get_by_role("heading", name=vi("You fit"))).to_be_visible()
    supplier.look()
