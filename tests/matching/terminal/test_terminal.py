"""What a reader of the terminal page may rely on, at any width, with or without colours."""

import importlib.util
import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from matching.presentation.figures import shown_points
from matching.terminal import FirmView, RankingView, render_ranking
from matching.terminal.bar import score_bar
from matching.terminal.request_block import marked_text


def _example() -> ModuleType:
    path = Path(__file__).with_name("example.py")
    spec = importlib.util.spec_from_file_location("terminal_example", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXAMPLE = _example()
VIEW: RankingView = EXAMPLE.VIEW
FIRST: FirmView = EXAMPLE.FIRST
WIDTHS = [40, 60, 80, 120, 200]


def page(view: RankingView, width: int = 80, language: str = "en", *, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None
    )
    render_ranking(view, language=language, console=console)
    return out.getvalue()


def bare(text: str) -> str:
    """The characters alone: no colours, no brackets of marks, no space that wrapping moved."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return re.sub(r"[\s\[\]✗]", "", text)


def words_of(view: RankingView) -> list[str]:
    shown = [view.title, view.request_ref, *(asked.value for asked in view.asked)]
    for row in view.rows:
        shown += [row.name, row.place, *(gate.text for gate in row.gates)]
        shown += [part.text for part in row.parts] + [part.record for part in row.parts]
    return [word for text in shown for word in text.split()]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("colour", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, colour: bool) -> None:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", page(VIEW, width, colour=colour)).split("\n")
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("colour", [False, True])
def test_nothing_is_cut(width: int, colour: bool) -> None:
    shown = page(VIEW, width, colour=colour)
    assert "…" not in shown
    letters = set(bare(shown))
    assert set(bare("".join(words_of(VIEW)))) <= letters
    if width >= 80:
        missing = [w for w in words_of(VIEW) if bare(w) not in bare(shown)]
        assert not missing


def test_the_whole_request_text_is_shown() -> None:
    assert bare(VIEW.original_text) in bare(page(VIEW, 80))


def test_what_was_read_is_marked_on_the_text_itself() -> None:
    shown = marked_text(VIEW.original_text, VIEW.read_spans, colour=False).plain
    assert "[射出成形]" in shown
    assert "[✗塗装]不要" in shown
    assert "[ISO 9001]必須" in shown


def test_marks_never_change_the_text() -> None:
    coloured = marked_text(VIEW.original_text, VIEW.read_spans, colour=True)
    assert coloured.plain == VIEW.original_text


def test_spans_that_cannot_be_marked_do_no_harm() -> None:
    spans = [VIEW.read_spans[0]._replace(start=-3), VIEW.read_spans[0]._replace(end=10_000)]
    spans += [VIEW.read_spans[1], VIEW.read_spans[1]]
    assert marked_text(VIEW.original_text, spans, colour=True).plain == VIEW.original_text


def test_what_was_not_understood_is_listed() -> None:
    assert re.search(r"not understood +あれば", page(VIEW))


def test_the_four_groups_are_counted() -> None:
    shown = page(VIEW)
    for words in ("14 eligible", "9 need an answer", "21 one step short", "906 not suitable"):
        assert words in shown


@pytest.mark.parametrize("row", [EXAMPLE.FIRST, EXAMPLE.QUESTION])
def test_the_sum_shown_is_the_score_and_the_lines_add_up(row: FirmView) -> None:
    shown = page(replace(VIEW, rows=(row,)))
    lines = [Decimal(p) for p in re.findall(r"(\d+\.\d) / \d+\.\d$", shown, flags=re.MULTILINE)]
    assert lines[-1] == row.score
    assert sum(lines[:-1]) == row.score


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=14))
def test_points_as_printed_always_add_up(ten_thousandths: list[int]) -> None:
    points = [Decimal(value) / 10_000 for value in ten_thousandths]
    score = sum(points, Decimal(0)).quantize(Decimal("0.1"))
    parts = [replace(FIRST.parts[0], points=value) for value in points]
    shown = shown_points(parts, score)
    assert sum(shown) == score
    assert all(abs(s - p) <= Decimal("0.1") for s, p in zip(shown, points, strict=True))


@pytest.mark.parametrize("width", [10, 38, 58, 78, 118])
def test_the_bar_has_exactly_its_width_and_its_share(width: int) -> None:
    bar = score_bar(FIRST.parts, width, colour=False).plain
    assert len(bar) == width
    assert abs(bar.count("·") - width * (100 - 91.4) / 100) <= 1


def test_an_open_question_shows_in_bar_range_and_words() -> None:
    shown = page(VIEW)
    assert "╌" in shown
    assert "73.0–92.0 once answered" in shown
    assert "To ask: How many pieces a month are free?" in shown


def test_a_major_gap_says_that_it_must_be_closed() -> None:
    assert "far away · must be closed first" in page(VIEW)


def test_near_miss_and_refused_say_why() -> None:
    shown = page(VIEW)
    assert "Missing: renew ISO 9001" in shown
    assert "✗ Maker" in shown
    assert "a trading company" in shown


def test_an_empty_group_says_so() -> None:
    assert page(replace(VIEW, rows=())).count("No firm in this group.") == 4


def test_markup_in_a_name_is_shown_not_obeyed() -> None:
    row = replace(FIRST, name="[bold]Nhựa[/bold] :smile: <b>x</b>")
    assert "[bold]Nhựa[/bold] :smile: <b>x</b>" in page(replace(VIEW, rows=(row,)))


def test_without_colours_no_control_characters_are_sent() -> None:
    assert "\x1b" not in page(VIEW)


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True)
    render_ranking(VIEW, language="en", console=console)
    assert "[射出成形]" in re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|38|48|9[0-7])[;m]", out.getvalue())


def test_a_vietnamese_reader_gets_vietnamese_labels() -> None:
    shown = page(VIEW, language="vi")
    assert "Vị trí thứ nhất" in shown
    assert "91,4" in shown
    assert "14 đủ điều kiện" in shown


def test_other_languages_get_english_labels() -> None:
    assert page(VIEW, language="ja") == page(VIEW, language="en")


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_do_not_end_in_blanks(width: int) -> None:
    assert not re.search(r" +$", page(VIEW, width), flags=re.MULTILINE)


@pytest.mark.parametrize("hostile", ["\x1b[31mx\x1b]0;title\x07", "\x9b2Jx", "a\u202eb", "\rx\x00"])
def test_codes_in_a_name_do_not_reach_the_terminal(hostile: str) -> None:
    row = replace(FIRST, name=hostile, place=hostile)
    view = replace(VIEW, rows=(row,), title=hostile, original_text=hostile, read_spans=())
    shown = page(view)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert "1  " in shown
