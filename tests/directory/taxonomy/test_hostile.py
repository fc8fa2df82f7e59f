"""Input that nobody should write is read without an error, and nothing is lost in silence."""

import time

import pytest

from directory.taxonomy import read, read_name

HOSTILE = [
    "",
    " ",
    "\x00\x01\x02",
    "\ud800 ép nhựa \udfff",
    "👩‍🏭🔧" * 50,
    "<script>alert('ép nhựa')</script>",
    "'; DROP TABLE supplier; --",
    "1" * 5000,
    "1,1,1,1," * 500,
    "((((((((((" * 100,
    "-99999999999999999999999999 pcs/month",
    "1e999 mm ±∞",
    "{process} {cert}",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("side", ["request", "profile"])
def test_no_text_raises(text: str, side: str) -> None:
    reading = read(text, side=side)  # type: ignore[arg-type]
    assert reading.text == text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_raises(text: str) -> None:
    for kind in ("process", "material", "standard", "place", "sector", "unit"):
        read_name(text, kind)


def test_spans_point_into_the_original() -> None:
    text = "Cần ép nhựa ABS, dung sai ±0,1 mm, ISO 9001 bắt buộc 👍 xyzzy"
    reading = read(text)
    spans = [(m.start, m.end, m.text) for m in reading.mentions]
    spans += [(q.start, q.end, q.text) for q in reading.quantities]
    spans += [(s.start, s.end, s.text) for s in reading.unread]
    assert len(spans) > 4
    assert all(text[start:end] == words for start, end, words in spans)


def test_what_was_not_understood_is_listed() -> None:
    assert "frobnicated widgets" in [s.text for s in read("frobnicated widgets in brass").unread]


def test_ten_megabytes_are_read_quickly_and_the_rest_is_listed() -> None:
    text = "Cần ép nhựa ABS 20.000 cái/tháng. " * 300_000
    started = time.monotonic()
    reading = read(text)
    assert time.monotonic() - started < 10
    assert reading.unread[-1].end == len(text)


def test_the_same_text_gives_the_same_reading() -> None:
    text = "真鍮ノズルの旋削、月20万個、ISO 9001必須"
    assert read(text) == read(text)
