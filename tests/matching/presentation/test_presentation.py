"""A real ranking in the reader's words: nothing decided, everything added up, both languages."""

from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from matching.presentation.ranked import ranking_view, shares
from matching.presentation.view_models import FirmView, RankingView
from matching.session import RankingSession
from matching.terminal import render_ranking
from tests.directory.records import Record, a_certificate, a_line, a_profile
from tests.matching.records import DAY, a_need

pytestmark = pytest.mark.usefixtures("taxonomy")

ENDED = a_certificate(issued_on="2023-01-01", expires_on="2026-11-20", verified_on="2023-02-01")


def view_of(need: Record, *profiles: Record, language: str = "en") -> RankingView:
    with RankingSession() as session:
        ids = session.hold(profiles)
        draft = session.draft(need)
        result = session.rank_all(need, ids, DAY)
        return ranking_view(draft, result, language=language, firms=result.firms)


def firm_of(need: Record, profile: Record, language: str = "en") -> FirmView:
    (row,) = view_of(need, profile, language=language).rows
    return row


def reasons(firm: FirmView) -> dict[str, str]:
    return {part.key: part.text for part in firm.parts}


def test_the_points_of_the_parts_add_up_to_the_score() -> None:
    firm = firm_of(a_need(), a_profile(lead_time_weeks=5))
    total = sum((part.points for part in firm.parts), Decimal(0))
    assert total.quantize(Decimal("0.1")) == firm.score


def test_the_weights_shown_add_up_to_100() -> None:
    firm = firm_of(a_need(), a_profile())
    assert sum(part.weight for part in firm.parts) == 100


@pytest.mark.parametrize("values", [[100.0], [100 / 3] * 3, [14.28] * 6 + [14.32], []])
def test_shares_add_up_whatever_was_rounded(values: list[float]) -> None:
    assert sum(shares(values)) == (100 if values else 0)


def test_an_ended_certificate_names_its_last_day_and_its_record() -> None:
    firm = firm_of(a_need(), a_profile(certificates=[ENDED]))
    certificate = next(part for part in firm.gates if part.key == "certificate:iso9001")
    assert certificate.text == "ended on 20 Nov 2026"
    assert ENDED["number"] in certificate.record
    assert firm.missing is not None
    assert "ISO 9001" in firm.missing


def test_the_same_reason_in_vietnamese() -> None:
    firm = firm_of(a_need(), a_profile(certificates=[ENDED]), language="vi")
    certificate = next(part for part in firm.gates if part.key == "certificate:iso9001")
    assert "20/11/2026" in certificate.text
    assert "ended" not in certificate.text


def test_capacity_that_was_not_stated_becomes_a_question() -> None:
    firm = firm_of(a_need(), a_profile(capacity=[a_line(quantity_per_month=None, unit=None)]))
    assert firm.group == "needs_answer"
    assert firm.question == "How much can you make a month, and how much of it is free?"
    assert firm.score_low < firm.score < firm.score_high


def test_a_trader_is_not_said_to_make_it_in_house() -> None:
    firm = firm_of(a_need(), a_profile(company_type="trading company"))
    assert "itself" in reasons(firm)["maker"]
    assert firm.group in {"near_miss", "not_suitable"}


def test_what_was_read_is_placed_in_the_text_and_not_in_the_title() -> None:
    text = "Turned brass nozzles, ISO 9001 required."
    view = view_of(a_need(text=text, processes=[]), a_profile())
    shown = {text[span.start : span.end] for span in view.read_spans}
    assert "ISO 9001" in shown
    assert any("urned" in words for words in shown)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_page_of_a_real_ranking_prints(language: str) -> None:
    view = view_of(
        a_need(), a_profile(id="A"), a_profile(id="B", certificates=[ENDED]), language=language
    )
    out = StringIO()
    render_ranking(view, language=language, console=Console(file=out, width=80))
    assert "20/11/2026" in out.getvalue() or "20 Nov 2026" in out.getvalue()
    assert "100.0" in out.getvalue() or "100,0" in out.getvalue()
