"""Short items side by side: a line break never falls inside one that fits on a line."""

from collections.abc import Iterable

from rich.text import Text

GAP = "   "


def flow(items: Iterable[Text], width: int) -> Text:
    """Join items with gaps, beginning a new line where the next one would not fit."""
    result, used = Text(overflow="fold"), 0
    for item in items:
        if used and used + len(GAP) + item.cell_len > width:
            result.append("\n")
            used = 0
        elif used:
            result.append(GAP)
            used += len(GAP)
        result.append_text(item)
        used += item.cell_len
    return result
