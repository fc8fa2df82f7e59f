"""Addresses of `directory`."""

from django.urls import URLPattern, path

from directory.views.supplier_detail import supplier_contacts, supplier_detail
from directory.views.supplier_list import supplier_list

app_name = "directory"
urlpatterns: list[URLPattern] = [
    path("suppliers/", supplier_list, name="supplier-list"),
    path("suppliers/<str:ref>/", supplier_detail, name="supplier-detail"),
    path("suppliers/<str:ref>/contacts/", supplier_contacts, name="supplier-contacts"),
]
