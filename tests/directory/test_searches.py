"""Searches are counted without who searched, and compared with a profile by the list's filters."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory import searches
from directory.filters import SupplierFilter
from directory.models import Place, ProfileRow, SearchRecord
from directory.searches import canonical, forget_searches, passed_by
from tests.directory.firms import a_firm, imported, side_by_side
from tests.matching.varied import varied_profiles
from tests.people import a_member, a_user

pytestmark = pytest.mark.usefixtures("taxonomy")
LIST = reverse("directory:supplier-list")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


def looked_for(filters: str, *, times: int = 1, day: date | None = None) -> None:
    """A stored search."""
    day = day or timezone.localdate()
    SearchRecord.objects.update_or_create(
        day=day,
        key=hashlib.sha256(filters.encode()).hexdigest(),
        defaults={
            "filters": filters, "times": times, "results": 0, "last_at": timezone.now(),
        },
    )  # fmt: skip


def search(client: Client, query: str, **headers: str) -> None:
    client.get(f"{LIST}?{query}", headers={"user-agent": BROWSER, **headers})


def counted() -> dict[str, int]:
    return dict(SearchRecord.objects.values_list("filters", "times"))


def test_search_is_counted_once_a_minute(client: Client) -> None:
    a_firm()
    for _ in range(3):
        search(client, "standard=iso9001&process=mach")
    search(client, "process=mach&standard=iso9001&sort=name")
    assert counted() == {"process=mach&standard=iso9001": 1}
    assert SearchRecord.objects.get().results == 1
    SearchRecord.objects.update(last_at=timezone.now() - timedelta(minutes=2))
    search(client, "process=mach&standard=iso9001", **{"hx-request": "true"})
    assert counted() == {"process=mach&standard=iso9001": 2}


def test_of_words_only_what_was_read_is_kept(client: Client) -> None:
    search(client, "q=CNC turning for Nguyễn Văn Bí, bi@example.com")
    search(client, "q=Nguyễn Văn Bí")
    assert list(counted()) == ["process=mach-cnc-turn"]
    columns = {field.name for field in SearchRecord._meta.get_fields()}
    assert columns == {"id", "day", "key", "filters", "times", "results", "last_at"}


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {}),
        ("sort=name", {}),
        ("q=%00", {}),
        ("process=no-such", {}),
        ("process=mach&page=2", {}),
        ("process=mach&more=process", {}),
        ("process=mach", {"user-agent": "Googlebot/2.1"}),
        ("process=mach", {"user-agent": ""}),
        ("process=mach", {"user-agent": "curl/8"}),
        ("process=mach", {"sec-purpose": "prefetch"}),
    ],
)
def test_what_is_no_search_is_not_counted(
    client: Client, query: str, headers: dict[str, str]
) -> None:
    search(client, query, **headers)
    assert counted() == {}


def test_head_and_other_firms_are_not_counted(client: Client) -> None:
    client.head(f"{LIST}?process=mach", headers={"user-agent": BROWSER})
    user = a_user("owner@matxich.example")
    a_member(user, a_firm().organisation)
    client.force_login(user)
    search(client, "process=mach")
    assert counted() == {}


@pytest.mark.django_db(transaction=True)
def test_page_is_shown_where_nothing_can_be_written(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    a_firm()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            response = client.get(f"{LIST}?process=mach", headers={"user-agent": BROWSER})
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert response.status_code == 200
    assert "Cơ khí Một" in response.content.decode()
    assert "not counted" in caplog.text
    assert counted() == {}


def test_failing_store_is_logged_and_fails_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(searches, "_STORE", "SELECT 1 / 0 WHERE %(day)s IS NOT NULL")
    search(client, "process=mach")
    assert "division by zero" in caplog.text
    assert counted() == {}


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_the_same_at_once_are_one_search() -> None:
    def one() -> None:
        search(Client(), "process=mach")

    side_by_side(one, one)
    assert counted() == {"process=mach": 1}


def told(found: searches.PassedBy) -> dict[str, tuple[int, int]]:
    return {f"{m.name}: {m.label}": (m.alone, m.together) for m in found.missed}


def test_filters_that_passed_a_firm_by_are_counted() -> None:
    firm = a_firm()
    looked_for("process=mach-cnc-turn", times=4)
    looked_for("process=mach-cnc-turn&standard=iso14001", times=9)
    there = Place.objects.get(short_vi="Bắc Ninh", level="province").code
    looked_for(f"process=mach-cnc-turn&place={there}&standard=iso14001", times=2)
    looked_for("process=mach-cnc-turn&standard=iso9001", times=5)
    looked_for("process=asm&standard=iso9001", times=50)
    looked_for("standard=iso14001", times=50)
    looked_for("process=gone-code", times=50)
    looked_for("process=mach&standard=iso14001", day=timezone.localdate() - timedelta(days=90))
    found = passed_by(firm.pk)
    assert found.passed == 11
    assert found.found == 9
    assert told(found)["standard: ISO 14001"] == (9, 2)
    assert [m.together for m in found.missed if m.name == "place"] == [2]
    assert found.is_whole


def test_unpublished_firm_is_passed_by_by_nothing() -> None:
    looked_for("process=mach-cnc-turn")
    assert passed_by(10**9) == searches.PassedBy((), 0, 0, is_whole=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_row_fails_is_what_the_list_leaves_out(seed: int) -> None:
    firms = imported(*varied_profiles(15, seed))
    asked = [
        SupplierFilter(QueryDict(query))
        for query in (
            "process=mach&standard=iso9001&level=2",
            "process=mach-cnc-turn&material=brass&evidence=2",
            "process=mach&bought_in=1&place=01&company_type=manufacturer",
            "standard=iso14001&standard=iatf16949&valid_on=2026-11-25&origin=demo&process=mach",
            "sector=automotive&is_identity_checked=1&process=mach",
        )
    ]
    assert all(each.is_valid() for each in asked)
    for firm in firms:
        failed = dict(searches._failed(firm.pk, asked))
        for each in asked:
            rows = each.prepared(ProfileRow.objects.order_by())
            expected = {
                name
                for name, condition in each.narrowing().items()
                if not rows.filter(condition, supplier_id=firm.pk).exists()
            }
            assert set(failed[id(each)]) == expected


def test_stored_search_reads_back_as_the_same_search() -> None:
    query = "process=mach&process=asm&standard=iso9001&level=2&evidence=0&is_identity_checked=1"
    first = canonical(SupplierFilter(QueryDict(f"{query}&sort=name&q=x y z")))
    assert canonical(SupplierFilter(QueryDict(first))) == first
    assert set(QueryDict(first)) == {
        "process", "standard", "level", "evidence", "is_identity_checked",
    }  # fmt: skip


def test_old_searches_are_forgotten() -> None:
    today = timezone.localdate()
    looked_for("process=mach", day=today - timedelta(days=181))
    looked_for("process=mach", day=today - timedelta(days=180))
    call_command("forget_searches")
    assert SearchRecord.objects.get().day == today - timedelta(days=180)
    assert forget_searches(days=1) == 1
