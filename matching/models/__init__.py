"""The tables of matching."""

from matching.models.request import Request, RequestStep, Requirement
from matching.models.rule_set import RuleSet, RuleSetItem, RuleSetVersion
from matching.models.shortlist import ShortlistEntry

__all__ = [
    "Request",
    "RequestStep",
    "Requirement",
    "RuleSet",
    "RuleSetItem",
    "RuleSetVersion",
    "ShortlistEntry",
]
