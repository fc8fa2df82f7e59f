"""The tables of matching."""

from matching.models.consortium import Consortium, ConsortiumMember, ConsortiumShare
from matching.models.profile_facts import FACT_COLUMNS, ProfileFacts
from matching.models.question import Question
from matching.models.ranking import Ranking, RankingAct, RankingFirm
from matching.models.request import Request, RequestStep, Requirement
from matching.models.rule_set import RuleSet, RuleSetItem, RuleSetVersion
from matching.models.shortlist import ShortlistEntry

__all__ = [
    "FACT_COLUMNS",
    "Consortium",
    "ConsortiumMember",
    "ConsortiumShare",
    "ProfileFacts",
    "Question",
    "Ranking",
    "RankingAct",
    "RankingFirm",
    "Request",
    "RequestStep",
    "Requirement",
    "RuleSet",
    "RuleSetItem",
    "RuleSetVersion",
    "ShortlistEntry",
]
