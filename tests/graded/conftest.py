"""The graded set, ranked in one session per module: what is not changed is imported once."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from pytest_django import DjangoDbBlocker

from matching.session import RankingSession
from tests.graded.ranked import Ranker
from tests.taxonomy import StoredTaxonomy


@pytest.fixture(scope="module")
def ranker(stored_taxonomy: StoredTaxonomy, django_db_blocker: DjangoDbBlocker) -> Iterator[Ranker]:
    """Rank profiles for needs on the database, in a transaction that is undone at the end."""
    with django_db_blocker.unblock(), RankingSession() as session:
        stored_taxonomy.restore()
        yield Ranker(session)


@pytest.fixture(autouse=True, params=["sql", "numpy"])
def back_end(
    request: pytest.FixtureRequest, settings: LazySettings, settings_of_a_test: None
) -> None:
    """Every judgement and every axiom holds on both back ends."""
    settings.RANKING_BACK_END = request.param
