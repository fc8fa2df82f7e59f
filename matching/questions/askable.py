"""What of one firm can be asked for one request: which line it is about, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from directory.models import ProfileRow
from matching.choices import ASKABLE, ASKED_OF_FIRM
from matching.drafts import RequestDraft
from matching.engine.explain import RANKED, FirmResult, Part
from matching.engine.need import AreaAsk, Ask, CapacityAsk, MaterialAsk, Need, SectorAsk
from matching.engine.rules import FULL
from matching.services import rank

#: Past every limit that can be asked (the engine's own largest amount is 10**14).
_TOO_MUCH = 10**15
_KINDS = frozenset(str(kind) for kind in ASKABLE)
_OF_FIRM = frozenset(str(kind) for kind in ASKED_OF_FIRM)


@dataclass(frozen=True, slots=True)
class Open:
    """A criterion that the firm's profile leaves open; ``line_id`` is the line to be completed."""

    part: Part
    ask: Ask
    line_id: int | None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Kinds of units in which an amount compares with what is asked."""
        return dimensions_of(self.ask)


@dataclass(frozen=True, slots=True)
class Sums:
    """A score and its range as whole numbers: of ``whole``, the score is 100 * total / whole."""

    total: int
    low: int
    high: int
    whole: int


def dimensions_of(ask: Ask | None) -> tuple[str, ...]:
    """The dimensions in which a need is known; none for what is no amount."""
    return tuple(name for name, _a in ask.need_by_dimension) if isinstance(ask, CapacityAsk) else ()


def asked_ids(ask: Ask, draft: RequestDraft) -> list[int]:
    """The concepts or places that are asked for."""
    if isinstance(ask, SectorAsk):
        return [ask.sector_id]
    if isinstance(ask, AreaAsk):
        return list(ask.place_ids)
    if isinstance(ask, MaterialAsk):
        return [x.concept_id for x in draft.requirements if x.kind == "material" and x.concept_id]
    return []


def can_be_asked(part: Part, need: Need) -> bool:
    """Whether an answer of the firm would make it known: proof that is wanted is no answer."""
    if part.kind not in _KINDS:
        return False
    if part.kind != "capacity" or need.capacity is None:
        return True
    # A new figure is declared, not proved, and so is the line that carries it.
    is_proof_wanted = need.process is not None and need.process.least_level > 0
    return not is_proof_wanted and need.capacity.least_level == 0


def open_questions(firm: FirmResult, need: Need) -> tuple[Open, ...]:
    """What can be asked of a ranked firm; nothing of one that fails a must anyway."""
    if firm.group not in RANKED or firm.facts["line_id"] is None:
        return ()
    asks = {ask.key: ask for ask in need.asks()}
    return tuple(
        Open(part, asks[part.key], _line(firm, part, need))
        for part in firm.unknown()
        if can_be_asked(part, need)
    )


def sums_of(firm: FirmResult) -> Sums:
    """The range that the page shows, exactly: every unknown at nothing and at all."""
    unknown = firm.unknown()
    return Sums(
        total=firm.total,
        low=firm.total - sum(part.weight * part.satisfaction for part in unknown),
        high=firm.total + sum(part.weight * (FULL - part.satisfaction) for part in unknown),
        whole=sum(part.weight for part in firm.parts) * FULL,
    )


def _line(firm: FirmResult, part: Part, need: Need) -> int | None:
    if part.kind in _OF_FIRM:
        return None
    own: int = firm.facts["line_id"]
    if part.kind != "capacity" or need.capacity is None:
        return own
    row = ProfileRow.objects.get(supplier_id=firm.supplier_id)
    return _line_without_capacity(row, own, need)


def _line_without_capacity(row: ProfileRow, own: int, need: Need) -> int:
    """The firm's own line where its free capacity is open, else the first one that is needed too.

    Capacity adds up over lines and is the least of the core steps: another line may be the one
    that leaves it open.
    """
    known = set(dimensions_of(need.capacity))
    steps = [need.process, *need.second] if need.process else list(need.second)
    kinds = {pk for step in steps if step is not None for pk in step.kind_ids}
    lines = zip(
        row.line_id,
        row.line_process,
        row.line_in_house,
        row.line_free,
        row.line_dimension,
        strict=True,
    )
    unknown = [
        line_id
        for line_id, process, in_house, free, dimension in lines
        if (free is None or dimension not in known)
        and (line_id == own or (in_house and process in kinds))
    ]
    return own if own in unknown or not unknown else unknown[0]


def range_of(
    firm: FirmResult,
    asked: Iterable[Open],
    *,
    draft: RequestDraft,
    rule_version: str,
) -> Sums:
    """The range within which answers to ``asked`` leave the score.

    It is the one that the page shows, unless the firm has several lines: when an answer rules one
    out, another makes the part, and its score is looked up by trying the worst and the best answers
    on the firm's row, which is put back.
    """
    shown = sums_of(firm)
    of_lines = [each for each in asked if each.line_id is not None]
    row = ProfileRow.objects.get(supplier_id=firm.supplier_id)
    if len(row.line_id) < 2 or not of_lines:
        return shown
    trials = [[(each, is_best)] for each in of_lines for is_best in (False, True)]
    trials += [[(each, is_best) for each in of_lines] for is_best in (False, True)]
    totals = [_tried(row, trial, draft=draft, rule_version=rule_version) for trial in trials]
    return Sums(
        total=shown.total,
        low=min([shown.low, *totals]),
        high=max([shown.high, *totals]),
        whole=shown.whole,
    )


def _tried(
    row: ProfileRow,
    trial: list[tuple[Open, bool]],
    *,
    draft: RequestDraft,
    rule_version: str,
) -> int:
    with transaction.atomic():
        for each, is_best in trial:
            position = 1 + next(at for at, pk in enumerate(row.line_id) if pk == each.line_id)
            _write(row.pk, position, each, is_best=is_best)
        result = rank(
            draft,
            everyone=True,
            most=1,
            supplier_ids=[row.pk],
            rule_version=rule_version,
        )
        transaction.set_rollback(True)
    # Nothing that raises may stand between the mark and the end of the block.
    return result.firms[0].total


def _write(supplier_id: int, position: int, each: Open, *, is_best: bool) -> None:
    """Put the worst or the best answer into the row, in the units of the row."""
    columns = _extreme(each, is_best=is_best)
    with connection.cursor() as cursor:
        if each.part.kind == "material":
            wanted = each.ask.same_ids[0] if is_best else 0  # type: ignore[attr-defined]
            cursor.execute(
                "UPDATE directory_profilerow SET mat_line = mat_line || %s, "
                "mat_id = mat_id || %s WHERE supplier_id = %s",
                [[position], [wanted], supplier_id],
            )
        for column, value in columns.items():
            cursor.execute(
                f"UPDATE directory_profilerow SET {column}[%s] = %s "  # noqa: S608  # our own names
                "WHERE supplier_id = %s",
                [position, value, supplier_id],
            )


def _extreme(each: Open, *, is_best: bool) -> dict[str, Any]:
    dimension = next(iter(each.dimensions), None)
    match each.part.kind:
        case "size":
            return {"line_size_um": _TOO_MUCH if is_best else 0}
        case "tolerance":
            return {"line_tolerance_nm": 0 if is_best else _TOO_MUCH}
        case "lead_time":
            return {"line_lead_hours": 0 if is_best else 2_000_000_000}
        case "minimum_order":
            return {"line_moq": 0 if is_best else _TOO_MUCH, "line_moq_dimension": dimension}
        case "capacity":
            return {
                "line_free": _TOO_MUCH if is_best else 0,
                "line_dimension": dimension,
                "line_stated_on": None,
            }
    return {}
