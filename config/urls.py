"""Site map: each app's addresses are included here, nothing else."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from config.health import healthz

# Translators: the head of the administration.
admin.site.site_header = admin.site.site_title = _("Mắt Xích: administration")
admin.site.index_title = _("Administration")

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("directory.urls")),
    path("", include("matching.urls")),
    path("", include("verification.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("api/", include("config.api")),
    path("language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("healthz/", healthz, name="healthz"),
]
