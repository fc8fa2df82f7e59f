"""The `core` app: the bottom shelf, which imports none of the others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Audit, errors, identifiers and text folding."""

    name = "core"
    verbose_name = _("Core")
