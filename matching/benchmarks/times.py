"""Times of many runs, and what they come to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(slots=True)
class Times:
    """Seconds, one per run."""

    seconds: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> None:
        """Run ``work`` and keep how long it took."""
        start = time.perf_counter()
        work()
        self.seconds.append(time.perf_counter() - start)

    @property
    def p50_ms(self) -> float:
        """The median in milliseconds."""
        return 1000 * median(self.seconds)

    @property
    def p95_ms(self) -> float:
        """The 95th percentile in milliseconds."""
        return 1000 * quantiles(self.seconds, n=20, method="inclusive")[-1]


@dataclass(slots=True)
class Measured:
    """What was measured at one number of suppliers. Loads in seconds."""

    suppliers: int
    load_directory: float = 0.0
    load_text: float = 0.0
    page: Times = field(default_factory=Times)
    everyone: Times = field(default_factory=Times)
    text: Times = field(default_factory=Times)
    shown: Times = field(default_factory=Times)
    quiet: Times = field(default_factory=Times)
    explained: int = 0

    @property
    def ratio(self) -> float:
        """A full explained ranking as a multiple of a bare text search, median over median."""
        return self.page.p50_ms / self.text.p50_ms

    @property
    def page_ratio(self) -> float:
        """The result page as a multiple of the same page that asks nothing."""
        return self.shown.p50_ms / self.quiet.p50_ms
