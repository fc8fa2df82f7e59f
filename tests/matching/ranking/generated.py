"""Directories and needs from a chooser: Hypothesis's, which shrinks, or a seeded one, for many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from directory.concepts import Concepts
from directory.models import Place, Unit
from matching.choices import RequirementKind as Kind
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.engine.need import Ask, Mode, Need
from matching.engine.rules import CURRENT
from matching.needs import build_need, day_number

T = TypeVar("T")
Choose = Callable[[Sequence[Any]], Any]
Row = dict[str, Any]

TODAY = date(2026, 11, 21)
DAY = day_number(TODAY)
#: Monthly amounts in thousandths that make full, partial, rounded and hardly any coverage.
AMOUNTS = (None, 0, 1, 333, 19_999_999, 20_000_000, 66_666_667, 70_000_000, 100_000_000, 10**15)
SITES = (0, 1, 2)


@dataclass(frozen=True)
class World:
    """What firms and needs are made of: ids of the stored taxonomy."""

    concepts: Concepts
    processes: tuple[int, ...]
    standards: tuple[int, ...]
    materials: tuple[int, ...]
    sectors: tuple[int, ...]
    places: tuple[tuple[int, ...], ...]
    units: tuple[Unit, ...]

    @classmethod
    def load(cls) -> "World":
        """Some concepts that are each other's kinds and family, and some that are not."""
        concepts = Concepts.current()

        def ids(kind: str, *codes: str) -> tuple[int, ...]:
            return tuple(concepts.by_code(kind, code).id for code in codes)

        def some(kind: str, many: int) -> tuple[int, ...]:
            entries = [e for e in concepts._by_id.values() if e.kind == kind]
            top = max(entries, key=lambda entry: len(entry.kinds))
            others = [e.id for e in entries if e.id not in top.kinds]
            return (*top.kinds[: many - 1], *others[:2])

        return cls(
            concepts,
            processes=some("process", 5),
            standards=some("standard", 4),
            materials=some("material", 4),
            sectors=some("sector", 3),
            places=tuple(tuple(p.ancestor_ids) for p in Place.objects.order_by("id")[:60:12]),
            units=tuple(Unit.objects.filter(code__in=["pcs", "kg", "set", "m"]).order_by("code")),
        )

    def above(self, ids: Sequence[int]) -> list[int]:
        """These concepts with everything above them."""
        return sorted({pk for each in ids for pk in self.concepts[each].ancestors})


def a_row(world: World, choose: Choose, supplier_id: int) -> Row:
    """One profile row as the database would hold it."""
    lines = [_line(world, choose, number) for number in range(choose((0, 1, 1, 2, 3, 4)))]
    certificates = [_certificate(world, choose, n) for n in range(choose((0, 1, 2, 4)))]
    own = [line["process"] for line in lines if line["process"] and line["in_house"]]
    places, sectors = choose(((), *world.places)), choose(((), world.sectors[:1], world.sectors))
    row: Row = {
        "supplier_id": supplier_id,
        "revision": 1,
        "ref": f"S{supplier_id}",
        "name": choose(("Hãng Ơ", "B\nC", "")),
        "name_folded": "",
        "origin": choose(("demo", "register")),
        "is_maker": choose((True, True, True, False)),
        "is_identity_checked": choose((True, False)),
        "made_ids": world.above(own),
        "known_ids": world.above([line["process"] for line in lines if line["process"]]),
        "place_ids": list(places),
        "province_name_vi": choose(("", "Hà Nội", "Bắc Ninh")),
        "place_name_vi": choose(("", "Đông Anh")),
        "sector_ids": world.above(sectors),
        "material_ids": list(world.materials[:2]),
        "offer_flags": choose(([], [], ["captive"], ["offer-closed", "x"], ["prototypes-only"])),
        "offer_closed_until": choose((None, None, DAY - 1, DAY, DAY + 1)),
    }
    for prefix, parts, names in (
        ("line", lines, LINE_NAMES),
        ("cert", certificates, CERTIFICATE_NAMES),
        ("mat", _materials(world, choose, len(lines)), ("line", "id")),
    ):
        for name in names:
            row[f"{prefix}_{name}"] = [part[name] for part in parts]
    return row


def _line(world: World, choose: Choose, number: int) -> Row:
    dimension = (None, "count", "count", "count", "set", "mass")
    return {
        "id": 100 + number,
        "process": choose((None, *world.processes, *world.processes)),
        "in_house": choose((True, True, True, False)),
        "core": choose((True, False)),
        "site": choose(SITES),
        "dimension": choose(dimension),
        "free": choose(AMOUNTS),
        "stated_on": choose((None, DAY, DAY - 365, DAY - 366)),
        "size_um": choose((None, 89_999, 90_000, 100_000)),
        "tolerance_nm": choose((None, 20_000, 30_000, 30_001)),
        "lead_hours": choose((None, 100, 672, 1_008, 1_009)),
        "moq": choose(AMOUNTS),
        "moq_dimension": choose(dimension),
        "evidence": choose((0, 1, 2)),
    }


LINE_NAMES = (
    "id",
    "process",
    "in_house",
    "core",
    "site",
    "dimension",
    "free",
    "stated_on",
    "size_um",
    "tolerance_nm",
    "lead_hours",
    "moq",
    "moq_dimension",
    "evidence",
)
CERTIFICATE_NAMES = (
    "id",
    "standard",
    "from",
    "until",
    "level",
    "is_manufacturing",
    "site",
    "scope",
)


def _certificate(world: World, choose: Choose, number: int) -> Row:
    """Facts that belong to the certificate are the same wherever its number turns up."""
    number //= choose((1, 1, 2))
    return {
        "id": 50 - number,
        "standard": choose(world.standards),
        "from": (-2_000_000_000, DAY, DAY + 1, DAY - 9)[number % 4],
        "until": choose((DAY + 900,)) if number % 2 else (DAY + 59, DAY + 60, DAY - 1)[number % 3],
        "level": (2, 1, 3, 2)[number % 4],
        "is_manufacturing": number != 3,
        "site": choose((0, 0, 1, 2)),
        "scope": choose((0, 0, *world.processes)),
    }


def _materials(world: World, choose: Choose, lines: int) -> list[Row]:
    return [
        {"line": line + 1, "id": pk}
        for line in range(lines)
        for pk in sorted(set(choose(((), world.materials[:1], world.materials[1:4]))))
    ]


def a_need(world: World, choose: Choose, ref: str = "N1") -> Need:
    """A need as a request makes it, then with modes, weights and levels of somebody's own."""
    steps = [
        StepDraft(choose(world.processes), role=role)
        for role in choose((("core",), ("core", "core"), ("core", "core", "bought_in"), ()))
    ]
    unit = choose((None, *world.units))
    draft = RequestDraft(
        ref=ref,
        volume=choose((Decimal(1), Decimal(100_000), Decimal("149999.7"))) if unit else None,
        volume_unit=unit,
        volume_period=choose(("month", "year", "week")),
        part_weight_kg=choose((None, Decimal("0.02"))),
        delivery_window_days=choose((None, 60, 900)),
        is_split_allowed=choose((True, False)),
        wants_prototypes=choose((True, False)),
        steps=steps,
        requirements=_requirements(world, choose),
    )
    need = build_need(draft, day=TODAY, concepts=world.concepts, rule=CURRENT)
    return _changed(need, choose)


def _requirements(world: World, choose: Choose) -> list[RequirementDraft]:
    first, second, third = world.standards[:3]
    items = [
        RequirementDraft(Kind.CERTIFICATE, concept_id=first, any_of=choose((None, 1))),
        RequirementDraft(Kind.CERTIFICATE, concept_id=second, any_of=choose((None, 1))),
        RequirementDraft(Kind.CERTIFICATE, concept_id=third),
        RequirementDraft(Kind.PREFERRED, concept_id=first),
        RequirementDraft(Kind.PREFERRED, concept_id=third),
        RequirementDraft(Kind.MATERIAL, concept_id=choose(world.materials)),
        RequirementDraft(Kind.SIZE, number=Decimal(100)),
        RequirementDraft(Kind.TOLERANCE, number=Decimal("0.02")),
        RequirementDraft(Kind.LEAD_TIME, number=Decimal(28)),
        RequirementDraft(Kind.AREA, place_id=world.places[1][0], is_strong=choose((True, False))),
        RequirementDraft(Kind.SECTOR, concept_id=choose(world.sectors)),
    ]
    return [item for item in items if choose((True, False, False))]


def _changed(need: Need, choose: Choose) -> Need:
    def asks(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(asks(each) for each in value)
        if not isinstance(value, Ask) or choose((True, True, False)):
            return value
        changes: dict[str, Any] = {
            "mode": choose(tuple(Mode)),
            "weight": choose((0, 1, 3, value.weight, 10)),
        }
        if hasattr(value, "least_level"):
            changes["least_level"] = choose((0, 1, 2, 3))
        return replace(value, **changes)

    names = [
        "process",
        "maker",
        "certificates",
        "capacity",
        "second",
        "side",
        "material",
        "size",
        "tolerance",
        "lead_time",
        "minimum_order",
        "area",
        "preferred",
        "sector",
        "offer",
    ]
    return replace(need, **{name: asks(getattr(need, name)) for name in names})
