"""The `verification` app: what has been checked, by whom, and how."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    """The officer's queue and decisions."""

    name = "verification"
    verbose_name = _("Verification")
