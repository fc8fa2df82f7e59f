"""The public directory's page."""

import re
from html import unescape

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory import profile_rows, services
from directory.models import Contact, Supplier
from tests.directory.firms import a_firm
from tests.directory.records import a_certificate, a_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
LIST = reverse("directory:supplier-list")


def page(client: Client, address: str = "") -> str:
    response = client.get(f"{LIST}{address}", headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'firm-name"><a [^>]*>([^<]*)</a>', html)]


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_entry_says_what_is_made_how_it_is_proved_and_what_is_not_known(client: Client) -> None:
    a_firm("S1")
    shown = text(page(client).split('class="firms"')[1])
    for words in ("Cơ khí Một", "Hà Nội", "CNC turning", "≤ 200 mm", "± 0.01 mm", "ISO 9001",
                  "confirmed with the issuer", "to 12/2027", "identity not checked"):  # fmt: skip
        assert words in shown


def test_demo_trader_and_closed_firms_say_so(client: Client) -> None:
    a_firm("S1", demo=True)
    a_firm("S2", company_type="trading")
    a_firm("S3", description="Group company only")
    shown = text(page(client))
    assert "(demo)" in shown
    assert "trading company: makes nothing itself" in shown
    assert "By its own words only for its own group" in shown


def test_unpublished_firm_is_not_listed(client: Client) -> None:
    firm = a_firm("S1")
    services.unpublish(firm, reason="asked")
    assert names(page(client)) == []


def test_no_contact_is_in_the_page(client: Client) -> None:
    firm = a_firm("S1")
    Contact.objects.create(supplier=firm, name="Bà Thử", email="thu@example.com", phone="0900")
    profile_rows.refresh([firm.pk])
    html = page(client) + page(client, "?q=thu@example.com") + page(client, "?q=Bà Thử")
    assert not re.search(r"Bà Thử</|0900|mailto|thu@example\.com</", html)


def test_address_with_empty_parameters_leads_to_the_short_one(client: Client) -> None:
    response = client.get(f"{LIST}?q=&process=mach&valid_on=&sort=&page=1")
    assert (response.status_code, response["Location"]) == (302, f"{LIST}?process=mach")
    asked = client.get(f"{LIST}?q=&process=mach&sort=", headers={"hx-request": "true"})
    assert (asked.status_code, asked["HX-Push-Url"]) == (200, f"{LIST}?process=mach")


def test_page_that_is_not_there_is_named_and_the_nearest_shown(client: Client) -> None:
    a_firm("S1")
    for wrong in ("1000000000", "abc", "-1", "%00"):
        html = page(client, f"?page={wrong}")
        assert "There is no such page" in html
        assert names(html) == ["Cơ khí Một"]


def test_list_is_cut_into_pages_that_keep_the_filters(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.views.supplier_list.PAGE_SIZE", 2)
    for number in range(3):
        a_firm(f"S{number}", name=f"Firm {number}")
    first, second = page(client, "?sort=name"), page(client, "?sort=name&page=2")
    assert (names(first), names(second)) == (["Firm 0", "Firm 1"], ["Firm 2"])
    assert "?sort=name&amp;page=2" in first


def test_wrong_values_are_named_and_the_rest_counts(client: Client) -> None:
    a_firm("S1")
    html = page(client, "?process=<script>&process=mach&valid_on=31/12&evidence=x")
    assert "&lt;script&gt;" in html
    assert "<script>&" not in html
    assert names(html) == ["Cơ khí Một"]
    assert html.count("<li>", 0, html.index("directory-words")) >= 3


def test_each_choice_can_be_taken_away_alone(client: Client) -> None:
    a_firm("S1")
    html = page(client, "?process=mach&standard=iso9001&valid_on=2026-11-21")
    for left in ("?standard=iso9001&amp;valid_on=2026-11-21", "?process=mach&amp;standard=iso9001"):
        assert f'class="chip" href="{left}"' in html


def test_words_that_were_read_are_told_and_become_filters(client: Client) -> None:
    a_firm("S1")
    html = page(client, "?q=tiện CNC blorp 300 cái/tháng")
    assert "Process: CNC turning" in text(html)
    assert "blorp" in text(html.split('class="understood"')[1].split("directory-body")[0])
    assert "do not narrow this list" in html
    (link,) = re.findall(r'href="([^"]*)" aria-label="Make a filter of CNC turning"', html)
    assert "process=mach-cnc-turn" in unescape(link)
    assert names(page(client, unescape(link).split(LIST)[-1])) == []  # "blorp" is in no name


def test_nothing_found_says_which_filter_to_leave_out(client: Client) -> None:
    a_firm("S1")
    html = page(client, "?process=mach&material=plastic")
    assert "No firm has all of this." in html
    assert "without Material: 1 firm" in text(html)
    assert "without Process" not in text(html)


def queries_of(client: Client, address: str) -> int:
    from django.db import connection  # noqa: PLC0415

    page(client, address)  # what is read once per process is not the page's
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


@pytest.mark.parametrize("address", ["", "?q=tiện CNC Hà Nội", "?process=mach&standard=iso9001"])
def test_number_of_queries_is_constant(client: Client, address: str) -> None:
    a_firm("S0")
    few = queries_of(client, address)
    for number in range(1, 9):
        lines = [a_line(), a_line(process="CNC milling")]
        certificates = [a_certificate(), a_certificate(standard="ISO 14001", number="E")]
        a_firm(f"S{number}", capacity=lines, certificates=certificates)
    assert queries_of(client, address) == few
    assert few <= 9
    assert Supplier.objects.count() == 9
