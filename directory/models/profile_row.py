"""One flattened row per published supplier: what lists, facets and rankings read."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.querysets import ProfileRowQuerySet


def _ints() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.IntegerField(null=True), default=list)


def _longs() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.BigIntegerField(null=True), default=list)


def _words() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=10, null=True), default=list)


class RankedFacts(models.Model):
    """What a ranking reads of one firm, as arrays of equal length per part, without joins.

    ``line_*``: one element per capability line. Sizes in µm, tolerances in nm, lead times in
    hours, free capacity and minimum order in thousandths of the dimension's base unit (piece, kg,
    m, m²) per month, days as days since 1970-01-01. Null means *not stated*.
    ``mat_line``/``mat_id``: pairs of line position (1-based) and material.
    ``cert_*``: one element per certificate, standard it satisfies, site and scope process;
    0 in ``cert_site`` or ``cert_scope`` means "all".
    ``*_ids`` hold ids with everything above them; ``sector_ids`` where the firm has customers.
    """

    ref = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    origin = models.CharField(max_length=10)
    is_maker = models.BooleanField()
    is_identity_checked = models.BooleanField()
    made_ids = ArrayField(models.IntegerField(), default=list)
    known_ids = ArrayField(models.IntegerField(), default=list)
    place_ids = ArrayField(models.BigIntegerField(), default=list)
    province_name_vi = models.CharField(max_length=120, blank=True)
    place_name_vi = models.CharField(max_length=120, blank=True)
    sector_ids = ArrayField(models.IntegerField(), default=list)
    offer_flags = ArrayField(models.CharField(max_length=30), default=list)
    offer_closed_until = models.IntegerField(null=True)
    line_id = _longs()
    line_process = _ints()
    line_in_house = ArrayField(models.BooleanField(), default=list)
    line_core = ArrayField(models.BooleanField(), default=list)
    line_site = _longs()
    line_dimension = _words()
    line_free = _longs()
    line_stated_on = _ints()
    line_size_um = _longs()
    line_tolerance_nm = _longs()
    line_lead_hours = _ints()
    line_moq = _longs()
    line_moq_dimension = _words()
    line_evidence = _ints()
    mat_line = _ints()
    mat_id = _ints()
    cert_id = _longs()
    cert_standard = _ints()
    cert_from = _ints()
    cert_until = _ints()
    cert_level = _ints()
    cert_is_manufacturing = ArrayField(models.BooleanField(), default=list)
    cert_site = _longs()
    cert_scope = _ints()

    class Meta:
        abstract = True


class ProfileRow(RankedFacts):
    """The profile in one row, with what lists and facets read besides; no foreign keys.

    What the firm makes and traded goods never mix (``product_ids`` is what it makes),
    ``material_ids`` is what any line or the firm as a whole processes, ``served_ids`` the sectors
    where it has customers and those that it says it works for.
    """

    supplier_id = models.BigIntegerField(primary_key=True)
    revision = models.BigIntegerField()
    name_folded = models.TextField()
    company_type = models.CharField(max_length=12, default="")
    confirmed_at = models.DateTimeField(null=True)
    product_ids = ArrayField(models.IntegerField(), default=list)
    material_ids = ArrayField(models.IntegerField(), default=list)
    cluster_ids = ArrayField(models.BigIntegerField(), default=list)
    served_ids = ArrayField(models.IntegerField(), default=list)

    objects = ProfileRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile row")
        verbose_name_plural = _("profile rows")
        indexes = [
            # Together: who makes it and has never held the certificate asked is not even read.
            GinIndex(fields=["made_ids", "cert_standard"], name="profilerow_made_certified"),
            GinIndex(fields=["known_ids"], name="profilerow_known_ids"),
            models.Index(fields=["ref"], name="profilerow_ref"),
        ]

    def __str__(self) -> str:
        return self.ref
