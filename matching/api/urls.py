"""Addresses of matching under `/api/v1/`."""

from django.urls import path

from matching.api import rankings, requests

urlpatterns = [
    path("requests/", requests.RequestList.as_view(), name="request-list"),
    path("requests/<ref:ref>/", requests.RequestDetail.as_view(), name="request-detail"),
    path("ranking/", rankings.Ranking.as_view(), name="ranking"),
    path("requests/<ref:ref>/ranking/", rankings.RequestRanking.as_view(), name="request-ranking"),
]
