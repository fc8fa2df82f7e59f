"""Site map of the API: each app's resources are included here, nothing else."""

from django.urls import URLPattern

app_name = "api"
urlpatterns: list[URLPattern] = []
