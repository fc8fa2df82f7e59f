"""A buyer's way: a Japanese letter, one correction, the list and its reasons, two compared."""

import re

import pytest
from playwright.sync_api import expect

from accounts.choices import OrganisationKind
from directory.demo import generate_suppliers
from directory.imports.suppliers import import_suppliers
from matching.choices import RequestStatus
from matching.models import Request
from matching.services import today
from tests.journeys.conftest import Arrive
from tests.journeys.signing_up import sign_up
from tests.journeys.visitor import Device, Visitor
from tests.journeys.words import vietnamese as vi
from tests.people import a_user, an_organisation

LETTER = (
    "レーザープリンタの外装カバー、材質PC/ABSまたはABS、射出成形、月産30万個、最大320mm、"
    "一般公差±0.10mm。塗装不要。納期6週間。ISO 9001必須、ISO 14001あれば尚可。"
)
ENDED = "Nhựa Điện tử Sóng Đôi"  # its ISO 9001 has ended


@pytest.fixture
def suppliers(site: str) -> None:
    """The demo's first firms, as of today."""
    found = import_suppliers(generate_suppliers(count=40, day=today()), trust_certificates=True)
    assert not found.refused


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_buyer_finds_reads_and_compares(arrive: Arrive, suppliers: None, device: Device) -> None:
    user = a_user("buyer@matxich.example")
    an_organisation(OrganisationKind.BUYER, "Print Works", owner=user)
    buyer = arrive(language="ja", device=device, user=user)
    write_the_letter(buyer)
    correct_what_was_read(buyer)
    read_the_list(buyer)
    compare_two(buyer)
    ask_why_one_is_missing(buyer)


def write_the_letter(buyer: Visitor) -> None:
    page = buyer.page
    buyer.go("/requests/new/")
    buyer.look()
    page.get_by_label("Your need, in your own words").fill(LETTER)
    page.locator("#preview").get_by_text("Injection moulding").first.wait_for()
    buyer.look()
    page.get_by_role("button", name="Check what was read").click()


def correct_what_was_read(buyer: Visitor) -> None:
    """What was read is on the text itself: the kinds apart, what is not wanted struck through."""
    page = buyer.page
    page.wait_for_url("**/edit/")
    assert page.locator(".read-process", has_text="射出成形").count()
    assert page.locator(".read-excluded", has_text="塗装").count()
    assert Request.objects.get().status == RequestStatus.DRAFT
    buyer.look()
    # One correction by hand: not ABS, but polypropylene.
    page.locator("input[value^='ABS']").first.fill("PP")
    page.get_by_role("button", name="Rank suppliers").first.click()


def read_the_list(buyer: Visitor) -> None:
    page = buyer.page
    page.wait_for_url(re.compile(r"/requests/[^/]+/$"))
    request = Request.objects.get()
    assert request.status == RequestStatus.OPEN
    assert request.requirements.filter(kind="material", concept__code__iexact="pp").exists()
    first = page.locator("article.firm").first
    assert first.locator("details[open] tbody tr").count() > 5
    points = first.locator("tbody td.number").all_inner_texts()
    total = sum(round(float(text.split("/")[0]) * 10) for text in points if "/" in text)
    assert total == round(float(first.locator(".firm-score b").inner_text()) * 10)
    page.locator("#one-step-short").get_by_text(re.compile("ISO 9001")).first.wait_for()
    buyer.look()


def compare_two(buyer: Visitor) -> None:
    page = buyer.page
    names = page.locator("article.firm h3 a")
    two = [names.nth(0).inner_text(), names.nth(1).inner_text()]
    for number in (0, 1):
        button = page.locator("article.firm").nth(number).get_by_role("button", name="Shortlist")
        button.click()
        page.locator("article.firm").nth(number).get_by_text("On the shortlist").wait_for()
    page.get_by_role("link", name="Compare 2 shortlisted").click()
    page.wait_for_url("**/compare/**")
    for name in two:
        assert page.get_by_text(name).count()
    buyer.look()


def ask_why_one_is_missing(buyer: Visitor) -> None:
    page = buyer.page
    page.go_back()
    page.locator("#why-firm").fill("song doi")
    page.get_by_role("button", name="Why not?").click()
    answer = page.locator("#why-answer")
    answer.get_by_text(ENDED).first.wait_for()
    assert "ISO 9001" in answer.inner_text()
    buyer.look()


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_need_written_before_signing_up_is_not_lost(
    arrive: Arrive, site: str, device: Device
) -> None:
    buyer = arrive(language="vi", device=device)
    page = buyer.page
    buyer.go("/")
    page.get_by_label(vi("Describe the part you need")).fill(LETTER)
    page.get_by_role("button", name=vi("Rank the suppliers")).click()
    page.wait_for_url("**/account/login/**")
    buyer.look()
    page.locator("main").get_by_role("link", name=vi("Sign up")).click()
    sign_up(buyer, "new@print.example")

    expect(page.get_by_label(vi("We look for suppliers"))).to_be_checked()
    page.get_by_label(vi("Legal name")).fill("Print Works")
    page.locator("main").get_by_role("button", name=vi("Register")).click()
    page.wait_for_url("**/requests/new/**")
    expect(page.get_by_label(vi("Your need, in your own words"))).to_have_value(LETTER)
    buyer.look()
