"""Addresses of `directory`."""

from django.urls import URLPattern, path

from directory.views.supplier_list import supplier_list

app_name = "directory"
urlpatterns: list[URLPattern] = [
    path("suppliers/", supplier_list, name="supplier-list"),
    path("suppliers/<str:ref>/", supplier_list, name="supplier-detail"),
]
