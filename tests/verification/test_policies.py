"""What each check finds, one by one."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from verification import policies
from verification.policies import Dossier, Named, Weight, findings
from verification.standards import standard_facts

DAY = date(2026, 11, 21)
TURNING = Named(2, (2, 1), "Turning")
MACHINING = Named(1, (1,), "Machining")
CASTING = Named(9, (9,), "Casting")


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def a_dossier(**facts: Any) -> Dossier:
    values: dict[str, Any] = {
        "day": DAY,
        "standard": "ISO 9001",
        "is_identity_checked": True,
        "number": "Q-1",
        "issuer": "SGS",
        "issued_on": DAY - timedelta(days=100),
        "expires_on": DAY + timedelta(days=900),
        "usual_years": 3,
        "scope": (MACHINING,),
        "lines": (TURNING,),
    }
    return Dossier(**(values | facts))


def doubts(**facts: Any) -> list[str]:
    return [f.code for f in findings(a_dossier(**facts)) if f.weight == Weight.DOUBT]


def text_of(check: policies.Check, **facts: Any) -> str:
    finding = check(a_dossier(**facts))
    return finding.text if finding else ""


def test_good_certificate_raises_no_doubt() -> None:
    assert doubts() == []
    assert {f.weight for f in findings(a_dossier())} == {Weight.GOOD}


def test_unchecked_identity_is_noted() -> None:
    assert "has been checked" in text_of(policies.identity)
    assert "not been checked yet" in text_of(
        policies.identity, is_identity_checked=False, tax_code="0100109106"
    )
    assert "no tax code" in text_of(policies.identity, is_identity_checked=False)


@pytest.mark.parametrize("empty", ["", "  "])
def test_missing_issuer_and_number_are_doubts(empty: str) -> None:
    assert doubts(issuer=empty) == ["issuer"]
    assert doubts(number=empty) == ["number"]


def test_same_number_names_the_other_firm() -> None:
    assert doubts(same_number_at=("Firm B", "Firm C")) == ["same_number"]
    assert "Firm B, Firm C" in text_of(policies.same_number, same_number_at=("Firm B", "Firm C"))
    assert text_of(policies.same_number) == ""


def test_day_of_issue_in_the_future_is_a_doubt_and_today_is_not() -> None:
    assert doubts(issued_on=DAY + timedelta(days=1)) == ["issued_day"]
    assert doubts(issued_on=DAY) == []
    assert "No day of issue" in text_of(policies.issued_day, issued_on=None)


def test_last_day_is_a_valid_day() -> None:
    assert doubts(expires_on=DAY) == []
    assert doubts(expires_on=DAY - timedelta(days=1)) == ["last_day"]


def test_end_that_is_near_is_noted() -> None:
    assert "in 1 day." in text_of(policies.last_day, expires_on=DAY + timedelta(days=1))
    assert "in 60 days" in text_of(policies.last_day, expires_on=DAY + timedelta(days=60))
    assert "Valid until" in text_of(policies.last_day, expires_on=DAY + timedelta(days=61))


def test_missing_last_day_is_a_doubt_where_certificates_end() -> None:
    assert doubts(expires_on=None) == ["last_day"]
    assert doubts(expires_on=None, usual_years=None) == []


def test_longer_than_usual_is_a_doubt_but_a_late_start_is_not() -> None:
    assert doubts(expires_on=DAY + timedelta(days=365 * 4)) == ["length"]
    assert doubts(issued_on=DAY, expires_on=DAY + timedelta(days=3 * 365 + 60)) == []
    assert doubts(expires_on=DAY + timedelta(days=365 * 40), usual_years=None) == []


def test_superseded_standard_is_a_doubt() -> None:
    assert doubts(is_superseded=True) == ["superseded"]


def test_trading_scope_is_noted_and_not_compared_with_lines() -> None:
    assert "trade or storage" in text_of(policies.trading, is_trading=True)
    assert policies.scope(a_dossier(is_trading=True)) is None


def test_scope_that_names_a_parent_covers_its_kinds() -> None:
    assert "covers every line" in text_of(policies.scope)


def test_lines_outside_the_scope_are_named() -> None:
    assert "these lines: Casting." in text_of(policies.scope, lines=(TURNING, CASTING, CASTING))
    assert doubts(lines=(CASTING,)) == ["scope"]
    assert "none of the firm's lines: Casting." in text_of(policies.scope, lines=(CASTING,))


def test_scope_without_processes_asks_for_reading() -> None:
    assert "No scope is given" in text_of(policies.scope, scope=())
    assert "read it beside" in text_of(policies.scope, scope=(), scope_text="Making things")
    assert policies.scope(a_dossier(lines=())) is None


def test_sites_that_are_not_covered_are_named() -> None:
    assert policies.sites(a_dossier(sites=("A",))) is None
    assert "all 2 sites" in text_of(policies.sites, sites=("A", "B"))
    assert "does not cover: B." in text_of(policies.sites, sites=("A", "B"), covered_sites=("A",))
    assert "every site" in text_of(policies.sites, sites=("A", "B"), covered_sites=("A", "B"))


def test_contained_standards_are_named() -> None:
    assert "also counts for: ISO 9001." in text_of(policies.implied, implied=("ISO 9001",))
    assert policies.implied(a_dossier()) is None


def test_what_it_replaces_is_named_and_a_shorter_one_is_a_doubt() -> None:
    assert "replaces: Q-0." in text_of(policies.replaces, replaces="Q-0")
    assert doubts(replaces="Q-0", replaces_ends_on=DAY + timedelta(days=900)) == ["replaces"]
    assert doubts(replaces="Q-0", replaces_ends_on=DAY + timedelta(days=30)) == []
    assert policies.replaces(a_dossier()) is None


def test_doubts_come_first() -> None:
    weights = [f.weight for f in findings(a_dossier(issuer="", is_trading=True))]
    assert weights == sorted(weights, key=["doubt", "note", "good"].index)


def test_usual_years_come_from_the_register_of_standards() -> None:
    assert standard_facts("iso9001").usual_years == 3
    assert standard_facts("ts16949").is_superseded
    assert standard_facts("no such").usual_years is None
