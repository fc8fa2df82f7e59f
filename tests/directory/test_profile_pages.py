"""A small firm fills in and publishes its profile: pages, without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import OrganisationKind
from accounts.models import User
from core.models import AuditEvent
from directory.choices import CertificateStatus
from directory.models import (
    CapabilityLine,
    CapabilityMaterial,
    Certificate,
    CertificateDecision,
    Contact,
    Place,
    ProfileRow,
    Site,
    Supplier,
    SupplierMaterial,
)
from tests.people import a_user, an_organisation
from tests.verification.cases import decided, submitted

pytestmark = pytest.mark.usefixtures("taxonomy")

TAX_CODE = "0101243150"


@pytest.fixture
def user() -> User:
    person = a_user("small@matxich.example")
    an_organisation(OrganisationKind.SUPPLIER, "Cơ khí Nhỏ", is_approved=False, owner=person)
    return person


@pytest.fixture
def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"directory:profile{name}", args=args)


def seen_in(response: Any) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]*)"', response.content.decode())
    return found.group(1) if found else ""


def fill(browser: Client, page_name: str, /, *args: Any, **values: Any) -> Any:
    """Open a form and send it with these values, as a browser does."""
    page = browser.get(address(page_name, *args))
    return browser.post(address(page_name, *args), {"seen": seen_in(page)} | values)


def firm(**changes: Any) -> dict[str, Any]:
    return {"name": "Cơ khí Nhỏ", "tax_code": TAX_CODE, "company_type": "manufacturer"} | changes


def line(**changes: Any) -> dict[str, Any]:
    return {"process": "CNC milling", "role": "core", "in_house": "yes"} | changes


def certificate(**changes: Any) -> dict[str, Any]:
    return {
        "standard": "ISO 9001:2015",
        "number": "VN-1",
        "issuer": "SGS",
        "issued_on": "01/02/2025",
        "expires_on": "31/01/2028",
        "scope_text": "Injection moulding of plastic parts",
        "scope_kind": "manufacturing",
    } | changes


def key_in(html: str, part: str) -> str:
    found = re.search(rf"/profile/{part}s/([0-9a-f]{{16}})/", html)
    assert found
    return found.group(1)


def mine() -> Supplier:
    return Supplier.objects.get(organisation__name="Cơ khí Nhỏ")


def test_from_nothing_to_published(browser: Client) -> None:
    assert browser.get(address("")).status_code == 200
    assert not Supplier.objects.filter(organisation__name="Cơ khí Nhỏ").exists()
    told = browser.post(address("-publish"), follow=True).content.decode()
    assert "The tax code is missing." in told
    assert fill(browser, "-firm", **firm()).status_code == 302
    assert fill(browser, "-site-add", place="Phường Hà Đông").status_code == 302
    values = line(
        materials="SPCC, SUS304",
        quantity_per_month="1.234,5",
        unit="kg",
        utilisation_percent="40",
        best_tolerance_mm="0,02",
    )
    assert fill(browser, "-line-add", **values).status_code == 302
    response = browser.post(address("-publish"), follow=True)
    assert "is published" in response.content.decode()
    row = ProfileRow.objects.get(supplier_id=mine().pk)
    assert row.line_free == [740_700]
    assert row.line_tolerance_nm == [20_000]
    assert len(row.mat_id) == 2
    stated = CapabilityLine.objects.get(supplier=mine())
    assert (stated.origin, stated.stated_on is not None) == ("stated", True)
    verbs = set(AuditEvent.objects.about(mine()).values_list("verb", flat=True))
    assert {"supplier.started", "supplier.line_added", "supplier.published"} <= verbs


def test_a_half_filled_form_loses_nothing(browser: Client) -> None:
    page = fill(browser, "-line-add", **line(process="tiện", quantity_per_month="5.000"))
    html = page.content.decode()
    assert page.status_code == 200
    assert 'value="5.000"' in html
    assert "Choose the unit." in html
    assert 'name="process__choice"' in html
    values = line(process="tiện", process__choice="0=mach-cnc-turn", materials="")
    assert fill(browser, "-line-add", **values).status_code == 302
    assert CapabilityLine.objects.get(process__code="mach-cnc-turn").supplier == mine()


def test_two_tabs_do_not_overwrite_each_other_unseen(browser: Client) -> None:
    fill(browser, "-line-add", **line(lead_time_days="10"))
    key = key_in(browser.get(address("")).content.decode(), "line")
    first_tab = seen_in(browser.get(address("-line", key)))
    assert fill(browser, "-line", key, **line(lead_time_days="20")).status_code == 302
    late = browser.post(
        address("-line", key), line(lead_time_days="30", max_part_mm="500") | {"seen": first_tab}
    )
    html = late.content.decode()
    assert late.status_code == 409
    assert "Somebody changed this" in html
    assert 'value="30"' in html
    assert 'value="500"' in html
    assert "<dd>20</dd>" in html
    assert CapabilityLine.objects.get(supplier=mine()).lead_time_days == 20
    again = browser.post(address("-line", key), line(lead_time_days="30") | {"seen": seen_in(late)})
    assert again.status_code == 302
    assert CapabilityLine.objects.get(supplier=mine()).lead_time_days == 30


def test_saving_the_same_twice_is_no_conflict(browser: Client) -> None:
    fill(browser, "-line-add", **line(lead_time_days="10"))
    key = key_in(browser.get(address("")).content.decode(), "line")
    old = seen_in(browser.get(address("-line", key)))
    values = line(lead_time_days="20") | {"seen": old}
    assert browser.post(address("-line", key), values).status_code == 302
    assert browser.post(address("-line", key), values).status_code == 302


def test_words_are_read_offered_and_added_only_when_ticked(browser: Client) -> None:
    words = "Ép nhựa ABS, phay CNC nhôm A6061. Có chứng chỉ ISO 9001. Không nhận mạ. Zzyzx qqq."
    response = fill(browser, "-words", description=words)
    assert response["Location"] == address("-suggestions")
    page = browser.get(response["Location"]).content.decode()
    assert 'value="process:plast-inj" checked' in page
    assert 'value="standard:iso9001" checked' in page
    assert "mạ" not in re.findall(r'value="process:(surf[^"]*)"', page)
    supplier = mine()
    assert not CapabilityLine.objects.filter(supplier=supplier).exists()
    ticked = ["process:plast-inj", "material:abs", "standard:iso9001", "process:no-such", "x", ""]
    browser.post(address("-suggestions"), {"accept": ticked})
    browser.post(address("-suggestions"), {"accept": ticked})
    lines = CapabilityLine.objects.filter(supplier=supplier)
    assert list(lines.values_list("process__code", "origin")) == [("plast-inj", "read")]
    assert SupplierMaterial.objects.get(supplier=supplier).material.code == "abs"
    assert Certificate.objects.get(supplier=supplier).status == "draft"


def test_a_text_is_read_as_it_is_typed(browser: Client) -> None:
    url = reverse("directory:text-read")
    html = browser.post(url, {"text": "injection moulding of ABS, tiện, qqqzz"}).content.decode()
    assert '<mark class="read-process" title="Injection moulding">' in html
    assert "did you mean" in html
    assert "qqqzz" in html
    for text in ("", "\x00", "<script>alert(1)</script>", "ép nhựa " * 12_000):
        response = browser.post(url, {"text": text})
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_a_certificate_is_drafted_submitted_frozen_and_replaced(browser: Client) -> None:
    response = fill(browser, "-certificate-add", **certificate())
    stored = Certificate.objects.get(supplier=mine())
    assert response["Location"] == address("-certificate-submit", stored.ref)
    assert (stored.edition, stored.status) == ("2015", "draft")
    page = browser.get(response["Location"])
    assert "Injection moulding" in page.content.decode()
    fill(browser, "-certificate-submit", stored.ref, process="plast-inj")
    stored.refresh_from_db()
    assert stored.status == "submitted"
    decision = CertificateDecision.objects.get(certificate=stored)
    assert (decision.status_from, decision.status_to) == ("draft", "submitted")
    assert stored.scopes.get().process.code == "plast-inj"
    changed = browser.post(address("-certificate", stored.ref), certificate(number="X"))
    assert changed.status_code == 302
    assert Certificate.objects.get(pk=stored.pk).number == "VN-1"
    assert browser.post(address("-certificate-remove", stored.ref)).status_code == 302
    fill(browser, "-certificate-replace", stored.ref, **certificate(number="VN-2"))
    assert Certificate.objects.get(number="VN-2").replaces == stored


def test_a_certificate_without_number_stays_a_draft(browser: Client) -> None:
    fill(browser, "-certificate-add", standard="ISO 9001", scope_kind="manufacturing")
    stored = Certificate.objects.get(supplier=mine())
    page = fill(browser, "-certificate-submit", stored.ref)
    assert "number is missing" in browser.get(page["Location"]).content.decode()
    stored.refresh_from_db()
    assert stored.status == "draft"


def test_a_stale_submission_of_a_draft_is_refused(browser: Client) -> None:
    fill(browser, "-certificate-add", **certificate())
    stored = Certificate.objects.get(supplier=mine())
    old = seen_in(browser.get(address("-certificate-submit", stored.ref)))
    fill(browser, "-certificate", stored.ref, **certificate(number="VN-9"))
    browser.post(address("-certificate-submit", stored.ref), {"seen": old})
    stored.refresh_from_db()
    assert (stored.status, stored.number) == ("draft", "VN-9")


def test_a_former_district_leads_to_the_wards_of_today(browser: Client) -> None:
    district = Place.objects.filter(level="former_district").order_by("pk").first()
    assert district is not None
    page = fill(browser, "-site-add", place=district.name_vi)
    codes = re.findall(r'name="place__choice" value="([^"]+)"', page.content.decode())
    assert len(codes) > 1
    assert fill(browser, "-site-add", place="x", place__choice=codes[0]).status_code == 302
    assert Site.objects.get(place__code=codes[0]).supplier == mine()


def test_a_site_goes_but_what_stands_there_stays(browser: Client) -> None:
    fill(browser, "-site-add", place="Phường Hà Đông")
    fill(browser, "-line-add", **line(site="1"))
    key = key_in(browser.get(address("")).content.decode(), "site")
    assert browser.get(address("-site-remove", key)).status_code == 200
    assert Site.objects.filter(supplier=mine()).exists()
    browser.post(address("-site-remove", key))
    assert not Site.objects.filter(supplier=mine()).exists()
    assert CapabilityLine.objects.get(supplier=mine()).site is None


def test_a_site_that_a_certificate_names_stays(browser: Client) -> None:
    fill(browser, "-site-add", place="Phường Hà Đông")
    fill(browser, "-site-add", place="Cao Bằng")
    fill(browser, "-certificate-add", **certificate(sites="1"))
    key = key_in(browser.get(address("")).content.decode(), "site")
    assert (
        "certificate names this site" in browser.post(address("-site-remove", key)).content.decode()
    )
    assert Site.objects.filter(supplier=mine()).count() == 2


def test_contacts_are_stored_and_leave_no_trace_of_a_person(browser: Client) -> None:
    assert "phone number or" in fill(browser, "-contact-add", name="Lan").content.decode()
    fill(browser, "-contact-add", name="Nguyễn Thị Lan", phone="0912 345 678")
    assert Contact.objects.get(supplier=mine()).name == "Nguyễn Thị Lan"
    for event in AuditEvent.objects.about(mine()):
        assert "Lan" not in str(event.changes)


def test_what_an_officer_checked_stays(browser: Client, user: User) -> None:
    fill(browser, "-firm", **firm())
    organisation = mine().organisation
    from django.utils import timezone  # noqa: PLC0415

    organisation.identity_checked_at = timezone.now()
    organisation.save()
    fill(browser, "-firm", **firm(name="Other", tax_code="", employees="55"))
    supplier = mine()
    assert (supplier.organisation.tax_code, supplier.employees) == (TAX_CODE, 55)


def test_a_tax_code_of_another_firm_is_refused_in_words(browser: Client) -> None:
    other = an_organisation(OrganisationKind.SUPPLIER, "Other")
    other.tax_code = TAX_CODE
    other.save()
    html = fill(browser, "-firm", **firm(employees="12")).content.decode()
    assert "Another organisation has this tax code." in html
    assert 'value="12"' in html


HOSTILE = ["\x00", "9" * 400, "NaN", "-1", "x" * 100_000, "<b>", "'; --", "🜁\u202e", "1=2"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("-firm", ("name", "tax_code", "company_type", "founded_year", "employees", "languages",
                   "customer_sectors", "export_markets", "lead_time_days", "minimum_order_unit")),
        ("-words", ("seen",)),
        ("-site-add", ("place", "place__choice", "cluster", "address", "name")),
        ("-line-add", ("process", "process__choice", "site", "role", "in_house", "materials",
                       "unit", "quantity_per_month", "utilisation_percent", "stated_on",
                       "max_part_mm")),
        ("-machine-add", ("machine_type", "quantity", "year", "process", "site")),
        ("-product-add", ("text", "text__choice", "role")),
        ("-contact-add", ("name", "role", "email", "phone")),
        ("-certificate-add", ("standard", "edition", "issued_on", "expires_on", "scope_text",
                              "scope_kind", "scope_processes", "sites")),
    ],
)  # fmt: skip
def test_hostile_input_gets_a_page_and_never_a_failure(
    browser: Client, name: str, fields: tuple[str, ...], text: str
) -> None:
    response = browser.post(address(name), dict.fromkeys(fields, text))
    assert response.status_code in (200, 302, 409)


@pytest.mark.parametrize("key", ["0" * 16, "1", "x"])
def test_an_unknown_thing_is_not_found(browser: Client, key: str) -> None:
    for name in ("-line", "-line-remove", "-site", "-certificate", "-certificate-submit"):
        assert browser.get(address(name, key)).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["", "kind=x", "kind=process&q=%00", "kind=process&q=" + "x" * 3000, "kind=process&field=q"],
)
def test_suggestions_survive_anything(query: str) -> None:
    response = Client().get(f"{reverse('directory:concept-suggest')}?{query}")
    assert response.status_code in (200, 400)


def count(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_the_overview_asks_the_same_whatever_it_shows(browser: Client) -> None:
    fill(browser, "-site-add", place="Phường Hà Đông")
    for _ in range(2):
        fill(browser, "-line-add", **line(materials="SPCC"))
        fill(browser, "-certificate-add", **certificate())
        fill(browser, "-machine-add", machine_type="lathe", quantity="1", process="tiện CNC")
    few = count(lambda: browser.get(address("")))
    for _ in range(4):
        fill(browser, "-line-add", **line(materials="SPCC, SUS304", site="1"))
        fill(browser, "-certificate-add", **certificate())
        fill(browser, "-machine-add", machine_type="lathe", quantity="1", process="tiện CNC")
    assert count(lambda: browser.get(address(""))) == few
    assert few <= 18
    assert CapabilityMaterial.objects.filter(supplier=mine()).count() == 10


def test_open_question_stands_first_and_its_conversation_on_the_certificate(
    browser: Client,
) -> None:
    fill(browser, "-words", description="Phay CNC")
    supplier = mine()
    asked = decided(submitted(supplier), CertificateStatus.MORE_INFORMATION, note="Which site?")
    talk = reverse("verification:certificate-conversation", args=[asked.ref])
    page = browser.get(address("")).content.decode()
    alert = page.split('class="alert alert-warning"')[1].split("</a>")[0]
    assert "An officer has a question about your certificate" in alert
    assert "Which site?" in alert
    assert f'href="{talk}"' in alert
    page = browser.get(address("-certificate", asked.ref)).content.decode()
    assert f'hx-get="{talk}"' in page
    assert f'<a href="{talk}">' in page, "without JavaScript the link leads there"
