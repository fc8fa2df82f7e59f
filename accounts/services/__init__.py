"""Changes to accounts. Each is one transaction, with its audit event in it."""

from accounts.services.invitations import accept_invitation, invite_member, revoke_invitation
from accounts.services.members import change_role, remove_member
from accounts.services.organisations import register_organisation, update_organisation
from accounts.services.reviews import answer_review, decide_organisation, facts_mark
from accounts.services.tokens import create_token, revoke_token

__all__ = [
    "accept_invitation",
    "answer_review",
    "change_role",
    "create_token",
    "decide_organisation",
    "facts_mark",
    "invite_member",
    "register_organisation",
    "remove_member",
    "revoke_invitation",
    "revoke_token",
    "update_organisation",
]
