from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from directory.choices import ProfileOrigin
from directory.models import Supplier
from verification.demo import load_review_demo


class Command(BaseCommand):
    """Give officers something to do in the demo."""

    help = "Let fictional certificates and organisations wait for an officer. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there yet and say how many there are."""
        if not Supplier.objects.filter(origin=ProfileOrigin.DEMO).exists():
            raise CommandError(_("The demo is not loaded. Run: python manage.py load_demo"))
        certificates, organisations = load_review_demo()
        self.stdout.write(
            _("%(certificates)d demo certificates and %(organisations)d organisations for review")
            % {"certificates": certificates, "organisations": organisations}
        )
