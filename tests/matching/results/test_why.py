"""Why not them? One firm by its name: where it stands, and by which reasons."""

import re

import pytest

from directory.services import unpublish
from matching.engine.rules import CURRENT
from tests.directory.firms import a_firm, imported
from tests.directory.records import a_profile
from tests.matching.pages import Buyer, a_buyer, firms, queries_of, words

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    imported(
        a_profile("FIT", name="Cơ khí Đông Anh"),
        a_profile("NEAR", name="Tiện Gia Lâm", certificates=[]),
        a_profile("TRADER", name="Thương mại Hà", company_type="trading company", certificates=[]),
        a_profile("H1", name="Sao Mai Một"),
        a_profile("H2", name="Sao Mai Hai"),
    )
    return a_buyer()


@pytest.mark.parametrize("typed", ["Tiện Gia Lâm", "tien gia lam", "GIA  LÂM", "NEAR", "lâm gia"])
def test_a_firm_is_found_however_its_name_is_typed(buyer: Buyer, typed: str) -> None:
    told = words(buyer.get("why/", firm=typed))
    assert "Tiện Gia Lâm is one step short" in told
    assert "ISO 9001: not held" in told


def test_a_firm_that_does_not_suit_shows_every_must_it_fails(buyer: Buyer) -> None:
    told = words(buyer.get("why/", firm="TRADER"))
    assert "does not suit this request" in told
    assert "does not make it itself" in told
    assert "ISO 9001: not held" in told


def test_a_firm_in_the_list_names_its_place(buyer: Buyer) -> None:
    assert "Cơ khí Đông Anh is in the list, at place 1" in words(buyer.get("why/", firm="FIT"))


def test_several_firms_are_offered(buyer: Buyer) -> None:
    page = buyer.get("why/", firm="sao mai")
    assert "Several firms are called so" in page
    assert not firms(page)
    assert "?firm=H1" in page
    assert "?firm=H2" in page


@pytest.mark.parametrize("typed", ["Nobody Ltd", "%", "_", "\x00", "x" * 10_000, "<b>x</b>", "'"])
def test_an_unknown_name_is_answered_plainly(buyer: Buyer, typed: str) -> None:
    page = buyer.get("why/", firm=typed)
    assert not firms(page)
    assert "<b>x</b>" not in page
    if typed.strip("\x00%_'"):
        assert "No published profile is called" in page


def test_a_firm_that_is_not_published_is_answered_like_an_unknown_one(buyer: Buyer) -> None:
    unpublish(a_firm("HIDDEN", name="Ẩn Danh"), reason="test")
    assert "No published profile is called" in buyer.get("why/", firm="Ẩn Danh")


def test_for_scripts_only_the_answer_comes(buyer: Buyer) -> None:
    answer = buyer.client.get(
        "/requests/N1/why/", {"firm": "NEAR"}, headers={"hx-request": "true"}
    ).content.decode()
    assert "<html" not in answer
    assert firms(answer) == ["NEAR"]


def test_queries_stay_few(buyer: Buyer) -> None:
    buyer.get("why/", firm="NEAR")
    assert queries_of(buyer, "why/", firm="NEAR") <= 20


def test_the_rule_is_public_and_takes_its_figures_from_the_rule(buyer: Buyer) -> None:
    page = buyer.client.get("/how-ranking-works/", headers={"accept-language": "en"})
    told = words(page.content.decode())
    assert f"At least {CURRENT.capacity_gate_percent} %" in told
    assert f"Rule {CURRENT.version}" in told
    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", page.content.decode(), re.DOTALL)]
    for kind, weight in (("Free capacity must", "capacity"), ("Material", "material")):
        (row,) = (row for row in rows if row.startswith(f"{kind} "))
        assert row.endswith(f" {CURRENT.weights[weight]}")
