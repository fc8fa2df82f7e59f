from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.tour import load_tour, the_cast

SUPPLIER, BUYER, OFFICER = (f"{name}@matxich.example" for name in ("supplier", "buyer", "officer"))
THINGS: dict[str, str | Promise] = {
    SUPPLIER: gettext_lazy(
        "answer a buyer's question, see what would open more requests, hold the profile against "
        "what buyers ask"
    ),
    BUYER: gettext_lazy(
        "turn the weights beside the list, ask a firm what it does not state, see who can make the "
        "paper tray together, and what changed since a firm was chosen"
    ),
    OFFICER: gettext_lazy("decide about a certificate; see what would open most demand"),
}


class Command(BaseCommand):
    """Give the demo's people something on every page, and say what to try."""

    help = "Make fictional questions, rankings, rules and searches for the demo. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there yet and print one line per person."""
        cast = the_cast(buyer=BUYER, supplier=SUPPLIER)
        if cast is None:
            raise CommandError(
                _("The demo's accounts are not there yet. Run: python manage.py demo_accounts")
            )
        load_tour(cast)
        self.stdout.write(_("To try:"))
        for address, things in THINGS.items():
            self.stdout.write(f"  {address}: {things}")
