"""Registering one's own organisation, and changing its facts."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.choices import OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.services import register_organisation
from accounts.services.organisations import MOST_WAITING
from core.errors import DomainError
from core.models import AuditEvent
from tests.accounts.acting import a_colleague, an_owner, browser_of, firm_of
from tests.directory.firms import side_by_side
from tests.people import a_user

PAGE = "accounts:organisation-create"
EDIT = "accounts:organisation-edit"
SUPPLIER = {"kind": "supplier", "name": "Cơ khí Bắc Hà", "tax_code": "0100233488"}
HOSTILE: list[dict[str, Any]] = [
    {"name": "a\x00"},
    {"name": "a" * 100_000},
    {"kind": "authority"},
    {"kind": "\x00"},
    {"tax_code": "0100233480"},
    {"tax_code": "1" * 100_000},
    {"tax_code": "\x00"},
    {"ownership": "mine"},
    {"founded_year": "10" * 500},
    {"founded_year": "NaN"},
    {"founded_year": "-1"},
    {"founded_year": "9999"},
    {"founded_year": "1e3"},
]


@pytest.fixture
def lan(db: None) -> User:
    return a_user("lan@matxich.example")


@pytest.fixture
def browser(lan: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(lan)
    return client


def post(browser: Client, **data: Any) -> HttpResponse:
    return browser.post(reverse(PAGE), {**SUPPLIER, **data})  # type: ignore[return-value]


def test_registration_makes_the_person_its_owner_and_leads_on(browser: Client, lan: User) -> None:
    response = post(
        browser, name_en="Bac Ha", ownership="private", founded_year="2009", is_demo="on"
    )
    assert response.status_code == 302
    assert response["Location"] == reverse("portal:home")
    firm = Organisation.objects.get()
    assert (firm.name, firm.name_en, firm.tax_code) == ("Cơ khí Bắc Hà", "Bac Ha", "0100233488")
    assert (firm.ownership, firm.founded_year, firm.is_demo) == ("private", 2009, False)
    assert not firm.is_approved
    membership = Membership.objects.get()
    assert (membership.user, membership.role) == (lan, "owner")
    assert AuditEvent.objects.about(firm).get().actor_id == lan.pk


def test_supplier_needs_a_tax_code_and_a_foreign_buyer_does_not(browser: Client) -> None:
    response = post(browser, tax_code="")
    assert "tax_code" in response.context["form"].errors  # type: ignore[attr-defined]
    assert post(browser, tax_code="", kind="buyer").status_code == 302


def test_taken_tax_code_says_what_one_can_do(browser: Client) -> None:
    register_organisation(kind=OrganisationKind.SUPPLIER, name="A", tax_code="0100233488")
    response = post(browser)
    (message,) = response.context["form"].errors["tax_code"]  # type: ignore[attr-defined]
    assert "invite you" in message
    assert "write to" in message
    assert SUPPLIER["name"] in response.content.decode()  # what was typed is still there


@pytest.mark.parametrize("fields", HOSTILE, ids=str)
def test_bad_input_is_refused_with_words_and_keeps_nothing(
    browser: Client, fields: dict[str, Any]
) -> None:
    response = post(browser, **fields)
    assert response.status_code == 200
    assert response.context["form"].errors  # type: ignore[attr-defined]
    assert not Organisation.objects.exists()


def test_second_organisation_of_a_person_is_acted_for_at_once(browser: Client) -> None:
    post(browser)
    post(browser, kind="buyer", name="Second", tax_code="")
    account = browser.get(reverse("accounts:account"))
    assert account.context["organisation"].name == "Second"


def test_form_sent_twice_counts_once(browser: Client) -> None:
    post(browser, kind="buyer", tax_code="")
    response = post(browser, kind="buyer", tax_code="")
    assert "name" in response.context["form"].errors  # type: ignore[attr-defined]
    assert Organisation.objects.count() == 1


def test_nobody_fills_the_officers_queue(browser: Client) -> None:
    for n in range(MOST_WAITING):
        assert post(browser, kind="buyer", tax_code="", name=f"Firm {n} of many").status_code == 302
    assert post(browser, kind="buyer", tax_code="", name="One more").status_code == 200


def test_link_may_say_what_one_comes_for(browser: Client) -> None:
    for kind, initial in (("buyer", "buyer"), ("authority", None), ("\x00", None)):
        form = browser.get(reverse(PAGE), {"kind": kind}).context["form"]
        assert form.initial.get("kind") == initial


@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_one_tax_code_at_once_one_is_told() -> None:
    people = [a_user(f"person{n}@matxich.example") for n in range(2)]
    answers: list[int] = []

    def register(person: User) -> None:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        answers.append(post(client).status_code)

    side_by_side(*(lambda person=person: register(person) for person in people))
    assert sorted(answers) == [200, 302]
    assert Organisation.objects.count() == 1
    assert Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_form_sent_twice_at_once_one_counts() -> None:
    lan = a_user("lan@matxich.example")
    refused: list[str] = []

    def register() -> None:
        try:
            register_organisation(kind=OrganisationKind.BUYER, name="Bắc Hà", owner=lan, actor=lan)
        except DomainError as error:
            refused.append(error.code)

    side_by_side(register, register)
    assert refused == ["already_yours"]


@pytest.mark.django_db
def test_facts_change_until_they_are_checked() -> None:
    owner = an_owner()
    client = browser_of(owner)
    data = {"name": "New name", "tax_code": "0100233488", "name_en": "New"}
    assert client.post(reverse(EDIT), data).status_code == 302
    firm = Organisation.objects.get()
    assert (firm.name, firm.tax_code, firm.name_folded) == (
        "New name",
        "0100233488",
        "new name\nnew",
    )
    event = AuditEvent.objects.about(firm).get()
    assert event.verb == "organisation.changed"
    assert event.changes["name"] == ["Buyer", "New name"]
    assert client.post(reverse(EDIT), data).status_code == 302
    assert AuditEvent.objects.about(firm).count() == 1


@pytest.mark.django_db
def test_names_and_tax_code_stay_once_checked() -> None:
    owner = an_owner(is_approved=True)
    client = browser_of(owner)
    assert "stay as they are" in client.get(reverse(EDIT)).content.decode()
    forged = {"name": "Another firm", "tax_code": "0100233488", "founded_year": "2009"}
    forged |= {"name_en": "Famous Motors", "name_vi": "Famous Motors"}
    assert client.post(reverse(EDIT), forged).status_code == 302
    firm = Organisation.objects.get()
    assert (firm.name, firm.tax_code, firm.name_en, firm.name_vi) == ("Buyer", None, "", "")
    assert firm.founded_year == 2009
    assert firm.is_approved


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [f for f in HOSTILE if "kind" not in f], ids=str)
def test_bad_facts_are_refused_with_words(fields: dict[str, Any]) -> None:
    owner = an_owner()
    before = Organisation.objects.values().get()
    response = browser_of(owner).post(reverse(EDIT), {"name": "B", **fields})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Organisation.objects.values().get() == before


@pytest.mark.django_db
def test_members_do_not_change_the_facts() -> None:
    member = a_colleague(an_owner(), "member@matxich.example")
    assert browser_of(member).get(reverse(EDIT)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  ", "\x00", "a" * 100_000])
def test_bad_answer_is_refused_with_words(text: str) -> None:
    owner = an_owner()
    firm = firm_of(owner)
    firm.decisions.create(decision="ask", note="Where?")
    firm.review_status = "more_information"
    firm.save()
    response = browser_of(owner).post(reverse("accounts:review-answer"), {"text": text})
    assert response.status_code == 200
    assert response.context["answer_form"].errors
    firm.refresh_from_db()
    assert firm.review_status == "more_information"


@pytest.mark.django_db
def test_answer_is_sent_once() -> None:
    owner = an_owner()
    firm = firm_of(owner)
    firm.decisions.create(decision="ask", note="Where?")
    firm.review_status = "more_information"
    firm.save()
    client = browser_of(owner)
    page = reverse("accounts:review-answer")
    assert client.post(page, {"text": "Here"}).status_code == 302
    again = client.post(page, {"text": "Here"})
    assert again.status_code == 200
    assert again.context["answer_form"].errors


@pytest.mark.parametrize(
    ("page", "kind"), [("matching:request-create", "buyer"), ("directory:profile", "supplier")]
)
def test_page_of_a_kind_leads_newcomers_to_register_and_back(
    browser: Client, page: str, kind: str
) -> None:
    there = f"{reverse(page)}?text=a+%26+b"
    first = browser.get(there)
    assert first.status_code == 302
    opened: Any = browser.get(first["Location"])
    assert opened.context["form"]["kind"].value() == kind
    response = browser.post(first["Location"], SUPPLIER | {"kind": kind})
    assert response["Location"] == there
    assert browser.get(there).status_code == 200


def test_another_kind_than_the_page_opens_to_leads_to_the_front_page(browser: Client) -> None:
    first = browser.get(reverse("matching:request-create"))
    assert browser.post(first["Location"], SUPPLIER)["Location"] == reverse("portal:home")


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "portal", "", "\x00", "x:y"],
)
def test_registering_never_leads_to_another_site(browser: Client, address: str) -> None:
    query = urlencode({"kind": "supplier", "next": address})
    response = browser.post(f"{reverse(PAGE)}?{query}", SUPPLIER)
    assert response["Location"] == reverse("portal:home")


def test_officers_pages_stay_closed_to_newcomers(browser: Client) -> None:
    assert browser.get(reverse("verification:queue")).status_code == 403
