"""Firms side by side: what differs first; too few, too many or unknown firms are told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.services import unpublish
from tests.directory.firms import a_firm, imported
from tests.directory.records import a_certificate, a_line, a_profile
from tests.matching.pages import ON, Buyer, a_buyer, words

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    imported(
        a_profile("A"),
        a_profile("B", lead_time_weeks=9),
        a_profile("C", certificates=[]),
        a_profile("D", capacity=[a_line(best_tolerance_mm=None)]),
        a_profile("E"),
    )
    return a_buyer()


def test_what_differs_stands_above_what_is_the_same(buyer: Buyer) -> None:
    told = words(buyer.get("compare/", firm=["A", "B"]))
    different = told[told.index("Where they differ") : told.index("What each brings")]
    same = told[told.index("criteria are the same for all") :]
    assert "Lead time" in different
    assert "63 days" in different
    assert "Process" not in different
    assert "Process" in same


def test_columns_keep_the_order_of_the_address(buyer: Buyer) -> None:
    page = buyer.get("compare/", firm=["D", "A", "C"])
    names = [page.index(f"/suppliers/{ref}/") for ref in ("D", "A", "C")]
    assert names == sorted(names)
    assert "one step short" in page
    assert "What tolerance can you hold?" in page


def test_equal_firms_differ_in_nothing(buyer: Buyer) -> None:
    assert "In nothing that is asked for." in buyer.get("compare/", firm=["A", "E"])


def test_only_certificates_in_date_are_shown(buyer: Buyer) -> None:
    ended = a_certificate(number="OLD", expires_on="2026-11-20")
    a_firm("F", certificates=[a_certificate(), ended])
    told = words(buyer.get("compare/", firm=["F", "C"]))
    assert "ISO 9001 to 31 Dec 2027" in told
    assert "20 Nov 2026" not in told


@pytest.mark.parametrize(
    ("refs", "said"),
    [
        ([], "Choose two to four firms"),
        (["A"], "Choose two to four firms"),
        (["A", "A"], "Choose two to four firms"),
        (["A", "B", "C", "D", "E"], "Up to four firms"),
        (["A", "nobody"], "1 of the firms named is not published"),
        (["A", "B", "nobody", "x\x00"], "2 of the firms named are not published"),
        ([f"X{number}" for number in range(500)], "Up to four firms"),
        (["x" * 100_000, "A"], "1 of the firms named is not published"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_wrong_choices_are_told(buyer: Buyer, refs: list[str], said: str) -> None:
    assert said in words(buyer.get("compare/", firm=refs))


def test_known_firms_are_compared_beside_an_unknown_one(buyer: Buyer) -> None:
    assert "Where they differ" in buyer.get("compare/", firm=["A", "B", "nobody"])


def test_a_firm_that_is_not_published_cannot_be_told_from_none(buyer: Buyer) -> None:
    unpublish(a_firm("HIDDEN"), reason="test")
    hidden, none = (buyer.get("compare/", firm=["A", ref]) for ref in ("HIDDEN", "nobody"))
    assert "HIDDEN" not in hidden.replace("firm=HIDDEN", "")
    assert ("1 of the firms" in hidden) is ("1 of the firms" in none) is True


def test_it_scrolls_by_keyboard_where_it_is_too_wide(buyer: Buyer) -> None:
    assert 'role="region" tabindex="0"' in buyer.get("compare/", firm=["A", "B"])


def test_queries_do_not_grow_with_the_firms(buyer: Buyer) -> None:
    def queries(refs: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            buyer.client.get("/requests/N1/compare/", query_params={"firm": refs, "on": ON})
        return len(captured)

    queries(["A", "B"])
    assert queries(["A", "B", "C", "D"]) == queries(["A", "B"]) <= 22
