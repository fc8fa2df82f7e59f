"""Misspelt words become marked guesses."""

from collections.abc import Mapping, Sequence

from directory.taxonomy import read


def only_anodising(words: Sequence[str]) -> Mapping[str, tuple[str, str, float]]:
    return {w: ("surf-anod", "process", 0.7) for w in words if w == "anodisng"}


def test_a_guess_is_marked_and_leaves_the_unread_list() -> None:
    reading = read("anodisng of frobs", guess=only_anodising)
    assert [(m.code, m.certainty) for m in reading.mentions] == [("surf-anod", "guess")]
    assert "anodisng" not in " ".join(s.text for s in reading.unread)
    assert "frobs" in " ".join(s.text for s in reading.unread)


def test_a_guess_counts_only_where_nothing_is_named() -> None:
    reading = read("anodisng and CNC milling", guess=only_anodising)
    assert reading.core_processes() == ("mach-cnc-mill",)
