import time
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

USUAL = (1_000, 10_000)
#: From here on a run measures on the way up, to tell what twice the suppliers cost.
FIRST_LARGE = 100_000
NEEDED = ("tantivy", "matplotlib")


class Command(BaseCommand):
    """Measure rankings."""

    help = (
        "Measure rankings by both back ends beside what one would use instead, in a database of "
        "its own that is dropped afterwards, and renew docs/benchmarks.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many suppliers, how many rounds, the seed, and where the document stands."""
        parser.add_argument("--suppliers", type=int, help="else 1000, then 10000")
        parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
        parser.add_argument("--seed", type=int, default=2026, help="seed of the demo suppliers")
        usual = Path(settings.BASE_DIR) / "docs"
        parser.add_argument("--folder", type=Path, default=usual, help="where benchmarks.md is")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure size after size; after each, renew numbers, document and plot."""
        if not all(find_spec(name) for name in NEEDED):
            raise CommandError(_("The text search is not installed. Run: make setup-bench"))
        # They need the packages that were looked for, and no other command does.
        measure = import_module("matching.benchmarks.measure").measure
        report = import_module("matching.benchmarks.report")
        draw = import_module("matching.benchmarks.plot").draw
        start, folder, rounds = time.monotonic(), options["folder"], options["rounds"]

        def say(text: str) -> None:
            self.stderr.write(f"{time.monotonic() - start:7.0f} s  {text}")

        run = timezone.now().isoformat(timespec="seconds")
        wanted = list(sizes(options["suppliers"]))
        for result in measure(wanted, rounds=rounds, seed=options["seed"], say=say):
            new = report.record(result, rounds=rounds, day=timezone.localdate(), run=run)
            kept = report.keep(folder / "benchmarks.json", [new])
            report.write_section(folder / "benchmarks.md", report.markdown(kept))
            draw(folder / "images" / "benchmarks.svg", kept)
            self.stdout.write(report.markdown([new]))


def sizes(suppliers: int | None) -> Iterator[int]:
    """The sizes of a run: the usual ones, the one asked for, or every doubling up to it."""
    if suppliers is None:
        yield from USUAL
        return
    size = FIRST_LARGE
    while size < suppliers:
        yield size
        size *= 2
    yield suppliers
