from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from matching.inbox.open_needs import anchor_requests


class Command(BaseCommand):
    """Find again by which concept suppliers' inboxes look requests up."""

    help = "Anchor stored requests in the concepts that the fewest published suppliers hold now."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Anchor all that are not closed; says how many."""
        number = anchor_requests()
        self.stdout.write(
            ngettext("%(number)d request anchored", "%(number)d requests anchored", number)
            % {"number": number}
        )
