"""What the settings are before anybody has set anything."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def settings_with(**variables: str) -> dict[str, Any]:
    """Return some settings as a process sees them that has only these variables."""
    script = (
        "import json; from config import settings as s; "
        f"print(json.dumps({{name: getattr(s, name) for name in {SHOWN!r}}}))"
    )
    output = subprocess.check_output(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": "of a test", **variables},
    )
    values: dict[str, Any] = json.loads(output)
    return values


def test_site_is_closed_down_unless_somebody_opens_it() -> None:
    values = settings_with()
    assert values.pop("DEBUG") is False
    assert all(values.values())


@pytest.mark.parametrize("variables", [{"DEBUG": "1"}, {"HTTPS": "0"}])
def test_site_can_be_opened_without_tls(variables: dict[str, str]) -> None:
    values = settings_with(**variables)
    assert not values["SECURE_SSL_REDIRECT"]
    assert not values["SESSION_COOKIE_SECURE"]
