"""A firm held against a rule set, by the very engine that ranks it for requests.

A rule set names no process: the firm is judged for each of its own core processes, in house first,
and what it does best is shown first. Quantities stand in requests only, so free capacity and
minimum order are not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.concepts import Concepts
from directory.models import ProfileRow
from matching.drafts import RequestDraft, StepDraft
from matching.engine.criteria import Step
from matching.engine.explain import FirmResult, Part, firm_result
from matching.engine.judge import Judge
from matching.engine.rules import CURRENT
from matching.needs import build_need
from matching.requests.inheriting import Rules

#: Processes of a firm that it is judged for.
MOST_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Held:
    """A firm held against a set for one process: what of it is met, and all of it."""

    process_id: int
    draft: RequestDraft
    firm: FirmResult

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the set asks; the process is the firm's own."""
        return tuple(part for part in self.firm.parts if part.kind != "process")

    @property
    def met(self) -> int:
        """How many of the parts are met in full."""
        return sum(part.step == Step.MET for part in self.parts)


def profile_row(supplier_id: int) -> dict[str, Any] | None:
    """The row of a published firm as the engine reads it."""
    row = ProfileRow.objects.filter(pk=supplier_id).values().first()
    return None if row is None else {**row}


def held_against(
    rules: Rules,
    firm: dict[str, Any],
    *,
    ref: str,
    day: date,
    processes: Iterable[int],
    concepts: Concepts,
) -> list[Held]:
    """The firm held against the rules for each process, the best first. Asks no database."""
    found = []
    for process in processes:
        draft = RequestDraft(
            ref=ref,
            sector_id=rules.sector_id,
            steps=[StepDraft(process)],
            requirements=list(rules.items),
        )
        judge = Judge(build_need(draft, day=day, concepts=concepts, rule=CURRENT), CURRENT)
        row = judge.row(firm)
        found.append(Held(process, draft, firm_result(row, judge.asks, judge.total_weight)))
    return sorted(found, key=lambda held: (-held.met, -held.firm.score, held.process_id))


def core_processes(firm: dict[str, Any]) -> tuple[int, ...]:
    """What the firm does itself, as its core work if it says so; in the order of its lines."""
    lines = list(zip(firm["line_process"], firm["line_in_house"], firm["line_core"], strict=True))
    for wanted in (
        [process for process, in_house, core in lines if in_house and core],
        [process for process, in_house, _core in lines if in_house],
        [process for process, _in_house, _core in lines],
    ):
        known = dict.fromkeys(process for process in wanted if process is not None)
        if known:
            return tuple(known)[:MOST_PROCESSES]
    return ()


def best_of(found: Sequence[Held], process_id: int | None) -> Held | None:
    """The one for the process asked for, else the best."""
    asked = (held for held in found if held.process_id == process_id)
    return next(asked, found[0] if found else None)
