from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind, OrganisationVerdict
from accounts.models import Membership, Organisation, User
from accounts.services import decide_organisation, register_organisation

PASSWORD_CHARACTERS = 16
OFFICE = "Sở Công Thương (minh họa)"
# The first of the demo's suppliers and the buyer of its first request: fixtures/demo/.
SUPPLIER = "Nhựa Kỹ thuật Sao Khuê Biếc"
BUYER = "事務機メーカー（匿名）"


class Person(NamedTuple):
    """One demo account; no organisation: the administrator."""

    name: str
    role: str | Promise
    kind: OrganisationKind | None
    organisation: str = ""

    @property
    def email(self) -> str:
        """`.example` is reserved (RFC 2606): nobody can own it, and no mail reaches it."""
        return f"{self.name}@matxich.example"


PEOPLE = (
    Person("officer", _("officer"), OrganisationKind.AUTHORITY, OFFICE),
    Person("officer2", _("second officer"), OrganisationKind.AUTHORITY, OFFICE),
    Person("supplier", _("supplier"), OrganisationKind.SUPPLIER, SUPPLIER),
    Person("buyer", _("buyer"), OrganisationKind.BUYER, BUYER),
    Person("demo", _("administrator"), None),
)


class Command(BaseCommand):
    """Give the demo its people, with a new password at each start."""

    help = "Make the demo's accounts, or give them a new password, and print how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set a password that stands in no file, so that a demo on a network stays closed."""
        password = get_random_string(PASSWORD_CHARACTERS)
        if not Organisation.objects.filter(name=SUPPLIER, is_demo=True).exists():
            raise CommandError(
                _("There are no demo suppliers yet. Run: python manage.py load_demo")
            )
        for person in PEOPLE:
            _make(person, password)
        table = Table(
            box=SIMPLE_HEAD, title=str(_("Demo accounts, with a new password each start"))
        )
        # What is typed by hand stands in one piece, however narrow the window.
        table.add_column(str(_("address")), no_wrap=True)
        table.add_column(str(_("role")), overflow="fold")
        table.add_column(str(_("organisation")), overflow="fold")
        table.add_column(str(_("password")), no_wrap=True)
        for person in PEOPLE:
            table.add_row(person.email, str(person.role), person.organisation, password)
        console = Console(highlight=False)
        with console.capture() as printed:
            console.print(table)
        self.stdout.write(printed.get())


def _make(person: Person, password: str) -> None:
    # Decided and committed before it has owners: nobody is there to get a letter about it.
    organisation = _organisation(person.kind, person.organisation) if person.kind else None
    with transaction.atomic():
        user = User.objects.filter(email=person.email).first() or User(email=person.email)
        user.is_staff = user.is_superuser = organisation is None
        user.set_password(password)
        user.save()
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        if organisation is not None:
            Membership.objects.get_or_create(
                user=user, organisation=organisation, defaults={"role": MembershipRole.OWNER}
            )


def _organisation(kind: OrganisationKind, name: str) -> Organisation:
    """Return the demo's organisation, checked by the demo's officer."""
    found = Organisation.objects.filter(kind=kind, name=name, is_demo=True).order_by("pk").first()
    is_office = kind == OrganisationKind.AUTHORITY
    if found is None:
        checked_at = timezone.now() if is_office else None
        found = register_organisation(
            kind=kind, name=name, is_demo=True, identity_checked_at=checked_at
        )
    if not found.is_approved:
        officer = Membership.objects.filter(organisation__name=OFFICE).order_by("pk")[0]
        actor = Actor(officer.user, officer.organisation, officer.role)
        decide_organisation(
            organisation=found, verdict=OrganisationVerdict.APPROVE, note="", actor=actor
        )
    return found
