"""A buyer decides: weighs anew, asks, is answered, chooses, and reads later what has changed."""

import re
from datetime import date

import pytest
from django.core import mail
from playwright.sync_api import Locator, expect

from accounts.models import User
from directory.models import Supplier
from matching.kept.rankings import stored_need
from matching.models import Question, Ranking, Request
from tests.directory.firms import imported
from tests.directory.records import a_line, a_profile
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Device, Visitor
from tests.journeys.words import vietnamese as vi
from tests.matching.kept.test_stored_ranking import free_up
from tests.matching.pages import ON, Buyer, a_buyer
from tests.matching.talks import a_member_of

EARLY, FINE, OPEN = "Cơ khí Đúng Hẹn", "Cơ khí Chính Xác", "Cơ khí Kín Tiếng"


@pytest.fixture
def buyer(site: str) -> Buyer:
    """Three firms: one is early, one works finer but is late, one leaves its tolerance open."""
    imported(
        a_profile("EARLY", name=EARLY),
        a_profile("FINE", name=FINE, lead_time_weeks=20),
        a_profile("OPEN", name=OPEN, capacity=[a_line(best_tolerance_mm=None)], lead_time_weeks=20),
    )
    a_member_of(Supplier.objects.get(ref="OPEN"))
    buyer = a_buyer(certificates_preferred=["ISO 14001:2015"])
    Request.objects.update(as_of=date.fromisoformat(ON))
    return buyer


def names(visitor: Visitor) -> Locator:
    return visitor.page.locator("#eligible article.firm h3 a")


def card(visitor: Visitor, ref: str) -> Locator:
    return visitor.page.locator(f"#firm-{ref}")


def points(visitor: Visitor, ref: str) -> tuple[float, list[float]]:
    """The score, and from where to where it may go."""
    score, told = card(visitor, ref).locator(".firm-score").locator("b, span").all_inner_texts()
    numbers = [float(x.replace(",", ".")) for x in re.findall(r"\d+(?:[.,]\d+)?", told)]
    return float(score.replace(",", ".")), numbers


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_buyer_weighs_asks_chooses_and_looks_back(
    arrive: Arrive, buyer: Buyer, device: Device
) -> None:
    visitor = arrive(language="vi", device=device, user=buyer.user)
    visitor.go(f"/requests/{buyer.request.ref}/")
    visitor.look()
    weigh_anew(visitor)
    shown = ask_one_thing(visitor)
    answer(arrive(language="vi", device="phone", user=a_person_of("OPEN")))
    visitor.page.reload()
    score, _range = points(visitor, "OPEN")
    assert shown[0] <= score <= shown[1]
    look_from_the_top(visitor)
    choose(visitor)
    free_up(Supplier.objects.get(ref="FINE"), 10)
    look_back(visitor)


def weigh_anew(visitor: Visitor) -> None:
    """The list follows at once, in the same page, and says what moved."""
    page = visitor.page
    before = names(visitor).all_inner_texts()
    assert before[0] == EARLY
    page.evaluate("window.isSamePage = true")
    page.locator("#trial summary").first.click()
    page.locator("[name='set.lead_time.weight']").fill("0")
    page.wait_for_url("**rule=lead_time~wish~0**")
    expect(card(visitor, "FINE").locator(".firm-move")).to_be_visible()
    assert names(visitor).all_inner_texts() != before
    expect(page.locator("#trial-said")).to_contain_text(re.compile(r"\d"))
    assert page.evaluate("window.isSamePage")
    # On the phone the panel is a drawer over the list.
    page.locator("#trial summary").first.click()
    look_from_the_top(visitor)


def look_from_the_top(visitor: Visitor) -> None:
    """Where nothing is half under a bar that stays."""
    visitor.page.evaluate("scrollTo(0, 0)")
    visitor.look()


def ask_one_thing(visitor: Visitor) -> list[float]:
    """One click asks; what was shown then is given back: from where to where the score may go."""
    _score, shown = points(visitor, "OPEN")
    firm = card(visitor, "OPEN")
    more = firm.locator("details.firm-more")
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    button = more.locator("button[name=kind][value=tolerance]")
    button.click()
    more.get_by_text(vi("Asked today, waits for an answer")).wait_for()
    assert Question.objects.get().kind == "tolerance"
    look_from_the_top(visitor)
    return shown


def a_person_of(ref: str) -> User:
    return User.objects.get(memberships__organisation__supplier__ref=ref)


def answer(supplier: Visitor) -> None:
    """The letter's link leads to the form; the answer is in the profile."""
    page = supplier.page
    link = re.search(r"/q/[^/\s]+/", str(mail.outbox[-1].body))
    assert link
    supplier.go(link[0])
    supplier.look()
    page.locator("[name=number]").fill("0,01")
    page.get_by_role("button", name=vi("Answer and save in my profile")).click()
    page.wait_for_load_state()
    assert Question.objects.get().state == "answered"
    supplier.look()


def choose(visitor: Visitor) -> None:
    """What is kept is the ranking with the weights that were tried."""
    firm = card(visitor, "FINE")
    firm.get_by_role("button", name=vi("Shortlist")).click()
    firm.get_by_text(vi("On the shortlist")).wait_for()
    look_from_the_top(visitor)
    ranking = Ranking.objects.get(acts__reason="shortlist")
    asks = {ask.key: ask.weight for ask in stored_need(ranking).asks()}
    assert asks["lead_time"] == 0


def look_back(visitor: Visitor) -> None:
    """The stored ranking stands, and names the fact that is another one now."""
    page = visitor.page
    page.locator("#shortlist .shortlist-ranked").click()
    page.wait_for_url("**/rankings/**")
    change = page.locator(".kept-change", has_text=FINE)
    expect(change).to_contain_text(vi("acted on"))
    expect(change.locator(".kept-causes")).to_contain_text(vi("Free capacity"))
    visitor.look()
