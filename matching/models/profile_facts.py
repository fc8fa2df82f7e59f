"""What a ranking read of one firm, stored once per content."""

from django.db import models

from directory.models import RankedFacts

#: SHA-256 in hex.
DIGEST_LENGTH = 64


class ProfileFacts(RankedFacts):
    """The columns of a profile row that a ranking reads, in the same form and units.

    ``digest`` is SHA-256 over all of them: the same facts stand here once, however many rankings
    rest on them. The database refuses to change or remove them. Firms' names and refs are in
    them, people are not.
    """

    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    supplier_id = models.BigIntegerField()


#: What the digest covers, in its order.
FACT_COLUMNS = ("supplier_id", *(field.attname for field in RankedFacts._meta.local_fields))
