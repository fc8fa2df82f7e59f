from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from directory.profile_changes import KEPT, prune


class Command(BaseCommand):
    help = "Forget old entries of the list of changed profile rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many of the newest changes stay."""
        parser.add_argument("--keep", type=int, default=KEPT, help="newest changes that stay")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d changes forgotten") % {"count": prune(keep=options["keep"])})
