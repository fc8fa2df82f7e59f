"""Why open requests pass a firm by: what it lacks, counted, and the record it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from directory.concepts import Concepts
from matching.engine.explain import Part
from matching.inbox.fits import Fit, fits_alike
from matching.wording import outcomes
from matching.wording.outcomes import Records
from matching.wording.short import EFFORT, change, effort

#: Gates failed at most by a firm that a request is said to have passed by.
MOST_FAILED = 2
#: Where in the profile it is changed, by what fails.
_SECTION = {"certificate": "certificates", "preferred": "certificates", "maker": "firm"}
_OF_FIRM = {"area": "sites", "sector": "firm", "offer": "words", "minimum_order": "firm"}


@dataclass(frozen=True, slots=True)
class Lack:
    """Requests that fail by one thing: `alone` by nothing else, `together` by one thing more.

    `reason` and `record` tell of one of them what stands in the profile; no request is named: what
    a buyer asks is the buyer's.
    """

    change: str
    label: str
    reason: str
    record: str
    section: str
    effort: str
    alone: int
    together: int


@dataclass(frozen=True, slots=True)
class MissedRequests:
    """What a firm lacks for requests of its kind of work; `count` of those, `all` of its kind."""

    lacks: tuple[Lack, ...]
    count: int
    all: int


def missed_requests(supplier_id: int, *, as_of: date | None = None) -> MissedRequests:
    """Open requests of the firm's families that it misses by one or two gates, by what fails.

    The commonest single lack comes first. A fixed number of queries.
    """
    alike = [fit for fit in fits_alike(supplier_id, as_of=as_of) if fit.row["line_id"] is not None]
    missed = [fit for fit in alike if 0 < fit.row["fails"] <= MOST_FAILED]
    counts: dict[tuple[str, ...], list[int]] = {}
    examples: dict[tuple[str, ...], Part] = {}
    for key, part, others in _failed(missed):
        counts.setdefault(key, [0, 0])[others] += 1
        examples.setdefault(key, part)
    records = Records.of(examples.values()) if examples else Records(Concepts.current(), {})
    lacks = [_lack(part, records, *counts[key]) for key, part in examples.items()]
    lacks.sort(key=lambda lack: (-lack.alone, -lack.together, EFFORT.index(lack.effort)))
    return MissedRequests(tuple(lacks), len(missed), len(alike))


def _failed(missed: list[Fit]) -> Iterator[tuple[tuple[str, ...], Part, int]]:
    """What is the same lack, the part that says so, and whether another gate fails too."""
    for fit in missed:
        failed = fit.firm.failed()
        for part in failed:
            which = str(part.facts.get("process_id", ""))
            yield (effort(part), part.key, which), part, min(len(failed), MOST_FAILED) - 1


def _lack(part: Part, records: Records, alone: int, together: int) -> Lack:
    return Lack(
        change=change(part, records),
        label=outcomes.label(part, records),
        reason=outcomes.reason(part, records),
        record=outcomes.record(part, records) or "",
        section=_SECTION.get(part.kind) or _OF_FIRM.get(part.kind, "lines"),
        effort=effort(part),
        alone=alone,
        together=together,
    )
