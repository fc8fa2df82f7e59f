"""`manage.py rank_requests`: every good need is ranked, every bad record told with its place."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from directory.models import ProfileRow, Supplier
from matching.models import Request
from matching.session import RankingSession
from tests.directory.firms import a_firm
from tests.directory.records import a_profile
from tests.matching.records import a_need
from tests.matching.varied import varied_profiles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "in_english")]


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def run(folder: Path, needs: Any, suppliers: Any = None, *options: str) -> tuple[int, Any, str]:
    """Exit code, the run, and what was complained about."""
    output, err = folder / "run.json", StringIO()
    arguments = [str(file_with(folder, "needs.json", needs)), "--output", str(output), *options]
    if suppliers is not None:
        arguments += ["--suppliers", str(file_with(folder, "suppliers.json", suppliers))]
    code = 0
    try:
        call_command("rank_requests", *arguments, stdout=StringIO(), stderr=err)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, json.loads(output.read_text(encoding="utf-8")), err.getvalue()


def file_with(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_ranks_exactly_the_given_profiles_and_leaves_nothing_behind(tmp_path: Path) -> None:
    a_firm("Kept")
    profiles = varied_profiles(12, seed=4)
    code, ranked, complained = run(tmp_path, [a_need()], profiles, "--as-of", "2026-11-21")
    assert (code, complained) == (0, "")
    listed = [row["supplier_id"] for row in ranked["N1"]["results"]]
    assert sorted(listed) == [profile["id"] for profile in profiles]
    assert [s.ref for s in Supplier.objects.all()] == ["Kept"]
    assert ProfileRow.objects.count() == 1
    assert not Request.objects.exists()


def test_without_profiles_ranks_the_directory(tmp_path: Path) -> None:
    a_firm("Kept")
    _code, ranked, _complained = run(tmp_path, [a_need()], None, "--as-of", "2026-11-21")
    (row,) = ranked["N1"]["results"]
    assert (row["supplier_id"], row["score"], row["group"]) == ("Kept", 100, "eligible")
    assert set(row) == {"supplier_id", "score", "eligible", "group", "contributions", "gates"}


def test_same_run_gives_the_same_file(tmp_path: Path) -> None:
    needs, profiles = [a_need()], varied_profiles(20, seed=6)
    files = []
    for _ in range(2):
        run(tmp_path, needs, profiles, "--as-of", "2026-11-21")
        files.append((tmp_path / "run.json").read_bytes())
    assert files[0] == files[1]


def test_bad_records_are_told_with_their_places_and_stop_nothing(tmp_path: Path) -> None:
    needs = [7, a_need(annual_volume=-1), a_need(), a_need(title="again"), a_need(id="N2")]
    profiles = [None, a_profile("S1"), a_profile("S2", employees="x"), a_profile("S1")]
    code, ranked, complained = run(tmp_path, needs, profiles)
    places = [line.split(": ")[1] for line in complained.splitlines()]
    assert code == 1
    assert set(ranked) == {"N1", "N2"}
    assert sorted(places) == [
        "needs[0]",
        "needs[1].annual_volume",
        "needs[3].id",
        "suppliers[0]",
        "suppliers[2].employees",
        "suppliers[3].id",
    ]
    assert [row["supplier_id"] for row in ranked["N1"]["results"]] == ["S1"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("id", None),
        ("id", "a\nb"),
        ("title", ["x"]),
        ("processes", "CNC turning"),
        ("processes", [None]),
        ("processes", [{"role": "core"}]),
        ("materials_any_of", {"a": 1}),
        ("certificates_required", [["ISO 9001"]]),
        ("annual_volume", "many"),
        ("annual_volume", 0),
        ("annual_volume", True),
        ("annual_volume", 10**40),
        ("unit", 5 * ["pcs"]),
        ("max_part_dimension_mm", -5),
        ("tolerance_mm", "±0.1"),
        ("lead_time_weeks_max", 10**6),
        ("location_preference", "Hà Nội"),
        ("location_preference", {"provinces": "Hà Nội"}),
        ("split_award_allowed", "no"),
        ("part_weight_kg", -0.1),
        ("delivery_window_days", 10**9),
        ("as_of_date", "2026-02-30"),
        ("deadline_on", "soon"),
        ("demo", 1),
    ],
)
def test_wrong_value_of_a_need_is_refused_at_its_place(
    tmp_path: Path, place: str, value: Any
) -> None:
    code, ranked, complained = run(tmp_path, [a_need(**{place: value}), a_need(id="N2")], [])
    assert (code, set(ranked)) == (1, {"N2"})
    assert f"error: needs[0].{place}" in complained
    assert len(complained.splitlines()) == 1


HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE matching_request; --",
    "%s {0} \\ \x00 \ud800",
]


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_hostile_words_of_a_need_are_words(tmp_path: Path, words: str) -> None:
    need = a_need(
        id="N1",
        buyer=words,
        sector=words,
        title=words,
        text=words,
        language=words[:2],
        materials_any_of=[words],
        certificates_required=["ISO 9001", words],
        location_preference={"provinces": [words], "strength": words[:9]},
        source=words,
    )
    code, ranked, _complained = run(tmp_path, [need], [a_profile()])
    assert code == 0
    assert len(ranked["N1"]["results"]) == 1


def test_broken_files_and_wrong_arguments_are_told(tmp_path: Path) -> None:
    good = str(file_with(tmp_path, "good.json", []))
    broken = str(file_with(tmp_path, "broken.json", "[{"))
    output = str(tmp_path / "run.json")
    with pytest.raises(CommandError, match=r"broken\.json is broken JSON in line 1"):
        call_command("rank_requests", broken, "--output", output)
    with pytest.raises(CommandError, match=r"broken\.json is broken JSON in line 1"):
        call_command("rank_requests", good, "--suppliers", broken, "--output", output)
    with pytest.raises(CommandError, match="as-of"):
        call_command("rank_requests", good, "--as-of", "2026-02-30", "--output", output)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("rank_requests", good, "--output", str(tmp_path / "none" / "run.json"))


def test_session_holds_a_repeated_profile_once_however_often_it_is_asked() -> None:
    twice = [a_profile("S1"), a_profile("S1", company_type="trading company")]
    with RankingSession() as session:
        scores = [session.match(a_need(), twice, "2026-11-21")[0]["score"] for _ in range(3)]
    assert scores == [100, 100, 100]
