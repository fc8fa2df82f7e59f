"""What was looked for in the public list, without who looked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchRecord(models.Model):
    """One search on one day: nobody's name, address, session or hour stands beside it.

    ``filters`` are the codes of the filters as an address has them, in a fixed order; of words only
    what was read in them. ``key`` is their SHA-256 and ``times`` how often they were asked for,
    not counting repetitions within a minute; ``results`` is how many firms the last one found.
    """

    day = models.DateField(verbose_name=_("day"))
    key = models.CharField(max_length=64, verbose_name=_("mark of the filters"))
    filters = models.CharField(max_length=2000, verbose_name=_("filters"))
    times = models.PositiveIntegerField(default=1, verbose_name=_("times"))
    results = models.PositiveIntegerField(verbose_name=_("firms found"))
    last_at = models.DateTimeField(verbose_name=_("last asked"))

    class Meta:
        verbose_name = _("search in the directory")
        verbose_name_plural = _("searches in the directory")
        constraints = [
            models.UniqueConstraint(fields=["day", "key"], name="searchrecord_once_a_day"),
            models.CheckConstraint(
                condition=Q(times__gte=1) & ~Q(filters=""), name="searchrecord_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.filters
