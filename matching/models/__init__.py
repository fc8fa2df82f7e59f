"""The tables of matching."""

from matching.models.consortium import Consortium, ConsortiumMember, ConsortiumShare
from matching.models.request import Request, RequestStep, Requirement
from matching.models.shortlist import ShortlistEntry

__all__ = [
    "Consortium",
    "ConsortiumMember",
    "ConsortiumShare",
    "Request",
    "RequestStep",
    "Requirement",
    "ShortlistEntry",
]
