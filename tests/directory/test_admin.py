"""The administration writes through the same guards: what it saves is in the row at once."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from directory import profile_rows
from directory.models import CapabilityLine, Certificate, Concept, ProfileRow, Site, Supplier
from tests.directory.firms import a_firm, certificate_of, row_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(email="officer@example.org", password="x"))
    return client


def page(*parts: Any) -> str:
    model, action, *keys = parts
    return reverse(f"admin:{model}_{action}", args=keys)


def values_of(html: str) -> dict[str, str]:
    """What a browser would send back from the page's form if nothing was touched."""
    values: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name = facts.get("type"), facts.get("name")
        if not name or kind in {"submit", "button", "file"} or "__prefix__" in name:
            continue
        if kind != "checkbox" or " checked" in tag:
            values[name] = unescape(facts.get("value", "on" if kind == "checkbox" else ""))
    for name, body in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        if "__prefix__" not in name and name != "action":
            values[name] = unescape(chosen[1]) if chosen else ""
    for name, body in re.findall(
        r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL
    ):
        if "__prefix__" not in name:
            values[name] = unescape(body)
    values.pop("_save", None)
    return values


def save(officer: Client, url: str, **changes: str) -> Any:
    sent = values_of(officer.get(url).content.decode()) | changes
    response = officer.post(url, sent)
    if response.status_code != 302:
        errors = re.findall(r'class="errorlist[^"]*"[^>]*>(.*?)</ul>', response.content.decode())
        pytest.fail(f"not saved: {errors}")
    return response


def test_edited_profile_is_fresh(officer: Client) -> None:
    firm = a_firm()
    url = page("directory_supplier", "change", firm.pk)
    save(officer, url, **{"company_type": "trading", "capabilityline_set-0-max_part_mm": "55"})
    row = row_of(firm)
    assert (row.is_maker, row.line_size_um) == (False, [55_000])
    assert profile_rows.stale_supplier_ids() == []


def test_profile_is_unpublished_by_emptying_its_day(officer: Client) -> None:
    firm = a_firm()
    url = page("directory_supplier", "change", firm.pk)
    save(officer, url, published_at_0="", published_at_1="")
    assert not ProfileRow.objects.exists()


def test_line_deleted_in_the_profile_leaves_the_row(officer: Client) -> None:
    firm = a_firm()
    url = page("directory_supplier", "change", firm.pk)
    save(officer, url, **{"capabilityline_set-0-DELETE": "on"})
    assert row_of(firm).line_id == []


def test_material_of_a_line_is_fresh_and_belongs_to_the_supplier(officer: Client) -> None:
    firm = a_firm()
    line = CapabilityLine.objects.get(supplier=firm)
    steel = Concept.objects.get(kind="material", code="s45c").pk
    url = page("directory_capabilityline", "change", line.pk)
    sent = {"materials-TOTAL_FORMS": "2", "materials-1-id": "", "materials-1-material": str(steel)}
    save(officer, url, **sent)
    assert steel in row_of(firm).mat_id


def test_line_deleted_on_its_own_or_from_the_list_leaves_the_row(officer: Client) -> None:
    firm, other = a_firm("S1"), a_firm("S2")
    line = CapabilityLine.objects.get(supplier=firm).pk
    officer.post(page("directory_capabilityline", "delete", line), {"post": "yes"})
    rest = CapabilityLine.objects.get().pk
    ticked = {"action": "delete_selected", "_selected_action": str(rest), "post": "yes"}
    officer.post(page("directory_capabilityline", "changelist"), ticked)
    assert row_of(firm).line_id == row_of(other).line_id == []


def test_name_and_identity_check_of_an_organisation_reach_the_row(officer: Client) -> None:
    firm = a_firm()
    url = page("accounts_organisation", "change", firm.organisation_id)
    moment = {"identity_checked_at_0": "2026-11-20", "identity_checked_at_1": "08:00"}
    save(officer, url, name="Đúc Hai", **moment)
    row = row_of(firm)
    assert (row.name, row.name_folded, row.is_identity_checked) == ("Đúc Hai", "duc hai", True)


def test_draft_certificate_is_edited_and_counts_as_declared(officer: Client) -> None:
    firm = a_firm(certificates=[])
    standard = Concept.objects.get(kind="standard", code="iso9001")
    sent = {"supplier": str(firm.pk), "standard": str(standard.pk), "number": "Q-1"}
    save(officer, page("directory_certificate", "add"), **sent)
    certificate = certificate_of(firm)
    assert (certificate.status, row_of(firm).cert_level) == ("draft", [0])
    url = page("directory_certificate", "change", certificate.pk)
    process = str(Concept.objects.get(kind="process", code="plast-blow").pk)
    scope = {"scopes-TOTAL_FORMS": "1", "scopes-0-process": process, "scopes-0-id": ""}
    save(officer, url, number="Q-2", status="verified", level="4", **scope)
    certificate.refresh_from_db()
    assert (certificate.number, certificate.status, certificate.level) == ("Q-2", "draft", 0)
    assert row_of(firm).cert_scope == [int(process)]


def test_submitted_certificate_is_shown_and_not_changed(officer: Client) -> None:
    firm = a_firm()
    certificate = certificate_of(firm)
    url = page("directory_certificate", "change", certificate.pk)
    html = officer.get(url).content.decode()
    assert not {"number", "status", "level", "standard"} & values_of(html).keys()
    save(officer, url, number="forged", status="verified", level="4")
    certificate.refresh_from_db()
    assert (certificate.number, certificate.level) == ("Q-1", 2)
    gone = officer.post(page("directory_certificate", "delete", certificate.pk), {"post": "yes"})
    assert gone.status_code == 403
    assert Certificate.objects.exists()


def test_profile_with_decided_certificates_is_not_deleted(officer: Client) -> None:
    firm, plain = a_firm("S1"), a_firm("S2", certificates=[])
    url = page("directory_supplier", "delete", firm.pk)
    assert officer.post(url, {"post": "yes"}).status_code == 403
    officer.post(page("directory_supplier", "delete", plain.pk), {"post": "yes"})
    ticked = {"action": "delete_selected", "_selected_action": str(firm.pk), "post": "yes"}
    officer.post(page("directory_supplier", "changelist"), ticked)
    assert [*Supplier.objects.all()] == [firm]
    assert ProfileRow.objects.count() == 1


def test_taxonomy_is_shown_and_not_changed(officer: Client) -> None:
    process = Concept.objects.get(kind="process", code="plast-blow")
    url = page("directory_concept", "change", process.pk)
    assert officer.get(url).status_code == 200
    assert officer.post(url, {"name_en": "x"}).status_code == 403


@pytest.mark.parametrize(
    "model",
    ["supplier", "capabilityline", "certificate", "concept", "unit", "place", "cluster"],
)
def test_every_list_opens_and_is_searched(officer: Client, model: str) -> None:
    a_firm()
    response = officer.get(page(f"directory_{model}", "changelist"), {"q": "a"})
    assert response.status_code == 200


def test_site_is_added_in_the_profile(officer: Client) -> None:
    firm = a_firm()
    forms = {"site_set-TOTAL_FORMS": "2", "site_set-1-number": "2", "site_set-1-name": "Hai"}
    save(officer, page("directory_supplier", "change", firm.pk), **forms)
    assert Site.objects.filter(supplier=firm).count() == 2
