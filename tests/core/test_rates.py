"""Calls are counted in the database: by all server processes together, and none is lost."""

from datetime import timedelta

import pytest
from allauth.core import ratelimit
from django.conf import LazySettings
from django.conf import settings as own_settings
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from core.models import CallCount
from core.rates import CLEARED, seconds_to_wait
from tests.directory.firms import side_by_side

CACHES = own_settings.CACHES


def call(caller: str = "Organisation:1", rate: str | None = "10/minute", scope: str = "x") -> int:
    return seconds_to_wait(scope=scope, caller=caller, rate=rate)


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together_and_lose_no_call() -> None:
    allowed: list[bool] = []

    def many() -> None:
        allowed.extend(call(rate="30/hour") == 0 for _ in range(25))

    side_by_side(many, many)
    assert allowed.count(True) == 30
    assert CallCount.objects.get().calls == 50


@pytest.mark.django_db
def test_scopes_and_callers_count_apart_and_no_rate_counts_nothing() -> None:
    assert call(rate="1/day") == 0
    assert call(rate="1/day") > 86_000
    assert call(rate="1/day", scope="y") == 0
    assert call(rate="1/day", caller="Organisation:2") == 0
    assert call(rate=None) == 0
    assert CallCount.objects.count() == 3


@pytest.mark.django_db
def test_count_starts_anew_when_its_time_is_over() -> None:
    assert [call(rate="1/minute") > 0 for _ in range(2)] == [False, True]
    CallCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert [call(rate="1/minute") > 0 for _ in range(2)] == [False, True]


@pytest.mark.django_db
def test_what_is_over_is_cleared_away_by_what_comes() -> None:
    past = timezone.now() - timedelta(seconds=1)
    over = [CallCount(key=f"x:{n}", calls=1, ends_at=past) for n in range(CLEARED + 5)]
    CallCount.objects.bulk_create(over)
    call()
    call()
    assert CallCount.objects.count() == 5 + 1
    call("Organisation:2")
    assert CallCount.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_attempts_to_sign_in_are_counted_together_too(settings: LazySettings) -> None:
    settings.CACHES = CACHES
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    passed: list[bool] = []

    def attempt() -> None:
        request = RequestFactory().post("/", REMOTE_ADDR="198.51.100.1")
        passed.extend(ratelimit.consume(request, action="login") for _ in range(3))

    side_by_side(attempt, attempt)
    assert passed.count(True) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        assert cursor.fetchone()[0] > 0, "not in the memory of this process"
    cache.clear()
