"""What a ranking read of one firm, stored once per content."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

#: SHA-256 in hex.
DIGEST_LENGTH = 64


def _ints() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.IntegerField(null=True), default=list)


def _longs() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.BigIntegerField(null=True), default=list)


def _words() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=10, null=True), default=list)


class ProfileFacts(models.Model):
    """The columns of a profile row that a ranking reads, in the same form and units.

    ``digest`` is SHA-256 over all of them: the same facts stand here once, however many rankings
    rest on them. The database refuses to change or remove them. Firms' names and refs are in
    them, people are not.
    """

    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    supplier_id = models.BigIntegerField()
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


#: What the digest covers, in its order.
FACT_COLUMNS = tuple(
    field.attname for field in ProfileFacts._meta.local_fields if field.name not in {"id", "digest"}
)
