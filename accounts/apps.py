"""The `accounts` app: who people are and for whom they may act."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, organisations and memberships."""

    name = "accounts"
    verbose_name = _("Accounts")
