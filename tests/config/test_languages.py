"""In which language a page comes: the chosen one, the browser's, or one that is read."""

import re

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def language(client: Client, accept: str | None = None, path: str = "/account/login/") -> str:
    headers = {"accept-language": accept} if accept is not None else {}
    text = client.get(path, headers=headers).content.decode()
    found = re.search(r'<html lang="([^"]*)">', text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "vi"),
        ("", "vi"),
        ("*", "vi"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.5", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.5,vi;q=0.9", "vi"),
        ("ja,vi;q=0.3", "vi"),
        ("ja", "en"),
        ("ja-JP,ja;q=0.9", "en"),
        ("ko-KR", "en"),
        ("zh-CN,zh;q=0.9,*;q=0.1", "en"),
        ("tlh", "en"),
        ("\x7f;;q=x,,,", "vi"),
        ("x" * 9000, "vi"),
    ],
)
def test_browser_decides(accept: str | None, expected: str) -> None:
    assert language(Client(), accept) == expected


@pytest.mark.parametrize("chosen", ["vi", "en"])
@pytest.mark.parametrize("accept", [None, "vi", "en", "ja"])
def test_what_was_chosen_here_wins(chosen: str, accept: str | None) -> None:
    client = Client()
    client.post("/language/setlang/", {"language": chosen, "next": "/account/login/"})
    assert language(client, accept) == chosen


@pytest.mark.parametrize("forged", ["", "xx", "../../etc", "vi\x00", "x" * 3000, "ja"])
def test_forged_choice_counts_for_nothing(forged: str) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = forged
    assert language(client, "en") == "en"
    client.post("/language/setlang/", {"language": forged, "next": "/"})
    assert language(Client(), "en") == "en"


def test_switch_keeps_the_page_with_its_search() -> None:
    client = Client(headers={"accept-language": "vi"})
    text = client.get("/account/login/?next=/profile/&x=%C3%A9").content.decode()
    found = re.search(r'name="next" value="(/account/login/[^"]*)"', text)
    assert found
    address = found[1].replace("&amp;", "&")
    assert address == "/account/login/?next=/profile/&x=%C3%A9"
    response = client.post("/language/setlang/", {"language": "en", "next": address})
    assert response["Location"] == address


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1"])
def test_switch_leads_to_no_other_site(elsewhere: str) -> None:
    response = Client().post("/language/setlang/", {"language": "en", "next": elsewhere})
    assert response["Location"] == "/"
