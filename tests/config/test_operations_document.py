"""docs/operations.md names every command with its options, and every variable of the settings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, DjangoHelpFormatter

ROOT = Path(settings.BASE_DIR)
DOCUMENT = (ROOT / "docs" / "operations.md").read_text("utf-8")
OURS = ("core", "accounts", "directory", "verification", "matching")
READ = re.compile(r'(?:environ\.get|environment\.\w+)\(\s*"([A-Z_]+)"')


def own_commands() -> list[str]:
    return sorted(name for name, app in get_commands().items() if app in OURS)


def options(name: str) -> Iterator[str]:
    """The options that the command has beyond those of every command."""
    known = {
        flag
        for action in BaseCommand().create_parser("", "")._actions
        for flag in action.option_strings
    }
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name, formatter_class=DjangoHelpFormatter)
    for action in parser._actions:
        yield from (flag for flag in action.option_strings if flag not in known)


def variables() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "config").rglob("*.py"))]
    # PATH is passed on to psql; it is no setting of ours.
    return sorted({name for text in texts for name in READ.findall(text)} - {"PATH"})


def test_there_is_something_to_document() -> None:
    assert {"import_suppliers", "rank_requests"} <= set(own_commands())
    assert {"DATABASE_URL", "POSTGRES_FOLDER", "DEBUG", "SECRET_KEY"} <= set(variables())
    assert all(apps.is_installed(app) for app in OURS)


@pytest.mark.parametrize("name", own_commands())
def test_command_is_documented(name: str) -> None:
    assert f"### {name}\n" in DOCUMENT, f"docs/operations.md has no section on {name}"


@pytest.mark.parametrize("name", own_commands())
def test_options_of_the_command_are_documented(name: str) -> None:
    missing = [option for option in options(name) if option not in DOCUMENT]
    assert missing == []


@pytest.mark.parametrize("name", variables())
def test_variable_is_documented(name: str) -> None:
    assert f"| `{name}` |" in DOCUMENT, f"docs/operations.md does not explain {name}"


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"^### (\w+)$", DOCUMENT, re.MULTILINE)) == set(own_commands())
