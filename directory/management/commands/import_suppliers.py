from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from directory.imports.files import print_problems, read_records
from directory.imports.suppliers import import_suppliers


class Command(BaseCommand):
    help = "Import supplier profiles from a JSON file (the interchange format)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--trust-certificates",
            action="store_true",
            help="record the evidence that the file states as an imported decision",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        records = read_records(options["file"])
        result = import_suppliers(records, trust_certificates=options["trust_certificates"])
        print_problems(result.problems, self.stderr)
        self.stdout.write(
            _("%(new)d new, %(updated)d updated, %(refused)d refused")
            % {"new": result.new, "updated": result.updated, "refused": result.refused}
        )
        if result.refused:
            raise SystemExit(1)
