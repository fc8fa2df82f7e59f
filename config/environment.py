"""Typed values from the environment; a value that cannot be read stops the start with its name."""

import contextlib
import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

TRUE = frozenset({"1", "true", "yes", "on"})
PERIODS = frozenset({"second", "minute", "hour", "day"})
FALSE = frozenset({"0", "false", "no", "off", ""})


def flag(name: str, *, default: bool) -> bool:
    """Return an on/off value; raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return word in TRUE


def number(name: str, *, default: int) -> int:
    """Return a whole number that is not negative."""
    value = os.environ.get(name, str(default)).strip()
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    return int(value)


def rate(name: str, *, default: str) -> str | None:
    """Return how often something may happen, such as 60/minute; None where it is left empty."""
    value = os.environ.get(name, default).strip().lower()
    calls, slash, period = value.partition("/")
    if not value:
        return None
    if not (calls.isascii() and calls.isdigit() and int(calls) and slash and period in PERIODS):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write a number per second, minute, hour or day: 60/minute."
        )
    return value


def path(name: str, *, default: Path) -> Path:
    """Return a folder or file name; a relative one is taken from the current folder."""
    value = os.environ.get(name)
    return Path(value).resolve() if value else default


def text(name: str, *, default: str) -> str:
    """Return a text as it stands, without the blanks around it."""
    return os.environ.get(name, default).strip()


def choice(name: str, *, default: str, among: tuple[str, ...]) -> str:
    """Return one of these words; raises ImproperlyConfigured for any other."""
    value = text(name, default=default).lower()
    if value not in among:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of: {', '.join(among)}.")
    return value


def words(name: str, *, default: str = "") -> list[str]:
    """Return the parts of a comma-separated value, without empty ones."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key(file: Path) -> str:
    """Return SECRET_KEY, else the key kept in `file`: made on first use, for its owner only."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    try:
        if not file.exists():
            _write_once(file, get_random_secret_key())
    except OSError as error:
        raise ImproperlyConfigured(
            f"No SECRET_KEY in the environment, and {file} cannot be written ({error.strerror}). "
            "Set SECRET_KEY to a long random text."
        ) from error
    key = file.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"{file} is empty: delete it, and a new key is made.")
    return key


def _write_once(file: Path, text: str) -> None:
    """Write a file for its owner only; of two processes that do so at once, one wins whole."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=file.name) as draft:
        draft.write(text)
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, file)
