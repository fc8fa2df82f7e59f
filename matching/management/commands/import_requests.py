from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from directory.imports.files import print_problems, read_records
from matching.imports.requests import import_requests


class Command(BaseCommand):
    """Store requests from a file."""

    help = "Import sourcing requests from a JSON file (the interchange format)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was wrong or not understood, exit 1 if a record was refused."""
        result = import_requests(read_records(options["file"]))
        print_problems(result.problems, self.stderr)
        self.stdout.write(
            _("%(stored)d requests stored, %(refused)d refused")
            % {"stored": result.stored, "refused": result.refused}
        )
        if result.refused:
            raise SystemExit(1)
