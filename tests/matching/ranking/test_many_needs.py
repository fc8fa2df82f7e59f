"""Needs that are made together are those that are made one by one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from directory.concepts import Concepts
from directory.imports.lookups import Lookups
from matching.imports.draft import check_need, draft_request
from matching.needs import build_need, build_needs
from tests.matching.records import DAY, a_need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def test_needs_made_together_differ_in_nothing_and_share_their_asks() -> None:
    record, problems = check_need(a_need(), "need")
    assert record is not None, problems
    first, concepts = draft_request(record, Lookups.load()), Concepts.current()
    drafts = [
        first,
        replace(first, ref="without a volume", volume=None),
        *(replace(first, ref=f"N{n}", volume=Decimal(n)) for n in range(4)),
        replace(first, ref="other window", delivery_window_days=90),
        replace(first, ref="no requirements", requirements=[]),
        replace(first, ref="split", is_split_allowed=not first.is_split_allowed),
    ]
    days = [DAY] * len(drafts)
    together = build_needs(drafts, days, concepts=concepts)
    assert together == [build_need(draft, day=DAY, concepts=concepts) for draft in drafts]
    assert together[0].process is together[3].process is together[5].process is not None
    assert together[0].capacity != together[4].capacity
