"""Addresses of `directory`."""

from django.urls import path

from directory.views import concepts
from directory.views.supplier_list import supplier_list

app_name = "directory"
urlpatterns = [
    path("suppliers/", supplier_list, name="supplier-list"),
    path("suppliers/<ref:ref>/", supplier_list, name="supplier-detail"),
    path("taxonomy/suggest/", concepts.concept_suggest, name="concept-suggest"),
]
