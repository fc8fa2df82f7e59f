"""Addresses of `verification`."""

from django.urls import URLPattern, path

from verification.views import certificate, conversation, organisation, queue

app_name = "verification"
urlpatterns: list[URLPattern] = [
    path("review/", queue.queue, name="queue"),
    path("review/certificates/<str:ref>/", certificate.certificate, name="certificate"),
    path("review/certificates/<str:ref>/take/", certificate.take, name="certificate-take"),
    path(
        "review/certificates/<str:ref>/proposal/",
        certificate.proposal,
        name="certificate-proposal",
    ),
    path(
        "review/conversation/<str:ref>/",
        conversation.conversation,
        name="certificate-conversation",
    ),
    path("review/organisations/<str:ref>/", organisation.organisation, name="organisation"),
]
