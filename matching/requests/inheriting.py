"""What a request takes from a rule set: what is said of this part wins over what is always asked.

- *What* is asked: the request's own, given or read, wins; a guess from a misspelt word does not.
  Certificates add up; where one of several would do and the request names one, that one counts.
- *How* it counts: what a person set wins; of what was only read and not touched, mode, weight and
  evidence are the set's. A certificate that the text requires is not made a welcome one.
- What the set brings is marked as its own, so that the request can tell it from the rest and take
  the next version of the set in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matching.choices import Origin, RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft
from matching.engine.rules import CURRENT
from matching.requests.reread import in_order

CERTIFICATES = (RequirementKind.CERTIFICATE, RequirementKind.PREFERRED)
#: Groups of a set's alternatives are numbered from here on in a request.
_GROUPS_FROM = 100


@dataclass(frozen=True, slots=True)
class Rules:
    """The requirements of one version of a rule set; ``version_id`` is None of one not stored."""

    version_id: int | None
    items: tuple[RequirementDraft, ...]
    sector_id: int | None = None


def inherited(draft: RequestDraft, rules: Rules, before: Rules | None = None) -> RequestDraft:
    """A draft that inherits from a rule set, instead of `before`; the one given is not changed."""
    draft = released(draft, before) if before else draft
    own = [row for row in draft.requirements if row.origin != Origin.RULE_SET]
    rows: list[RequirementDraft] = []
    for kind in dict.fromkeys(str(item.kind) for item in rules.items):
        items = [_of_sector(item, draft) for item in rules.items if item.kind == kind]
        if kind in CERTIFICATES:
            own, more = _with_certificates(own, items)
        else:
            own, more = _with_kind(own, items)
        rows += [replace(item, origin=Origin.RULE_SET, span=None) for item in more]
    return in_order(
        replace(
            draft,
            requirements=[*own, *rows],
            sector_id=draft.sector_id or rules.sector_id,
            rule_set_id=rules.version_id,
        )
    )


def _of_sector(item: RequirementDraft, draft: RequestDraft) -> RequirementDraft:
    """Experience is asked for in the request's own sector, where it names one."""
    if item.kind != RequirementKind.SECTOR or draft.sector_id is None:
        return item
    return replace(item, concept_id=draft.sector_id)


def released(draft: RequestDraft, before: Rules) -> RequestDraft:
    """The draft as it would be without the set: its rows are gone, what was read counts as read."""
    rows = [row for row in draft.requirements if row.origin != Origin.RULE_SET]
    return replace(
        draft,
        requirements=[_as_read(row, before.items) for row in rows],
        steps=list(draft.steps),
        rule_set_id=None,
    )


def _with_kind(
    own: list[RequirementDraft], items: Sequence[RequirementDraft]
) -> tuple[list[RequirementDraft], list[RequirementDraft]]:
    """A kind that the request speaks of itself keeps its values; else the set's are taken."""
    kind = items[0].kind
    said = [row for row in own if row.kind == kind and row.origin != Origin.GUESSED]
    if not said:
        return [row for row in own if row.kind != kind], list(items)
    return [_counted(row, items[0]) if row.kind == kind else row for row in own], []


def _with_certificates(
    own: list[RequirementDraft], items: Sequence[RequirementDraft]
) -> tuple[list[RequirementDraft], list[RequirementDraft]]:
    more: list[RequirementDraft] = []
    for group in _groups(items):
        ids = {item.concept_id for item in group}
        said = [row for row in own if row.kind in CERTIFICATES and row.concept_id in ids]
        if not said:
            more += [_regrouped(item) for item in group]
        for row in said:
            item = next(item for item in group if item.concept_id == row.concept_id)
            at = own.index(row)
            if row.kind == item.kind:
                own = [*own[:at], _counted(row, item), *own[at + 1 :]]
            elif row.origin != Origin.TYPED and item.kind == RequirementKind.CERTIFICATE:
                own = [*own[:at], *own[at + 1 :]]
                more.append(replace(item, any_of=None))
    return own, more


def _groups(items: Iterable[RequirementDraft]) -> list[list[RequirementDraft]]:
    """Alternatives together, every other certificate alone."""
    found: dict[object, list[RequirementDraft]] = {}
    for item in items:
        is_one = item.any_of is None or item.kind == RequirementKind.PREFERRED
        found.setdefault(("one", item.concept_id) if is_one else item.any_of, []).append(item)
    return list(found.values())


def _regrouped(item: RequirementDraft) -> RequirementDraft:
    if item.any_of is None or item.any_of >= _GROUPS_FROM:
        return item
    return replace(item, any_of=item.any_of + _GROUPS_FROM)


def _counted(row: RequirementDraft, item: RequirementDraft) -> RequirementDraft:
    """A row that was only read and not touched counts as the set says."""
    if row.origin == Origin.TYPED or _settings(row) != _usual(row):
        return row
    return replace(row, mode=item.mode, weight=item.weight, least_level=item.least_level)


def _as_read(row: RequirementDraft, items: Sequence[RequirementDraft]) -> RequirementDraft:
    if row.origin == Origin.TYPED:
        return row
    for item in items:
        is_same = item.kind == row.kind and (
            item.kind not in CERTIFICATES or item.concept_id == row.concept_id
        )
        if is_same and _settings(item) == _settings(row):
            mode, weight, level = _usual(row)
            return replace(row, mode=mode, weight=weight, least_level=level)
    return row


def _usual(row: RequirementDraft) -> tuple[str, int, int]:
    """How the rule counts what was read, where nobody set it otherwise."""
    kind = str(row.kind)
    mode = RequirementMode.GATE if kind == "certificate" else RequirementMode.WISH
    level = {
        "certificate": CURRENT.required_certificate_level,
        "preferred": CURRENT.preferred_certificate_level,
    }.get(kind, 0)
    return str(mode), CURRENT.weights[kind], level


def _settings(row: RequirementDraft) -> tuple[str, int, int]:
    mode, weight, level = _usual(row)
    return (
        str(row.mode or mode),
        weight if row.weight is None else row.weight,
        level if row.least_level is None else row.least_level,
    )
