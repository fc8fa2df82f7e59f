"""Numbers as people type them."""

from decimal import Decimal

import pytest

from matching.forms.numbers import number_of


@pytest.mark.parametrize(
    ("typed", "language", "value"),
    [
        ("1.234,5", "en", "1234.5"),
        ("1,234.5", "vi", "1234.5"),
        ("1.234.567", "en", "1234567"),
        ("1,234,567", "vi", "1234567"),
        ("1.500", "vi", "1500"),
        ("1.500", "en", "1.500"),
        ("1,500", "en", "1500"),
        ("1,500", "vi", "1.500"),
        ("0.005", "vi", "0.005"),
        ("0,005", "en", "0.005"),
        ("1234.567", "vi", "1234.567"),
        ("300 000", "en", "300000"),
        ("300\u00a0000", "vi", "300000"),
        ("３００，０００", "en", "300000"),
        ("１２．５", "en", "12.5"),
        ("1'000", "en", "1000"),
        (".5", "en", ".5"),
    ],
)
def test_a_number_is_read_as_it_was_meant(typed: str, language: str, value: str) -> None:
    assert number_of(typed, language) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "NaN",
        "Infinity",
        "1e5",
        "-3",
        "1,2,3",
        "1.23.456,7",
        "1,234.5.6",
        "9" * 41,
        "٣",
        "1,,2",
    ],
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert number_of(typed, "en") is None
