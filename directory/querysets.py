"""Business predicates on suppliers, made to be chained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from directory.models import Supplier  # noqa: F401


class SupplierQuerySet(models.QuerySet["Supplier"]):
    """Suppliers, by what holds for them."""

    def published(self) -> SupplierQuerySet:
        """Profiles that the public list and the ranking see."""
        return self.filter(published_at__isnull=False)

    def in_id_order(self) -> SupplierQuerySet:
        """The order in which bulk writers take suppliers, so that two of them cannot deadlock."""
        return self.order_by("pk")
