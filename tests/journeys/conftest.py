"""A real browser on a real server, for journeys and for looking at every page."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from requirements.browser import find_chromium
from tests.journeys.visitor import Device, Visitor
from tests.taxonomy import StoredTaxonomy

NO_BROWSER = "There is no Chromium: run `make test`, which installs it or names the command."
#: The sandbox needs rights that containers do not give; only pages of our own are opened. The
#: others keep the browser from calling its maker's hosts.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of all journeys; its absence is an error, never a skip."""
    path = find_chromium()
    assert path, NO_BROWSER
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The driver keeps an event loop in this thread; the tests' own queries wait for nobody.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
        # While that loop runs, this thread's connection is another one than before and after it;
        # left open, it would keep the database of the tests from being dropped.
        connections.close_all()


@pytest.fixture(scope="session")
def plain_http() -> Iterator[None]:
    """Serve without TLS; the server reads this once, when it starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
            patch.setattr(settings, name, False)
        yield


@pytest.fixture
def site(
    plain_http: None,
    live_server: LiveServer,
    transactional_db: None,
    stored_taxonomy: StoredTaxonomy,
) -> str:
    """The address of the site, with the taxonomy in its database."""
    stored_taxonomy.restore()
    return live_server.url


@pytest.fixture
def arrive(browser: Browser, site: str, tmp_path: Path) -> Iterator[Arrive]:
    """Make visitors: `arrive(language="vi", device="phone", user=None)`; all leave at the end.

    With `script=False` the browser runs none of the site's. What each saw last is a picture in the
    test's own folder, which pytest keeps for a while.
    """
    visitors: list[Visitor] = []

    def come(
        *,
        language: str = "vi",
        device: Device = "desktop",
        user: User | None = None,
        script: bool = True,
    ) -> Visitor:
        visitor = Visitor.arrive(browser, site, language=language, device=device, script=script)
        visitors.append(visitor)
        if user is not None:
            visitor.sign_in(user)
        return visitor

    yield come
    for number, visitor in enumerate(visitors):
        visitor.page.screenshot(path=tmp_path / f"last-{number}.png")
        visitor.leave()
