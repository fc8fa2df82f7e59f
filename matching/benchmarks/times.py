"""Times of many runs, and what they come to."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles

Work = Callable[[int], object]


@dataclass(slots=True)
class Times:
    """Seconds of each run, and the number of the request that it was for."""

    seconds: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)

    def take(self, work: Work, request: int = 0) -> float:
        """Run ``work`` for a request; keep and return how long it took."""
        start = time.perf_counter()
        work(request)
        self.seconds.append(time.perf_counter() - start)
        self.requests.append(request)
        return self.seconds[-1]

    @property
    def p50_ms(self) -> float:
        """The median in milliseconds."""
        return 1000 * median(self.seconds)

    @property
    def p95_ms(self) -> float:
        """The 95th percentile in milliseconds."""
        return 1000 * quantiles(self.seconds, n=20, method="inclusive")[-1]

    def of(self, requests: set[int]) -> Times:
        """The runs for these requests only."""
        pairs = zip(self.seconds, self.requests, strict=True)
        kept = [(each, number) for each, number in pairs if number in requests]
        return Times([each for each, _number in kept], [number for _each, number in kept])


def interleaved(
    ways: Mapping[str, Work],
    *,
    requests: int,
    rounds: int,
    budget: float,
    whole: Collection[str] = (),
    say: Callable[[str], None] = lambda text: None,
) -> dict[str, Times]:
    """Each way in turn for each request, round after round, so that a slow moment hits all.

    The first round is not counted. A way that took more than ``budget`` seconds in it stops there
    and has only the requests it got to, unless it is one of the ``whole``, which rank them all;
    one that would take more over all rounds has fewer.
    """
    warm = {name: Times() for name in ways}
    for request in range(requests):
        for name, work in ways.items():
            if name in whole or sum(warm[name].seconds) < budget:
                warm[name].take(work, request)
    spent = {name: max(sum(times.seconds), 1e-9) for name, times in warm.items()}
    turns = {name: max(1, min(rounds, int(budget / spent[name]))) for name in ways}
    reached = {name: set(times.requests) for name, times in warm.items()}
    found = {name: Times() for name in ways}
    for number in range(max(turns.values())):
        say(f"round {number + 1} of {max(turns.values())}")
        for request in range(requests):
            for name, work in ways.items():
                if number < turns[name] and request in reached[name]:
                    found[name].take(work, request)
    return found


@dataclass(slots=True)
class Measured:
    """What was measured at one number of suppliers. Loads in seconds."""

    suppliers: int
    load: float = 0.0
    load_text: float = 0.0
    load_columns: float = 0.0
    explained: int = 0
    times: dict[str, Times] = field(default_factory=dict)
    #: Seconds for the batch at once, and for it one by one as the sample says.
    batch: dict[str, float] = field(default_factory=dict)
    #: Edits that the next ranking knew of, of so many.
    fresh: dict[str, tuple[int, int]] = field(default_factory=dict)
