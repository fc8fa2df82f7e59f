"""What is asked of the measurements, and what was reached: one line of a table for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

YARDSTICK, JOINS = "text search", "joins"
#: From here on twice the firms are compared.
FIRST_LARGE = 100_000
MILLION = 1_000_000

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """What a ratio should not exceed. ``way`` over ``base``; at which sizes it is asked."""

    way: str
    base: str
    most: float
    least_suppliers: int
    most_suppliers: int
    percentile: int = 0


TARGETS = (
    Target("sql ranking", YARDSTICK, 6.0, 10_000, 10_000),
    Target("sql ranking", JOINS, 0.35, 10_000, 10_000),
    Target("numpy ranking", YARDSTICK, 1.2, MILLION, MILLION),
    Target("numpy ranking", YARDSTICK, 2.5, MILLION, MILLION, percentile=1),
    Target("numpy ranking", JOINS, 0.01, MILLION, MILLION),
    Target("numpy facets", "numpy ranking", 1.5, MILLION, MILLION),
    Target("numpy near misses", "numpy ranking", 5.0, MILLION, MILLION),
    Target("save", "bare save", 3.0, 1_000, MILLION),
)
#: The freshness check takes no longer, in ms; a batch no larger a share of one statement each;
#: twice the firms cost no more than this many times as much.
MOST_CHECK_MS, MOST_BATCH = 1.5, 0.01
MOST_DOUBLING = {"numpy ranking": 1.6, "sql ranking": 2.05}


def verdicts(records: Sequence[Record]) -> Iterator[str]:
    """Every target at every size that it is asked at, also where nothing was measured."""
    for each in records:
        yield from _ratios(each)
        yield from _check(each)
        yield from _batch(each)
        yield from _fresh(each)
    yield from _doublings(records)


def _ratios(each: Record) -> Iterator[str]:
    size, ways = each["suppliers"], each["ways"]
    for target in TARGETS:
        if target.least_suppliers <= size <= target.most_suppliers:
            ratio = ways.get(target.way, {}).get("ratios", {}).get(target.base)
            name = f"{target.way} : {target.base}, {('p50', 'p95')[target.percentile]}"
            found = ratio[target.percentile] if ratio else None
            yield _verdict(name, size, target.most, found, "×")


def _check(each: Record) -> Iterator[str]:
    taken = each["ways"].get("freshness check", {}).get("p50_ms")
    yield _verdict("freshness check, p50", each["suppliers"], MOST_CHECK_MS, taken, "ms")


def _batch(each: Record) -> Iterator[str]:
    batch = each["batch_s"]
    for name in ("at once", "at once, rows read"):
        if name in batch:
            told = f"2,000 requests {name} : one by one"
            share = batch[name] / batch["one by one"]
            yield _verdict(told, each["suppliers"], MOST_BATCH, share, "×")


def _fresh(each: Record) -> Iterator[str]:
    size = each["suppliers"]
    for name, (hits, trials) in each["fresh"].items():
        word = "yes" if hits == trials else "**no**"
        yield f"| in the next ranking, {name} | {size:,} | all | {hits} of {trials} | {word} |"


def _doublings(records: Sequence[Record]) -> Iterator[str]:
    """What twice the firms cost in each run: over the whole way up, and at its worst step."""
    for run in sorted({each["run"] for each in records}):
        for way, most in MOST_DOUBLING.items():
            sizes = [
                (each["suppliers"], each["ways"][way]["p50_ms"])
                for each in records
                if each["run"] == run and each["suppliers"] >= FIRST_LARGE and way in each["ways"]
            ]
            steps = [_cost(*step) for step in _steps(sizes)]
            if steps:
                first, last = sizes[0], sizes[-1]
                name = f"{way}, twice the firms from {first[0]:,}"
                yield _verdict(f"{name}, mean", last[0], most, _cost(first, last), "×")
                yield _verdict(f"{name}, worst step", last[0], most, max(steps), "×")


def _steps(
    sizes: Iterable[tuple[int, float]],
) -> Iterator[tuple[tuple[int, float], tuple[int, float]]]:
    """Each size beside the largest of at most half of it: less apart, noise is all one sees."""
    sizes = list(sizes)
    for large in sizes:
        halves = [small for small in sizes if 2 * small[0] <= large[0]]
        if halves:
            yield halves[-1], large


def _cost(small: tuple[int, float], large: tuple[int, float]) -> float:
    """How many times as much one doubling costs, of suppliers and ms at two sizes."""
    return float((large[1] / small[1]) ** (1 / log2(large[0] / small[0])))


def _verdict(name: str, size: int, most: float, found: float | None, unit: str) -> str:
    if found is None:
        return f"| {name} | {size:,} | {most:g} {unit} | not measured | **no** |"
    word = "yes" if found <= most else "**no**"
    return f"| {name} | {size:,} | {most:g} {unit} | {found:.3g} {unit} | {word} |"
