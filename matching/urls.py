"""Addresses of `matching`."""

from django.urls import URLPattern, path

from matching.views.compare import request_compare
from matching.views.request_detail import request_detail, request_near
from matching.views.rule import rule
from matching.views.shortlist import request_shortlist
from matching.views.why import request_why

app_name = "matching"
urlpatterns: list[URLPattern] = [
    path("requests/<str:ref>/", request_detail, name="request-detail"),
    path("requests/<str:ref>/near/", request_near, name="request-near"),
    path("requests/<str:ref>/why/", request_why, name="request-why"),
    path("requests/<str:ref>/compare/", request_compare, name="request-compare"),
    path("requests/<str:ref>/shortlist/", request_shortlist, name="request-shortlist"),
    path("how-ranking-works/", rule, name="rule"),
]
