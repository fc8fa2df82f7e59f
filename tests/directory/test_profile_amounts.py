"""Numbers and days are read as Vietnamese people, and everybody else, write them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from directory.forms.amounts import AmountField, DayField, UnclearNumber, read_amount, write_amount


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.25", "1234567.25"),
        ("10.000", "10000"),
        ("10,000", "10000"),
        ("10 000", "10000"),
        ("0,05", "0.05"),
        ("0.125", "0.125"),
        (",5", "0.5"),
        ("12,5", "12.5"),
        ("１２３４５", "12345"),
        ("１．５", "1.5"),
        ("50 nghìn", "50000"),
        ("50 ngàn", "50000"),
        ("2 triệu", "2000000"),
        ("1,5 triệu", "1500000"),
        ("10k", "10000"),
        ("-3", "-3"),
        ("−3", "-3"),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, number: str) -> None:
    assert read_amount(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "-inf",
        "1e9",
        "abc",
        "1.2.3",
        "1,23,4",
        "1.234.5",
        "12 34",
        "١٢",
        "½",
        "5 kg",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnclearNumber):
        read_amount(text)


def test_a_fine_number_takes_three_digits_for_its_fraction() -> None:
    assert read_amount("1.250", is_fine=True) == Decimal("1.25")
    assert read_amount("1,250", is_fine=True) == Decimal("1.25")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("is_fine", [True, False])
@pytest.mark.parametrize(
    "text", ["0", "0.005", "12.345", "1000", "1234.5", "999999999.125", "1200"]
)
def test_what_is_written_is_read_the_same_again(text: str, language: str, *, is_fine: bool) -> None:
    with translation.override(language):
        written = write_amount(Decimal(text), is_fine=is_fine)
    assert read_amount(written, is_fine=is_fine) == Decimal(text)


class AmountForm(forms.Form):
    amount = AmountField(high=100, above_low=True, is_whole=True)
    on = DayField()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "unclear"),
        ("-1", "above"),
        ("0", "above"),
        ("101", "high"),
        ("1,5", "whole"),
        ("9" * 59, "high"),
        ("9" * 5000, "unclear"),
        ("1\x00", "null_characters_not_allowed"),
    ],
)
def test_each_wrong_number_has_its_message(text: str, code: str) -> None:
    form = AmountForm({"amount": text})
    assert [error.code for error in form.errors.as_data()["amount"]] == [code]
    assert form["amount"].value() == text


@pytest.mark.parametrize("text", ["2027-12-31", "31/12/2027", "31.12.2027", "３１/１２/２０２７"])
def test_days_are_read_as_the_picker_and_as_people_write_them(text: str) -> None:
    form = AmountForm({"on": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2027, 12, 31)


@pytest.mark.parametrize(
    "text", ["31/02/2027", "0001-01-01", "9999-12-31", "12/31/2027", "x" * 9999]
)
def test_a_day_that_does_not_exist_gets_a_message(text: str) -> None:
    assert "on" in AmountForm({"on": text}).errors
