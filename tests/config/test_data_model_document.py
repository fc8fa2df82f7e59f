"""docs/data-model.md names every constraint that the database holds, and no other."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs" / "data-model.md").read_text("utf-8").split("## Constraints by name")[1]
OURS = ("core", "accounts", "directory", "verification", "matching")
IN_SQL = re.compile(r"CONSTRAINT = '(\w+)'|CREATE CONSTRAINT TRIGGER (\w+)")


def of_models() -> set[str]:
    return {
        constraint.name
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def of_triggers() -> set[str]:
    found = set()
    for app in OURS:
        for path in (ROOT / app / "migrations").glob("*.py"):
            for names in IN_SQL.findall(path.read_text("utf-8")):
                found |= set(names) - {""}
    return found


@pytest.mark.parametrize("name", sorted(of_models() | of_triggers()))
def test_constraint_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT, f"docs/data-model.md does not name {name}"


def test_no_constraint_is_documented_that_does_not_exist() -> None:
    tables = {
        model._meta.db_table for app in OURS for model in apps.get_app_config(app).get_models()
    }
    assert set(re.findall(r"`(\w+)`", TEXT)) - tables == of_models() | of_triggers()
