"""Which firms a buyer looks at closer for one request."""

from django.db import models

from directory.models import Supplier
from matching.models.ranking import Ranking
from matching.models.request import Request


class ShortlistEntry(models.Model):
    """One firm on a request's shortlist, and the ranking in force when it was put there.

    Who added it is a plain id: people may be erased.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="shortlist")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    ranking = models.ForeignKey(Ranking, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    added_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "supplier"], name="shortlistentry_firm_once_per_request"
            )
        ]
