"""A supplier's public page, and who is shown its contacts."""

import re
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent
from directory import profile_rows, services
from directory.choices import CertificateStatus, EvidenceLevel, ProductRole
from directory.models import Contact, CustomerReference, Supplier, SupplierProduct, UnreadPhrase
from tests.directory.firms import a_firm, certificate_of
from tests.directory.records import a_certificate, a_line
from tests.people import World, a_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def page(client: Client, ref: str = "S1") -> str:
    address = reverse("directory:supplier-detail", args=[ref])
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.parametrize("ref", ["nobody", "%00", "a%00b", "x" * 5000, "..", "'; --", "%ED%A0%80"])
def test_unknown_firm_is_not_found(client: Client, ref: str) -> None:
    assert client.get(f"/suppliers/{ref}/").status_code == 404


def test_lines_show_what_is_stated_and_say_what_is_not(client: Client) -> None:
    a_firm("S1", capacity=[a_line(utilisation_percent=25), a_line(
        process="CNC milling", quantity_per_month=None, unit=None, max_part_dimension_mm=None,
        best_tolerance_mm=None, in_house=False)])  # fmt: skip
    shown = text(page(client))
    for words in ("CNC turning in house · core", "75,000 pieces", "stated 1 Oct 2026", "200 mm",
                  "± 0.01 mm", "14 days", "100 pieces", "Brass", "CNC milling bought in",
                  "not stated: free per month, largest part, tolerance"):  # fmt: skip
        assert words in shown, words
    assert " 0 pcs" not in shown


def test_made_and_traded_products_stand_apart(client: Client) -> None:
    firm = a_firm("S1")
    SupplierProduct.objects.create(supplier=firm, text="gears", role=ProductRole.MAKES)
    SupplierProduct.objects.create(supplier=firm, text="motors", role=ProductRole.TRADES)
    profile_rows.refresh([firm.pk])
    shown = text(page(client))
    assert "Makes gears Trades, does not make motors" in shown


def decide(firm: Supplier, status: CertificateStatus, **more: object) -> None:
    services.record_certificate_decision(
        services.Decision(
            certificate_id=certificate_of(firm).pk,
            status=status,
            level=EvidenceLevel.SEEN,
            reason="visit",
            note="internal remark",
            **more,  # type: ignore[arg-type]
        )
    )


def test_certificate_shows_its_evidence_and_who_decided(client: Client) -> None:
    firm = a_firm("S1")
    decide(firm, CertificateStatus.VERIFIED, office="Sở Công Thương")
    shown = text(page(client))
    assert "seen on site" in shown
    assert re.search(r"Verified on \d+ \w+ 20\d\d by Sở Công Thương\.", shown)
    assert "internal remark" not in shown


def test_expired_and_suspended_certificates_are_listed_apart(client: Client) -> None:
    old = a_certificate(issued_on="2019-01-01", expires_on="2021-12-31", number="Q-OLD")
    firm = a_firm("S1", certificates=[old, a_certificate(standard="ISO 14001", number="E-1")])
    decide(firm, CertificateStatus.SUSPENDED)
    valid, ended = page(client).split("No longer or not yet counting")
    assert "No certificate is valid today." in valid
    assert "expired" in text(ended)
    assert "suspended" in text(ended)


def test_refused_certificate_unread_words_and_private_references_are_not_public(
    client: Client,
) -> None:
    firm = a_firm("S1")
    UnreadPhrase.objects.create(supplier=firm, place="x", text="blorp words")
    CustomerReference.objects.create(supplier=firm, customer="Secret Ltd")
    CustomerReference.objects.create(supplier=firm, customer="Open Ltd", is_public=True)
    decide(firm, CertificateStatus.REJECTED)
    html = page(client)
    assert "Open Ltd" in html
    for hidden in ("Q-1", "blorp", "Secret Ltd"):
        assert hidden not in html


def queries_of(client: Client) -> int:
    page(client)
    with CaptureQueriesContext(connection) as captured:
        page(client)
    return len(captured)


def test_number_of_queries_does_not_grow_with_the_profile(client: Client) -> None:
    a_firm("S1")
    few = queries_of(client)
    lines = [a_line(process=name) for name in ("CNC turning", "CNC milling", "injection moulding")]
    certificates = [a_certificate(standard=s, number=s) for s in ("ISO 9001", "ISO 14001")]
    machines = [{"machine": f"lathe {n}", "quantity": n} for n in range(1, 9)]
    a_firm("S1", capacity=lines, certificates=certificates, machines=machines)
    assert queries_of(client) == few
    assert few <= 24


# --- Contacts -----------------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    made = a_world()
    Contact.objects.create(
        supplier=made.supplier, name="Bà Thử", role="sales", email="thu@example.com", phone="0900 1"
    )
    profile_rows.refresh([made.supplier.pk])
    return made


def ask(world: World, who: str, **headers: str) -> HttpResponse:
    address = reverse("directory:supplier-contacts", args=[world.supplier.ref])
    return signed_in(world.users[who]).post(address, headers=headers)  # type: ignore[return-value]


def leaks(html: str) -> bool:
    return bool(re.search(r"Bà Thử|thu@example\.com|0900", html))


def disclosures() -> list[tuple[int | None, int | None]]:
    events = AuditEvent.objects.filter(verb="contact.disclosed").order_by("pk")
    return [(event.actor_id, event.organisation_id) for event in events]


@pytest.mark.parametrize("who", ["anonymous", "supplier_owner", "other_supplier", "buyer",
                                 "unapproved_buyer", "officer", "admin"])  # fmt: skip
def test_no_contact_is_in_the_page_before_it_is_asked_for(world: World, who: str) -> None:
    assert not leaks(page(signed_in(world.users[who])))


def test_approved_buyer_is_shown_contacts_and_that_is_recorded(world: World) -> None:
    answer = ask(world, "buyer")
    assert leaks(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    buyer = world.users["buyer"]
    assert buyer is not None
    assert disclosures() == [(buyer.pk, world.organisations["buyer"].pk)]
    event = AuditEvent.objects.get(verb="contact.disclosed")
    assert event.subject_id == str(world.supplier.pk)
    assert not leaks(str(event.facts()))


def test_fragment_has_the_contacts_and_nothing_else(world: World) -> None:
    html = ask(world, "officer", **{"hx-request": "true"}).content.decode()
    assert leaks(html)
    assert "<html" not in html
    assert len(disclosures()) == 1


def test_firm_sees_its_own_contacts_without_a_record(world: World) -> None:
    assert leaks(ask(world, "supplier_owner").content.decode())
    assert disclosures() == []


@pytest.mark.parametrize("who", ["anonymous", "other_supplier", "unapproved_buyer", "admin"])
def test_nobody_else_is_shown_contacts(world: World, who: str) -> None:
    answer = ask(world, who)
    assert answer.status_code in {302, 403}
    assert not leaks(answer.content.decode())
    assert disclosures() == []


def test_each_reader_is_told_what_stands_between_them_and_the_contacts(world: World) -> None:
    told = {who: text(page(signed_in(world.users[who]))) for who in
            ("anonymous", "buyer", "unapproved_buyer")}  # fmt: skip
    assert "Sign in" in told["anonymous"].split("Contacts", 1)[1]
    assert "Show contacts" in told["buyer"]
    assert "once your organisation’s identity has been checked" in told["unapproved_buyer"]


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("anonymous", False),
        ("buyer", False),
        ("other_supplier", False),
        ("supplier_owner", True),
        ("officer", True),
    ],
)
def test_requests_that_fit_are_offered_only_to_whom_they_open(name: str, is_there: bool) -> None:
    world = a_world()
    client = signed_in(world.users[name])
    address = reverse("matching:supplier-requests", args=[world.supplier.ref])
    assert (address in page(client, world.supplier.ref)) is is_there
    assert (client.get(address).status_code == 200) is is_there
