"""The firm as a supplier: what it says of itself, where it is, whom it serves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from core.ids import new_ref
from directory.choices import CompanyType, ProfileOrigin
from directory.models.place import Cluster, Place
from directory.models.taxonomy import Concept, Unit
from directory.querysets import SupplierQuerySet


class Supplier(models.Model):
    """A supplier profile.

    ``revision`` is raised by the database on every change to the profile or to anything it owns;
    a published profile's row carries the revision it was made from (see ``profile_rows``).
    """

    ref = models.CharField(max_length=80, unique=True, default=new_ref)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="supplier"
    )
    company_type = models.CharField(
        max_length=12, choices=CompanyType, default=CompanyType.MANUFACTURER
    )
    origin = models.CharField(
        max_length=10, choices=ProfileOrigin, default=ProfileOrigin.REGISTERED
    )
    description = models.TextField(blank=True)
    description_language = models.CharField(max_length=2, blank=True)
    trade_terms = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    lead_time_days = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    minimum_order_quantity = models.DecimalField(
        max_digits=18, decimal_places=3, null=True, blank=True
    )
    minimum_order_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    export_markets = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    offer_flags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    offer_closed_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.BigIntegerField(default=0, editable=False)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lead_time_days__isnull=True) | Q(lead_time_days__gt=0),
                name="supplier_lead_time_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(minimum_order_quantity__isnull=True)
                | Q(minimum_order_quantity__gte=0, minimum_order_unit__isnull=False),
                name="supplier_minimum_order_has_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def name(self) -> str:
        """The firm's name as shown."""
        return self.organisation.name


class SupplierOwned(models.Model):
    """Everything a supplier owns carries ``supplier`` and is unique by (supplier, id)."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE)

    class Meta:
        abstract = True


class Site(SupplierOwned):
    """A factory: the place that makes parts and that certificates are held for."""

    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT)
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "id"], name="site_supplier_id_unique"),
            models.UniqueConstraint(fields=["supplier", "number"], name="site_number_unique"),
        ]

    def __str__(self) -> str:
        return self.name or self.address or str(self.number)


class SupplierMaterial(SupplierOwned):
    """A material the firm processes, stated for the firm and not for one line."""

    material = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="suppliermaterial_supplier_id_unique"
            ),
            models.UniqueConstraint(
                fields=["supplier", "material"], name="suppliermaterial_unique"
            ),
        ]


class SupplierSector(SupplierOwned):
    """A sector the firm has customers in (``is_customer``) or works for in general."""

    sector = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    is_customer = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="suppliersector_supplier_id_unique"
            ),
            models.UniqueConstraint(
                fields=["supplier", "sector", "is_customer"], name="suppliersector_unique"
            ),
        ]


class UnreadPhrase(SupplierOwned):
    """Words of the profile that were not understood: listed, never dropped in silence."""

    place = models.CharField(max_length=80)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="unreadphrase_supplier_id_unique"
            )
        ]


class CustomerReference(SupplierOwned):
    """A customer the firm names with permission, or only the kind of customer."""

    customer = models.CharField(max_length=200)
    sector = models.ForeignKey(
        Concept, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_public = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="customerreference_supplier_id_unique"
            )
        ]


class Contact(SupplierOwned):
    """A person to reach. Personal data: shown only to approved buyers, never in demo data."""

    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "id"], name="contact_supplier_id_unique")
        ]
