"""Every criterion of a request as something to turn: its mode, weight and least evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from directory.concepts import Concepts
from matching.choices import RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.engine.rules import Rule
from matching.needs import monthly_need, step_kinds

GATE, WISH, OFF = RequirementMode.GATE, RequirementMode.WISH, RequirementMode.OFF
MODES = (str(GATE), str(WISH), str(OFF))
#: A further step is never a must: the maker is chosen by the first.
WISHED = (str(WISH), str(OFF))
#: Count without a value; (kind, mode of the rule).
PLAIN = {RequirementKind.MAKER: GATE, RequirementKind.OFFER: WISH}
AMOUNTS = {RequirementKind.CAPACITY: GATE, RequirementKind.MINIMUM_ORDER: WISH}
#: Rows of such a kind count together.
TOGETHER = (
    RequirementKind.MATERIAL,
    RequirementKind.SIZE,
    RequirementKind.TOLERANCE,
    RequirementKind.LEAD_TIME,
    RequirementKind.AREA,
    RequirementKind.PREFERRED,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a criterion counts. ``level`` is None where no evidence is asked for."""

    mode: str
    weight: int
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Dial:
    """One criterion: what the request says of it, and which rows of its draft say so.

    ``key`` is that of the engine's ask. ``steps`` and ``rows`` are positions in the draft; without
    any, the criterion counts as the rule has it. ``concept_ids`` are what it is called by.
    """

    key: str
    kind: str
    own: Setting
    modes: tuple[str, ...] = MODES
    steps: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    concept_ids: tuple[int, ...] = ()

    @property
    def has_level(self) -> bool:
        """Whether evidence of it can be asked for."""
        return self.own.level is not None


def dials_of(draft: RequestDraft, concepts: Concepts, rule: Rule) -> tuple[Dial, ...]:
    """The criteria of a draft, also those that are off, in the order in which they are shown."""
    steps = list(_steps(draft, concepts, rule))
    has_volume = bool(monthly_need(draft))
    found: list[Dial | None] = [
        *(dial for dial in steps if dial.kind == "process"),
        _plain(draft, RequirementKind.MAKER, GATE, rule),
        *_certificates(draft, concepts, rule),
        _plain(draft, RequirementKind.CAPACITY, GATE, rule) if has_volume else None,
        *(dial for dial in steps if dial.kind == "second_process"),
        *(_together(draft, kind, rule) for kind in TOGETHER[:4]),
        _plain(draft, RequirementKind.MINIMUM_ORDER, WISH, rule) if has_volume else None,
        *(_together(draft, kind, rule) for kind in TOGETHER[4:]),
        _sector(draft, concepts, rule),
        *(dial for dial in steps if dial.kind == "side_process"),
        _plain(draft, RequirementKind.OFFER, WISH, rule),
    ]
    return tuple(dial for dial in found if dial is not None)


def turned(draft: RequestDraft, dial: Dial, to: Setting) -> RequestDraft:
    """The draft with one criterion counting otherwise; the draft given stays as it is."""
    steps, rows = list(draft.steps), list(draft.requirements)
    for at in dial.steps:
        steps[at] = _turned_step(steps[at], dial, to)
    for at in dial.rows:
        level = rows[at].least_level if to.level is None else to.level
        rows[at] = replace(rows[at], mode=to.mode, weight=to.weight, least_level=level)
    if not dial.steps and not dial.rows:
        concept = dial.concept_ids[0] if dial.concept_ids else None
        rows.append(
            RequirementDraft(
                RequirementKind(dial.kind),
                concept_id=concept,
                mode=to.mode,
                weight=to.weight,
                least_level=to.level or 0,
            )
        )
    return replace(draft, steps=steps, requirements=rows)


def _turned_step(step: StepDraft, dial: Dial, to: Setting) -> StepDraft:
    mode = to.mode
    if dial.kind != "process" and mode == WISH:
        # Stays a must for the day on which it becomes the first step.
        mode = step.mode if step.mode != OFF else GATE
    level = step.least_level if to.level is None else to.level
    return replace(step, mode=mode, weight=to.weight, least_level=level)


def _weight(given: int | None, kind: str, rule: Rule) -> int:
    return rule.weights[kind] if given is None else given


def _steps(draft: RequestDraft, concepts: Concepts, rule: Rule) -> Iterator[Dial]:
    for at, (step, kind) in enumerate(step_kinds(draft.steps)):
        code, is_main = concepts[step.process_id].code, kind == "process"
        mode = step.mode if is_main or step.mode == OFF else WISH
        yield Dial(
            key=kind if is_main else f"{kind}:{code}",
            kind=kind,
            own=Setting(
                str(mode), _weight(step.weight, kind, rule), step.least_level if is_main else None
            ),
            modes=MODES if is_main else WISHED,
            steps=(at,),
            concept_ids=(step.process_id,),
        )


def _rows(
    draft: RequestDraft, is_one: Callable[[RequirementDraft], bool]
) -> list[tuple[int, RequirementDraft]]:
    """Rows that count, with their positions; of rows that are all off, all of them."""
    rows = [(at, row) for at, row in enumerate(draft.requirements) if is_one(row)]
    return [(at, row) for at, row in rows if row.mode != OFF] or rows


def _plain(draft: RequestDraft, kind: RequirementKind, mode: str, rule: Rule) -> Dial:
    # The first row says it, off or not, as in the need.
    rows = [(at, row) for at, row in enumerate(draft.requirements) if row.kind == kind][:1]
    said = rows[0][1] if rows else None
    level = (said.least_level if said else 0) or 0
    own = Setting(
        str(said.mode if said else mode),
        _weight(said.weight if said else None, str(kind), rule),
        level if kind == RequirementKind.CAPACITY else None,
    )
    return Dial(str(kind), str(kind), own, rows=tuple(at for at, _row in rows))


def _certificates(draft: RequestDraft, concepts: Concepts, rule: Rule) -> Iterator[Dial]:
    """One for each required standard; standards of one group are one."""
    groups: dict[tuple[str, int], None] = {}
    for row in draft.requirements:
        if row.kind == RequirementKind.CERTIFICATE:
            groups.setdefault(_group(row))
    for group in groups:
        rows = _rows(
            draft,
            lambda row, group=group: (
                row.kind == RequirementKind.CERTIFICATE  # type: ignore[misc]
                and _group(row) == group
            ),
        )
        ids = tuple(row.concept_id for _at, row in rows if row.concept_id is not None)
        yield Dial(
            key="certificate:" + "|".join(concepts[pk].code for pk in ids),
            kind="certificate",
            own=_setting(rows[0][1], rule, rule.required_certificate_level),
            rows=tuple(at for at, _row in rows),
            concept_ids=ids,
        )


def _group(row: RequirementDraft) -> tuple[str, int]:
    return ("any", row.any_of) if row.any_of is not None else ("one", row.concept_id or 0)


def _together(draft: RequestDraft, kind: RequirementKind, rule: Rule) -> Dial | None:
    rows = _rows(draft, lambda row: row.kind == kind)
    if not rows:
        return None
    is_preferred = kind == RequirementKind.PREFERRED
    level = rule.preferred_certificate_level if is_preferred else None
    return Dial(
        key=str(kind),
        kind=str(kind),
        own=_setting(rows[0][1], rule, level),
        rows=tuple(at for at, _row in rows),
    )


def _setting(row: RequirementDraft, rule: Rule, level: int | None) -> Setting:
    if level is not None and row.least_level is not None:
        level = row.least_level
    return Setting(str(row.mode), _weight(row.weight, str(row.kind), rule), level)


def _sector(draft: RequestDraft, concepts: Concepts, rule: Rule) -> Dial | None:
    """Asked by default in some sectors; in any other it can be switched on."""
    kind = RequirementKind.SECTOR
    rows = [(at, row) for at, row in enumerate(draft.requirements) if row.kind == kind][:1]
    if rows:
        at, row = rows[0]
        ids = (row.concept_id,) if row.concept_id is not None else ()
        return Dial("sector", "sector", _setting(row, rule, None), rows=(at,), concept_ids=ids)
    if draft.sector_id is None:
        return None
    is_asked = concepts[draft.sector_id].code in rule.sectors_that_ask_experience
    own = Setting(str(WISH if is_asked else OFF), rule.weights["sector"])
    return Dial("sector", "sector", own, concept_ids=(draft.sector_id,))
