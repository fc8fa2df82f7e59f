"""People, organisations, and who may act for which."""

from accounts.models.organisation import Membership, Organisation, OrganisationDecision
from accounts.models.user import User

__all__ = ["Membership", "Organisation", "OrganisationDecision", "User"]
