"""Addresses of `matching`."""

from django.urls import path

from matching.views import request_create, request_edit, request_list, request_state

app_name = "matching"
urlpatterns = [
    path("requests/", request_list.request_list, name="request-list"),
    path("requests/new/", request_create.request_create, name="request-create"),
    path("requests/read/", request_create.request_read, name="request-read"),
    path("requests/<str:ref>/edit/", request_edit.request_edit, name="request-edit"),
    path("requests/<str:ref>/close/", request_state.request_close, name="request-close"),
    path("requests/<str:ref>/reopen/", request_state.request_reopen, name="request-reopen"),
    path("requests/<str:ref>/copy/", request_state.request_copy, name="request-copy"),
    path("requests/<str:ref>/delete/", request_state.request_delete, name="request-delete"),
]
