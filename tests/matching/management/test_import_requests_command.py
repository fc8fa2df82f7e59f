"""`manage.py import_requests FILE`: stores by ref, updates, tells what it did not take."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from core.models import AuditEvent
from matching.models import Request, RequestStep, Requirement
from tests.matching.records import a_need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "in_english")]


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def run(folder: Path, content: Any) -> tuple[int, str, str]:
    """Exit code, what was said, what was complained about."""
    path = folder / "needs.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    out, err = StringIO(), StringIO()
    try:
        call_command("import_requests", str(path), stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_request_is_stored_with_its_steps_and_requirements(tmp_path: Path) -> None:
    assert run(tmp_path, [a_need(certificates_preferred=["ISO 14001"])])[:2] == (
        0,
        "1 requests stored, 0 refused\n",
    )
    request = Request.objects.get()
    assert (request.ref, request.audience) == ("N1", "only_me")
    assert request.volume_quantity == 1_200_000
    assert [step.process.code for step in request.steps.all()] == ["mach-cnc-turn"]
    kinds = sorted(request.requirements.values_list("kind", flat=True))
    expected = ["certificate", "lead_time", "material", "preferred", "size", "tolerance"]
    assert kinds == expected


def test_second_import_updates_and_is_one_request(tmp_path: Path) -> None:
    run(tmp_path, [a_need()])
    counts = Request.objects.count(), RequestStep.objects.count(), Requirement.objects.count()
    run(tmp_path, [a_need(title="New")])
    again = Request.objects.count(), RequestStep.objects.count(), Requirement.objects.count()
    assert again == counts
    request = Request.objects.get()
    assert request.title == "New"
    verbs = AuditEvent.objects.about(request).values_list("verb", flat=True)
    assert list(verbs) == ["request.created", "request.updated"]


def test_bad_record_is_told_with_its_place_and_stops_nothing(tmp_path: Path) -> None:
    code, said, complained = run(
        tmp_path, ["x", a_need(tolerance_mm=-1), a_need(), a_need(), a_need(id="N2")]
    )
    assert (code, said) == (1, "2 requests stored, 3 refused\n")
    places = [line.split(": ")[1] for line in complained.splitlines() if line.startswith("error")]
    assert places == ["needs[0]", "needs[1].tolerance_mm", "needs[3].id"]
    assert set(Request.objects.values_list("ref", flat=True)) == {"N1", "N2"}


def test_words_not_understood_are_listed(tmp_path: Path) -> None:
    need = a_need(
        processes=[{"name": "frobbing"}], materials_any_of=["unobtainium"], unit="furlongs"
    )
    code, _said, complained = run(tmp_path, [need])
    assert code == 0
    for place in ("processes[0].name", "materials_any_of[0]", "unit"):
        assert f"remark: needs[0].{place}: " in complained
    _code, _said, complained = run(tmp_path, [a_need(processes=[], title="Wibbles")])
    assert "remark: needs[0].processes: No process was understood" in complained


def test_absurd_and_hostile_requests_are_stored_or_refused_never_half(tmp_path: Path) -> None:
    nines = "9" * 60
    needs = [
        a_need(id="N1", text=f"{nines} pcs per day, {nines} mm, ±{nines} mm", annual_volume=None),
        a_need(id="N2", annual_volume=10**12, unit="million pieces", part_weight_kg=10**6),
        a_need(id="N3", title="<b>'; DROP TABLE matching_request; --", text="\x00\x1b[2J\ud800"),
        a_need(id="N4", text="tiện CNC đồng thau, " + "wibble " * 200_000),
    ]
    code, said, complained = run(tmp_path, needs)
    stored = set(Request.objects.values_list("ref", flat=True))
    assert {"N2", "N3", "N4"} <= stored
    assert f"{len(stored)} requests stored, {4 - len(stored)} refused" in said
    assert code == int(len(stored) < 4)
    assert "\x1b" not in complained


def test_broken_file_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="line 1, column 1"):
        run(tmp_path, "")
    with pytest.raises(CommandError, match="it holds dict"):
        run(tmp_path, {"id": "N1"})
    assert not Request.objects.exists()
