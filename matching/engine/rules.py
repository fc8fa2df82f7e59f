"""The rule of ranking, version by version: steps, weights, thresholds.

Weights are integers 0..10, satisfactions integers 0..10 000. A step of the rubric costs the same
number of *points* wherever it happens: a minor step 1, a major step 4, so that two majors weigh
more than one major with several minors. A criterion of weight ``w`` that loses ``p`` points has
the satisfaction ``10 000 - 10 000 * p / w``. Source: the grading rubric in docs/matching.md.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

FULL = 10_000

#: Coverage of the need by free capacity is counted in billionths, so that sums stay exact.
COVERAGE_UNIT = 1_000_000_000
#: A line counts as a thousand times the need at most: sums over lines stay within 64 bits.
MOST_COVERAGE = 1_000 * COVERAGE_UNIT


@dataclass(frozen=True, slots=True)
class Rule:
    """Every default that a ranking used. A stored ranking names the version."""

    version: str
    minor_points: float = 1.0
    major_points: float = 4.0
    #: An area that is only preferred, a wished second step that is bought in.
    half_points: float = 0.5
    #: Free capacity (share of the need): below ``gate`` the gate fails, below ``major`` the step
    #: is major, below 1 minor.
    capacity_gate_percent: int = 20
    capacity_major_percent: int = 70
    #: Points lost at the lower end of each capacity band (they grow evenly inside the band).
    capacity_minor_floor: float = 1.4
    capacity_major_floor: float = 4.6
    #: Where the buyer allows a split, part of the volume is no gap that must be closed first.
    capacity_split_points: float = 1.5
    capacity_split_floor: float = 2.5
    #: A figure older than this many days counts, but is never worth more than ``stale_points``.
    stale_days: int = 365
    stale_points: float = 0.5
    #: Part size: up to 1/0.9 of the limit is a minor step. Tolerance, lead time: up to 1.5 times.
    size_minor_num: int = 10
    size_minor_den: int = 9
    slack_num: int = 3
    slack_den: int = 2
    #: Minimum order in months of need: above 1 minor, above 3 major.
    moq_major_months: int = 3
    #: A required certificate that ends within this many days is a minor step.
    delivery_window_days: int = 60
    required_certificate_level: int = 2
    preferred_certificate_level: int = 2
    weights: MappingProxyType[str, int] = field(
        default_factory=lambda: MappingProxyType(
            {
                "process": 6,
                "maker": 3,
                "certificate": 3,
                "capacity": 6,
                "second_process": 5,
                "side_process": 1,
                "material": 5,
                "size": 5,
                "tolerance": 5,
                "lead_time": 5,
                "minimum_order": 5,
                "area": 5,
                "preferred": 2,
                "sector": 2,
                "offer": 6,
            }
        )
    )
    #: Sectors whose customers want experience in the sector.
    sectors_that_ask_experience: tuple[str, ...] = ("automotive", "medical", "aerospace")

    def satisfaction(self, weight: int, points: float) -> int:
        """Integer satisfaction (0..10 000) of a criterion of ``weight`` that loses ``points``."""
        if weight <= 0:
            return FULL
        return max(0, FULL - round(FULL * points / weight))

    def step(self, key: str, points: float) -> int:
        """As :meth:`satisfaction`, on the *default* weight: a buyer's weight does not change it."""
        return self.satisfaction(self.weights[key], points)


RULES = MappingProxyType({"1.0": Rule(version="1.0")})
CURRENT = RULES["1.0"]
