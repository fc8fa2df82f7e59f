"""People, organisations, and who may act for which."""

from accounts.models.organisation import Membership, Organisation
from accounts.models.review import OrganisationAnswer, OrganisationDecision
from accounts.models.user import User

__all__ = ["Membership", "Organisation", "OrganisationAnswer", "OrganisationDecision", "User"]
