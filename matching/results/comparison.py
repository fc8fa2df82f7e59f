"""Firms side by side: where they differ first, then what is the same for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from directory.choices import COUNTING_STATUSES
from directory.concepts import Concepts
from directory.models import Certificate
from matching.models import Request
from matching.presentation.cards import Card, Line
from matching.results.page import firm_cards
from matching.services import draft_of, ranking_day
from matching.wording.outcomes import Records, standard_names

FEWEST, MOST = 2, 4


class Row(NamedTuple):
    """One criterion across the firms; a firm that it does not apply to has None."""

    label: str
    is_gate: bool
    colour: int
    cells: tuple[Line | None, ...]


class Held(NamedTuple):
    """A certificate in date on the day: what for, until when, how it is known."""

    standard: str
    until: date | None
    level: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The firms in the order asked for, ``different`` rows first, then the ``same`` ones."""

    day: date
    cards: tuple[Card, ...]
    different: tuple[Row, ...]
    same: tuple[Row, ...]
    certificates: tuple[tuple[Held, ...], ...]
    questions: tuple[tuple[str, ...], ...]

    @property
    def span(self) -> int:
        """Columns of the table: one for what is compared, one for each firm."""
        return len(self.cards) + 1


def compare(request: Request, supplier_ids: Sequence[int], *, on: date | None) -> Comparison:
    """Explain the firms by the same ranking and put their outcomes in rows."""
    day = ranking_day(draft_of(request), on)
    cards = firm_cards(request, supplier_ids, on=on)
    rows = tuple(_rows(cards))
    return Comparison(
        day=day,
        cards=cards,
        different=tuple(row for row in rows if not _is_same(row)),
        same=tuple(row for row in rows if _is_same(row)),
        certificates=_certificates(supplier_ids, day),
        questions=tuple(
            tuple(dict.fromkeys(x.part.question for x in each.lines if x.part.question))
            for each in cards
        ),
    )


def _rows(cards: Sequence[Card]) -> Iterator[Row]:
    """Criteria in the order of the ranking; firms of one ranking are asked the same."""
    by_firm = [{line.part.key: line for line in each.lines} for each in cards]
    keys = dict.fromkeys(key for lines in by_firm for key in lines)
    for key in keys:
        cells = tuple(lines.get(key) for lines in by_firm)
        told = next(cell for cell in cells if cell is not None)
        yield Row(told.part.label, told.part.is_gate, told.colour, cells)


def _is_same(row: Row) -> bool:
    """The same outcome by the same reason; the records behind it may differ."""
    return (
        len({cell and (cell.part.state, cell.part.text, cell.part.points) for cell in row.cells})
        == 1
    )


def _certificates(supplier_ids: Sequence[int], day: date) -> tuple[tuple[Held, ...], ...]:
    """What each firm holds on the day, in the order of the ids."""
    records = Records(Concepts.current(), {})
    held: dict[int, list[Held]] = {pk: [] for pk in supplier_ids}
    certificates = Certificate.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=day),
        Q(issued_on__isnull=True) | Q(issued_on__lte=day),
        supplier_id__in=supplier_ids,
        status__in=COUNTING_STATUSES,
    )
    for each in certificates.order_by("standard_id", "-level", "pk"):
        name = standard_names([each.standard_id], records)
        held[each.supplier_id].append(Held(name, each.expires_on, str(each.get_level_display())))
    return tuple(tuple(held[pk]) for pk in supplier_ids)
