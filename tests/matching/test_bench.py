"""What `manage.py bench` needs besides the yardstick, which only `make bench` installs."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from matching.benchmarks import report, scratch
from matching.benchmarks.times import Measured, Times
from matching.management.commands import bench


def test_without_the_yardstick_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bench, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="make setup-bench"):
        call_command("bench")


def test_times_are_told_by_their_median_and_their_slow_end() -> None:
    times = Times([number / 1000 for number in range(1, 22)])
    assert (round(times.p50_ms, 6), round(times.p95_ms, 6)) == (11.0, 20.0)


@pytest.mark.django_db
def test_report_holds_times_ratio_machine_and_settings() -> None:
    slow, quick = Times([0.01, 0.01]), Times([0.002, 0.002])
    measured = Measured(10_000, 70.04, 0.6, page=slow, everyone=slow, text=quick)
    measured.shown, measured.quiet, measured.explained = slow, quick, 50
    text = report.markdown([measured], rounds=5, day=date(2026, 11, 21))
    assert "| 10,000 | 70.0 s | 0.6 s | 10.0 / 10.0 ms |" in text
    assert "| 2.0 / 2.0 ms | 5.0 × |" in text
    assert "| 50 | 10.0 / 10.0 ms | 2.0 / 2.0 ms | 5.0 × |" in text
    assert "jit = off, max_parallel_workers_per_gather = 0" in text
    assert "Python 3." in text


def test_report_replaces_its_own_section_only(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    for text in ("first", "second"):
        report.write_section(document, text)
    assert document.read_text() == f"before\n{report.BEGIN}\nsecond\n{report.END}\nafter\n"


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
