"""A profile row opened once: its lines and certificates as tuples, for the many needs it meets."""

from collections.abc import Mapping
from typing import Any, NamedTuple

#: A profile row: column → value, as `directory_profilerow` holds it.
Firm = Mapping[str, Any]


class Line(NamedTuple):
    """One capability line of a firm; ``pos`` counts from 1. Units are those of the profile row."""

    pos: int
    id: int
    process: int
    in_house: bool
    core: bool
    site: int | None
    dimension: str | None
    free: int | None
    stated_on: int | None
    size_um: int | None
    tolerance_nm: int | None
    lead_hours: int | None
    moq: int | None
    moq_dimension: str | None
    evidence: int | None

    def is_backed(self, least_level: int) -> bool:
        """Whether the line's evidence reaches the level."""
        return (self.evidence or 0) >= least_level


class Held(NamedTuple):
    """One certificate as a row says it: once per standard it counts for and place it covers.

    ``site`` and ``scope`` 0: every one. Days are those of the profile row.
    """

    standard: int
    id: int
    since: int
    until: int
    level: int
    is_manufacturing: bool
    site: int | None
    scope: int


LINE_FIELDS = Line._fields[1:]
_CERTIFICATE = ("standard", "id", "from", "until", "level", "is_manufacturing", "site", "scope")


class FirmView:
    """What criteria read of a firm. It tells of the row as it was: make another after a change."""

    __slots__ = (
        "certificates",
        "is_maker",
        "lines",
        "made",
        "materials",
        "offer_closed_until",
        "offer_flags",
        "outcomes",
        "places",
        "processes",
        "row",
        "sectors",
    )

    def __init__(self, row: Firm) -> None:
        self.row = row
        columns = zip(*(row[f"line_{name}"] for name in LINE_FIELDS), strict=True)
        self.lines = tuple(Line(pos, *values) for pos, values in enumerate(columns, start=1))
        self.processes = frozenset(line.process for line in self.lines)
        #: What criteria have said, by criterion: of the firm (0) and of each line by its place.
        self.outcomes: list[dict[Any, Any]] = [{} for _ in range(len(self.lines) + 1)]
        columns = zip(*(row[f"cert_{name}"] for name in _CERTIFICATE), strict=True)
        self.certificates = tuple(Held(*values) for values in columns)
        #: By place of the line, the materials it works.
        self.materials: dict[int, list[int]] = {}
        for pos, material in zip(row["mat_line"], row["mat_id"], strict=True):
            self.materials.setdefault(pos, []).append(material)
        self.is_maker: bool = row["is_maker"]
        self.made = frozenset(row["made_ids"])
        self.places = frozenset(row["place_ids"])
        self.sectors = frozenset(row["sector_ids"])
        self.offer_flags = frozenset(row["offer_flags"])
        self.offer_closed_until: int | None = row["offer_closed_until"]

    def said(self, criterion: Any, *line: Line) -> Any:
        """What a compiled criterion says of the firm, or of one of its lines; asked once."""
        known = self.outcomes[line[0].pos if line else 0]
        outcome = known.get(criterion)
        if outcome is None:
            outcome = known[criterion] = criterion(self, *line)
        return outcome

    @classmethod
    def of(cls, firm: "Firm | FirmView") -> "FirmView":
        """The view itself, or one of the row."""
        return firm if isinstance(firm, cls) else cls(firm)  # type: ignore[arg-type]
