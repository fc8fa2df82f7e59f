"""The ranked, explained list of one request, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from directory.concepts import Concepts
from matching.drafts import RequestDraft
from matching.engine.explain import Group
from matching.kept.shortlisting import shortlist_of
from matching.models import Request, ShortlistEntry
from matching.presentation.cards import (
    AskedWord,
    Card,
    Legend,
    asked_words,
    card,
    legend,
    shortened,
)
from matching.presentation.ranked import asked_views, firm_views, records_of
from matching.presentation.view_models import Asked
from matching.requests.reading_view import ReadingView, reading_of, reading_view
from matching.results.near_misses import NearMisses, near_misses
from matching.results.refine import Chosen, Facet, refine
from matching.services import RankedRows, draft_of, rank, rank_rows
from matching.trial.movement import movement
from matching.trial.trial_view import TrialView, moved_cards, trial_view
from matching.trial.tried import Trial, untried

#: Firms explained on one page.
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything the page shows. ``shown`` is the page of firms after narrowing the list."""

    request: Request
    day: date
    sector: str
    told: list[AskedWord]
    reading: ReadingView
    has_process: bool
    eligible: int
    needs_answer: int
    left: int
    is_narrowed: bool
    facets: tuple[Facet, ...]
    shown: Page[dict[str, Any]]
    first: tuple[Card, ...]
    second: tuple[Card, ...]
    legend: list[Legend]
    near: NearMisses | None
    trial: TrialView
    shortlist: list[ShortlistEntry]

    @property
    def ranked(self) -> int:
        """How many firms fail no must."""
        return self.eligible + self.needs_answer

    @property
    def listed_refs(self) -> set[str]:
        """Refs of the firms on the shortlist."""
        return {entry.supplier.ref for entry in self.shortlist}


def result_page(
    request: Request, *, on: date | None, query: QueryDict, trial: Trial | None = None
) -> ResultPage:
    """Rank for the request on a day (else its own, else today) and explain one page of firms.

    The list is narrowed and paged by the address, and ranked by the trial if there is one. Near
    misses are looked for only where nobody is ranked: else the page asks for them apart.
    """
    if trial is None:
        trial = untried(draft_of(request), rule_version=request.rule_version)
    draft, chosen = trial.draft, Chosen.of(query)
    found = rank_rows(draft, as_of=on, rule_version=request.rule_version)
    refined = refine(found, chosen, query)
    shown = Paginator(refined.rows, PAGE_SIZE).get_page(query.get("page"))
    concepts = Concepts.current()
    cards, asked, tried = _cards(trial, found, shown.object_list)
    cards = shortened(cards, whole=1 if shown.number == 1 else 0)
    eligible, waiting = (found.counts[g] for g in (Group.ELIGIBLE, Group.NEEDS_ANSWER))
    return ResultPage(
        request=request,
        day=found.day,
        sector=concepts.name(request.sector_id) if request.sector_id else "",
        told=asked_words(asked),
        reading=_reading(request),
        has_process=found.need.process is not None,
        eligible=eligible,
        needs_answer=waiting,
        left=len(refined.rows),
        is_narrowed=bool(chosen),
        facets=refined.facets,
        shown=shown,
        first=tuple(x for x in cards if x.firm.group == "eligible"),
        second=tuple(x for x in cards if x.firm.group == "needs_answer"),
        legend=legend(cards),
        near=_near(draft, found, on=on),
        trial=tried,
        shortlist=shortlist_of(request),
    )


def _reading(request: Request) -> ReadingView:
    read = reading_of(request.title, request.text)
    return reading_view(read, title=request.title, language=request.language)


def _near(draft: RequestDraft, found: RankedRows, *, on: date | None) -> NearMisses | None:
    if found.rows or found.need.process is None:
        return None
    return near_misses(draft, on=on, rule_version=found.need.rule_version, ranked=0)


def _cards(
    trial: Trial, found: RankedRows, rows: Iterable[dict[str, Any]]
) -> tuple[tuple[Card, ...], tuple[Asked, ...], TrialView]:
    firms, version = found.explain(rows), found.need.rule_version
    ids = [firm.supplier_id for firm in firms]
    moves = movement(trial, found, ids, rule_version=version) if trial else None
    records = records_of(trial.draft, [*firms, *(moves.why.values() if moves else ())])
    views = firm_views(firms, found.places(), records)
    cards = tuple(card(view) for view in views)
    if moves:
        cards = moved_cards(cards, ids, moves, records)
    return cards, asked_views(trial.draft, records), trial_view(trial, moves, records)


def firm_cards(
    request: Request,
    supplier_ids: Sequence[int],
    *,
    on: date | None,
    draft: RequestDraft | None = None,
) -> tuple[Card, ...]:
    """These firms with their places in the whole ranking, in the order of the ids given.

    ``draft`` is the request as a tried rule has it.
    """
    draft = draft or draft_of(request)
    version = request.rule_version
    ranked = rank_rows(draft, as_of=on, rule_version=version)
    found = rank(
        draft,
        as_of=on,
        everyone=True,
        most=None,
        supplier_ids=supplier_ids,
        rule_version=version,
    )
    views = firm_views(found.firms, ranked.places(), records_of(draft, found.firms))
    by_id = {firm.supplier_id: card(view) for firm, view in zip(found.firms, views, strict=True)}
    return tuple(by_id[pk] for pk in supplier_ids if pk in by_id)
