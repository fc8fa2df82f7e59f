"""The trades of the demo: what firms of a kind do, and which figures are plausible for them."""

from dataclasses import dataclass
from functools import cache

from directory.demo import material


@dataclass(frozen=True, slots=True)
class Span:
    """A realistic range of a number; both ends belong to it."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MachineKind:
    """A machine a trade uses, with the range of its key size and of how many a firm has."""

    name: str
    size: Span
    size_unit: str
    quantity: Span


@dataclass(frozen=True, slots=True)
class Family:
    """A trade: its processes and what is plausible in it. `None` means not a figure of that trade.

    Quantities are per month in `unit`, sizes and tolerances in mm, lead times in weeks.
    """

    code: str
    weight: int
    core: tuple[str, ...]
    also: tuple[str, ...]
    bought_in: tuple[str, ...]
    materials: tuple[str, ...]
    unit: str
    quantity: Span
    size: Span | None
    tolerance: Span | None
    lead_weeks: Span
    minimum_order: Span
    machines: tuple[MachineKind, ...]
    sectors: tuple[str, ...]
    standards: tuple[str, ...]
    staff: Span
    name_vi: tuple[str, ...]
    name_en: tuple[str, ...]


def _span(cell: str) -> Span | None:
    if not cell:
        return None
    low, _, high = cell.partition("-")
    return Span(float(low), float(high or low))


def _needed(cell: str) -> Span:
    span = _span(cell)
    if span is None:
        raise ValueError("fixtures/demo/families.csv: a range that every trade has is empty")
    return span


def _machine(text: str) -> MachineKind:
    name, _, rest = text.partition("@")
    size, _, quantity = rest.rpartition("*")
    numbers, _, unit = size.partition(" ")
    return MachineKind(name, _needed(numbers), unit, _needed(quantity))


def _family(row: dict[str, str]) -> Family:
    return Family(
        code=row["family"],
        weight=int(row["weight"]),
        core=material.split(row["core"]),
        also=material.split(row["also"]),
        bought_in=material.split(row["bought_in"]),
        materials=material.split(row["materials"]),
        unit=row["unit"],
        quantity=_needed(row["quantity"]),
        size=_span(row["size_mm"]),
        tolerance=_span(row["tolerance_mm"]),
        lead_weeks=_needed(row["lead_weeks"]),
        minimum_order=_needed(row["minimum_order"]),
        machines=tuple(_machine(part) for part in material.split(row["machines"])),
        sectors=material.split(row["sectors"]),
        standards=material.split(row["standards"]),
        staff=_needed(row["staff"]),
        name_vi=material.split(row["name_vi"]),
        name_en=material.split(row["name_en"]),
    )


@cache
def families() -> tuple[Family, ...]:
    """Read every trade of the demo, in file order."""
    return tuple(_family(row) for row in material.rows("demo/families.csv"))
