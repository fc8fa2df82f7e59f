"""One firm on the page: who, how many points, and the reason for each."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from matching.presentation.figures import shown_points, tenths
from matching.presentation.view_models import FirmView, PartView
from matching.terminal import palette
from matching.terminal.bar import score_bar

INDENT = 2
BLOCK = (0, 0, 0, INDENT)


def _who(firm: FirmView) -> Text:
    text = Text(overflow="fold")
    if firm.rank is not None:
        text.append(f"{firm.rank}  ", style=palette.ACCENT)
    text.append(firm.name, style="bold")
    if firm.is_demo:
        text.append(" " + _("(demo)"), style=palette.QUIET)
    return text


def _certainty(firm: FirmView) -> str:
    if firm.score_low == firm.score_high:
        return _("all known")
    return _("%(low)s–%(high)s once answered") % {
        "low": tenths(firm.score_low),
        "high": tenths(firm.score_high),
    }


def _head(firm: FirmView, *, scored: bool) -> Table:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", overflow="fold")
    score = Text(tenths(firm.score), style=f"bold {palette.ACCENT}") if scored else Text("")
    table.add_row(_who(firm), score)
    certainty = Text(_certainty(firm) if scored else "", style=palette.QUIET)
    table.add_row(Text(firm.place, style=palette.QUIET, overflow="fold"), certainty)
    return table


def _reason(part: PartView) -> Text:
    text = Text(part.text, overflow="fold")
    if part.is_major:
        text.append(" · " + _("must be closed first"), style=f"bold {palette.NEGATIVE}")
    if part.record:
        text.append("\n" + part.record, style=palette.QUIET)
    return text


def _sign(part: PartView) -> Text:
    return Text(palette.SIGNS[part.state], style=palette.SIGN_STYLES[part.state])


def _label(part: PartView, *, must: bool) -> Text:
    text = Text(part.label, style="bold", overflow="fold")
    if must:
        text.append(" " + pgettext("requirement", "must"), style=f"not bold {palette.QUIET}")
    return text


def _points_table(firm: FirmView, *, colour: bool) -> Table:
    """Criterion, reason, points of weight; the last line is the sum of the lines above it.

    Gates that carry no points stand first; a gate that carries points says so beside its name.
    """
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(width=1)
    table.add_column(width=1)
    table.add_column(overflow="fold", ratio=4)
    table.add_column(overflow="fold", ratio=7)
    table.add_column(justify="right", no_wrap=True)
    weighted = {(part.key, part.label) for part in firm.parts}
    gates = {(gate.key, gate.label) for gate in firm.gates}
    for gate in firm.gates:
        if (gate.key, gate.label) not in weighted:
            table.add_row("", _sign(gate), _label(gate, must=True), _reason(gate), "")
    shown = shown_points(firm.parts, firm.score)
    for index, (part, points) in enumerate(zip(firm.parts, shown, strict=True)):
        key = Text(palette.letter(index), style=palette.segment_style(index) if colour else "")
        share = Text(f"{tenths(points)} / {tenths(part.weight)}")
        table.add_row(
            key,
            _sign(part),
            _label(part, must=(part.key, part.label) in gates),
            _reason(part),
            share,
        )
    weight = sum((part.weight for part in firm.parts), Decimal(0))
    total = Text(f"{tenths(sum(shown, Decimal(0)))} / {tenths(weight)}", style="bold")
    table.add_row("", "", Text(_("Sum"), style="bold"), "", total)
    return table


def _gates(gates: Sequence[PartView]) -> Table:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold", ratio=3)
    table.add_column(overflow="fold", ratio=7)
    for gate in gates:
        table.add_row(_sign(gate), Text(gate.label, style="bold"), _reason(gate))
    return table


def _callout(label: str, text: str, style: str) -> Padding:
    line = Text(overflow="fold")
    line.append(label + " ", style=f"bold {style}")
    line.append(text)
    return Padding(line, BLOCK)


def scored_firm(firm: FirmView, *, width: int, colour: bool) -> Iterator[RenderableType]:
    """Yield a ranked firm in full: bar, question if there is one, gates, and every point."""
    yield Padding(_head(firm, scored=True), BLOCK)
    yield Padding(score_bar(firm.parts, width - INDENT, colour=colour), BLOCK)
    if firm.question:
        yield _callout(_("To ask:"), firm.question, palette.SIGN_STYLES["unknown"])
    if firm.parts:
        yield Padding(_points_table(firm, colour=colour), (1, 0, 0, INDENT))


def unranked_firm(firm: FirmView) -> Iterator[RenderableType]:
    """Yield a firm outside the ranking: what it lacks, and every gate with its reason."""
    yield Padding(_head(firm, scored=False), BLOCK)
    if firm.missing:
        label = _("Missing:") if firm.group == "near_miss" else _("Why:")
        yield _callout(label, firm.missing, palette.NEGATIVE)
    if firm.gates:
        yield Padding(_gates(firm.gates), (1, 0, 0, INDENT))
