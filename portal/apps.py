"""The `portal` app: what the public reads."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The front page; it has no tables yet."""

    name = "portal"
    verbose_name = _("Portal")
