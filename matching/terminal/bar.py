"""The bar of a score: a segment per criterion, what is open, and what is lost."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from rich.text import Text

from matching.presentation.view_models import PartView
from matching.terminal.palette import QUIET, letter, segment_style

FULL = Decimal(100)
FILL, OPEN, LOST = "━", "╌", "·"


def _cells(amounts: Sequence[Decimal], width: int) -> list[int]:
    """Cut a width in proportion: running sums are rounded, so no cell is gained or lost."""
    edges = [0]
    total = Decimal(0)
    for amount in amounts:
        total += amount
        edges.append(min(width, max(edges[-1], int((total * width / FULL).to_integral_value()))))
    return [right - left for left, right in pairwise(edges)]


def score_bar(parts: Sequence[PartView], width: int, *, colour: bool) -> Text:
    """Draw points of 100 over ``width`` cells.

    Each criterion's segment begins with its letter; a broken line is what an answer could still
    bring, dots are what is lost.
    """
    open_points = sum((p.weight - p.points for p in parts if p.state == "unknown"), Decimal(0))
    cells = _cells([*(part.points for part in parts), open_points], width)
    bar = Text(no_wrap=True)
    for index, count in enumerate(cells[:-1]):
        if count and colour:
            bar.append(letter(index).ljust(count), style=segment_style(index))
        elif count:
            bar.append(letter(index) + FILL * (count - 1))
    bar.append(OPEN * cells[-1], style="#b8692a")
    bar.append(LOST * (width - sum(cells)), style=QUIET)
    return bar
