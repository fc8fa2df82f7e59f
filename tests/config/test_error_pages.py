"""What a reader sees when something goes wrong: our page, in their language, with a way on."""

import pytest
from django.template import loader
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.people import a_user

TITLES = {
    400: "The site could not understand this request",
    403: "This page is not for your account",
    404: "There is nothing at this address",
    500: "Something went wrong on our side",
}
pytestmark = pytest.mark.urls("tests.config.urls_with_errors")


def a_client(language: str = "en", *, enforce_csrf_checks: bool = False) -> Client:
    return Client(
        enforce_csrf_checks=enforce_csrf_checks,
        raise_request_exception=False,
        headers={"accept-language": language},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", sorted(TITLES))
def test_each_error_has_a_page_in_the_readers_language(code: int, language: str) -> None:
    response = a_client(language).get(f"/fails/{code}/")
    text = response.content.decode()
    assert response.status_code == code
    assert f'<html lang="{language}">' in text
    with translation.override(language):
        assert translation.gettext(TITLES[code]) in text
    assert 'href="/"' in text, "a way on"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_unknown_address_of_every_kind_is_plainly_not_found() -> None:
    for path in ("/nothing/", "/%00/", "/" + "x" * 5000 + "/", "/%ED%A0%80/", "/../../etc/passwd"):
        assert a_client().get(path).status_code == 404, path[:40]


@pytest.mark.django_db
def test_person_without_permission_is_told_who_they_are_and_can_change_it() -> None:
    client = a_client()
    client.force_login(a_user("somebody@matxich.example"))
    text = client.get("/fails/403/").content.decode()
    assert "somebody@matxich.example" in text
    assert 'value="/account/login/?next=/fails/403/"' in text, "sign in with another account"


@pytest.mark.django_db
@pytest.mark.parametrize("code", [400, 500])
def test_broken_down_site_asks_nothing_of_the_database(
    code: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        a_client().get(f"/fails/{code}/")


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_these_pages_need_nothing_to_be_rendered(name: str) -> None:
    assert "Mắt Xích" in loader.get_template(name).render()


@pytest.mark.django_db
def test_form_that_was_open_too_long_says_what_to_do() -> None:
    response = a_client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})
    assert response.status_code == 403
    text = response.content.decode()
    assert "Please send it again" in text
    assert "cookies" in text
    assert "CSRF" not in text.replace("X-CSRFToken", "")


@pytest.mark.django_db
def test_page_of_too_many_attempts_is_ours() -> None:
    client = a_client()
    answers = {
        client.post("/account/password/reset/", {"email": "x@matxich.example"}).status_code
        for _ in range(30)
    }
    assert 429 in answers
    text = client.post("/account/password/reset/", {"email": "x@matxich.example"}).content.decode()
    assert "That was too often" in text
