"""Values from the environment."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


@pytest.mark.parametrize(("word", "value"), [("1", True), ("Yes", True), ("0", False), ("", False)])
def test_flag_is_read(word: str, value: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", word)
    assert environment.flag("SOME_FLAG", default=not value) is value


def test_flag_that_is_neither_on_nor_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG is 'maybe'"):
        environment.flag("SOME_FLAG", default=True)


def test_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NUMBER", "-1")
    with pytest.raises(ImproperlyConfigured, match="SOME_NUMBER is '-1'"):
        environment.number("SOME_NUMBER", default=1)


def test_key_is_made_once_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "key"
    key = environment.secret_key(file)
    assert environment.secret_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_key_from_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert environment.secret_key(tmp_path / "key") == "given"
    assert not (tmp_path / "key").exists()


def test_key_that_cannot_be_kept_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY"):
        environment.secret_key(tmp_path / "missing" / "key")


@pytest.mark.parametrize(
    ("text", "value"), [("5/minute", "5/minute"), ("1/Day", "1/day"), ("", None)]
)
def test_rate_is_read(text: str, value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_RATE", text)
    assert environment.rate("SOME_RATE", default="9/hour") == value


@pytest.mark.parametrize("text", ["5", "0/minute", "x/minute", "5/week", "-1/day", "5/"])
def test_rate_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_RATE", text)
    with pytest.raises(ImproperlyConfigured, match="SOME_RATE"):
        environment.rate("SOME_RATE", default="9/hour")
