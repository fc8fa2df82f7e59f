from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import User

# `.example` is reserved (RFC 2606): nobody can own the address, and no mail reaches it.
EMAIL = "demo@matxich.example"
PASSWORD_CHARACTERS = 16


class Command(BaseCommand):
    """Give the demo its account, with a new password each time."""

    help = "Make the demo's administrator, or give it a new password, and print how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set a password that stands in no file, so that a demo on a network stays closed."""
        password = get_random_string(PASSWORD_CHARACTERS)
        user = User.objects.filter(email=EMAIL).first()
        if user is None:
            User.objects.create_superuser(EMAIL, password)
        else:
            user.set_password(password)
            user.save(update_fields=["password"])
        self.stdout.write(
            _("Demo administrator: %(email)s, password %(password)s (a new one at each start)")
            % {"email": EMAIL, "password": password}
        )
