"""Firms that fail exactly one must, put together by what would make them eligible."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from directory.models import ProfileRow
from matching.drafts import RequestDraft
from matching.engine.explain import FirmResult, Group
from matching.presentation.ranked import firm_views, records_of
from matching.presentation.view_models import FirmView
from matching.services import rank_rows
from matching.wording.short import EFFORT, change, effort

#: Firms of one group that are named; the rest is counted.
MOST_NAMED = 40


@dataclass(slots=True)
class MissingGroup:
    """Firms that lack the same thing, the nearest to it first; ``count`` is all of them."""

    change: str
    effort: str
    count: int = 0
    firms: list[FirmView] = field(default_factory=list)

    @property
    def unnamed(self) -> int:
        """How many are not named one by one."""
        return self.count - len(self.firms)


@dataclass(frozen=True, slots=True)
class NearMisses:
    """All near misses by what is missing, the least effort first."""

    groups: tuple[MissingGroup, ...]
    count: int
    not_suitable: int


def near_misses(
    draft: RequestDraft, *, on: date | None, rule_version: str, ranked: int
) -> NearMisses:
    """Whom one change would make eligible; ``ranked`` is how many need none."""
    found = rank_rows(draft, as_of=on, group=Group.NEAR_MISS, rule_version=rule_version)
    firms = found.explain(found.rows)
    records = records_of(draft, firms)
    groups: dict[tuple[str, str], MissingGroup] = {}
    named: dict[tuple[str, str], list[FirmResult]] = {}
    for firm in firms:
        part = firm.failed()[0] if firm.failed() else firm.parts[0]
        key = (effort(part), part.key)
        group = groups.setdefault(key, MissingGroup(change(part, records), key[0]))
        group.count += 1
        if group.count <= MOST_NAMED:
            named.setdefault(key, []).append(firm)
    for key, group in groups.items():
        group.firms = list(firm_views(named[key], {}, records))
    ordered = sorted(groups.values(), key=lambda group: (EFFORT.index(group.effort), -group.count))
    rest = ProfileRow.objects.count() - ranked - len(firms)
    return NearMisses(tuple(ordered), len(firms), max(0, rest))
