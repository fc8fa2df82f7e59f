"""Seeded chance: the same seed gives the same draws on every machine and Python build."""

import math
import random
from collections.abc import Sequence
from typing import TypeVar

from directory.demo.material import Span

T = TypeVar("T")


def stream(seed: int, *purpose: object) -> random.Random:
    """A generator of its own per purpose, so that a change in one place moves no other draw."""
    # A text seed goes through SHA-512, not through hash(): no dependence on PYTHONHASHSEED.
    return random.Random(":".join(str(part) for part in (seed, *purpose)))  # noqa: S311


def pick(rng: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """One of the options, as likely as its weight."""
    return rng.choices([o for o, _ in options], weights=[w for _, w in options])[0]


def some(rng: random.Random, options: Sequence[T], low: int, high: int) -> list[T]:
    """Between `low` and `high` different options, in their own order."""
    count = min(len(options), rng.randint(low, high))
    chosen = sorted(rng.sample(range(len(options)), count))
    return [options[index] for index in chosen]


def at(span: Span, position: float) -> float:
    """The number at a position 0..1 of a range, on a scale of ratios where the range allows."""
    position = min(1.0, max(0.0, position))
    if span.low > 0:
        return span.low * (span.high / span.low) ** position
    return span.low + (span.high - span.low) * position


def near(rng: random.Random, span: Span, position: float, spread: float = 0.15) -> float:
    """A number scattered around a position of a range, never outside it."""
    return at(span, rng.gauss(position, spread))


def rounded(value: float, digits: int = 2) -> float | int:
    """As people state figures: two leading digits, whole where it is ten or more."""
    if value <= 0:
        return 0
    exponent = math.floor(math.log10(value)) - (digits - 1)
    result = round(value / 10.0**exponent) * 10.0**exponent
    if result >= 10:
        return round(result)
    result = round(result, max(0, -exponent))
    return int(result) if result == int(result) else result
