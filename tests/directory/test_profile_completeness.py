"""What is missing follows what rankings read."""

from dataclasses import replace

import pytest

from directory.completeness import LineFacts, ProfileFacts, completeness

LINE = LineFacts(*[True] * 10)
FULL = ProfileFacts(
    needs_tax_code=True,
    has_tax_code=True,
    has_words=True,
    has_place=True,
    has_sectors=True,
    has_certificate=True,
    has_contact=True,
    lines=(LINE,),
)


def test_a_full_profile_lacks_nothing() -> None:
    found = completeness(FULL)
    assert (found.percent, found.gaps) == (100, ())


def test_an_empty_profile_needs_three_things_to_be_published() -> None:
    found = completeness(ProfileFacts())
    assert [gap.code for gap in found.blocking] == ["tax_code", "place", "line"]
    assert found.percent == 0


def test_an_imported_firm_needs_no_tax_code() -> None:
    found = completeness(replace(FULL, needs_tax_code=False, has_tax_code=False))
    assert found.percent == 100


def test_an_honest_trader_needs_products_and_no_lines() -> None:
    trader = replace(FULL, is_trader=True, lines=())
    assert [gap.code for gap in completeness(trader).blocking] == ["products"]
    assert completeness(replace(trader, has_products=True)).gaps == ()


@pytest.mark.parametrize(
    "line", [replace(LINE, has_process=False), replace(LINE, is_in_house=False)]
)
def test_only_a_process_done_in_house_counts_as_one(line: LineFacts) -> None:
    assert [gap.code for gap in completeness(replace(FULL, lines=(line,))).blocking] == ["line"]


@pytest.mark.parametrize(
    "name",
    ["materials", "capacity", "utilisation", "size", "tolerance", "lead_time", "minimum_order"],
)
def test_each_thing_rankings_ask_of_a_line_is_asked_for(name: str) -> None:
    bare = replace(LINE, **{f"has_{name}": False})
    found = completeness(replace(FULL, lines=(LINE, bare)))
    assert [(gap.section, gap.code, gap.lines) for gap in found.gaps] == [("lines", name, 1)]
    assert not found.blocking
    assert completeness(replace(FULL, lines=(bare, bare))).percent < found.percent < 100
