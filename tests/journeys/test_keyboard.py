"""The way from the front page to a supplier by keys alone; where one is, is always seen."""

import re

import pytest
from playwright.sync_api import expect

from tests.directory.firms import a_firm
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Device, Visitor

#: What is focused, where it is, and how that is shown.
STOP = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: `${here.tagName} ${here.id || here.textContent.trim().slice(0, 40)}`,
    isBody: here === document.body,
    isShown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && (here.contains(top) || top?.contains(here) || top?.closest("label")?.control === here),
    isMarked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || style.boxShadow !== "none",
  };
}"""
MOST_STOPS = 60


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_supplier_is_found_by_keys_alone(arrive: Arrive, site: str, device: Device) -> None:
    firm = a_firm("S1", name="Cơ khí Phím")
    reader = arrive(language="en", device=device)
    page = reader.page
    reader.go("/")
    skip_to_the_content(reader)

    tab_to(reader, "#home-q")
    page.keyboard.type("CNC turning")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suppliers/?q=**")
    reader.look()

    skip_to_the_content(reader)
    tab_to(reader, f"a[href='/suppliers/{firm.ref}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/suppliers/{firm.ref}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(firm.organisation.name)
    reader.look()

    # Round the whole page: every stop is marked, and none holds the reader.
    page.keyboard.press("Tab")
    stops = []
    while not (stop := here(reader))["isBody"]:
        stops.append(seen(stop))
        assert len(stops) < MOST_STOPS, stops
        page.keyboard.press("Tab")
    assert len(stops) > 3


def skip_to_the_content(reader: Visitor) -> None:
    """The first stop of a page leads past the bar; it is seen while it is there."""
    page = reader.page
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    seen(here(reader))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#content$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    seen(here(reader))


def tab_to(reader: Visitor, selector: str) -> None:
    """Press Tab until that is reached; every stop on the way is seen."""
    for _stop in range(MOST_STOPS):
        seen(here(reader))
        if reader.page.evaluate("what => document.activeElement.matches(what)", selector):
            return
        reader.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def here(reader: Visitor) -> dict[str, object]:
    found: dict[str, object] = reader.page.evaluate(STOP)
    return found


def seen(stop: dict[str, object]) -> object:
    """The name of a stop that a reader sees and sees marked."""
    assert stop["isShown"], f"covered or out of the window: {stop['name']}"
    assert stop["isMarked"], f"nothing shows that it is focused: {stop['name']}"
    return stop["name"]
