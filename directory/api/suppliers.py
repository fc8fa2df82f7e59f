"""Published suppliers: the same list, filters and counts as on the page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.errors import Refused
from core.api.paging import PageOptions, Pages
from core.errors import problems_in
from core.lookups import found_or_404
from directory.api.supplier_profile import SupplierOut, profile_data
from directory.api.supplier_rows import SupplierRowOut, row_data
from directory.choices import CompanyType, EvidenceLevel, ProfileOrigin
from directory.concepts import Concepts
from directory.facets import Facet, FacetValue, facet_counts
from directory.filters import SORTS, SupplierFilter
from directory.models import ProfileRow, Supplier

_DAY = "date"
_CHOICES = {
    "company_type": CompanyType.values,
    "origin": ProfileOrigin.values,
    "sort": [code for code, _label in SORTS],
}
_LEVELS = ("level", "evidence")
_TICKS = ("bought_in", "is_identity_checked")
_MANY = (
    *("process", "product", "material", "sector", "standard"),
    *("place", "cluster", "company_type", "origin"),
)


def _parameter(name: str) -> OpenApiParameter:
    """A filter of the page as a query parameter."""
    schema: dict[str, Any] = {"type": "string"}
    if name in _CHOICES:
        schema["enum"] = list(_CHOICES[name])
    elif name in _LEVELS:
        schema = {"type": "integer", "enum": list(EvidenceLevel.values)}
    elif name in _TICKS:
        schema["enum"] = ["1", "true"]
    elif name == "valid_on":
        schema["format"] = _DAY
    if name in _MANY:
        schema = {"type": "array", "items": schema, "maxItems": 50}
    label = SupplierFilter.base_filters[name].label
    return OpenApiParameter(name, type=schema, description=str(label), explode=name in _MANY)


FILTERS = [_parameter(name) for name in SupplierFilter.base_filters]


class FacetValueOut(serializers.Serializer[FacetValue]):
    """One value of a filter, and how many firms it would leave."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    is_chosen = serializers.BooleanField()
    children = serializers.SerializerMethodField()

    def get_children(self, value: FacetValue) -> list[dict[str, Any]]:
        """The narrower values below one that is open; each is of the same form."""
        return [dict(FacetValueOut(child).data) for child in value.children]


class FacetOut(serializers.Serializer[Facet]):
    """One filter with its commonest values; `hidden` is how many more there are."""

    name = serializers.CharField()
    title = serializers.CharField()
    values = FacetValueOut(many=True)
    hidden = serializers.IntegerField()


def asked_filter(request: Request) -> SupplierFilter:
    """The checked filters; raises Refused with every problem, each with its parameter."""
    asked = SupplierFilter(request.query_params, queryset=ProfileRow.objects.all())
    if not asked.is_valid():
        raise Refused(*problems_in(ValidationError(asked.form.errors.as_data())))
    return asked


class SupplierList(APIView):
    """Published suppliers, best documented first unless another order is asked for."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="listSuppliers",
        summary=_("Search suppliers"),
        description=_(
            "Published profiles without contacts. Several values of one filter mean any of them; "
            "different filters must all hold."
        ),
        tags=["suppliers"],
        parameters=[*FILTERS, PageOptions],
        responses=Pages.page_of(SupplierRowOut),
    )
    def get(self, request: Request) -> Response:
        """Answer a page of suppliers."""
        asked, pages = asked_filter(request), Pages()
        rows = pages.paginate_queryset(asked.qs, request, self) or []
        data = row_data(rows, day=asked.day, concepts=asked.search.concepts)
        return pages.get_paginated_response(SupplierRowOut(data, many=True).data)


class SupplierFacets(APIView):
    """How many suppliers each value of each filter would leave."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="countSuppliers",
        summary=_("Count suppliers per filter"),
        description=_("Each value counts the firms that all other filters leave."),
        tags=["suppliers"],
        parameters=FILTERS,
        responses=FacetOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Answer the facets in the order of the page."""
        facets = facet_counts(asked_filter(request))
        return Response([FacetOut(facet).data for facet in facets])


class SupplierDetail(APIView):
    """One published profile."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="getSupplier",
        summary=_("Get one supplier"),
        description=_(
            "The published profile: sites, lines, machines, products and certificates, without "
            "contacts of persons."
        ),
        tags=["suppliers"],
        responses=SupplierOut,
    )
    def get(self, request: Request, ref: str) -> Response:
        """Answer the profile."""
        supplier = found_or_404(Supplier.objects.published().for_profile(), ref=ref)
        return Response(SupplierOut(profile_data(supplier, Concepts.current())).data)
