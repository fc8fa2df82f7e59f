"""What static/js/app.js adds to pages that work without it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.people import a_user


def fetch(page: Page, address: str) -> None:
    """Let a part of the page be fetched, as a link with hx-get does."""
    page.evaluate(
        "address => { htmx.ajax('GET', address, {target: '#content', swap: 'beforeend'}) }", address
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nothing/", "This is no longer there."),
    ],
)
def test_failed_fetch_is_told_and_the_page_stays(arrive: Arrive, path: str, words: str) -> None:
    visitor = arrive(language="en")
    visitor.go("/account/login/")
    fetch(visitor.page, path)
    notice = visitor.page.get_by_role("alert")
    expect(notice).to_contain_text(words)
    visitor.look()
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_be_hidden()
    expect(visitor.page.get_by_role("heading", name="Sign in")).to_be_visible()
    visitor.complaints = [told for told in visitor.complaints if "Error Code 404" not in told]


def test_lost_connection_is_told(arrive: Arrive) -> None:
    visitor = arrive(language="en")
    visitor.go("/account/login/")
    visitor.context.set_offline(True)
    fetch(visitor.page, "/account/signup/")
    expect(visitor.page.get_by_role("alert")).to_contain_text("could not be reached")
    visitor.complaints.clear()  # The browser complains of the lost connection, rightly.


def test_menu_of_a_phone_is_used_by_keyboard(arrive: Arrive) -> None:
    visitor = arrive(language="en", device="phone", user=a_user("somebody@matxich.example"))
    visitor.go("/")
    menu = visitor.page.locator("details.narrow-only")
    menu.locator("summary").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("button", name="Sign out")).to_be_visible()
    visitor.look()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_errors_of_a_form_get_the_focus_and_lead_to_their_fields(arrive: Arrive) -> None:
    visitor = arrive(language="en", device="phone")
    visitor.go("/account/signup/")
    visitor.page.get_by_label("Email").fill("no address")
    visitor.page.locator("#content").get_by_role("button", name="Sign up").click()
    expect(visitor.page.locator(".error-summary")).to_be_focused()
    visitor.look()
    visitor.page.locator(".error-summary").get_by_role("link", name="Email").click()
    expect(visitor.page.get_by_label("Email")).to_be_focused()


def test_language_is_switched_where_one_is(arrive: Arrive) -> None:
    visitor = arrive(language="vi", device="phone")
    visitor.go("/account/login/?next=/profile/")
    visitor.page.get_by_role("button", name="English").click()
    expect(visitor.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert visitor.page.url.endswith("/account/login/?next=/profile/")
