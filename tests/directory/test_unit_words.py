"""Units behind numbers."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from directory.models import Unit
from directory.unit_words import unit_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [
        ("pcs", 408_000, "pieces"),
        ("pcs", 1, "piece"),
        ("thousand-pcs", 5, "thousand pieces"),
        ("set", 2, "sets"),
        ("box", 2, "boxes"),
        ("kg", 720_000, "kg"),
        ("m2", 3, "m²"),
        ("sqft", 2, "square feet"),
        ("quintal", 2, "quintals (100 kg)"),
        ("gross", 2, "gross (144 pieces)"),
    ],
)
def test_unit_reads_as_english_behind_its_number(code: str, number: int, words: str) -> None:
    with override("en"):
        assert unit_words(Unit.objects.get(code=code), Decimal(number)) == words


def test_unit_in_vietnamese_has_one_form() -> None:
    with override("vi"):
        assert unit_words(Unit.objects.get(code="pcs"), Decimal(2)) == "cái"


def test_no_unit_is_nothing() -> None:
    assert unit_words(None) == ""
