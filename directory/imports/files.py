"""Data files from people: read whole or refused with the place of the fault."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _

from core.errors import Problem, Severity

LARGEST_BYTES = 512 * 1024 * 1024


def read_records(path: Path) -> list[Any]:
    """The list of records of a JSON file. Raises :class:`CommandError` that says what to do."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise CommandError(_("%(file)s is larger than 512 MB: split it.") % {"file": path})
        data = json.loads(
            path.read_bytes().decode("utf-8-sig"), parse_constant=float, parse_int=_whole
        )
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": error.strerror}
        ) from None
    except UnicodeDecodeError as error:
        raise CommandError(
            _("%(file)s is not UTF-8 (byte %(byte)d): save it as UTF-8.")
            % {"file": path, "byte": error.start}
        ) from None
    except json.JSONDecodeError as error:
        raise CommandError(
            _(
                "%(file)s is broken JSON in line %(line)d, column %(column)d: %(reason)s. "
                "Nothing was imported."
            )
            % {"file": path, "line": error.lineno, "column": error.colno, "reason": error.msg}
        ) from None
    except RecursionError:
        raise CommandError(
            _("%(file)s is nested too deeply to be a list of records. Nothing was imported.")
            % {"file": path}
        ) from None
    if not isinstance(data, list):
        raise CommandError(
            _("%(file)s must hold a list of records, it holds %(kind)s.")
            % {"file": path, "kind": type(data).__name__}
        )
    return data


def _whole(digits: str) -> float:
    """A whole number; one of absurd length is infinite, which its field then refuses."""
    return int(digits) if len(digits) < 1000 else float(digits)


def print_problems(problems: Iterable[Problem], stream: OutputWrapper) -> None:
    """One line per problem: error or remark, place, what, what to do.

    What was handed in is quoted in it, so whatever is not printable is written as its code.
    """
    for problem in problems:
        word = _("error") if problem.severity == Severity.ERROR else _("remark")
        stream.write("".join(map(_printable, f"{word}: {problem}")))


def _printable(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]
