"""The upper part of the page: what was asked, and what of it was understood."""

from collections.abc import Iterable, Iterator

from django.utils import formats
from django.utils.translation import gettext as _
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from matching.presentation.view_models import GROUPS, RankingView, ReadSpan, apart
from matching.terminal import palette
from matching.terminal.flow import flow
from matching.terminal.words import group_name, kind_name, mode_name, stance_name

BLOCK = (0, 0, 0, 2)


def _style(span: ReadSpan) -> str:
    if span.stance in palette.NEGATIVE_STANCES:
        return f"strike {palette.NEGATIVE}"
    return f"underline {palette.KIND_STYLES.get(span.kind, palette.OTHER_KIND)}"


def marked_text(text: str, spans: Iterable[ReadSpan], *, colour: bool) -> Text:
    """Return the whole text with what was read marked: by colour, or by brackets without it."""
    result, done = Text(overflow="fold"), 0
    for span in apart(spans, len(text)):
        result.append(text[done : span.start])
        words = text[span.start : span.end]
        if colour:
            result.append(words, style=_style(span))
        else:
            sign = "✗" if span.stance in palette.NEGATIVE_STANCES else ""
            result.append(f"[{sign}{words}]")
        done = span.end
    result.append(text[done:])
    return result


def _meaning(text: str, span: ReadSpan) -> str:
    words = text[span.start : span.end].strip()
    said = span.label if words.casefold() == span.label.casefold() else f"{words} → {span.label}"
    stance = stance_name(span.stance)
    return f"{said} ({stance})" if stance else said


def _legend(view: RankingView) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style=palette.QUIET, overflow="fold")
    table.add_column(overflow="fold", ratio=1)
    found: dict[str, list[str]] = {}
    for span in sorted(view.read_spans, key=lambda span: span.start):
        meanings = found.setdefault(span.kind, [])
        meaning = _meaning(view.original_text, span)
        if meaning not in meanings:
            meanings.append(meaning)
    for kind, meanings in found.items():
        table.add_row(Text(kind_name(kind)), Text(" · ".join(meanings)))
    if view.unread:
        table.add_row(Text(_("not understood")), Text(" · ".join(view.unread)))
    return table


def _asked(view: RankingView) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", overflow="fold")
    table.add_column(style=palette.QUIET, overflow="fold")
    table.add_column(overflow="fold", ratio=1)
    for asked in view.asked:
        table.add_row(Text(asked.label), Text(mode_name(asked.mode)), Text(asked.value))
    return table


def _counts(view: RankingView, width: int) -> Text:
    items = []
    for index, group in enumerate(GROUPS):
        item = Text()
        item.append(str(view.counts.get(group, 0)), style=f"bold {palette.ACCENT}")
        item.append(" " + group_name(group), style="" if index == 0 else palette.QUIET)
        items.append(item)
    return flow(items, width)


def _heading(view: RankingView) -> Table:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", overflow="fold")
    day = formats.date_format(view.day, "DATE_FORMAT")
    rule = _("rule %(version)s · %(day)s") % {"version": view.rule_version, "day": day}
    table.add_row(Text(view.request_ref, style=palette.QUIET), Text(rule, style=palette.QUIET))
    return table


def request_block(view: RankingView, *, width: int, colour: bool) -> Iterator[RenderableType]:
    """Yield the request with what was read marked on the text, what is asked, and the counts."""
    yield _heading(view)
    yield Text(view.title, style=f"bold {palette.ACCENT}", overflow="fold")
    yield Text("")
    yield Text(_("What was read from the text"), style="bold")
    yield Padding(marked_text(view.original_text, view.read_spans, colour=colour), BLOCK)
    if view.read_spans or view.unread:
        yield Padding(_legend(view), (1, 0, 0, 2))
    if view.asked:
        yield Text("")
        yield Text(_("What is asked"), style="bold")
        yield Padding(_asked(view), BLOCK)
    yield Text("")
    yield _counts(view, width)
