"""Points as printed."""

from decimal import Decimal

from matching.presentation.figures import shown_points
from matching.presentation.view_models import PartView, State


def a_part(points: str, weight: str, state: State = "met") -> PartView:
    return PartView("x", "X", Decimal(points), Decimal(weight), state, "")


def test_what_is_met_is_printed_with_its_whole_weight() -> None:
    parts = [
        a_part("8.93", "9.0"),
        a_part("8.93", "8.9"),
        a_part("7.18", "8.9", "unknown"),
        a_part("5.36", "5.4"),
    ]
    # 30.40 in all: what is lost by cutting would go to the unknown one by its size alone.
    assert shown_points(parts, Decimal("30.4")) == [
        Decimal("9.0"),
        Decimal("8.9"),
        Decimal("7.1"),
        Decimal("5.4"),
    ]
