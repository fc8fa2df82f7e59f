"""A ranked, explained list for the terminal."""

from matching.presentation.view_models import Asked, FirmView, PartView, RankingView, ReadSpan
from matching.terminal.render import render_ranking

__all__ = ["Asked", "FirmView", "PartView", "RankingView", "ReadSpan", "render_ranking"]
