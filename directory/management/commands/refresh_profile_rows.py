from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from directory.imports.taxonomy import refresh_all


class Command(BaseCommand):
    help = "Rebuild the profile row of every published supplier."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d profile rows rebuilt") % {"count": refresh_all()})
