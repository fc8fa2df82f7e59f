"""Provinces, Hanoi's wards and communes, their former districts, industrial parks and clusters."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.choices import PlaceLevel


class Place(models.Model):
    """A place. ``ancestor_ids`` holds itself, its province and the former districts it lay in."""

    code = models.CharField(max_length=20, unique=True, verbose_name=_("code"))
    level = models.CharField(max_length=16, choices=PlaceLevel, verbose_name=_("evidence level"))
    name_vi = models.CharField(max_length=120, verbose_name=_("Vietnamese name"))
    name_en = models.CharField(max_length=120, verbose_name=_("English name"))
    short_vi = models.CharField(max_length=120, verbose_name=_("short Vietnamese name"))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent"),
    )
    ancestor_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("ids of itself and what is above"),
    )
    alt_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("other names")
    )
    folded_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("folded names")
    )
    latitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, blank=True, verbose_name=_("latitude")
    )
    longitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, blank=True, verbose_name=_("longitude")
    )
    source = models.TextField(blank=True, verbose_name=_("source"))

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name_vi


class Cluster(models.Model):
    """An industrial park or cluster."""

    code = models.CharField(max_length=60, unique=True, verbose_name=_("code"))
    name_vi = models.CharField(max_length=200, verbose_name=_("Vietnamese name"))
    name_en = models.CharField(max_length=200, verbose_name=_("English name"))
    kind = models.CharField(max_length=30, verbose_name=_("kind"))
    status = models.CharField(max_length=120, blank=True, verbose_name=_("status"))
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("place")
    )
    area_ha = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, verbose_name=_("area, ha")
    )
    folded_names = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("folded names")
    )
    source = models.TextField(blank=True, verbose_name=_("source"))

    class Meta:
        verbose_name = _("park or cluster")
        verbose_name_plural = _("parks and clusters")

    def __str__(self) -> str:
        return self.name_vi
