from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from matching.kept.rankings import RuleIsGoneError, run_again
from matching.models import Ranking


class Command(BaseCommand):
    help = "Run stored rankings again from their stored facts and compare the bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ref", nargs="*", help="references of rankings; none: all")

    def handle(self, *args: Any, **options: Any) -> None:
        rankings = Ranking.objects.order_by("pk")
        if options["ref"]:
            rankings = rankings.filter(ref__in=options["ref"])
        same = differ = gone = 0
        for ranking in rankings.iterator(chunk_size=100):
            try:
                again = run_again(ranking)
            except RuleIsGoneError:
                gone += 1
                continue
            if again.is_same:
                same += 1
                continue
            differ += 1
            names = {"ref": ranking.ref, "then": ranking.result_digest, "now": again.digest}
            self.stderr.write(_("%(ref)s: stored as %(then)s, is now %(now)s") % names)
        counts = {"same": same, "differ": differ, "gone": gone}
        self.stdout.write(
            _("%(same)d the same, %(differ)d different, %(gone)d of a rule that is gone") % counts
        )
        if differ:
            raise SystemExit(1)
