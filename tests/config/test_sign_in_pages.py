"""Through the pages of signing up and in, as a reader goes, with the letters that are sent."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.people import PASSWORD, a_user

pytestmark = pytest.mark.django_db
EMAIL = "new@matxich.example"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def send(client: Client, path: str, **data: str) -> tuple[HttpResponse, str]:
    response = client.post(path, data, follow=True)
    return response, response.content.decode()  # type: ignore[return-value]


def code() -> str:
    """The code of the last letter, which stands on a line of its own."""
    found = re.search(r"^\s+(\S{6,12})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_up(client: Client, email: str = EMAIL) -> str:
    return send(client, "/account/signup/", email=email, password1=PASSWORD)[1]


def test_new_person_confirms_the_address_by_a_code(client: Client) -> None:
    text = sign_up(client)
    assert "Confirm your e-mail address" in text
    assert EMAIL in text
    letter = mail.outbox[0]
    assert letter.subject == "Mắt Xích: Confirm your e-mail address"
    assert str(letter.body).startswith("Hello,")
    assert "example.com" not in str(letter.body)

    text = send(client, "/account/confirm-email/", code="XXX-XXX")[1]
    assert "Please correct this:" in text
    assert "Incorrect code." in text

    response, text = send(client, "/account/confirm-email/", code=code())
    assert response.request["PATH_INFO"] != "/account/confirm-email/"  # type: ignore[attr-defined]
    assert "You have confirmed" in text
    assert User.objects.filter(email=EMAIL).exists()


def test_code_can_be_sent_again_and_to_another_address(client: Client) -> None:
    text = sign_up(client)
    assert "Send a new code" in text
    cache.clear()  # Not within ten seconds of the last one.
    send(client, "/account/confirm-email/", action="resend")
    cache.clear()
    send(client, "/account/confirm-email/", action="change", email="other@matxich.example")
    assert [letter.to for letter in mail.outbox] == [[EMAIL], [EMAIL], ["other@matxich.example"]]


def test_sign_up_does_not_tell_strangers_who_is_here(client: Client) -> None:
    a_user("known@matxich.example")
    known = sign_up(client, "known@matxich.example")
    unknown = sign_up(Client(headers={"accept-language": "en"}), EMAIL)
    assert "Confirm your e-mail address" in known
    assert "Confirm your e-mail address" in unknown
    assert mail.outbox[0].subject == "Mắt Xích: You already have an account"
    assert "/account/password/reset/" in str(mail.outbox[0].body)


def test_forgotten_password_is_replaced_by_a_code(client: Client) -> None:
    a_user(EMAIL)
    text = send(client, "/account/password/reset/", email=EMAIL)[1]
    assert "Enter the code from the letter" in text
    assert mail.outbox[0].subject == "Mắt Xích: Code for a new password"
    text = send(client, "/account/password/reset/confirm/", code=code())[1]
    assert "Choose a new password" in text
    text = send(client, "/account/password/reset/complete/", password1="short", password2="short")[
        1
    ]
    assert "Please correct this:" in text
    new = "another long word for tests"
    text = send(client, "/account/password/reset/complete/", password1=new, password2=new)[1]
    assert "Password successfully changed." in text
    assert mail.outbox[-1].subject == "Mắt Xích: Your password was replaced"
    assert "choose a new password at once" in str(mail.outbox[-1].body)
    assert Client().login(email=EMAIL, password=new)


def test_reset_for_an_unknown_address_looks_the_same(client: Client) -> None:
    text = send(client, "/account/password/reset/", email="nobody@matxich.example")[1]
    assert "Enter the code from the letter" in text
    assert mail.outbox[0].subject == "Mắt Xích: No account with this address"
    assert "/account/signup/" in str(mail.outbox[0].body)


def test_wrong_password_says_so_without_saying_which_was_wrong(client: Client) -> None:
    a_user(EMAIL)
    for email in (EMAIL, "nobody@matxich.example"):
        text = send(client, "/account/login/", login=email, password="wrong")[1]
        assert "The email address and/or password you specified are not correct." in text
        assert "data-focus" in text


@pytest.mark.parametrize("field", ["login", "password", "next"])
@pytest.mark.parametrize("value", ["\x00", "\ud800", "x" * 100_000, "<script>", "'\"><b>"])
def test_hostile_input_gets_an_answer(client: Client, field: str, value: str) -> None:
    data = {"login": EMAIL, "password": "wrong", field: value.encode("utf-8", "replace").decode()}
    response = client.post("/account/login/", data)
    assert response.status_code in {200, 302}
    assert "<script>" not in response.content.decode().replace("<script src", "")


@pytest.mark.parametrize(
    "path",
    [
        "/account/email/",
        "/account/password/change/",
        "/account/logout/",
        "/account/reauthenticate/",
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_a_signed_in_person(path: str, language: str) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(a_user(EMAIL))
    text = client.get(path).content.decode()
    assert f'<html lang="{language}">' in text
    assert text.count("<h1") == 1
    assert EMAIL in text


def test_signing_out_needs_a_click_on_our_site(client: Client) -> None:
    client.force_login(a_user(EMAIL))
    assert "Stay signed in" in client.get("/account/logout/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_letters_are_in_the_readers_language() -> None:
    sign_up(Client(headers={"accept-language": "vi"}))
    sign_up(Client(headers={"accept-language": "en"}), "second@matxich.example")
    assert str(mail.outbox[1].body).startswith("Hello,")
    assert "<" not in str(mail.outbox[0].body)
