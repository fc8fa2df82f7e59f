"""A need as the engine reads it: ids and integers only, every default already filled in."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar


class Mode(StrEnum):
    """How a criterion counts."""

    GATE = "gate"
    WISH = "wish"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Ask:
    """How one criterion counts in one need. ``key`` is unique within the need."""

    key: str
    kind: str
    mode: Mode
    weight: int

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="")


A = TypeVar("A", bound=Ask)

#: Concept ids stay below this.
_PAIR = 1_000_000


def scope_pair(process_id: int, scope_id: int) -> int:
    """A line's process and a certificate's scope as one number, which a statement looks up."""
    return process_id * _PAIR + scope_id


def scope_pair_sql(process: str, scope: str) -> str:
    """As :func:`scope_pair`, of two columns."""
    return f"({process}::bigint * {_PAIR} + {scope})"


@dataclass(frozen=True, slots=True)
class ProcessAsk(Ask):
    """A process. ``kind_ids``: it and every kind of it; ``family_ids``: its wider family.

    ``covered``: for each kind the scopes of a certificate that cover a line doing it, each pair as
    one number (:func:`scope_pair`).
    """

    process_id: int = 0
    kind_ids: tuple[int, ...] = ()
    family_ids: tuple[int, ...] = ()
    covered: tuple[int, ...] = ()
    least_level: int = 0

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        none: tuple[int, ...] = ()
        return replace(self, key="", process_id=0, kind_ids=none, family_ids=none, covered=none)


@dataclass(frozen=True, slots=True)
class CertificateAsk(Ask):
    """One certificate that is required. ``options``: standards of which any one will do."""

    options: tuple[int, ...] = ()
    least_level: int = 2

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="", options=())


@dataclass(frozen=True, slots=True)
class PreferredAsk(Ask):
    """Certificates that are welcome; each met one counts an equal share."""

    standards: tuple[int, ...] = ()
    least_level: int = 2

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="", standards=(0,) * len(self.standards))


@dataclass(frozen=True, slots=True)
class MaterialAsk(Ask):
    """``same_ids`` are the grades asked and their kinds, ``family_ids`` the families around."""

    same_ids: tuple[int, ...] = ()
    family_ids: tuple[int, ...] = ()

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="", same_ids=(), family_ids=())


@dataclass(frozen=True, slots=True)
class CapacityAsk(Ask):
    """Monthly need in thousandths of the base unit, per dimension it can be converted to."""

    need_by_dimension: tuple[tuple[str, int], ...] = ()
    least_level: int = 0

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="", need_by_dimension=(("", 0),) * len(self.need_by_dimension))


@dataclass(frozen=True, slots=True)
class LimitAsk(Ask):
    """A number with a limit: part size (µm), tolerance (nm), lead time (hours)."""

    limit: int = 0

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="", limit=0)


@dataclass(frozen=True, slots=True)
class AreaAsk(Ask):
    """Places of which one must hold. Strong: outside is a major step; soft: half a point."""

    place_ids: tuple[int, ...] = ()
    is_strong: bool = False

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="", place_ids=())


@dataclass(frozen=True, slots=True)
class SectorAsk(Ask):
    """Experience with customers of a sector."""

    sector_id: int = 0

    def shape(self) -> Self:
        """Without values, which a statement takes as parameters."""
        return replace(self, key="", sector_id=0)


def _shape(ask: A | None) -> A | None:
    return None if ask is None else ask.shape()


@dataclass(frozen=True, slots=True)
class Need:
    """One sourcing request on one day.

    ``process`` is the first core process; the line that makes it is the one all line criteria are
    read on. ``second`` are further core processes, ``side`` those that may be bought in.
    """

    ref: str
    day: int
    rule_version: str
    process: ProcessAsk | None
    maker: Ask
    certificates: tuple[CertificateAsk, ...] = ()
    capacity: CapacityAsk | None = None
    second: tuple[ProcessAsk, ...] = ()
    side: tuple[ProcessAsk, ...] = ()
    material: MaterialAsk | None = None
    size: LimitAsk | None = None
    tolerance: LimitAsk | None = None
    lead_time: LimitAsk | None = None
    minimum_order: CapacityAsk | None = None
    area: AreaAsk | None = None
    preferred: PreferredAsk | None = None
    sector: SectorAsk | None = None
    offer: Ask | None = None
    window_days: int = 60
    wants_prototypes: bool = False
    split_allowed: bool = False

    def shape(self) -> Self:
        """What decides the statement's text: criteria, modes, weights and levels, but no value."""
        return replace(
            self,
            ref="",
            day=0,
            window_days=0,
            process=_shape(self.process),
            maker=self.maker.shape(),
            certificates=tuple([each.shape() for each in self.certificates]),
            capacity=_shape(self.capacity),
            second=tuple([each.shape() for each in self.second]),
            side=tuple([each.shape() for each in self.side]),
            material=_shape(self.material),
            size=_shape(self.size),
            tolerance=_shape(self.tolerance),
            lead_time=_shape(self.lead_time),
            minimum_order=_shape(self.minimum_order),
            area=_shape(self.area),
            preferred=_shape(self.preferred),
            sector=_shape(self.sector),
            offer=_shape(self.offer),
        )

    def asks(self) -> tuple[Ask, ...]:
        """Every criterion that is on, in the order in which it is shown."""
        ordered: list[Ask | None] = [
            self.process,
            self.maker,
            *self.certificates,
            self.capacity,
            *self.second,
            self.material,
            self.size,
            self.tolerance,
            self.lead_time,
            self.minimum_order,
            self.area,
            self.preferred,
            self.sector,
            *self.side,
            self.offer,
        ]
        return tuple(ask for ask in ordered if ask is not None and ask.mode != Mode.OFF)
