"""How a newcomer gets an account: the form, then the code of the letter."""

import re

from django.core import mail

from tests.journeys.visitor import Visitor
from tests.journeys.words import vietnamese as vi


def sign_up(visitor: Visitor, email: str) -> None:
    """From the open sign-up page, in Vietnamese, to where the site then leads."""
    page = visitor.page
    page.wait_for_url("**/account/signup/**")
    visitor.look()
    form = page.locator("main")
    form.get_by_label("Email").fill(email)
    form.locator("input[type=password]").fill("một câu dài để vào cửa")
    form.get_by_role("button", name=vi("Sign up")).click()

    page.wait_for_url("**/account/confirm-email/**")
    visitor.look()
    (letter,) = mail.outbox
    assert letter.to == [email]
    (code,) = re.findall(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", str(letter.body), re.MULTILINE)
    form.get_by_label(vi("Code")).fill(code)
    form.get_by_role("button", name=vi("Confirm")).click()
    page.wait_for_url("**/account/organisation/new/**")
    visitor.look()
