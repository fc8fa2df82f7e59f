"""The terminal page: the request, the four groups, and one firm of each explained."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override
from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from matching.presentation.view_models import GROUPS, Group, RankingView
from matching.terminal import palette
from matching.terminal.firm_block import scored_firm, unranked_firm
from matching.terminal.flow import flow
from matching.terminal.request_block import request_block

WIDEST = 120
PLAIN = Style.null()
# What steers a terminal or turns the writing direction, and shows no character of its own.
UNSEEN = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
RANKED: tuple[Group, ...] = ("eligible", "needs_answer")


def _headings() -> dict[Group, str]:
    return {
        "eligible": _("First place"),
        "needs_answer": _("Fits, with a question"),
        "near_miss": _("One step short"),
        "not_suitable": _("Not suitable, and why"),
    }


def _key(width: int) -> Text:
    """Say what the signs and the parts of the bar mean."""
    signs = (
        _("✓ met"),
        _("~ in part"),
        _("✗ not met"),
        _("? not known"),
        _("╌ what an answer could bring"),
        _("· lost"),
    )
    return flow((Text(sign, style=palette.QUIET) for sign in signs), width)


def _page(view: RankingView, width: int, *, colour: bool) -> Iterator[RenderableType]:
    yield from request_block(view, width=width, colour=colour)
    headings = _headings()
    for group in GROUPS:
        firm = view.first_of(group)
        yield Text("")
        yield Rule(Text(headings[group], style="bold"), align="left", style=palette.QUIET)
        if firm is None:
            yield Text(_("No firm in this group."), style=palette.QUIET)
        elif group in RANKED:
            yield from scored_firm(firm, width=width, colour=colour)
        else:
            yield from unranked_firm(firm)
    yield Text("")
    yield _key(width)


def _print(console: Console, block: RenderableType, width: int) -> None:
    """Print a block without the blanks that only fill its lines, and without hidden codes."""
    options = console.options.update(width=width, highlight=False, markup=False)
    for segments in console.render_lines(block, options, pad=False):
        line = [Segment(s.text.translate(UNSEEN), s.style, s.control) for s in segments]
        while line and not line[-1].text.strip() and not (line[-1].style or PLAIN).bgcolor:
            line.pop()
        if line and not (line[-1].style or PLAIN).bgcolor:
            last = line[-1]
            line[-1] = Segment(last.text.rstrip(), last.style, last.control)
        console.print(Segments([*line, Segment.line()]), end="")


def render_ranking(view: RankingView, *, language: str, console: Console) -> None:
    """Print the page for a reader of ``language`` (vi, or English for any other).

    It uses the console's width up to 120 columns, wraps and never cuts, and says the same with
    and without colours.
    """
    width = min(console.width, WIDEST)
    with override(language if language.partition("-")[0] == "vi" else "en"):
        for block in _page(view, width, colour=palette.has_colour(console)):
            _print(console, block, width)
