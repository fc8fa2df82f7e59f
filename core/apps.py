"""The `core` app: the bottom shelf, which imports none of the others."""

from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from core.converters import RefConverter


class CoreConfig(AppConfig):
    """Audit, errors, identifiers and text folding."""

    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        """Let addresses name things by `<ref:ref>`."""
        register_converter(RefConverter, "ref")
