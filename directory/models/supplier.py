"""The firm as a supplier: what it says of itself, where it is, whom it serves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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

    ref = models.CharField(max_length=80, unique=True, default=new_ref, verbose_name=_("reference"))
    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="supplier",
        verbose_name=_("organisation"),
    )
    company_type = models.CharField(
        max_length=12,
        choices=CompanyType,
        default=CompanyType.MANUFACTURER,
        verbose_name=_("kind of company"),
    )
    origin = models.CharField(
        max_length=10,
        choices=ProfileOrigin,
        default=ProfileOrigin.REGISTERED,
        verbose_name=_("origin"),
    )
    description = models.TextField(blank=True, verbose_name=_("description"))
    description_language = models.CharField(
        max_length=2, blank=True, verbose_name=_("language of the description")
    )
    trade_terms = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=_("words of the trade"),
    )
    employees = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("employees"))
    lead_time_days = models.DecimalField(
        max_digits=6, decimal_places=1, null=True, blank=True, verbose_name=_("lead time, days")
    )
    minimum_order_quantity = models.DecimalField(
        max_digits=18, decimal_places=3, null=True, blank=True, verbose_name=_("minimum order")
    )
    minimum_order_unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("unit of the minimum order"),
    )
    export_markets = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("export markets")
    )
    languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name=_("languages")
    )
    offer_flags = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        verbose_name=_("remarks on the offer"),
    )
    offer_closed_until = models.DateField(
        null=True, blank=True, verbose_name=_("takes no orders until")
    )
    published_at = models.DateTimeField(null=True, blank=True, verbose_name=_("published"))
    confirmed_at = models.DateTimeField(null=True, blank=True, verbose_name=_("confirmed"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created"))
    revision = models.BigIntegerField(default=0, editable=False, verbose_name=_("revision"))

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
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

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, verbose_name=_("supplier"))

    class Meta:
        abstract = True


class Site(SupplierOwned):
    """A factory: the place that makes parts and that certificates are held for."""

    number = models.PositiveSmallIntegerField(default=1, verbose_name=_("number"))
    name = models.CharField(max_length=200, blank=True, verbose_name=_("name"))
    address = models.CharField(max_length=300, blank=True, verbose_name=_("address"))
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("place")
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("park or cluster")
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "id"], name="site_supplier_id_unique"),
            models.UniqueConstraint(fields=["supplier", "number"], name="site_number_unique"),
        ]

    def __str__(self) -> str:
        return self.name or self.address or str(self.number)


class SupplierMaterial(SupplierOwned):
    """A material the firm processes, stated for the firm and not for one line."""

    material = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", verbose_name=_("material")
    )

    class Meta:
        verbose_name = _("material of the firm")
        verbose_name_plural = _("materials of the firm")
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

    sector = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector")
    )
    is_customer = models.BooleanField(default=True, verbose_name=_("has customers there"))

    class Meta:
        verbose_name = _("sector of the firm")
        verbose_name_plural = _("sectors of the firm")
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

    place = models.CharField(max_length=80, verbose_name=_("where it stands"))
    text = models.CharField(max_length=300, verbose_name=_("text"))

    class Meta:
        verbose_name = _("phrase not understood")
        verbose_name_plural = _("phrases not understood")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="unreadphrase_supplier_id_unique"
            )
        ]


class CustomerReference(SupplierOwned):
    """A customer the firm names with permission, or only the kind of customer."""

    customer = models.CharField(max_length=200, verbose_name=_("customer"))
    sector = models.ForeignKey(
        Concept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sector"),
    )
    since_year = models.PositiveSmallIntegerField(null=True, blank=True, verbose_name=_("since"))
    is_public = models.BooleanField(default=False, verbose_name=_("public"))

    class Meta:
        verbose_name = _("customer reference")
        verbose_name_plural = _("customer references")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "id"], name="customerreference_supplier_id_unique"
            )
        ]


class Contact(SupplierOwned):
    """A person to reach. Personal data: shown only to approved buyers, never in demo data."""

    name = models.CharField(max_length=120, verbose_name=_("name"))
    role = models.CharField(max_length=120, blank=True, verbose_name=_("role"))
    email = models.EmailField(blank=True, verbose_name=_("e-mail"))
    phone = models.CharField(max_length=40, blank=True, verbose_name=_("phone"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "id"], name="contact_supplier_id_unique")
        ]
