"""Points as printed: in tenths, and what is printed adds up to the score that is printed."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from django.utils import formats

from matching.presentation.view_models import PartView

TENTH = Decimal("0.1")


def shown_points(parts: Sequence[PartView], score: Decimal) -> list[Decimal]:
    """Return each part's points in tenths, adding up to ``score`` exactly.

    Points that are tenths already stay as they are; finer ones are cut. The tenths left over go
    first to what is met and would look as if it were not, then to those that lost most by it, the
    earlier first; to none beyond its printed weight while there is another.
    """
    shown = [part.points.quantize(TENTH, rounding=ROUND_FLOOR) for part in parts]
    left_over = int((score - sum(shown, Decimal(0))) / TENTH)

    def turn(index: int) -> tuple[bool, bool, Decimal]:
        part, cut = parts[index], shown[index]
        return cut + TENTH > part.weight, part.state != "met", cut - part.points

    by_loss = sorted(range(len(parts)), key=turn)
    for index in by_loss[: max(0, left_over)]:
        shown[index] += TENTH
    return shown


def tenths(value: Decimal) -> str:
    """Write a number with one decimal as the reader's language does: 91.4 or 91,4."""
    return str(formats.localize(value.quantize(TENTH)))
