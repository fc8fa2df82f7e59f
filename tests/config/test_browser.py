"""How the browser of the browser tests is found, installed, or asked for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from requirements import browser


def test_named_browser_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "my-chrome"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(own))
    assert browser.find_chromium() == str(own)


def test_named_browser_that_is_not_there_ends_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chrome")
    with pytest.raises(SystemExit, match="/nowhere/chrome"):
        browser.find_chromium()


def without_browser(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    """A machine that has these programs and no browser."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(
        shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None
    )


def test_one_command_is_named_where_nothing_may_be_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_browser(monkeypatch, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="sudo apt-get install -q -y chromium"):
        browser.main()


def test_unknown_system_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    without_browser(monkeypatch)
    with pytest.raises(SystemExit, match="Install Chromium or Chrome"):
        browser.main()


def test_package_manager_installs_it_where_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    without_browser(monkeypatch, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    run: list[list[str]] = []

    def install(command: list[str], **_kwargs: object) -> int:
        run.append(command)
        without_browser(monkeypatch, "apt-get", "chromium")
        return 0

    monkeypatch.setattr(subprocess, "call", install)
    browser.main()
    assert [command[1] for command in run] == ["update", "install"]


def test_failed_installation_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    without_browser(monkeypatch, "apk")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "call", lambda *_args, **_kwargs: 1)
    with pytest.raises(SystemExit, match="apk add chromium"):
        browser.main()
