"""What the programme's pages show of gaps, already in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from directory.concepts import Concepts
from directory.models import ProfileRow
from matching.engine.gap_changes import Kind
from matching.gaps.programme import ProgrammeGaps, ProgrammeKey, ProgrammeTally
from matching.gaps.wording import KINDS, title, volumes
from matching.models import Request
from matching.wording import outcomes
from matching.wording.outcomes import Records


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """One change: how many requests it opens alone and at how many firms; ``slug`` names it."""

    slug: str
    title: str
    kind: str
    requests: int
    suppliers: int
    unserved: int
    shared: int
    volumes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirmOpened:
    """One firm and the requests that the change alone opens to it."""

    ref: str
    name: str
    requests: tuple[Request, ...]


def programme_title(key: ProgrammeKey, concepts: Concepts) -> str:
    """What is done, by standard or process."""
    name = concepts.name(key.concept_id) if key.concept_id else ""
    if key.about == "certificate":
        name = outcomes.standard_names([key.concept_id], Records(concepts, {}))
    return title(key.kind, key.about, name)


def programme_rows(
    found: ProgrammeGaps, tallies: Iterable[ProgrammeTally], concepts: Concepts
) -> list[ProgrammeRow]:
    """Tallies in words, in their order."""
    return [
        ProgrammeRow(
            slug=tally.key.slug(concepts),
            title=programme_title(tally.key, concepts),
            kind=str(KINDS[tally.key.kind]),
            requests=len(tally.alone),
            suppliers=len(tally.suppliers),
            unserved=found.unserved(tally),
            shared=tally.shared,
            volumes=tuple(volumes(tally.volumes)),
        )
        for tally in tallies
    ]


def kinds_of(tallies: Iterable[ProgrammeTally]) -> list[tuple[str, str, int]]:
    """The kinds of change that occur, with how many changes there are of each."""
    counts: dict[Kind, int] = {}
    for tally in tallies:
        counts[tally.key.kind] = counts.get(tally.key.kind, 0) + 1
    return [(kind.value, str(KINDS[kind]), counts[kind]) for kind in Kind if kind in counts]


def requests_opened(tally: ProgrammeTally) -> dict[int, Request]:
    """The requests that a change opens alone, by key, oldest first; one that left is left out."""
    found = Request.objects.in_bulk([opened.pk for opened in tally.alone])
    return dict(sorted(found.items()))


def firms_opened(
    tally: ProgrammeTally, requests: Mapping[int, Request]
) -> list[tuple[int, tuple[Request, ...]]]:
    """Supplier ids with the requests opened to each, most requests first."""
    found: dict[int, list[Request]] = {}
    for opened, firms in sorted(tally.alone.items(), key=lambda item: item[0].pk):
        if opened.pk in requests:
            for pk in firms:
                found.setdefault(pk, []).append(requests[opened.pk])
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(pk, tuple(some)) for pk, some in ordered]


def named(firms: Iterable[tuple[int, tuple[Request, ...]]]) -> list[FirmOpened]:
    """The firms by name, in one query; one that left meanwhile is left out."""
    firms = list(firms)
    rows: Mapping[int, Any] = {
        row.supplier_id: row
        for row in ProfileRow.objects.filter(supplier_id__in=[pk for pk, _requests in firms]).only(
            "ref", "name"
        )
    }
    return [
        FirmOpened(rows[pk].ref, rows[pk].name, requests) for pk, requests in firms if pk in rows
    ]
