"""Addresses of `directory`."""

from django.urls import path

from directory.views import concepts
from directory.views.supplier_detail import supplier_contacts, supplier_detail
from directory.views.supplier_list import supplier_list

app_name = "directory"
urlpatterns = [
    path("suppliers/", supplier_list, name="supplier-list"),
    path("suppliers/<ref:ref>/", supplier_detail, name="supplier-detail"),
    path("suppliers/<ref:ref>/contacts/", supplier_contacts, name="supplier-contacts"),
    path("taxonomy/suggest/", concepts.concept_suggest, name="concept-suggest"),
]
