from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.errors import Severity
from directory.choices import EvidenceLevel
from directory.demo import generate_suppliers
from directory.imports.suppliers import import_suppliers
from directory.models import Concept, Supplier
from matching.demo import generate_requests
from matching.imports.requests import import_requests
from matching.models import Request
from matching.services import today


def _check_identities(demo: QuerySet[Supplier]) -> None:
    """Let the fictional firms with a confirmed certificate count as checked: some are, some not."""
    confirmed = demo.filter(certificate__level__gte=EvidenceLevel.ISSUER)
    Organisation.objects.filter(
        pk__in=confirmed.values("organisation_id"), identity_checked_at=None
    ).update(identity_checked_at=timezone.now())


class Command(BaseCommand):
    """Load the fictional suppliers and requests."""

    help = "Load the demonstration data: fictional suppliers and requests, marked so. Idempotent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many suppliers, and whether to load again what is there."""
        parser.add_argument("--count", type=int, default=950, help="how many suppliers")
        parser.add_argument("--again", action="store_true", help="load even if it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there yet and say how many there are."""
        if not Concept.objects.exists():
            raise CommandError(_("The taxonomy is not loaded. Run: python manage.py load_taxonomy"))
        count = options["count"]
        demo = Supplier.objects.filter(origin="demo")
        if options["again"] or demo.count() < count:
            # As of today: a demo of days gone by would show ended certificates and past deadlines.
            profiles = generate_suppliers(count=count, day=today())
            found = import_suppliers(profiles, trust_certificates=True)
            self._complain(found.problems)
            _check_identities(demo)
        if options["again"] or not Request.objects.filter(is_demo=True).exists():
            stored = import_requests(generate_requests(day=today()))
            self._complain(stored.problems)
        self.stdout.write(
            _("%(suppliers)d fictional suppliers, %(requests)d demo requests")
            % {
                "suppliers": demo.count(),
                "requests": Request.objects.filter(is_demo=True).count(),
            }
        )

    def _complain(self, problems: Any) -> None:
        errors = [p for p in problems if p.severity == Severity.ERROR]
        if errors:
            raise CommandError("\n".join(str(problem) for problem in errors))
