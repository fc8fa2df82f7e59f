"""Addresses of `directory`."""

from django.urls import path

from directory.views import concepts

app_name = "directory"
urlpatterns = [
    path("taxonomy/suggest/", concepts.concept_suggest, name="concept-suggest"),
]
