"""Rankings by both back ends and what one would use instead, at one size after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import QueryDict

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from core.errors import DomainError
from directory.concepts import Concepts
from directory.demo import DEMO_DAY
from directory.imports.lookups import Lookups
from directory.models import ProfileRow
from matching.benchmarks.many import Directory, Say
from matching.benchmarks.pages import Pages
from matching.benchmarks.peers import (
    Filtered,
    FullText,
    index_for_ts_rank,
    orm_page,
    ts_rank_top,
)
from matching.benchmarks.saving import Freshness, ranked_by, save_times
from matching.benchmarks.scratch import scratch_database
from matching.benchmarks.times import Measured, Times, Work, interleaved
from matching.benchmarks.words import words_of
from matching.benchmarks.yardstick import TextSearch
from matching.choices import Audience
from matching.demo import generate_requests
from matching.drafts import RequestDraft
from matching.engine.explain import Group
from matching.engine.need import Need
from matching.engine.rules import CURRENT
from matching.imports.draft import check_need, draft_request
from matching.inbox.fits import inbox_of
from matching.inbox.open_needs import anchor_requests
from matching.models import Request
from matching.needs import build_need
from matching.ranking import column_store
from matching.results.refine import Chosen, refine
from matching.services import RankedRows, create_request, rank, rank_many, rank_rows

REQUESTS = 20
#: Requests ranked at once, and those of them that are ranked one by one to compare.
BATCH, SAMPLE = 2_000, 100
#: Whose requests the inbox is measured with.
BUYER = "Bench, inbox"
#: Up to so many suppliers all four groups are explained, pages shown, and 2,000 requests ranked.
MOST_FOR_EVERYONE = 20_000
#: Up to so many what reads every text or firm for one request is measured: peers, and near misses
#: by the statement. With a million each request would take them minutes, or all the memory.
MOST_FOR_READERS = 100_000
#: Seconds that one way may take per size before it gets fewer rounds.
BUDGET = 10.0
#: These rank every request, however long it takes: sizes compare only over the same requests.
WHOLE = ("text search", "sql ranking", "numpy ranking", "joins")


@dataclass(slots=True)
class Asked:
    """The requests: as drafts, in words, and as needs of the engine."""

    drafts: list[RequestDraft]
    words: list[str]
    needs: list[Need]


def measure(sizes: Sequence[int], *, rounds: int, seed: int, say: Say) -> Iterator[Measured]:
    """Let a scratch directory grow from size to size."""
    with scratch_database():
        directory, search = Directory(seed=seed, say=say), TextSearch()
        for size in sizes:
            result = _loaded(size, directory, search)
            say(f"text index in {result.load_text:.0f} s, columns in {result.load_columns:.0f} s")
            _measure(result, directory, search, rounds=rounds, say=say)
            yield result


def _loaded(size: int, directory: Directory, search: TextSearch) -> Measured:
    """Have so many suppliers in the database, the text index and the columns."""
    before, result = directory.size, Measured(size)
    result.load = _seconds(lambda: directory.grow(size))
    result.load_text = _seconds(lambda: search.add(directory.texts(after=before)))
    column_store.forget()
    result.load_columns = _seconds(column_store.current)
    return result


def _measure(
    result: Measured, directory: Directory, search: TextSearch, *, rounds: int, say: Say
) -> None:
    asked, size = _asked(), result.suppliers
    ways = _ways(asked, search, size)
    if size <= MOST_FOR_READERS:
        say("indexing for the peers")
        ways |= _indexed(asked, directory)
    if size <= MOST_FOR_EVERYONE:
        pages = Pages(asked.drafts)
        result.explained = pages.firms
        ways |= {"page": pages.shown, "quiet page": pages.quiet}
    say(f"ranking {size:,} suppliers in {len(ways)} ways")
    result.times = interleaved(
        ways, requests=REQUESTS, rounds=rounds, budget=BUDGET, whole=WHOLE, say=say
    )
    say("saving, and the next ranking after it")
    result.times |= save_times(rounds=rounds)
    trials = Freshness(asked.drafts[0])
    result.fresh = {
        "one writer": trials.alone(),
        "two writers": trials.two_writers(),
        "beside a long transaction": trials.with_a_long_transaction(),
    }
    if size <= MOST_FOR_EVERYONE:
        say("many requests at once, and an inbox")
        result.batch = _batch(asked.drafts, rounds)
        result.times |= _inbox(asked.drafts, rounds)


def _asked() -> Asked:
    """Demo requests from all over the list."""
    lookups, concepts = Lookups.load(), Concepts.current()
    written = generate_requests(day=DEMO_DAY)
    chosen = [written[i * len(written) // REQUESTS] for i in range(REQUESTS)]
    drafts = [_draft(request, lookups) for request in chosen]
    names = ("title", "text", "processes", "materials_any_of", "certificates_required")
    words = [" ".join(words_of([request[name] for name in names])) for request in chosen]
    needs = [build_need(each, day=DEMO_DAY, concepts=concepts, rule=CURRENT) for each in drafts]
    return Asked(drafts, words, needs)


def _draft(request: Mapping[str, Any], lookups: Lookups) -> RequestDraft:
    record, problems = check_need(request, "requests")
    if record is None:
        raise DomainError(*problems)
    return replace(draft_request(record, lookups), as_of=DEMO_DAY)


def _by(back_end: str, work: Callable[[RequestDraft], object], drafts: list[RequestDraft]) -> Work:
    def timed(number: int) -> None:
        with ranked_by(back_end):
            work(drafts[number])

    return timed


def _rest(draft: RequestDraft) -> object:
    return rank_rows(draft).places()


def _facets(draft: RequestDraft) -> object:
    return refine(rank_rows(draft), Chosen(), QueryDict())


def _near(draft: RequestDraft) -> object:
    found = rank_rows(draft, group=Group.NEAR_MISS, most=50)
    return found.explain(found.rows)


def _ways(asked: Asked, search: TextSearch, suppliers: int) -> dict[str, Work]:
    """Both back ends, the yardstick, and joins, which need nothing made first."""
    ways: dict[str, Work] = {"text search": lambda number: search.top(asked.words[number])}
    for back_end in ("sql", "numpy"):
        ways |= {
            f"{back_end} ranking": _by(back_end, rank, asked.drafts),
            f"{back_end} rest": _by(back_end, _rest, asked.drafts),
            f"{back_end} facets": _by(back_end, _facets, asked.drafts),
        }
        if back_end == "numpy" or suppliers <= MOST_FOR_READERS:
            ways[f"{back_end} near misses"] = _by(back_end, _near, asked.drafts)
        if suppliers <= MOST_FOR_EVERYONE:
            ways[f"{back_end} everyone"] = _by(
                back_end, lambda draft: rank(draft, everyone=True, most=None), asked.drafts
            )
    return ways | {
        "freshness check": lambda _number: column_store.current(),
        "joins": lambda number: orm_page(asked.needs[number]),
    }


def _indexed(asked: Asked, directory: Directory) -> dict[str, Work]:
    """Peers that read every text or every row first."""
    full_text, filtered = FullText(), Filtered()
    full_text.add(directory.texts())
    index_for_ts_rank()
    return {
        "ts_rank": lambda number: ts_rank_top(asked.words[number]),
        "FTS5": lambda number: full_text.top(asked.words[number]),
        "Python": lambda number: filtered.top(asked.needs[number]),
    }


def _varied(drafts: list[RequestDraft], count: int) -> list[RequestDraft]:
    """So many requests from a few: each with a name and a volume of its own."""
    return [
        replace(
            draft,
            ref=f"BENCH-{number:05}",
            volume=None if draft.volume is None else draft.volume * (50 + number % 101) / 100,
        )
        for number, draft in ((n, drafts[n % len(drafts)]) for n in range(count))
    ]


def _batch(drafts: list[RequestDraft], rounds: int) -> dict[str, float]:
    """Seconds for all requests: at once, at once with every row read, one statement each.

    Medians of rounds in turn, after one that is not counted.
    """
    many = _varied(drafts, BATCH)
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        sample = many[number * SAMPLE % BATCH :][:SAMPLE]
        with ranked_by("sql"):
            single = _seconds(partial(_rank_each, sample))
        with ranked_by("numpy"):
            start = perf_counter()
            ranked = rank_many(many, most=50)
            at_once = perf_counter() - start
            read = _seconds(partial(_read_rows, ranked))
        if number:
            found.setdefault("at once", []).append(at_once)
            found.setdefault("at once, rows read", []).append(at_once + read)
            found.setdefault("one by one", []).append(single * BATCH / SAMPLE)
    return {name: median(seconds) for name, seconds in found.items()}


def _rank_each(drafts: list[RequestDraft]) -> None:
    for each in drafts:
        rank_rows(each, most=50)


def _read_rows(ranked: list[RankedRows]) -> None:
    for each in ranked:
        list(each.rows)


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _inbox(drafts: list[RequestDraft], rounds: int) -> dict[str, Times]:
    """A supplier's own list of open requests, of as many as are ranked at once."""
    if Request.objects.filter(organisation__name=BUYER).exists():
        anchor_requests()
    else:
        buyer = Organisation.objects.create(kind=OrganisationKind.BUYER, name=BUYER)
        for draft in _varied(drafts, BATCH):
            create_request(draft, organisation=buyer, audience=Audience.FITTING)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    firms = list(ProfileRow.objects.order_by("ref").values_list("pk", flat=True))
    new = cycle(reversed(firms))
    first = {"inbox, first look": lambda _number: inbox_of(next(new), as_of=DEMO_DAY)}
    again = {"inbox": lambda number: inbox_of(firms[number], as_of=DEMO_DAY)}
    number = min(REQUESTS, len(firms))
    found: dict[str, Times] = {}
    # Apart: a process keeps what it judged of a few firms only.
    for ways in (first, again):
        found |= interleaved(ways, requests=number, rounds=rounds, budget=BUDGET)
    return found
