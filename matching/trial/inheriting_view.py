"""What taking over a version of a rule set would change in a request, in the reader's words."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from matching.drafts import RequestDraft, RequirementDraft
from matching.presentation.ranked import asked_views, records_of
from matching.requests.reread import key_of
from matching.trial.dials import Setting
from matching.trial.trial_view import setting_words
from matching.wording.outcomes import Records


class Changed(NamedTuple):
    """One requirement: what is asked, and how it counts before and after; empty where it is not."""

    label: str
    value: str
    before: str
    after: str


def changes_between(before: RequestDraft, after: RequestDraft) -> list[Changed]:
    """What differs between two drafts of one request, in the order of the page."""
    records = records_of(
        RequestDraft(ref="", requirements=[*before.requirements, *after.requirements]), ()
    )
    old, new = _by_key(before), _by_key(after)
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and _plain(was) == _plain(now):
            continue
        row = now or was
        if row is not None:
            (asked,) = asked_views(RequestDraft(ref="", requirements=[row]), records)
            words = _words(was, now, records), _words(now, was, records)
            found.append(Changed(asked.label, asked.bare, *words))
    return found


def _by_key(draft: RequestDraft) -> dict[Hashable, RequirementDraft]:
    return {key_of(row): row for row in draft.requirements}


def _plain(row: RequirementDraft) -> tuple[object, ...]:
    number = None if row.number is None else row.number.normalize()
    return number, str(row.mode), row.weight, row.least_level or 0, row.is_strong


def _words(row: RequirementDraft | None, other: RequirementDraft | None, records: Records) -> str:
    """How a row counts, with its number where that is what differs."""
    if row is None:
        return ""
    words = setting_words(Setting(str(row.mode), row.weight or 0, row.least_level))
    if other is not None and row.number != other.number:
        (asked,) = asked_views(RequestDraft(ref="", requirements=[row]), records)
        return f"{asked.bare}, {words}"
    return words
