"""People, organisations, and who may act for which."""

from accounts.models.invitation import Invitation
from accounts.models.organisation import Membership, Organisation
from accounts.models.review import OrganisationAnswer, OrganisationDecision
from accounts.models.token import ApiToken
from accounts.models.user import User

__all__ = [
    "ApiToken",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationAnswer",
    "OrganisationDecision",
    "User",
]
