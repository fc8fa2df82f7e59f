"""A ranked, explained list for the terminal."""

from matching.terminal.render import render_ranking
from matching.view_models import Asked, FirmView, PartView, RankingView, ReadSpan

__all__ = ["Asked", "FirmView", "PartView", "RankingView", "ReadSpan", "render_ranking"]
