"""Site map of the API: each app's resources are included here, nothing else."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts.api import Me
from core.api.documents import readable_page
from core.api.unknown import UnknownAddress

app_name = "api"
urlpatterns = [
    path("", readable_page, name="docs"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("v1/", include("directory.api.urls")),
    path("v1/", include("matching.api.urls")),
    path("v1/me/", Me.as_view(), name="me"),
    re_path(r"^(?P<rest>.*)$", UnknownAddress.as_view(), name="unknown"),
]
