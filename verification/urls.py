"""Addresses of `verification`."""

from django.urls import URLPattern, path

from verification.views import certificate, conversation, organisation, queue

app_name = "verification"
urlpatterns: list[URLPattern] = [
    path("review/", queue.queue, name="queue"),
    path("review/certificates/<ref:ref>/", certificate.certificate, name="certificate"),
    path("review/certificates/<ref:ref>/take/", certificate.take, name="certificate-take"),
    path(
        "review/certificates/<ref:ref>/proposal/",
        certificate.proposal,
        name="certificate-proposal",
    ),
    path(
        "review/conversation/<ref:ref>/",
        conversation.conversation,
        name="certificate-conversation",
    ),
    path("review/organisations/<ref:ref>/", organisation.organisation, name="organisation"),
]
