"""Business predicates on suppliers and their profile rows, made to be chained."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value

from directory.choices import COUNTING_STATUSES

if TYPE_CHECKING:
    from directory.models import Certificate, ProfileRow, Supplier  # noqa: F401

_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01, as profile rows count them."""
    return (day - _EPOCH).days


def day_of(number: int | None) -> date | None:
    """The day of such a number; None for none."""
    return None if number is None else _EPOCH + timedelta(days=number)


class _OfValidCertificates(Func):
    """Something about the certificates of a row that are valid on a day with at least a level."""

    select = ""

    def __init__(self, day: date, level: int = 0, **extra: Any) -> None:
        columns = ("cert_standard", "cert_from", "cert_until", "cert_level")
        super().__init__(*map(F, columns), Value(day_number(day)), Value(level), **extra)

    def as_sql(self, compiler: Any, *_args: Any, **_context: Any) -> tuple[str, Any]:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        columns, conditions = [sql for sql, _ in parts[:4]], [sql for sql, _ in parts[4:]]
        day, level = conditions
        inner = (
            f"SELECT {self.select} FROM unnest({', '.join(columns)}) "  # noqa: S608  # columns only
            f"AS held(standard, first, last, level) "
            f"WHERE {day} BETWEEN held.first AND held.last AND held.level >= {level}"
        )
        return self.template % {"inner": inner}, [p for _, params in parts for p in params]


class StandardsHeld(_OfValidCertificates):
    """The standards that certificates of the row satisfy; one may stand there more than once."""

    select = "held.standard"
    template = "ARRAY(%(inner)s)"
    output_field = ArrayField(IntegerField())


class BestLevel(_OfValidCertificates):
    """The highest evidence level of a certificate; -1 where none is valid."""

    select = "max(held.level)"
    template = "COALESCE((%(inner)s), -1)"
    output_field = IntegerField()


class SupplierQuerySet(models.QuerySet["Supplier"]):
    """Suppliers, by what holds for them."""

    def published(self) -> SupplierQuerySet:
        """Profiles that the public list and the ranking see."""
        return self.filter(published_at__isnull=False)

    def in_id_order(self) -> SupplierQuerySet:
        """The order in which bulk writers take suppliers, so that two of them cannot deadlock."""
        return self.order_by("pk")

    def with_ref(self, ref: str) -> SupplierQuerySet:
        """The one with this reference, as it came in an address; none for what is no text."""
        return self.none() if "\x00" in ref else self.filter(ref=ref).order_by("pk")

    def for_profile(self) -> SupplierQuerySet:
        """With everything that a supplier's page shows, in a fixed number of queries."""
        return self.select_related("organisation", "minimum_order_unit").prefetch_related(
            "site_set__place__parent",
            "site_set__cluster",
            "suppliermaterial_set",
            "suppliersector_set",
            "supplierproduct_set",
            "machine_set__site",
            "customerreference_set",
            "capabilityline_set__materials",
            "capabilityline_set__site",
            "capabilityline_set__unit",
            "capabilityline_set__minimum_order_unit",
            "certificate_set__sites__site",
            "certificate_set__scopes",
            "certificate_set__decisions",
        )


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates, by what they are worth on a day."""

    def valid_on(self, day: date) -> CertificateQuerySet:
        """Those that count and are in date; the first and the last day are valid days."""
        return self.filter(
            Q(issued_on__isnull=True) | Q(issued_on__lte=day),
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            status__in=COUNTING_STATUSES,
        )


class ProfileRowQuerySet(models.QuerySet["ProfileRow"]):
    """Published firms, by what they state and what is known of it."""

    def best_documented_first(self, *, on: date) -> ProfileRowQuerySet:
        """By the best known certificate valid on the day, then identity, then the latest word."""
        return self.order_by(
            BestLevel(on).desc(),
            "-is_identity_checked",
            F("confirmed_at").desc(nulls_last=True),
            "ref",
        )

    def by_name(self) -> ProfileRowQuerySet:
        """Alphabetically, whatever case and accents."""
        return self.order_by("name_folded", "ref")

    def recently_confirmed_first(self) -> ProfileRowQuerySet:
        """The profile that was last confirmed comes first, those never confirmed last."""
        return self.order_by(F("confirmed_at").desc(nulls_last=True), "ref")
