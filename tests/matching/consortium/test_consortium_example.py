"""The consortium of docs/matching.md is what the code finds for the firms on that page."""

import pytest
from django.utils.translation import override

from matching.consortium.proposals import Together, find_together
from matching.consortium.view import percent
from matching.session import RankingSession
from tests.matching.ranking.test_worked_example import DAY, records, section, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def found() -> Together:
    request = records("request") | {"annual_volume": 420_000, "split_award_allowed": True}
    with RankingSession() as session:
        ids = session.hold(records("suppliers"))
        return find_together(session.draft(request), as_of=DAY, supplier_ids=ids)


def example_table(together: Together) -> str:
    assert together.terms is not None
    rows = []
    for term in together.terms.members:
        pk = term.role.candidate.supplier_id
        ((step, share),) = together.taken(term)
        rows.append(
            [
                f"{together.row(pk)['name']}{', lead' if term.is_lead else ''}",
                percent(term.role.cover(0) * 1000 // 10**9),
                percent(share),
                f"{step.explain(pk).score:.2f}",
                f"{(term.lead_hours or 0) // 24} days",
                percent(term.rest[0]),
            ]
        )
    head = ["", "free", "share", "score", "lead time", "left without it"]
    return table(head, rows)


def test_the_table_is_what_comes_out() -> None:
    with override("en"):
        assert section("consortium") == example_table(found())


def test_the_words_around_it_hold() -> None:
    together = found()
    assert together.terms is not None
    assert (together.terms.surplus, together.terms.lead_hours) == (27, 42 * 24)
    assert together.search.most_alone == 685_714_286
    assert [together.row(q.supplier_id)["ref"] for q in together.questions] == ["C"]
