from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

SIZES = (1_000, 10_000)


class Command(BaseCommand):
    """Measure rankings."""

    help = (
        "Measure full explained rankings beside a bare text search, in a database of its own that "
        "is dropped afterwards. At the usual sizes the table in docs/benchmarks.md is renewed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many suppliers, how many rounds, and the seed of the demo data."""
        parser.add_argument("--suppliers", type=int, nargs="+", help="else 1000 and 10000")
        parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
        parser.add_argument("--seed", type=int, default=2026, help="seed of the demo suppliers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure each size, print the table, renew the document."""
        if find_spec("tantivy") is None:
            raise CommandError(_("The text search is not installed. Run: make setup-bench"))
        # They need the package that was looked for, and no other command does.
        measure = import_module("matching.benchmarks.measure").measure
        report = import_module("matching.benchmarks.report")
        results = []
        for size in options["suppliers"] or SIZES:
            self.stderr.write(_("Measuring with %(count)d suppliers ...") % {"count": size})
            results.append(measure(size, rounds=options["rounds"], seed=options["seed"]))
        text = report.markdown(results, rounds=options["rounds"], day=timezone.localdate())
        self.stdout.write(text)
        if not options["suppliers"]:
            report.write_section(Path(settings.BASE_DIR) / "docs" / "benchmarks.md", text)
