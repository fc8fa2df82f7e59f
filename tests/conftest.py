"""What every test shares. Tests run on a real PostgreSQL, by real connections."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.taxonomy import StoredTaxonomy

# How long an example takes says how busy the machine is, and nothing about the code.
hypothesis.settings.register_profile(
    "tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tests")

#: Append-only tables.
GUARDED = (
    "core_auditevent",
    "accounts_organisationanswer",
    "accounts_organisationdecision",
    "directory_certificatedecision",
    "matching_profilefacts",
    "matching_ranking",
    "matching_rankingact",
    "matching_rankingfirm",
    "matching_question",
    "verification_evidence",
    "verification_review",
)


@pytest.fixture(autouse=True)
def settings_of_a_test(settings: LazySettings) -> None:
    """Plain HTTP, a quick password hash, no limit on calls, no choice between back ends."""
    settings.SECURE_SSL_REDIRECT = False
    # Which of them is quicker would decide how many queries a page takes.
    settings.RANKING_BACK_END = "sql"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Attempts to sign in are counted there, and all tests come from one address.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.API_RATES = dict.fromkeys(settings.API_RATES)
    settings.PAGE_RATES = dict.fromkeys(settings.PAGE_RATES)


@pytest.fixture(scope="session", autouse=True)
def emptying_tables_after_committing_tests() -> Iterator[None]:
    """Let the emptying of all tables after a `transaction=True` test pass the audit trail's guard.

    Only that step does: inside the tests the trail refuses what it refuses in service.
    """
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def empty_past_the_guard(case: TransactionTestCase) -> None:
        switch("DISABLE")
        try:
            empty(case)
        finally:
            switch("ENABLE")

    def switch(how: str) -> None:
        with connection.cursor() as cursor:
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_past_the_guard)
        yield


@pytest.fixture(scope="session")
def stored_taxonomy(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> StoredTaxonomy:
    """The taxonomy of the project's files, in the database for all tests that follow."""
    with django_db_blocker.unblock():
        return StoredTaxonomy.load()


@pytest.fixture
def taxonomy(stored_taxonomy: StoredTaxonomy, db: None) -> None:
    """Concepts, units and places are there, as after `manage.py load_taxonomy`."""
    stored_taxonomy.restore()
