"""Addresses of `matching`."""

from django.urls import path

from matching.views.inbox import inbox, inbox_request, supplier_requests

app_name = "matching"
urlpatterns = [
    path("inbox/", inbox, name="inbox"),
    path("inbox/<ref:ref>/", inbox_request, name="inbox-request"),
    path("suppliers/<ref:ref>/requests/", supplier_requests, name="supplier-requests"),
]
