"""docs/api.md shows calls that work, with the answers they get."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.api.calls import Caller
from tests.people import a_world

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "api.md"


def examples() -> dict[str, str]:
    """The blocks of JSON of the document by the name written above each."""
    text = DOCUMENT.read_text("utf-8")
    return dict(re.findall(r"<!-- (\w+) -->\n```json\n(.*?)```", text, re.DOTALL))


@pytest.mark.parametrize("kind", ["read", "ranking"])
def test_example_gets_the_answer_shown(kind: str, taxonomy: None) -> None:
    world = a_world() if kind == "ranking" else None
    caller = Caller(world.users["buyer"] if world else None)
    shown = examples()
    address = {"read": "taxonomy/read/", "ranking": "ranking/?on=2026-11-21"}[kind]
    answer = caller.post(address, json.loads(shown[f"{kind}_request"]))
    assert caller.status == 200, answer
    assert_holds(json.loads(shown[f"{kind}_answer"]), answer)


def assert_holds(shown: object, found: object, place: str = "") -> None:
    """Everything shown stands in what was found; the document leaves things out."""
    if isinstance(shown, dict):
        assert isinstance(found, dict), place
        for name, value in shown.items():
            assert_holds(value, found[name], f"{place}.{name}")
    elif isinstance(shown, list):
        assert isinstance(found, list), place
        for index, value in enumerate(shown):
            assert_holds(value, found[index], f"{place}[{index}]")
    else:
        assert found == shown, place
