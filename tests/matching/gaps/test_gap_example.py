"""The gaps in docs/matching.md are those that come out of the real path."""

from datetime import date

import pytest

from matching.engine.explain import Group
from matching.engine.gap_changes import Change, Kind
from matching.engine.gaps import MOST_CHANGES, Gap, GapFinder
from matching.engine.rules import CURRENT
from matching.gaps.programme import MOST_OF_PROGRAMME
from matching.gaps.services import contained, firm_row
from matching.session import RankingSession
from tests.matching.ranking.test_worked_example import DOCUMENT, records, section, table

DAY = date(2026, 11, 21)


def words(change: Change) -> str:
    amount = ""
    if change.cover is not None:
        amount = f" (at least {(change.amount or 0) // 1000:,} a month)"
    return f"{change.kind.value.replace('_', ' ')}: {change.about}{amount}"


def row(name: str, gap: Gap) -> list[str]:
    steps = "; ".join(words(change) for change in gap.changes)
    wishes = ", ".join(f"{wish.key} +{wish.points:.2f}" for wish in gap.wishes)
    return [name, steps or "none", f"{gap.after.score:.2f}", wishes or "none"]


@pytest.mark.django_db
@pytest.mark.usefixtures("taxonomy")
def test_gaps_of_the_document_are_what_comes_out() -> None:
    with RankingSession() as session:
        ids = session.hold(records("suppliers"))
        ranked = session.rank_all(records("request"), ids, DAY)
        finder = GapFinder(ranked.need, CURRENT, contained())
        rows = []
        for firm in ranked.firms:
            profile = firm_row(firm.supplier_id)
            assert profile is not None
            gap = finder.find(profile)
            assert gap.before == firm
            assert gap.after.group == Group.ELIGIBLE
            rows.append(row(firm.name, gap))
    head = ["firm", "fewest changes", "score after them", "wishes not fully met"]
    assert section("gaps") == table(head, sorted(rows))


def test_limits_and_order_of_effort_in_the_document_are_those_of_the_code() -> None:
    told = DOCUMENT.read_text("utf-8")
    assert f"at most {MOST_CHANGES} changes" in told
    assert f"at most {MOST_OF_PROGRAMME} changes" in told
    assert " < ".join(kind.value.replace("_", " ") for kind in Kind) in told
