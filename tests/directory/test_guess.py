"""Misspelt words: guessed over the vocabulary, marked, and never against what was read outright."""

import pytest

from directory.choices import LineOrigin
from directory.models import CapabilityLine
from directory.taxonomy.guess import guess_words
from directory.taxonomy.reader import read
from matching.choices import Origin
from matching.session import RankingSession
from tests.directory.records import a_profile
from tests.matching.records import a_need

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("forgging", "forge"),
        ("Thermforming", "plast-thermo"),
        ("anodisng", "surf-anod"),
        ("polycarbonat", "pc"),
    ],
)
def test_a_word_with_a_letter_wrong_is_guessed(word: str, code: str) -> None:
    assert guess_words([word])[word][0] == code


@pytest.mark.parametrize("word", ["quality", "Hanoi", "delivery", "potteries", "chuyên"])
def test_an_ordinary_word_is_no_guess(word: str) -> None:
    assert word not in guess_words([word])


def test_a_guess_is_marked_and_leaves_the_unread_list() -> None:
    reading = read("steel forgging of yokes", side="request", guess=guess_words)
    assert [m.code for m in reading.mentions if m.certainty == "guess"] == ["forge"]
    assert "forgging" not in {span.text for span in reading.unread}


def test_a_guess_becomes_a_step_only_where_nothing_was_read() -> None:
    with RankingSession() as session:
        guessed = session.draft(a_need(processes=[], text="anodisng wanted", title=""))
        read_out = session.draft(a_need(processes=[], text="turning, anodisng later", title=""))
    assert [step.origin for step in guessed.steps] == [Origin.GUESSED]
    assert Origin.GUESSED not in {step.origin for step in read_out.steps}


def test_a_misspelt_trade_term_makes_a_line_marked_as_guessed() -> None:
    profile = a_profile(processes=[], capacity=[], process_terms_trade=["thermforming"])
    with RankingSession() as session:
        session.hold([profile])
        (line,) = CapabilityLine.objects.filter(supplier__ref=profile["id"])
        assert line.origin == LineOrigin.GUESSED
        assert line.source_text == "thermforming"
