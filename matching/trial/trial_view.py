"""A tried rule in the reader's words: its criteria to turn, and what it moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.choices import EvidenceLevel
from directory.concepts import Concepts
from matching.choices import RequirementMode
from matching.engine.explain import FirmResult, Group
from matching.presentation.cards import Card, Move
from matching.trial.dials import Dial, Setting
from matching.trial.movement import MOST_NAMED, Before, Movement
from matching.trial.tried import FIELD, Trial
from matching.wording import outcomes
from matching.wording.outcomes import Records

_CONCEPTS = ("process", "second_process", "side_process")


class Turn(NamedTuple):
    """One criterion of the panel; ``modes`` are (value, words), ``own`` is told where changed."""

    name: str
    label: str
    setting: Setting
    modes: tuple[tuple[str, str], ...]
    levels: tuple[tuple[int, str], ...]
    own: str


class Left(NamedTuple):
    """A firm that the tried rule takes out of the list."""

    ref: str
    name: str
    place: int | None
    why: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """The panel. ``said`` tells a screen reader what came of it; ``left`` names some of all."""

    turns: tuple[Turn, ...]
    values: tuple[str, ...]
    changes: tuple[str, ...] = ()
    said: str = ""
    moved: int = 0
    entered: int = 0
    left: tuple[Left, ...] = ()
    left_count: int = 0

    @property
    def unnamed(self) -> int:
        """How many firms that left are not named."""
        return self.left_count - len(self.left)


def trial_view(trial: Trial, moves: Movement | None, records: Records) -> TrialView:
    """Words for the panel; ``moves`` only where something is tried."""
    names = {dial.key: dial_name(dial, records.concepts) for dial in trial.dials}
    turns = tuple(_turn(trial, dial, names[dial.key]) for dial in trial.dials)
    view = TrialView(turns, tuple(trial.values()))
    if moves is None:
        return view
    left = [pk for pk in moves.left[:MOST_NAMED] if pk in moves.why]
    return replace(
        view,
        changes=changes_of(trial, names),
        said=_said(moves),
        moved=moves.moved,
        entered=len(moves.entered),
        left=tuple(_left(moves.why[pk], moves.before[pk], records) for pk in left),
        left_count=len(moves.left),
    )


def tried_words(trial: Trial) -> tuple[str, ...]:
    """What is tried, criterion by criterion; nothing where the request's own rule counts."""
    concepts = Concepts.current()
    return changes_of(trial, {dial.key: dial_name(dial, concepts) for dial in trial.dials})


def changes_of(trial: Trial, names: Mapping[str, str]) -> tuple[str, ...]:
    """What is tried, with the names of its criteria given."""
    return tuple(
        _("%(name)s: %(setting)s") % {"name": names[key], "setting": setting_words(setting)}
        for key, setting in trial.changes.items()
    )


def dial_name(dial: Dial, concepts: Concepts) -> str:
    """What a criterion is called: a certificate and a process by their own names."""
    if dial.kind == "certificate":
        return outcomes.standard_names(dial.concept_ids, Records(concepts, {}))
    if dial.kind in _CONCEPTS:
        return concepts.name(dial.concept_ids[0])
    return outcomes.titles()[dial.kind]


def setting_words(setting: Setting) -> str:
    """How a criterion counts, in a few words: "must, weight 3, document seen"."""
    words = [_mode_words()[setting.mode]]
    if setting.mode != RequirementMode.OFF:
        words.append(_("weight %(weight)s") % {"weight": setting.weight})
        if setting.level:
            words.append(str(EvidenceLevel(setting.level).label))
    return ", ".join(words)


def moved_cards(
    cards: Iterable[Card], ids: Sequence[int], moves: Movement, records: Records
) -> tuple[Card, ...]:
    """The cards, each with where its firm stood before."""
    return tuple(
        replace(card, move=_move(card, pk, moves, records))
        for card, pk in zip(cards, ids, strict=True)
    )


def _mode_words() -> Mapping[str, str]:
    return {
        "gate": pgettext("requirement", "must"),
        "wish": pgettext("requirement", "wish"),
        "off": pgettext("requirement", "off"),
    }


def _turn(trial: Trial, dial: Dial, name: str) -> Turn:
    words, setting = _mode_words(), trial.setting(dial)
    return Turn(
        name=FIELD + dial.key,
        label=name,
        setting=setting,
        modes=tuple((mode, words[mode]) for mode in dial.modes),
        levels=tuple((each.value, str(each.label)) for each in EvidenceLevel)
        if dial.has_level
        else (),
        own=setting_words(dial.own) if setting != dial.own else "",
    )


def _said(moves: Movement) -> str:
    entered, left = len(moves.entered), len(moves.left)
    parts = [
        (moves.moved, ngettext("%(n)s firm moved", "%(n)s firms moved", moves.moved)),
        (entered, ngettext("%(n)s came in", "%(n)s came in", entered)),
        (left, ngettext("%(n)s dropped out", "%(n)s dropped out", left)),
    ]
    told = [words % {"n": number} for number, words in parts if number]
    return f"{', '.join(told) or _('No firm moves')}."


def _left(firm: FirmResult, before: Before, records: Records) -> Left:
    return Left(firm.ref, firm.name, before.place, _failed(firm, records))


def _failed(firm: FirmResult, records: Records) -> str:
    return "; ".join(outcomes.missing(part, records) for part in firm.failed())


def _move(card: Card, pk: int, moves: Movement, records: Records) -> Move | None:
    before, place = moves.before.get(pk), card.firm.rank
    if before is None:
        firm = moves.why.get(pk)
        why = _failed(firm, records) if firm else ""
        told = _("not in the list before: %(why)s") % {"why": why} if why else ""
        return Move("in", told or _("not in the list before"))
    if before.group.value != card.firm.group:
        was = (
            _("was %(place)s, eligible") if before.group == Group.ELIGIBLE
            else _("was %(place)s, needed an answer")
        )  # fmt: skip
        direction = "down" if before.group == Group.ELIGIBLE else "up"
        return Move(direction, was % {"place": before.place})
    if before.place == place or before.place is None or place is None:
        return None
    return Move(
        "up" if place < before.place else "down", _("was %(place)s") % {"place": before.place}
    )
