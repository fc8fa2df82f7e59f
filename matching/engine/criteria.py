"""The criteria, declared once. Back ends compile these declarations; none of them adds a rule.

Each criterion places a firm on one step (:class:`Step`). What a step is worth comes from
:mod:`matching.engine.rules`; what a criterion reads is named here by column of the profile row.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from matching.engine.rules import FULL, Rule


class Step(IntEnum):
    """How far a criterion is met. The order is "closer to met"."""

    FAILED = 0
    MAJOR = 1
    UNKNOWN = 2
    MINOR = 3
    MET = 4


class Scope(StrEnum):
    """What a criterion is read on.

    LINE: the one line that would make the part. POOL: added up over the lines that serve the part
    at least as well as that line. FIRM: the firm.
    """

    LINE = "line"
    POOL = "pool"
    FIRM = "firm"


class CertificateCode(IntEnum):
    """Why a certificate does or does not count, from furthest to closest to counting."""

    MISSING = 0
    EXPIRED = 1
    NOT_YET_VALID = 2
    TRADING_SCOPE = 3
    OTHER_SCOPE = 4
    NOT_VERIFIED = 5
    ENDS_IN_WINDOW = 6
    VALID = 7


@dataclass(frozen=True, slots=True)
class Criterion:
    """A kind of requirement and what it is read on."""

    kind: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class ProcessCriterion(Criterion):
    """MET on a line that does the process or a kind of it; FAILED on its wider family."""


@dataclass(frozen=True, slots=True)
class MakerCriterion(Criterion):
    """MET where the line is in house and the firm is no pure trader."""


@dataclass(frozen=True, slots=True)
class CertificateCriterion(Criterion):
    """MET when held, in date on the day, manufacturing scope over process and site, verified."""


@dataclass(frozen=True, slots=True)
class PreferredCriterion(Criterion):
    """A share of the minor step for every welcome certificate that is missing; none: a minor."""


@dataclass(frozen=True, slots=True)
class CapacityCriterion(Criterion):
    """Free capacity over need, saturating at 1; comparable units only."""


@dataclass(frozen=True, slots=True)
class Ladder(Criterion):
    """A number against a limit: met, minor within a slack, major beyond, unknown if not stated.

    ``more_is_better`` tells the direction; the minor rung holds while
    ``value * minor_num >= limit * minor_den`` (or ``<=`` in the other direction).
    """

    column: str
    more_is_better: bool = False


@dataclass(frozen=True, slots=True)
class MaterialCriterion(Criterion):
    """Grade before family: the grade or a kind of it, else the family (minor), else major."""


@dataclass(frozen=True, slots=True)
class MadeCriterion(Criterion):
    """The firm makes this process too, in house; otherwise ``missing_step``."""

    missing_step: Step


@dataclass(frozen=True, slots=True)
class AreaCriterion(Criterion):
    """One of the places; outside: major where the area is a must, else half a point."""


@dataclass(frozen=True, slots=True)
class SectorCriterion(Criterion):
    """Has customers in the sector; otherwise minor."""


@dataclass(frozen=True, slots=True)
class OfferCriterion(Criterion):
    """MAJOR where the firm's own words close the offer on the day."""

    closing_flags: tuple[str, ...]
    prototype_flags: tuple[str, ...]


#: Columns of a profile row that every row of a ranking carries.
FIRM_COLUMNS = (
    "supplier_id",
    "ref",
    "name",
    "origin",
    "is_maker",
    "is_identity_checked",
    "place_name_vi",
    "province_name_vi",
    "offer_flags",
    "offer_closed_until",
)

CRITERIA: tuple[Criterion, ...] = (
    ProcessCriterion("process", Scope.LINE),
    MakerCriterion("maker", Scope.LINE),
    CertificateCriterion("certificate", Scope.LINE),
    CapacityCriterion("capacity", Scope.POOL),
    MadeCriterion("second_process", Scope.FIRM, Step.MAJOR),
    MaterialCriterion("material", Scope.LINE),
    Ladder("size", Scope.LINE, "size_um", more_is_better=True),
    Ladder("tolerance", Scope.LINE, "tolerance_nm"),
    Ladder("lead_time", Scope.LINE, "lead_hours"),
    Ladder("minimum_order", Scope.LINE, "moq"),
    AreaCriterion("area", Scope.FIRM),
    PreferredCriterion("preferred", Scope.FIRM),
    SectorCriterion("sector", Scope.FIRM),
    MadeCriterion("side_process", Scope.FIRM, Step.MINOR),
    OfferCriterion(
        "offer",
        Scope.FIRM,
        closing_flags=("offer-closed", "captive"),
        prototype_flags=("prototypes-only",),
    ),
)

BY_KIND = {criterion.kind: criterion for criterion in CRITERIA}


def slack(kind: str, rule: Rule) -> tuple[int, int]:
    """Numerator and denominator of the minor rung of a ladder."""
    if kind == "size":
        return rule.size_minor_num, rule.size_minor_den
    if kind == "minimum_order":
        return 1, rule.moq_major_months
    return rule.slack_den, rule.slack_num


def step_values(kind: str, rule: Rule, *, half: bool = False) -> dict[Step, int]:
    """Satisfaction of each step of a criterion. Unknown is worth no more than a minor step."""
    minor = rule.half_points if half else rule.minor_points
    return {
        Step.FAILED: 0,
        Step.MAJOR: rule.step(kind, rule.major_points),
        Step.UNKNOWN: rule.step(kind, rule.minor_points),
        Step.MINOR: rule.step(kind, minor),
        Step.MET: FULL,
    }
