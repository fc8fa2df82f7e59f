"""Addresses of `directory`."""

from django.urls import URLPattern, path

from directory.services.parts import PARTS
from directory.views import (
    concepts,
    profile,
    profile_certificates,
    profile_firm,
    profile_parts,
)
from directory.views.supplier_detail import supplier_contacts, supplier_detail
from directory.views.supplier_list import supplier_list

app_name = "directory"


def _part(part: str) -> list[URLPattern]:
    """Add, change and remove things of one kind in one's own profile."""
    kind, folder = {"part": part}, f"profile/{part}s"
    edit, remove = profile_parts.profile_part, profile_parts.profile_part_remove
    return [
        path(f"{folder}/add/", edit, kind, name=f"profile-{part}-add"),
        path(f"{folder}/<slug:key>/", edit, kind, name=f"profile-{part}"),
        path(f"{folder}/<slug:key>/remove/", remove, kind, name=f"profile-{part}-remove"),
    ]


urlpatterns = [
    path("suppliers/", supplier_list, name="supplier-list"),
    path("suppliers/<ref:ref>/", supplier_detail, name="supplier-detail"),
    path("suppliers/<ref:ref>/contacts/", supplier_contacts, name="supplier-contacts"),
    path("taxonomy/suggest/", concepts.concept_suggest, name="concept-suggest"),
    path("taxonomy/read/", concepts.text_read, name="text-read"),
    path("profile/", profile.profile, name="profile"),
    path("profile/publish/", profile.profile_publish, name="profile-publish"),
    path("profile/unpublish/", profile.profile_unpublish, name="profile-unpublish"),
    path("profile/confirm/", profile.profile_confirm, name="profile-confirm"),
    path("profile/firm/", profile_firm.profile_firm, name="profile-firm"),
    path("profile/words/", profile_firm.profile_words, name="profile-words"),
    path("profile/suggestions/", profile_firm.profile_suggestions, name="profile-suggestions"),
    *[address for part in PARTS for address in _part(part)],
    path(
        "profile/certificates/add/",
        profile_certificates.profile_certificate_add,
        name="profile-certificate-add",
    ),
    path(
        "profile/certificates/<ref:ref>/",
        profile_certificates.profile_certificate,
        name="profile-certificate",
    ),
    path(
        "profile/certificates/<ref:ref>/replace/",
        profile_certificates.profile_certificate_add,
        name="profile-certificate-replace",
    ),
    path(
        "profile/certificates/<ref:ref>/submit/",
        profile_certificates.profile_certificate_submit,
        name="profile-certificate-submit",
    ),
    path(
        "profile/certificates/<ref:ref>/remove/",
        profile_certificates.profile_certificate_remove,
        name="profile-certificate-remove",
    ),
]
