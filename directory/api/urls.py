"""Addresses of the directory under `/api/v1/`."""

from django.urls import path

from directory.api import concepts, places, read_text, suppliers

urlpatterns = [
    path("suppliers/", suppliers.SupplierList.as_view(), name="supplier-list"),
    path("suppliers/facets/", suppliers.SupplierFacets.as_view(), name="supplier-facets"),
    path("suppliers/<ref:ref>/", suppliers.SupplierDetail.as_view(), name="supplier-detail"),
    path("taxonomy/concepts/", concepts.ConceptList.as_view(), name="concept-list"),
    path(
        "taxonomy/concepts/<str:kind>/<str:code>/",
        concepts.ConceptDetail.as_view(),
        name="concept-detail",
    ),
    path("taxonomy/places/", places.PlaceList.as_view(), name="place-list"),
    path("taxonomy/clusters/", places.ClusterList.as_view(), name="cluster-list"),
    path("taxonomy/units/", places.UnitList.as_view(), name="unit-list"),
    path("taxonomy/read/", read_text.TextRead.as_view(), name="text-read"),
]
