"""Signing up by e-mail, signing in, a forgotten password, another address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.directory.firms import side_by_side
from tests.people import PASSWORD, a_user

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", re.MULTILINE)
ADDRESS = "lan@matxich.example"


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def code_in(letter: EmailMessage) -> str:
    found = CODE.findall(str(letter.body))
    assert found, letter.body
    return str(found[-1])


def sign_up(browser: Client, email: str = "Lan@Matxich.example", **fields: str) -> None:
    data = {"email": email, "password1": PASSWORD, **fields}
    response = browser.post(reverse("account_signup"), data)
    assert response.status_code == 302, response.context["form"].errors
    assert response["Location"].startswith(reverse("account_email_verification_sent"))


def confirm(browser: Client, letter: EmailMessage) -> str:
    response = browser.post(reverse("account_email_verification_sent"), {"code": code_in(letter)})
    assert response.status_code == 302
    return str(response["Location"])


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_sign_up_by_code_leads_to_making_an_organisation(
    browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    sign_up(browser, name="Trần Thị Lan")
    assert not is_signed_in(browser)
    assert confirm(browser, mailoutbox[0]) == reverse("accounts:organisation-create")
    assert is_signed_in(browser)
    lan = User.objects.get()
    assert (lan.email, lan.name, lan.language) == (ADDRESS, "Trần Thị Lan", "en")
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == (ADDRESS, True, True)


def test_name_may_stay_empty(browser: Client) -> None:
    sign_up(browser)
    assert User.objects.get().name == ""


def test_sign_up_keeps_where_one_was_going(browser: Client, mailoutbox: list[EmailMessage]) -> None:
    going = reverse("accounts:person-edit")
    browser.post(
        f"{reverse('account_signup')}?next={going}",
        {"email": ADDRESS, "password1": PASSWORD, "next": going},
    )
    assert confirm(browser, mailoutbox[0]) == going


def test_wrong_code_does_not_let_in(browser: Client, mailoutbox: list[EmailMessage]) -> None:
    sign_up(browser)
    browser.post(reverse("account_email_verification_sent"), {"code": "XXXX-XXXX"})
    assert not is_signed_in(browser)
    assert not EmailAddress.objects.get().verified


def test_known_address_is_told_by_letter_alone(
    browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    a_user(ADDRESS)
    sign_up(browser)
    assert User.objects.count() == 1
    assert [letter.to for letter in mailoutbox] == [[ADDRESS]]
    assert not CODE.search(str(mailoutbox[0].body))


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "a\x00@example.com"},
        {"email": "a" * 100_000 + "@example.com"},
        {"email": "no address"},
        {"name": "a" * 151},
        {"name": "a\x00"},
        {"password1": "123"},
        {"password1": "lan@matxich.example"},
    ],
)
def test_sign_up_refuses_with_words(browser: Client, fields: dict[str, str]) -> None:
    data = {"email": ADDRESS, "password1": PASSWORD, **fields}
    response = browser.post(reverse("account_signup"), data)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not User.objects.exists()


def test_sign_in_and_wrong_password(browser: Client) -> None:
    a_user(ADDRESS)
    page = reverse("account_login")
    wrong = browser.post(page, {"login": ADDRESS, "password": "something else"})
    unknown = browser.post(page, {"login": "x@matxich.example", "password": "something else"})
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not is_signed_in(browser)
    right = browser.post(page, {"login": " LAN@matxich.EXAMPLE ", "password": PASSWORD})
    assert right["Location"] == reverse("accounts:organisation-create")
    assert is_signed_in(browser)


def test_too_many_wrong_passwords_lock_the_address_for_a_while(browser: Client) -> None:
    a_user(ADDRESS)
    for _ in range(5):
        browser.post(reverse("account_login"), {"login": ADDRESS, "password": "wrong"})
    browser.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    assert not is_signed_in(browser)


def test_inactive_people_stay_out(browser: Client) -> None:
    a_user(ADDRESS, is_active=False)
    browser.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    assert not is_signed_in(browser)


def test_forgotten_password_is_set_anew_by_code(
    browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    user = a_user(ADDRESS)
    response = browser.post(reverse("account_reset_password"), {"email": ADDRESS})
    assert response["Location"] == reverse("account_confirm_password_reset_code")
    code = {"code": code_in(mailoutbox[0])}
    response = browser.post(reverse("account_confirm_password_reset_code"), code)
    assert response["Location"] == reverse("account_complete_password_reset")
    new = "quite another long word"
    browser.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert is_signed_in(browser)


def test_reset_tells_nobody_whether_an_address_is_known(
    browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    response = browser.post(reverse("account_reset_password"), {"email": "x@matxich.example"})
    assert response["Location"] == reverse("account_confirm_password_reset_code")
    assert not CODE.search(str(mailoutbox[0].body))


def test_new_address_replaces_the_old_once_its_code_is_typed(
    browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    user = a_user(ADDRESS)
    browser.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    new = {"email": "Lan.New@matxich.example", "action_add": ""}
    asked = browser.post(reverse("account_email"), new)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    browser.post(asked["Location"], {"password": PASSWORD})
    user.refresh_from_db()
    assert user.email == ADDRESS
    letter = next(letter for letter in mailoutbox if letter.to == ["lan.new@matxich.example"])
    confirm(browser, letter)
    user.refresh_from_db()
    assert user.email == "lan.new@matxich.example"
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == (user.email, True, True)


def test_letters_follow_the_language_last_used(browser: Client) -> None:
    user = a_user(ADDRESS, language="en")
    data = {"login": ADDRESS, "password": PASSWORD}
    browser.post(reverse("account_login"), data, headers={"accept-language": "vi"})
    user.refresh_from_db()
    assert user.language == "vi"


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_with_one_address_at_once_make_one_person() -> None:
    answers: list[int] = []

    def post() -> None:
        data = {"email": ADDRESS, "password1": PASSWORD}
        answers.append(Client().post(reverse("account_signup"), data).status_code)

    side_by_side(post, post)
    # The second letter to the same address within seconds may be held back.
    assert 302 in answers
    assert set(answers) <= {302, 429}
    assert User.objects.count() == 1
    assert connection.is_usable()


def test_administration_asks_at_the_same_guarded_door(browser: Client) -> None:
    response = browser.get(reverse("admin:login"))
    assert response["Location"].startswith(reverse("account_login"))
