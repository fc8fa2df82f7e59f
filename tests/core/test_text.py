"""Folding: one key for every spelling, and the way back to the original text."""

import unicodedata

import pytest

from core.text import fold, fold_keeping_marks, fold_map, tone_key

SAME_KEY = [
    ("Ép nhựa", "EP NHUA"),
    ("Đúc áp lực", "duc ap luc"),
    ("die-casting", "Die  Casting"),
    ("ＩＳＯ９００１", "iso9001"),
    ("블로우 성형", "블로우성형"),
    ("RTM・SMC・引抜成形", "rtmsmc引抜成形"),
    ("ﾌﾟﾚｽ加工", "プレス加工"),
]


@pytest.mark.parametrize(("one", "other"), SAME_KEY)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["mạ kẽm nhúng nóng", "Đường", "사출 성형", "ガラス"])
def test_both_unicode_forms_share_a_key(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_marks_are_kept_where_they_tell_words_apart() -> None:
    assert len({fold_keeping_marks(word) for word in ("mã", "mạ", "ma", "má")}) == 4


def test_long_vowel_marks_of_other_scripts_stay() -> None:
    assert fold("が") != fold("か")


def test_a_span_leads_back_to_the_original() -> None:
    text = unicodedata.normalize("NFD", "Cần mạ kẽm, ㎜")
    folded = fold_map(text)
    start = folded.bare.index("ma kem")
    first, last = folded.original_span(start, start + len("ma kem"))
    assert unicodedata.normalize("NFC", text[first:last]) == "mạ kẽm"


@pytest.mark.parametrize("text", ["", "\ud800abc", "a\u0301\u0323b", "👩‍🏭", "\x00\x1f", "½ ㎏"])
def test_folded_forms_have_equal_length(text: str) -> None:
    folded = fold_map(text)
    assert len(folded.marked) == len(folded.bare) == len(folded.starts) == len(folded.ends)


def test_old_and_new_places_of_the_tone_mark_are_equal() -> None:
    assert tone_key("hoà") == tone_key("hòa")
    assert tone_key("hoà") != tone_key("hoa")
