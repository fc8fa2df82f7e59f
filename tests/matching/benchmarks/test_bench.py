"""What `manage.py bench` needs besides the yardstick, which only `make bench` installs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from directory.models import CapabilityLine, CertificateDecision, ProfileRow, Supplier
from directory.profile_rows import refresh, stale_supplier_ids
from matching.benchmarks import many, report, scratch
from matching.benchmarks.copies import COPIED, DRAWN, STRIDE
from matching.benchmarks.times import Measured, Times, interleaved
from matching.management.commands import bench

DAY = date(2026, 11, 21)


def test_without_the_yardstick_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bench, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="make setup-bench"):
        call_command("bench")


def test_large_sizes_are_measured_on_the_way_up() -> None:
    assert list(bench.sizes(None)) == [1_000, 10_000]
    assert list(bench.sizes(5_000)) == [5_000]
    assert list(bench.sizes(1_000_000)) == [100_000, 200_000, 400_000, 800_000, 1_000_000]


def test_times_are_told_by_their_median_and_their_slow_end() -> None:
    times = Times([number / 1000 for number in range(1, 22)], list(range(21)))
    assert (round(times.p50_ms, 6), round(times.p95_ms, 6)) == (11.0, 20.0)
    assert times.of({0, 1, 20}).seconds == [0.001, 0.002, 0.021]


def test_ways_take_turns_and_a_slow_one_has_fewer_requests() -> None:
    done: list[tuple[str, int]] = []
    ways = {name: lambda number, name=name: done.append((name, number)) for name in "ab"}
    found = interleaved(ways, requests=2, rounds=2, budget=60)
    assert done == [("a", 0), ("b", 0), ("a", 1), ("b", 1)] * 3
    assert found["a"].requests == [0, 1, 0, 1]
    tired = interleaved(ways, requests=2, rounds=2, budget=0, whole=["b"])
    assert tired["a"].seconds == []
    assert tired["b"].requests == [0, 1]


def _measured(suppliers: int, *, slow: float) -> Measured:
    times = {
        "text search": Times([0.002, 0.002], [0, 1]),
        "sql ranking": Times([slow, slow], [0, 1]),
        "joins": Times([0.1], [1]),
        "freshness check": Times([0.001], [0]),
    }
    result = Measured(suppliers, 70.04, 0.6, times=times)
    result.batch = {"at once": 0.5, "one by one": 100.0}
    result.fresh = {"one writer": (49, 50)}
    return result


@pytest.mark.django_db
def test_report_holds_targets_times_ratios_machine_and_settings(tmp_path: Path) -> None:
    kept = tmp_path / "benchmarks.json"
    for run, slow in (("one", 0.05), ("two", 0.01)):
        new = report.record(_measured(10_000, slow=slow), rounds=5, day=DAY, run=run)
        records = report.keep(kept, [new])
    assert [each["run"] for each in records] == ["two"]
    text = report.markdown(records)
    assert "| sql ranking : text search, p50 | 10,000 | 6 × | 5 × | yes |" in text
    assert "| sql ranking : joins, p50 | 10,000 | 0.35 × | 0.1 × | yes |" in text
    assert "| 2,000 requests at once : one by one | 10,000 | 0.01 × | 0.005 × | yes |" in text
    assert "| in the next ranking, one writer | 10,000 | all | 49 of 50 | **no** |" in text
    assert "| sql ranking | 10.00 ms | 10.00 ms | 2 | 5 × | 0.1 × |" in text
    assert "jit = off, max_parallel_workers_per_gather = 0" in text
    assert "Python 3." in text


@pytest.mark.django_db
def test_what_was_not_measured_does_not_reach_its_target() -> None:
    new = report.record(Measured(1_000_000), rounds=5, day=DAY, run="one")
    told = report.markdown([new])
    line = "| numpy ranking : text search, p95 | 1,000,000 | 2.5 × | not measured | **no** |"
    assert line in told
    assert "| save : bare save, p50 | 1,000,000 | 3 × | not measured | **no** |" in told


@pytest.mark.django_db
def test_twice_the_suppliers_compare_only_within_a_run() -> None:
    records = [
        report.record(_measured(size, slow=slow), rounds=5, day=DAY, run=run)
        for size, slow, run in (
            (10_000, 0.001, "one"),
            (100_000, 0.01, "one"),
            (200_000, 0.02, "one"),
            (400_000, 0.08, "one"),
            (500_000, 0.16, "one"),
            (800_000, 0.09, "two"),
        )
    ]
    told = [line for line in report.markdown(records).splitlines() if "twice" in line]
    name = "sql ranking, twice the firms from 100,000"
    assert told == [
        f"| {name}, mean | 500,000 | 2.05 × | 3.3 × | **no** |",
        f"| {name}, worst step | 500,000 | 2.05 × | 4.82 × | **no** |",
    ]


def test_report_replaces_its_own_section_only(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    for text in ("first", "second"):
        report.write_section(document, text)
    assert document.read_text() == f"before\n{report.BEGIN}\nsecond\n{report.END}\nafter\n"


@pytest.fixture
def small_directory(
    monkeypatch: pytest.MonkeyPatch, taxonomy: None, transactional_db: None
) -> Iterator[many.Directory]:
    """Thirty suppliers of whom ten are imported, in the tests' own database."""
    monkeypatch.setattr(many, "ORIGINALS", 10)
    monkeypatch.setattr(many, "SUPPLIERS_AT_ONCE", 15)
    directory = many.Directory(seed=2026, say=lambda text: None)
    directory.grow(23)
    directory.grow(32)
    yield directory
    with connection.cursor() as cursor:
        for table in ("original", "site", "line", "text"):
            cursor.execute(f"DROP TABLE bench_{table}")


@pytest.fixture
def usual_indexes(taxonomy: None, transactional_db: None) -> set[str]:
    """The indexes of the tests' own database before anything is loaded."""
    return _indexes()


def test_loading_leaves_every_index_and_trigger_as_it_was(
    usual_indexes: set[str], small_directory: many.Directory
) -> None:
    assert _indexes() == usual_indexes
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'")
        assert cursor.fetchone() == (0,)
        for name, usual in (("session_replication_role", "origin"), ("synchronous_commit", "on")):
            cursor.execute("SELECT current_setting(%s)", [name])
            assert cursor.fetchone() == (usual,)


def test_a_million_copies_have_ids_of_their_own() -> None:
    assert 1_000_000 // many.ORIGINALS * STRIDE <= DRAWN


def test_copies_are_valid_suppliers_with_true_rows(small_directory: many.Directory) -> None:
    assert Supplier.objects.filter(published_at__isnull=False).count() == 32
    assert stale_supplier_ids() == []
    connection.check_constraints()
    assert not _rows_that_point_nowhere()
    rows = list(ProfileRow.objects.order_by("supplier_id").values())
    refresh(row["supplier_id"] for row in rows)
    assert list(ProfileRow.objects.order_by("supplier_id").values()) == rows
    texts = dict(small_directory.texts())
    assert set(texts) == {row["ref"] for row in rows}
    assert len(dict(small_directory.texts(after=23))) == 9


def test_copies_differ_and_leave_some_things_unsaid(small_directory: many.Directory) -> None:
    sizes = CapabilityLine.objects.exclude(max_part_mm=None).values_list("max_part_mm", flat=True)
    assert len(set(sizes)) > len(sizes) / 2
    assert any(None in row.line_size_um for row in ProfileRow.objects.all())
    assert ProfileRow.objects.exclude(cert_id=[]).values("cert_until").distinct().count() > 5


def test_copies_can_be_edited_like_any_supplier(small_directory: many.Directory) -> None:
    supplier = Supplier.objects.order_by("-pk").first()
    assert supplier is not None
    with transaction.atomic():
        CapabilityLine.objects.create(supplier=supplier)
        refresh([supplier.pk])
    assert stale_supplier_ids() == []


def _indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename NOT LIKE 'bench%'")
        return {row[0] for row in cursor.fetchall()}


def _rows_that_point_nowhere() -> list[str]:
    """Foreign keys that the loading did not look at, looked at now."""
    found = []
    for copied in COPIED:
        for key in copied.model._meta.concrete_fields:
            if key.is_relation:
                lost = copied.model._default_manager.filter(**{f"{key.name}__isnull": False})
                if lost.exclude(pk__in=_joined(copied.model, key.name)).exists():
                    found.append(f"{copied.model.__name__}.{key.name}")
    assert CertificateDecision.objects.exists()
    return found


def _joined(model: type, name: str) -> list[int]:
    rows = model._default_manager.select_related(name)  # type: ignore[attr-defined]
    return [row.pk for row in rows.filter(**{f"{name}__pk__gte": 0})]


@pytest.mark.django_db(transaction=True)
def test_scratch_database_goes_even_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "call_command", lambda *args, **kwargs: None)
    monkeypatch.setattr(scratch, "load_taxonomy", lambda: None)
    monkeypatch.setattr(scratch, "load_places", lambda: None)
    usual = connection.settings_dict["NAME"]
    used = []

    def work() -> None:
        with scratch.scratch_database() as name:
            used.append(name)
            assert connection.settings_dict["NAME"] == name
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (usual,)
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", used)
        assert cursor.fetchone() == (0,)
    assert used[0] != usual
