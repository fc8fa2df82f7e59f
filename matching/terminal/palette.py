"""Colours and signs; whoever sees no colours reads the same from signs and letters."""

from rich.console import Console

from matching.presentation.view_models import State

ACCENT = "#14918a"
QUIET = "bright_black"
KIND_STYLES = {
    "process": "#2a9d8f",
    "product": "#8a9a2f",
    "material": "#c2702c",
    "standard": "#8a63b8",
    "sector": "#4a7fc1",
    "place": "#4a7fc1",
}
OTHER_KIND = "#4a7fc1"
NEGATIVE = "#c0392b"
SEGMENTS = (
    "#0b5d66", "#2a9d8f", "#7b5ea7", "#4477bb", "#b8692a", "#7d8f2c", "#8d6b75", "#5f7481",
)  # fmt: skip
SIGNS: dict[State, str] = {"met": "✓", "partly": "~", "not_met": "✗", "unknown": "?"}
SIGN_STYLES: dict[State, str] = {
    "met": "#2a9d8f",
    "partly": "#b8692a",
    "not_met": NEGATIVE,
    "unknown": "#b8692a",
}
NEGATIVE_STANCES = {"excluded", "ended"}


def segment_style(index: int) -> str:
    """Return the colours of the bar's segment and of its letter in the table."""
    return f"bold white on {SEGMENTS[index % len(SEGMENTS)]}"


def letter(index: int) -> str:
    """Return the letter that ties a segment of the bar to its line of the table."""
    return chr(ord("a") + index % 26)


def has_colour(console: Console) -> bool:
    """Say whether colours reach the reader: not in a pipe, not under NO_COLOR."""
    return console.color_system is not None and not console.no_color
