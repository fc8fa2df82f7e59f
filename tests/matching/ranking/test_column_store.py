"""The columns in memory are as fresh as the database, whoever commits, however late."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from directory import profile_changes, profile_rows, services
from directory.imports.lookups import Lookups
from directory.models import CapabilityLine, ProfileRow, Supplier
from matching.drafts import RequestDraft
from matching.imports.draft import check_need, draft_request
from matching.ranking import column_store
from matching.ranking.back_ends import BackEnd, Work, choose
from matching.services import rank, rank_many, rank_rows
from tests.directory.firms import a_firm, side_by_side
from tests.matching.records import DAY, a_need

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("taxonomy")]


@pytest.fixture(autouse=True)
def in_columns(settings: LazySettings) -> None:
    settings.RANKING_BACK_END = "numpy"


@pytest.fixture
def draft() -> RequestDraft:
    record, problems = check_need(a_need(), "need")
    assert record is not None, problems
    return draft_request(record, Lookups.load())


def edit(firm: Supplier, utilisation: int) -> None:
    """Say how busy the firm is, without a transaction of its own."""
    CapabilityLine.objects.filter(supplier=firm).update(utilisation_percent=utilisation)
    profile_rows.refresh([firm.pk])


def committed(firm: Supplier, utilisation: int) -> None:
    with transaction.atomic():
        edit(firm, utilisation)


def free(draft: RequestDraft) -> dict[str, Any]:
    """Free capacity of every firm as a ranking shows it."""
    firms = rank(draft, as_of=DAY, everyone=True, most=None).firms
    return {f.ref: p.facts["free"] for f in firms if (p := f.part("capacity"))}


def expected(firm: Supplier) -> int:
    line = CapabilityLine.objects.get(supplier=firm)
    left = 100 - (line.utilisation_percent or Decimal())
    return int((line.quantity_per_month or 0) * left * 10)


class OtherConnection:
    """A transaction of another connection that commits when it is told to."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._done, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, args=[work])
        self._thread.start()
        assert self._done.wait(timeout=30)

    def _run(self, work: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                work()
                self._done.set()
                self._end.wait(timeout=30)
        finally:
            connection.close()

    def commit(self) -> None:
        self._end.set()
        self._thread.join(timeout=30)


def test_edit_new_firm_and_withdrawal_are_in_the_next_ranking(draft: RequestDraft) -> None:
    firm = a_firm("S1")
    for utilisation in (10, 20, 90):
        committed(firm, utilisation)
        assert free(draft) == {"S1": expected(firm)}
    second = a_firm("S2")
    assert set(free(draft)) == {"S1", "S2"}
    services.unpublish(firm, reason="asked")
    assert set(free(draft)) == {"S2"}
    assert second.pk in rank_rows(draft, as_of=DAY, everyone=True).places()


def test_nothing_is_read_again_where_nothing_changed(draft: RequestDraft) -> None:
    a_firm()
    columns = column_store.current()
    assert column_store.current() is columns


def test_what_commits_late_is_not_missed(draft: RequestDraft) -> None:
    first, second = a_firm("S1"), a_firm("S2")
    before = free(draft)
    late = OtherConnection(lambda: edit(first, 50))
    committed(second, 60)
    assert free(draft) == before | {"S2": expected(second)}
    assert free(draft) == before | {"S2": expected(second)}
    late.commit()
    assert free(draft) == {"S1": expected(first), "S2": expected(second)}
    assert expected(first) != before["S1"]


def test_long_open_transaction_hides_nothing_and_is_not_read_over_and_over(
    draft: RequestDraft,
) -> None:
    firm = a_firm("S1")
    free(draft)
    long = OtherConnection(lambda: raw("SELECT pg_current_xact_id()"))
    for utilisation in (10, 20, 30):
        committed(firm, utilisation)
        assert free(draft) == {"S1": expected(firm)}
        assert column_store.current() is column_store.current()
    long.commit()
    assert free(draft) == {"S1": expected(firm)}


def test_two_writers_each_find_their_own_edit_every_time(draft: RequestDraft) -> None:
    firms = {ref: a_firm(ref) for ref in ("S1", "S2")}
    free(draft)

    def write(ref: str) -> Callable[[], None]:
        def run() -> None:
            for utilisation in range(1, 16):
                committed(firms[ref], utilisation)
                assert free(draft)[ref] == expected(firms[ref])

        return run

    side_by_side(write("S1"), write("S2"))
    assert free(draft) == {ref: expected(firm) for ref, firm in firms.items()}


def test_transaction_sees_its_own_changes_and_nobody_else_does(draft: RequestDraft) -> None:
    firm = a_firm("S1")
    before = free(draft)
    with transaction.atomic():
        edit(firm, 70)
        assert free(draft) == {"S1": expected(firm)} != before
        transaction.set_rollback(True)
    assert free(draft) == before


def test_emptied_table_and_forgotten_changes_are_read_anew(draft: RequestDraft) -> None:
    firm = a_firm("S1")
    free(draft)
    for utilisation in (10, 20):
        committed(firm, utilisation)
    older_have_ended()
    assert profile_changes.prune(keep=0) > 0
    assert profile_changes.prune(keep=0) == 0
    assert free(draft) == {"S1": expected(firm)}
    raw("SET session_replication_role = replica")
    raw("DELETE FROM directory_supplier")
    raw("SET session_replication_role = origin")
    raw("TRUNCATE directory_profilerow")
    assert free(draft) == {}


def test_prune_keeps_the_newest_and_what_a_running_transaction_may_come_before() -> None:
    firm = a_firm("S1")
    long = OtherConnection(lambda: raw("SELECT pg_current_xact_id()"))
    for utilisation in (10, 20, 30):
        committed(firm, utilisation)
    profile_changes.prune(keep=0)
    assert count("directory_profilechange") >= 3
    long.commit()
    older_have_ended()
    profile_changes.prune(keep=2)
    assert 2 <= count("directory_profilechange") <= 3


def test_setting_or_what_is_saved_decides(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert choose() == BackEnd.NUMPY
    settings.RANKING_BACK_END = "auto"
    for firms, expected in ((10_000, BackEnd.SQL), (100_000, BackEnd.NUMPY)):
        monkeypatch.setattr(column_store, "held", lambda firms=firms: firms)
        assert choose() == expected
        assert choose(Work.EVERYONE) == BackEnd.NUMPY
        assert choose(requests=2000) == BackEnd.NUMPY
        with transaction.atomic():
            assert choose() == BackEnd.SQL


def test_many_drafts_rank_as_one_by_one(draft: RequestDraft, settings: LazySettings) -> None:
    for ref in ("S1", "S2", "S3"):
        a_firm(ref)
    found = {}
    for way in ("sql", "numpy"):
        settings.RANKING_BACK_END = way
        ranked = rank_many([draft, draft], most=2, as_of=DAY)
        found[way] = [(list(r.rows), r.counts, r.places(), r.explain(r.rows)) for r in ranked]
    assert found["sql"] == found["numpy"]
    assert len(found["sql"][0][0]) == 2


def older_have_ended() -> None:
    """Wait until no transaction is older than the changes noted.

    The server numbers those of all its databases together, also of one that other tests use.
    """
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_snapshot_xmin(pg_current_snapshot()) > max(xid) "
                "FROM directory_profilechange"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # a name of ours
        return int(cursor.fetchone()[0])


def test_rows_of_nobody(draft: RequestDraft) -> None:
    assert ProfileRow.objects.count() == 0
    assert rank(draft, as_of=DAY, everyone=True).firms == ()
