import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.errors import DomainError, Problem
from directory.imports.files import print_problems, read_records
from matching.run_files import run_rows
from matching.session import RankingSession


def a_day(text: str) -> date:
    """A day from the command line."""
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Rank suppliers for every request of a JSON file and write the run to a JSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("needs", type=Path)
        parser.add_argument("--suppliers", type=Path, help="rank exactly these profiles")
        parser.add_argument("--as-of", type=a_day, help="the day that counts, YYYY-MM-DD")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        needs = read_records(options["needs"])
        suppliers = read_records(options["suppliers"]) if options["suppliers"] else None
        problems: list[Problem] = []
        run: dict[str, Any] = {}
        with RankingSession() as session:
            ids = None if suppliers is None else session.hold(suppliers)
            problems += session.problems
            for index, need in enumerate(needs):
                try:
                    asked = (need, ids, options["as_of"], f"needs[{index}]")
                    result = session.rank_all(*asked)
                    together = session.consortium(*asked)
                except DomainError as error:
                    problems += error.problems
                    continue
                ref = result.need.ref
                if ref in run:
                    problems.append(_repeated(ref, index))
                    continue
                run[ref] = {"results": run_rows(result.firms), "consortium": together}
        self._write(run, options["output"])
        print_problems(problems, self.stderr)
        self.stdout.write(
            _("%(ranked)d requests ranked, %(refused)d refused: %(file)s")
            % {"ranked": len(run), "refused": len(needs) - len(run), "file": options["output"]}
        )
        if problems:
            raise SystemExit(1)

    def _write(self, run: dict[str, Any], path: Path) -> None:
        try:
            path.write_text(json.dumps(run, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": path, "reason": error.strerror}
            ) from None


def _repeated(ref: str, index: int) -> Problem:
    message = _("An earlier record of this file already has the id %(ref)s.") % {"ref": ref}
    return Problem(message=message, code="duplicate", place=f"needs[{index}].id")
