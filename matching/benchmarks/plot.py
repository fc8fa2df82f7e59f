"""The measured times over the number of suppliers, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt

#: Drawn thick: ours. Thin: what one would use instead.
OURS = ("sql ranking", "numpy ranking")
PEERS = ("text search", "joins", "ts_rank", "FTS5", "Python")


def draw(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Write an SVG with the median of each way at each size; both axes double alike."""
    # The same numbers give the same file.
    matplotlib.rcParams["svg.hashsalt"] = "benchmarks"
    figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
    for name in (*OURS, *PEERS):
        points = [
            (each["suppliers"], each["ways"][name]["p50_ms"])
            for each in records
            if name in each["ways"]
        ]
        if points:
            width = 2.5 if name in OURS else 1.0
            axes.plot(*zip(*points, strict=True), marker="o", linewidth=width, label=name)
    axes.set(xscale="log", yscale="log", xlabel="suppliers", ylabel="ms, median of one request")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
