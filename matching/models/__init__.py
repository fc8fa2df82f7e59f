"""The tables of matching."""

from matching.models.request import Request, RequestStep, Requirement
from matching.models.shortlist import ShortlistEntry

__all__ = ["Request", "RequestStep", "Requirement", "ShortlistEntry"]
