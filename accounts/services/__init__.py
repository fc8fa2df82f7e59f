"""Changes to accounts. Each is one transaction, with its audit event in it."""

from accounts.services.organisations import register_organisation
from accounts.services.reviews import answer_review, decide_organisation
from accounts.services.tokens import create_token, revoke_token

__all__ = [
    "answer_review",
    "create_token",
    "decide_organisation",
    "register_organisation",
    "revoke_token",
]
