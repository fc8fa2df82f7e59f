"""A firm as one entry of the list: read from its row, its certificates and the taxonomy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from directory.choices import ProfileOrigin, ScopeKind
from directory.concepts import Concepts
from directory.labels import offer_remarks, short_standard
from directory.models import Certificate, ProfileRow
from directory.querysets import day_of

MOST_WORKS = 4
MOST_BADGES = 4
#: A profile that nobody confirmed for this long says so.
STALE_AFTER_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Work:
    """A process with the largest part and the best tolerance stated for it; None: not stated."""

    name: str
    is_core: bool
    is_in_house: bool
    size_mm: Decimal | None
    tolerance_mm: Decimal | None


@dataclass(frozen=True, slots=True)
class Badge:
    """A certificate that is valid on the day."""

    name: str
    level: int
    until: date | None
    is_trading: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One firm in the list. `stale_months` is None while the profile is fresh."""

    ref: str
    name: str
    is_demo: bool
    is_listed: bool
    is_trader: bool
    is_identity_checked: bool
    place: str
    works: tuple[Work, ...]
    hidden_works: int
    badges: tuple[Badge, ...]
    hidden_badges: int
    confirmed_at: datetime | None
    stale_months: int | None
    remarks: tuple[str, ...]


def cards(rows: Iterable[ProfileRow], *, day: date, concepts: Concepts) -> list[Card]:
    """The entries of these rows, with one further query for all their certificates."""
    shown = list(rows)
    held: dict[int, list[Badge]] = {}
    certificates = Certificate.objects.filter(supplier__in=[row.supplier_id for row in shown])
    for one in certificates.valid_on(day).order_by("-level", "standard", "pk"):
        held.setdefault(one.supplier_id, []).append(_badge(one, concepts))
    return [_card(row, held.get(row.supplier_id, []), concepts) for row in shown]


def _badge(certificate: Certificate, concepts: Concepts) -> Badge:
    return Badge(
        name=short_standard(concepts.name(certificate.standard_id)),
        level=certificate.level,
        until=certificate.expires_on,
        is_trading=certificate.scope_kind == ScopeKind.TRADING,
    )


def _card(row: ProfileRow, badges: list[Badge], concepts: Concepts) -> Card:
    works = _works(row, concepts)
    # One standard once, by its best certificate: they come best first.
    best = {badge.name: badge for badge in reversed(badges)}
    ordered = tuple(badge for badge in badges if best[badge.name] is badge)
    return Card(
        ref=row.ref,
        name=row.name,
        is_demo=row.origin == ProfileOrigin.DEMO,
        is_listed=row.origin == ProfileOrigin.LISTED,
        is_trader=not row.is_maker,
        is_identity_checked=row.is_identity_checked,
        place=", ".join(dict.fromkeys(filter(None, (row.place_name_vi, row.province_name_vi)))),
        works=tuple(works[:MOST_WORKS]),
        hidden_works=max(0, len(works) - MOST_WORKS),
        badges=ordered[:MOST_BADGES],
        hidden_badges=max(0, len(ordered) - MOST_BADGES),
        confirmed_at=row.confirmed_at,
        stale_months=months_since(row.confirmed_at),
        remarks=offer_remarks(row.offer_flags, day_of(row.offer_closed_until)),
    )


def months_since(moment: datetime | None) -> int | None:
    """Whole months since a confirmation that is too old; None while fresh or never given."""
    if moment is None:
        return None
    then, now = timezone.localdate(moment), timezone.localdate()
    months = (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)
    return months if months >= STALE_AFTER_MONTHS else None


def _works(row: ProfileRow, concepts: Concepts) -> list[Work]:
    """Each process once, with its best figures: core work first, then what is bought in last."""
    found: dict[tuple[int, bool], Work] = {}
    # What was not stated is null within the arrays.
    processes: Sequence[int | None] = row.line_process
    sizes: Sequence[int | None] = row.line_size_um
    tolerances: Sequence[int | None] = row.line_tolerance_nm
    lines = zip(processes, row.line_in_house, row.line_core, sizes, tolerances, strict=True)
    for process, in_house, core, size, tolerance in lines:
        if process is None:
            continue
        work = Work(
            name=concepts.name(process),
            is_core=core,
            is_in_house=in_house,
            size_mm=None if size is None else Decimal(size) / 1000,
            tolerance_mm=None if tolerance is None else Decimal(tolerance) / 1_000_000,
        )
        before = found.get((process, in_house))
        found[process, in_house] = _better(before, work) if before else work
    return sorted(found.values(), key=lambda work: (not work.is_in_house, not work.is_core))


def _better(one: Work, other: Work) -> Work:
    """Two lines of one process in one: the larger part, the finer tolerance."""
    sizes = [size for size in (one.size_mm, other.size_mm) if size is not None]
    finest = [t for t in (one.tolerance_mm, other.tolerance_mm) if t is not None]
    return replace(
        one,
        is_core=one.is_core or other.is_core,
        size_mm=max(sizes, default=None),
        tolerance_mm=min(finest, default=None),
    )
