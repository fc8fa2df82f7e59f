"""Addresses of `matching`."""

from django.urls import path

from matching.views import request_create, request_edit, request_list, request_state
from matching.views.compare import request_compare
from matching.views.consortium import request_consortium
from matching.views.export import request_export
from matching.views.inbox import inbox, inbox_request, supplier_requests
from matching.views.inbox_consortium import inbox_consortium
from matching.views.missed import missed
from matching.views.rankings import ranking_detail, rankings
from matching.views.request_detail import request_detail, request_near
from matching.views.rule import rule
from matching.views.shortlist import request_shortlist
from matching.views.why import request_why

app_name = "matching"
urlpatterns = [
    path("requests/", request_list.request_list, name="request-list"),
    # Before the requests' own addresses: `new` and `read` are no references.
    path("requests/new/", request_create.request_create, name="request-create"),
    path("requests/read/", request_create.request_read, name="request-read"),
    path("requests/<ref:ref>/", request_detail, name="request-detail"),
    path("requests/<ref:ref>/near/", request_near, name="request-near"),
    path("requests/<ref:ref>/why/", request_why, name="request-why"),
    path("requests/<ref:ref>/compare/", request_compare, name="request-compare"),
    path("requests/<ref:ref>/shortlist/", request_shortlist, name="request-shortlist"),
    path("requests/<ref:ref>/consortium/", request_consortium, name="consortium"),
    path("requests/<ref:ref>/export/", request_export, name="request-export"),
    path("requests/<ref:ref>/rankings/", rankings, name="rankings"),
    path("requests/<ref:ref>/rankings/<ref:ranking>/", ranking_detail, name="ranking-detail"),
    path("requests/<ref:ref>/edit/", request_edit.request_edit, name="request-edit"),
    path("requests/<ref:ref>/close/", request_state.request_close, name="request-close"),
    path("requests/<ref:ref>/reopen/", request_state.request_reopen, name="request-reopen"),
    path("requests/<ref:ref>/copy/", request_state.request_copy, name="request-copy"),
    path("requests/<ref:ref>/delete/", request_state.request_delete, name="request-delete"),
    path("how-ranking-works/", rule, name="rule"),
    path("inbox/", inbox, name="inbox"),
    path("inbox/consortia/<ref:ref>/", inbox_consortium, name="inbox-consortium"),
    path("inbox/<ref:ref>/", inbox_request, name="inbox-request"),
    path("inbox/missed/", missed, name="missed"),
    path("inbox/<uuid:code>/", inbox_request, name="inbox-request"),
    path("suppliers/<ref:ref>/requests/", supplier_requests, name="supplier-requests"),
]
