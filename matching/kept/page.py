"""What the pages about stored rankings show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from accounts.models import User
from matching.choices import RankingScope
from matching.engine.explain import GROUPS, RANKED, FirmResult, Group, places
from matching.kept.change_wording import GROUPS as GROUP_WORDS
from matching.kept.change_wording import (
    CauseView,
    cause_view,
    need_words,
    records_for,
    standing_words,
)
from matching.kept.changes import Changes, FirmChange, compare_with_today
from matching.kept.rankings import Rerun, RuleIsGoneError, run_again
from matching.models import Ranking, RankingAct, RankingFirm, Request
from matching.presentation.cards import Card, card, shortened
from matching.presentation.ranked import firm_views
from matching.wording.outcomes import Records

PAGE_SIZE = 50
LIST_SIZE = 20
#: Near misses and other firms that are shown in full.
MOST_NEAR = 50


@dataclass(frozen=True, slots=True)
class ActView:
    """Who did what with a ranking, on which firms."""

    reason: str
    who: str
    at: Any
    firms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankingEntry:
    """A stored ranking in the list."""

    ranking: Ranking
    acts: tuple[ActView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One firm then and now, with the causes in words."""

    firm: FirmChange
    then: str
    now: str
    why: str
    causes: tuple[CauseView, ...]
    is_acted_on: bool = False


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What changed since, the largest effect first.

    ``slight`` are firms that stay in their group and only count other points, by what is asked.
    """

    changes: Changes
    asked: tuple[tuple[str, str, str], ...]
    firms: tuple[ChangeView, ...]
    slight: tuple[ChangeView, ...]
    moved: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class StoredFirm:
    """What is kept of a firm's outcome where it cannot be computed any more."""

    name: str
    place: int | None
    group: str
    total: int


@dataclass(frozen=True, slots=True)
class RankingPage:
    """One stored ranking as it was shown; ``again`` is None where its rule's code is gone."""

    ranking: Ranking
    acts: tuple[ActView, ...]
    again: Rerun | None
    shown: Page[Any]
    ranked: tuple[Card, ...]
    near: tuple[Card, ...]
    kept: tuple[StoredFirm, ...]
    changes: ChangesView | None

    @property
    def near_left(self) -> int:
        """Near misses that are not shown."""
        return self.ranking.near_miss - len(self.near)

    @property
    def criteria(self) -> Sequence[Any]:
        """What was asked: label, must, share of the points; the same for all firms."""
        cards = self.ranked or self.near
        return cards[0].lines if cards else ()


def ranking_list(request: Request, number: str | None) -> tuple[Page[Ranking], list[RankingEntry]]:
    """One page of the request's stored rankings, the latest first."""
    found = Ranking.objects.filter(request=request).order_by("-made_at", "-pk")
    page = Paginator(found, LIST_SIZE).get_page(number)
    rankings = list(page.object_list)
    acts = _acts(rankings)
    return page, [RankingEntry(each, acts.get(each.pk, ())) for each in rankings]


def _acts(rankings: Sequence[Ranking]) -> dict[int, tuple[ActView, ...]]:
    """What was done on the strength of each, acts of one person and reason together."""
    acts = list(
        RankingAct.objects.filter(ranking__in=[each.pk for each in rankings]).order_by("pk")
    )
    people = User.objects.in_bulk({act.made_by_id for act in acts if act.made_by_id})
    firms = RankingFirm.objects.filter(
        ranking__in={act.ranking_id for act in acts},
        supplier_id__in={act.supplier_id for act in acts if act.supplier_id},
    ).values_list("ranking_id", "supplier_id", "facts__name")
    names = {(ranking, supplier): name for ranking, supplier, name in firms}
    grouped: dict[tuple[int, str, int | None], list[RankingAct]] = {}
    for act in acts:
        grouped.setdefault((act.ranking_id, act.reason, act.made_by_id), []).append(act)
    found: dict[int, tuple[ActView, ...]] = {}
    for (ranking, _reason, who), same in grouped.items():
        told = dict.fromkeys(
            names.get((ranking, act.supplier_id)) or _("a firm that was not kept")
            for act in same
            if act.supplier_id
        )
        view = ActView(
            reason=str(same[0].get_reason_display()),
            who=str(people[who]) if who in people else _("someone who has left"),
            at=same[0].made_at,
            firms=tuple(told),
        )
        found[ranking] = (*found.get(ranking, ()), view)
    return found


def ranking_page(ranking: Ranking, number: str | None) -> RankingPage:
    """The ranking from its stored facts, run again, and what is different today."""
    acts = _acts([ranking]).get(ranking.pk, ())
    try:
        again = run_again(ranking)
    except RuleIsGoneError:
        return _without_code(ranking, acts, number)
    ranked = [firm for firm in again.firms if firm.group in RANKED]
    near = [firm for firm in again.firms if firm.group == Group.NEAR_MISS][:MOST_NEAR]
    shown = Paginator(ranked, PAGE_SIZE).get_page(number)
    cards = _cards([*shown.object_list, *near], ranked)
    cut = len(shown.object_list)
    return RankingPage(
        ranking=ranking,
        acts=acts,
        again=again,
        shown=shown,
        ranked=shortened(cards[:cut], whole=0),
        near=shortened(cards[cut:], whole=0),
        kept=(),
        changes=changes_view(ranking, compare_with_today(ranking, again=again)),
    )


def _cards(firms: Sequence[FirmResult], ranked: Sequence[FirmResult]) -> tuple[Card, ...]:
    at = places((firm.supplier_id, (firm.group, firm.total)) for firm in ranked)
    records = Records.of(part for firm in firms for part in firm.parts)
    return tuple(card(view) for view in firm_views(firms, at, records))


def _without_code(ranking: Ranking, acts: tuple[ActView, ...], number: str | None) -> RankingPage:
    rows = ranking.firms.filter(group__lt=GROUPS.index(Group.NOT_SUITABLE)).order_by("position")
    shown = Paginator(rows.select_related("facts"), PAGE_SIZE).get_page(number)
    kept = tuple(
        StoredFirm(row.facts.name, row.place, str(GROUP_WORDS[GROUPS[row.group]]), row.total)
        for row in shown.object_list
    )
    return RankingPage(ranking, acts, None, shown, (), (), kept, None)


def changes_view(ranking: Ranking, changes: Changes) -> ChangesView:
    """The changes in the reader's words."""
    records = records_for(changes)
    acted = set(ranking.acts.values_list("supplier_id", flat=True))
    firms = [_change(firm, records, ranking.scope) for firm in changes.firms]
    firms = [replace(each, is_acted_on=each.firm.supplier_id in acted) for each in firms]
    return ChangesView(
        changes=changes,
        asked=tuple(need_words(change, records.concepts) for change in changes.asked),
        firms=tuple(each for each in firms if each.is_acted_on or not each.firm.is_slight),
        slight=tuple(each for each in firms if each.firm.is_slight and not each.is_acted_on),
        moved=tuple(_change(firm, records, ranking.scope) for firm in changes.moved),
    )


def _change(firm: FirmChange, records: Records, scope: str) -> ChangeView:
    why = ""
    if firm.now is None:
        why = _("It is not published any more.")
    elif firm.then is None and scope == RankingScope.ALL:
        why = _("It was not published then.")
    elif firm.then is None:
        why = _("It was not close enough then for its facts to be kept.")
    elif firm.together:
        why = _("No change alone makes the difference; these together do.")
    return ChangeView(
        firm=firm,
        then=standing_words(firm.then),
        now=standing_words(firm.now),
        why=why,
        causes=tuple(cause_view(cause, records) for cause in firm.causes),
    )
