"""What every answer says about itself to browsers and caches."""

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.people import a_user

pytestmark = pytest.mark.django_db


def test_page_and_fragment_of_one_address_are_kept_apart() -> None:
    assert "HX-Request" in Client().get("/account/login/")["Vary"]


ALWAYS = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


@pytest.mark.parametrize(
    "path",
    ["/", "/account/login/", "/api/v1/suppliers/", "/api/v1/nothing/", "/healthz/", "/nothing/"],
)
def test_every_answer_is_closed_to_frames_guesses_and_referrers(path: str) -> None:
    client = Client()
    for method in ("GET", "HEAD", "OPTIONS", "POST", "TRACE"):
        response = client.generic(method, path)
        missing = [name for name in ALWAYS if name not in response.headers]
        assert not missing, f"{method} {path}: {missing}"


@pytest.mark.parametrize("closed_down", [False, True])
def test_unknown_host_and_plain_http_get_them_too(
    closed_down: bool, settings: LazySettings
) -> None:
    settings.SECURE_SSL_REDIRECT = closed_down
    for host in ("evil.example", "localhost"):
        response = Client(raise_request_exception=False).get("/", headers={"host": host})
        assert response.status_code == (
            400 if host == "evil.example" else 301 if closed_down else 200
        )
        assert "evil.example" not in response.content.decode()
        assert all(name in response.headers for name in ALWAYS), response.headers


def test_what_depends_on_the_visitor_is_in_no_shared_cache() -> None:
    client = Client()
    client.force_login(a_user("somebody@matxich.example"))
    for path in ("/", "/suppliers/", "/account/", "/requests/nothing/", "/api/v1/me/"):
        response = client.get(path)
        assert "private" in response["Cache-Control"], path
        assert "Cookie" in response["Vary"], path


def test_files_are_refused_before_they_are_kept() -> None:
    sent = {"login": "x", "password": SimpleUploadedFile("big.bin", b"x" * 100_000)}
    client = Client(raise_request_exception=False)
    assert client.post("/account/login/", sent).status_code == 400


def test_too_large_and_too_many_are_told_so() -> None:
    client = Client(raise_request_exception=False)
    large = client.post("/account/login/", {"login": "x" * 3_000_000})
    many = client.post("/account/login/", {f"f{number}": "1" for number in range(1100)})
    assert (large.status_code, many.status_code) == (400, 400)
    api = client.generic("POST", "/api/v1/taxonomy/read/", b"x" * 3_000_000, "application/json")
    assert api.status_code == 413


def test_data_are_no_page() -> None:
    assert "HX-Request" not in Client().get("/healthz/").get("Vary", "")
