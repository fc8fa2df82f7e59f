"""A rule tried on a request: for one look, from the address, and stored nowhere.

An address says `rule=<key>~<mode>~<weight>`, and `~<least evidence>` where evidence can be asked
for: `?rule=material~gate~7&rule=certificate:iso9001~wish~3~2`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Problem
from directory.concepts import Concepts
from matching.drafts import RequestDraft
from matching.engine.rules import RULES
from matching.requests.reread import made_own
from matching.trial.dials import Dial, Setting, dials_of, turned

#: Before the names of a form's fields: `set.<key>.mode`, `.weight`, `.level`.
FIELD = "set."
MOST_WEIGHT, MOST_LEVEL = 10, 4
_FIELDS = ("mode", "weight", "level")


@dataclass(frozen=True, slots=True)
class Trial:
    """A request as it is (`own`) and as it is tried (`draft`): the same without changes."""

    own: RequestDraft
    draft: RequestDraft
    dials: tuple[Dial, ...]
    changes: Mapping[str, Setting] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything counts otherwise than the request says."""
        return bool(self.changes)

    def setting(self, dial: Dial) -> Setting:
        """How a criterion counts in this trial."""
        return self.changes.get(dial.key, dial.own)

    def values(self) -> list[str]:
        """What stands in an address for it, in the order of the criteria."""
        return [
            written(dial.key, self.changes[dial.key])
            for dial in self.dials
            if dial.key in self.changes
        ]


def trial_of(draft: RequestDraft, values: Sequence[str], *, rule_version: str) -> Trial:
    """Try what an address says; raises DomainError for what this request cannot be asked."""
    trial = untried(draft, rule_version=rule_version)
    dials = {dial.key: dial for dial in trial.dials}
    return _with(trial, dict(_read(value, dials) for value in values))


def untried(draft: RequestDraft, *, rule_version: str) -> Trial:
    """The request as it is."""
    return Trial(draft, draft, dials_of(draft, Concepts.current(), RULES[rule_version]))


def trial_of_fields(trial: Trial, fields: QueryDict) -> Trial:
    """Try what a form says; a field left out counts as the request has it.

    Raises DomainError with every field that cannot be taken; its place is the field's name.
    """
    dials = {dial.key: dial for dial in trial.dials}
    strange = [name for name in fields if name.startswith(FIELD) and not _is_field(name, dials)]
    problems = [_unknown(name.removeprefix(FIELD)) for name in strange]
    changes: dict[str, Setting] = {}
    for dial in trial.dials:
        told = {name: fields.get(f"{FIELD}{dial.key}.{name}") for name in _FIELDS}
        own = {"mode": dial.own.mode, "weight": str(dial.own.weight), "level": _text(dial.own)}
        try:
            changes[dial.key] = _setting(dial, **{n: told[n] or own[n] for n in _FIELDS})
        except DomainError as error:
            problems += error.problems
    if problems:
        raise DomainError(*problems)
    return _with(trial, changes)


def has_fields(fields: QueryDict) -> bool:
    """Whether a form was sent."""
    return any(name.startswith(FIELD) for name in fields)


def written(key: str, setting: Setting) -> str:
    """One criterion as it stands in an address."""
    level = "" if setting.level is None else f"~{setting.level}"
    return f"{key}~{setting.mode}~{setting.weight}{level}"


def _with(trial: Trial, changes: Mapping[str, Setting]) -> Trial:
    """The trial of those changes that are any; what a rule set said is the request's own then."""
    told = {d.key: changes[d.key] for d in trial.dials if changes.get(d.key, d.own) != d.own}
    draft = trial.own
    for dial in trial.dials:
        if dial.key in told:
            draft = turned(draft, dial, told[dial.key])
    return replace(trial, draft=made_own(replace(draft), trial.own), changes=told)


def _read(value: str, dials: Mapping[str, Dial]) -> tuple[str, Setting]:
    key, *told = value.split("~")
    dial = dials.get(key)
    if dial is None:
        raise DomainError(_unknown(key))
    if len(told) != 2 + dial.has_level:
        raise DomainError(_malformed(dial))
    return key, _setting(dial, *told)


def _setting(dial: Dial, mode: str, weight: str, level: str = "") -> Setting:
    if mode not in dial.modes:
        raise DomainError(_malformed(dial, "mode"))
    number, least = _whole(weight, MOST_WEIGHT), _whole(level, MOST_LEVEL)
    if number is None:
        raise DomainError(_malformed(dial, "weight"))
    if dial.has_level and least is None:
        raise DomainError(_malformed(dial, "level"))
    return Setting(mode, number, least if dial.has_level else None)


def _whole(text: str, most: int) -> int | None:
    is_short = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if is_short and int(text) <= most else None


def _text(setting: Setting) -> str:
    return "" if setting.level is None else str(setting.level)


def _is_field(name: str, dials: Mapping[str, Dial]) -> bool:
    key, _dot, last = name.removeprefix(FIELD).rpartition(".")
    return last in _FIELDS and key in dials


def _unknown(key: str) -> Problem:
    return Problem(
        message=_("This request has no criterion “%(key)s”.") % {"key": key[:60]},
        code="rule_unknown",
        place="rule",
        remedy=_("Go back to the request's own rule, and change it there."),
    )


def _malformed(dial: Dial, name: str = "") -> Problem:
    return Problem(
        message=_("How “%(key)s” counts cannot be read.") % {"key": dial.key},
        code="rule_malformed",
        place=f"{FIELD}{dial.key}.{name}" if name else "rule",
        remedy=_("It is must, wish or off, a weight from 0 to 10, evidence from 0 to 4."),
    )
