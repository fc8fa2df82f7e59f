"""Which processes short needs ask for: a table of sentences in five languages.

``core_choices.csv`` gives one need per row, ``|`` between title and text, and the codes expected,
each standing for what it is asked as.
"""

import csv
from pathlib import Path

import pytest

from directory.taxonomy import read

_TABLE = Path(__file__).parent / "core_choices.csv"
_ROWS = list(csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row["text"][:40])
def test_a_short_need_is_read_for_what_it_asks(row: dict[str, str]) -> None:
    reading = read(row["text"].replace(" | ", "\n"))
    wanted = {reading.asked_as.get(code, code) for code in row["core"].split(";")}
    assert set(reading.core_processes()) == wanted
