from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from directory.searches import KEPT, forget_searches


class Command(BaseCommand):
    help = "Delete counted searches of the public list that are older than so many days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=KEPT)

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_searches(days=max(1, options["days"]))
        self.stdout.write(_("%(count)d searches forgotten") % {"count": count})
