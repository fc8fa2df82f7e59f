"""`manage.py import_suppliers FILE`: what the file is, is told; what was wrong, with its place."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from directory.models import Supplier
from tests.directory.records import a_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "in_english")]


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def run(path: Path, *options: str) -> tuple[int, str, str]:
    """Exit code, what was said, what was complained about."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_suppliers", str(path), *options, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def file_with(folder: Path, content: Any) -> Path:
    path = folder / "suppliers.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_good_file_says_how_many_are_new_and_then_how_many_are_updated(tmp_path: Path) -> None:
    path = file_with(tmp_path, [a_profile("S1"), a_profile("S2")])
    assert run(path) == (0, "2 new, 0 updated, 0 refused\n", "")
    assert run(path, "--trust-certificates") == (0, "0 new, 2 updated, 0 refused\n", "")


def test_bad_record_ends_with_1_and_its_place_and_the_others_are_taken(tmp_path: Path) -> None:
    path = file_with(tmp_path, [a_profile("S1", employees=-1), a_profile("S2")])
    code, said, complained = run(path)
    assert (code, said) == (1, "1 new, 0 updated, 1 refused\n")
    assert complained.startswith("error: suppliers[0].employees: ")
    assert Supplier.objects.get().ref == "S2"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "line 1, column 1"),
        ("[", "line 1, column 2"),
        ('[{"id": "S1", "name": "Một"}', "line 1, column"),
        ('[\n{"id": "S1",\n"name": "Mộ', "line 3, column 9"),
        ("[{'id': 'S1'}]", "line 1, column 3"),
        ('[{"id": "S1" "name": "x"}]', "line 1, column 14"),
        ('[{"id": "S1",}]', "line 1, column"),
        ("{}", "it holds dict"),
        ('"S1"', "it holds str"),
        ("null", "it holds NoneType"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        (b"\xff\xfe[\x00]\x00", "not UTF-8 (byte 0)"),
        ('[{"id": "Một"}]'.encode("utf-16"), "not UTF-8"),
        ('["Mộ'.encode() + b"\xe1", "not UTF-8 (byte"),
        (b"PK\x03\x04", "line 1, column 1"),
    ],
)
def test_file_that_is_no_list_of_records_is_refused_whole(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(CommandError, match=r"suppliers\.json") as refused:
        run(file_with(tmp_path, content))
    assert words in str(refused.value)
    assert not Supplier.objects.exists()


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.json cannot be read: No such file"):
        run(tmp_path / "missing.json")
    with pytest.raises(CommandError, match="Is a directory"):
        run(tmp_path)


def test_byte_order_mark_is_fine(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + json.dumps([a_profile()]).encode()
    assert run(file_with(tmp_path, content))[0] == 0


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "-1"])
def test_number_that_is_none_is_refused_in_its_record_alone(tmp_path: Path, number: str) -> None:
    records = json.dumps([a_profile("S1", employees="HERE"), a_profile("S2")])
    code, said, complained = run(file_with(tmp_path, records.replace('"HERE"', number)))
    assert (code, said) == (1, "1 new, 0 updated, 1 refused\n")
    assert "error: suppliers[0].employees: " in complained
    assert len(complained) < 300


def test_record_nested_deep_is_refused_in_its_record_alone(tmp_path: Path) -> None:
    records = json.dumps([a_profile("S1", employees="HERE"), a_profile("S2")])
    deep = records.replace('"HERE"', "[" * 300 + "]" * 300)
    code, said, _complained = run(file_with(tmp_path, deep))
    assert (code, said) == (1, "1 new, 0 updated, 1 refused\n")


def test_complaint_carries_no_terminal_codes_and_no_half_characters(tmp_path: Path) -> None:
    bad = (
        '[{"id": "S1", "name": "x", "employees": "\\u001b[2J\\ud800\\n", "\\u001b]0;x\\u0007": 1}]'
    )
    _code, _said, complained = run(file_with(tmp_path, bad))
    complained.encode()
    assert "\x1b" not in complained
    assert len(complained.splitlines()) == 1


def test_everything_is_said_in_vietnamese_too(tmp_path: Path) -> None:
    path = file_with(tmp_path, [a_profile("S1", employees=-1), a_profile("S2", colour="red")])
    with translation.override("vi"):
        _code, said, complained = run(path)
        with pytest.raises(CommandError) as refused:
            run(file_with(tmp_path, "["))
    assert "mới" in said
    assert [line.split(":")[0] for line in complained.splitlines()] == ["lỗi", "lưu ý"]
    assert "dòng 1" in str(refused.value)


def test_empty_list_is_imported(tmp_path: Path) -> None:
    assert run(file_with(tmp_path, "[]"))[:2] == (0, "0 new, 0 updated, 0 refused\n")
