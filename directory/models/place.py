"""Provinces, Hanoi's wards and communes, their former districts, industrial parks and clusters."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from directory.choices import PlaceLevel


class Place(models.Model):
    """A place. ``ancestor_ids`` holds itself, its province and the former districts it lay in."""

    code = models.CharField(max_length=20, unique=True)
    level = models.CharField(max_length=16, choices=PlaceLevel)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    short_vi = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    alt_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    folded_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    source = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name_vi


class Cluster(models.Model):
    """An industrial park or cluster."""

    code = models.CharField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    status = models.CharField(max_length=120, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT)
    area_ha = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    folded_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    source = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name_vi
