"""Addresses of `accounts`, under /account/."""

from django.urls import path

from accounts.views import account, members, organisations, tokens

app_name = "accounts"
urlpatterns = [
    path("", account.account, name="account"),
    path("name/", account.person_edit, name="person-edit"),
    path("organisation/new/", organisations.organisation_create, name="organisation-create"),
    path("organisation/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("organisation/switch/", account.organisation_switch, name="organisation-switch"),
    path("organisation/answer/", organisations.review_answer, name="review-answer"),
    path("members/role/", members.member_change, name="member-change"),
    path("members/remove/", members.member_remove, name="member-remove"),
    path("invitations/new/", members.invitation_create, name="invitation-create"),
    path("invitations/<slug:ref>/revoke/", members.invitation_revoke, name="invitation-revoke"),
    path("invitations/<slug:ref>/join/", members.invitation_join, name="invitation-join"),
    path("invitation/<slug:secret>/", members.invitation_accept, name="invitation-accept"),
    path("tokens/new/", tokens.token_create, name="token-create"),
    path("tokens/<slug:ref>/revoke/", tokens.token_revoke, name="token-revoke"),
]
