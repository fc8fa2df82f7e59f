"""Seeded chance: the same seed gives the same draws on every machine and Python build."""

import math
import random
from collections.abc import Sequence
from typing import TypeVar

from directory.demo.trades import Span

T = TypeVar("T")
WHOLE_FROM = 10


def stream(seed: int, *purpose: object) -> random.Random:
    """Return a generator of its own per purpose: a change in one place moves no other draw."""
    # A text seed goes through SHA-512, not through hash(): no dependence on PYTHONHASHSEED.
    return random.Random(":".join(str(part) for part in (seed, *purpose)))  # noqa: S311


def likely(rng: random.Random, share: float) -> bool:
    """Say yes in that share of cases, 0..1."""
    return rng.random() < share


def pick(rng: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """Draw one of the options, as likely as its weight."""
    return rng.choices([o for o, _ in options], weights=[w for _, w in options])[0]


def some(rng: random.Random, options: Sequence[T], low: int, high: int) -> list[T]:
    """Draw between `low` and `high` different options, in their own order."""
    count = min(len(options), rng.randint(low, high))
    chosen = sorted(rng.sample(range(len(options)), count))
    return [options[index] for index in chosen]


def at(span: Span, position: float) -> float:
    """Return the number at a position 0..1 of a range, by ratios where the range allows."""
    position = min(1.0, max(0.0, position))
    if span.low > 0:
        return float(span.low * (span.high / span.low) ** position)
    return span.low + (span.high - span.low) * position


def near(rng: random.Random, span: Span, position: float, spread: float = 0.15) -> float:
    """Draw a number scattered around a position of a range, never outside it."""
    return at(span, rng.gauss(position, spread))


def rounded(value: float, digits: int = 2) -> float | int:
    """Round as people state figures: few leading digits, whole from ten upwards."""
    if value <= 0:
        return 0
    exponent = math.floor(math.log10(value)) - (digits - 1)
    result = round(value / 10.0**exponent) * 10.0**exponent
    if result >= WHOLE_FROM:
        return round(result)
    result = round(result, max(0, -exponent))
    return int(result) if result == int(result) else result
