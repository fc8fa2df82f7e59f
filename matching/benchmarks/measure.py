"""Load profiles and take times, round by round, so that a slow moment of the machine hits all."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.db import connection

from core.errors import DomainError
from directory.demo import DEMO_DAY, generate_suppliers
from directory.imports.lookups import Lookups
from directory.imports.suppliers import import_suppliers
from matching.benchmarks.pages import Pages
from matching.benchmarks.scratch import scratch_database
from matching.benchmarks.times import Measured
from matching.benchmarks.yardstick import TextSearch, words_of
from matching.demo import generate_requests
from matching.drafts import RequestDraft
from matching.imports.draft import check_need, draft_request
from matching.services import rank

REQUESTS = 20
WARM_UP_ROUNDS = 1


def measure(suppliers: int, *, rounds: int, seed: int) -> Measured:
    """Load ``suppliers`` demo profiles into a scratch database and time rankings of them."""
    result = Measured(suppliers)
    profiles = list(generate_suppliers(seed=seed, count=suppliers))
    with scratch_database():
        lookups = Lookups.load()
        start = time.perf_counter()
        imported = import_suppliers(profiles, trust_certificates=True, lookups=lookups)
        result.load_directory = time.perf_counter() - start
        if imported.refused:
            raise DomainError(*imported.problems)
        with connection.cursor() as cursor:
            # The server does so by itself within a minute; the measurement does not wait for it.
            cursor.execute("ANALYZE")
        start = time.perf_counter()
        search = TextSearch(profiles)
        result.load_text = time.perf_counter() - start
        requests = _requests(lookups)
        pages = Pages(draft for draft, _words in requests)
        result.explained = pages.firms
        _rounds(result, requests, search, pages, rounds)
    return result


def _requests(lookups: Lookups) -> list[tuple[RequestDraft, str]]:
    """Demo requests from all over the list, each with its words for the text search."""
    written = generate_requests(day=DEMO_DAY)
    chosen = [written[i * len(written) // REQUESTS] for i in range(REQUESTS)]
    return [(_draft(request, lookups), " ".join(words_of(_asked(request)))) for request in chosen]


def _draft(request: Mapping[str, Any], lookups: Lookups) -> RequestDraft:
    record, problems = check_need(request, "requests")
    if record is None:
        raise DomainError(*problems)
    return draft_request(record, lookups)


def _asked(request: Mapping[str, Any]) -> list[Any]:
    names = ("title", "text", "processes", "materials_any_of", "certificates_required")
    return [request[name] for name in names]


def _rounds(
    result: Measured,
    requests: list[tuple[RequestDraft, str]],
    search: TextSearch,
    pages: Pages,
    rounds: int,
) -> None:
    """Each request once per round by each way in turn; the first round is not counted."""
    for number in range(WARM_UP_ROUNDS + rounds):
        kept = result if number >= WARM_UP_ROUNDS else Measured(0)
        for draft, words in requests:
            kept.page.take(lambda draft=draft: rank(draft))  # type: ignore[misc]
            kept.text.take(lambda words=words: search.top(words))  # type: ignore[misc]
            kept.everyone.take(lambda draft=draft: rank(draft, everyone=True, most=None))  # type: ignore[misc]
            pages.take(kept.shown, kept.quiet)
