"""Places, industrial clusters and units."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import Amount
from core.api.paging import checked_options
from core.text import fold
from directory.choices import Dimension, PlaceLevel
from directory.models import Cluster, Place, Unit


class PlaceOptions(serializers.Serializer[Any]):
    """Which places."""

    level = serializers.ChoiceField(
        choices=PlaceLevel.choices, required=False, help_text=_("What the place is.")
    )
    parent = serializers.CharField(  # type: ignore[assignment]
        max_length=20, required=False, help_text=_("The code of the place right above.")
    )
    q = serializers.CharField(
        max_length=200,
        required=False,
        help_text=_("Part of a name, old or new; accents do not matter."),
    )


class ClusterOptions(serializers.Serializer[Any]):
    """Which clusters."""

    q = serializers.CharField(
        max_length=200, required=False, help_text=_("Part of a name; accents do not matter.")
    )


class PlaceRef(serializers.Serializer[Place]):
    """A place by its code."""

    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()


class PlaceOut(PlaceRef):
    """A province, ward, commune, or a former district that is still searched for."""

    level = serializers.ChoiceField(choices=PlaceLevel.choices)
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]
    other_names = serializers.ListField(child=serializers.CharField(), source="alt_names")


class ClusterOut(serializers.Serializer[Cluster]):
    """An industrial park or cluster."""

    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    place = PlaceRef(allow_null=True)
    area_ha = Amount(allow_null=True)


class UnitOut(serializers.Serializer[Unit]):
    """A unit; `factor` converts to the base of its dimension (piece, set, pair, kg, m, m², l)."""

    code = serializers.CharField()
    dimension = serializers.ChoiceField(choices=Dimension.choices)
    factor = Amount()
    name_en = serializers.CharField()
    name_vi = serializers.CharField()


class PlaceList(ListAPIView[Place]):
    """Provinces, wards, communes and former districts."""

    permission_classes = [AllowAny]
    serializer_class = PlaceOut

    @extend_schema(
        operation_id="listPlaces",
        summary=_("List places"),
        description=_("Provinces, Hanoi's wards and communes, and their former districts."),
        tags=["taxonomy"],
        parameters=[PlaceOptions],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of places."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Place]:
        """The places that the query parameters ask for."""
        options = checked_options(self.request, PlaceOptions)
        rows = Place.objects.select_related("parent").order_by("pk")
        if level := options.get("level"):
            rows = rows.filter(level=level)
        if parent := options.get("parent"):
            rows = rows.filter(parent__code=parent)
        return _named(rows, options)


class ClusterList(ListAPIView[Cluster]):
    """Industrial parks and clusters."""

    permission_classes = [AllowAny]
    serializer_class = ClusterOut

    @extend_schema(
        operation_id="listClusters",
        summary=_("List clusters"),
        description=_("Industrial parks and clusters."),
        tags=["taxonomy"],
        parameters=[ClusterOptions],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of clusters."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Cluster]:
        """The clusters that the query parameters ask for."""
        options = checked_options(self.request, ClusterOptions)
        return _named(Cluster.objects.select_related("place").order_by("pk"), options)


class UnitList(ListAPIView[Unit]):
    """Units."""

    permission_classes = [AllowAny]
    serializer_class = UnitOut

    @extend_schema(
        operation_id="listUnits",
        summary=_("List units"),
        description=_("The units of quantities; two compare only within one dimension."),
        tags=["taxonomy"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of units."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Unit]:
        """All units."""
        return Unit.objects.order_by("pk")


def _named(rows: QuerySet[Any], options: dict[str, Any]) -> QuerySet[Any]:
    """The rows whose folded names hold the words asked for."""
    if "q" not in options:
        return rows
    key = fold(options["q"])
    return rows.filter(folded_names__icontains=key) if key else rows.none()
