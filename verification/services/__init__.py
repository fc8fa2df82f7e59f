"""Changes by officers, and answers of firms. Each is one transaction, audit event included."""

from verification.services.certificates import (
    answer_question,
    approve_certificate,
    ask_about_certificate,
    decide_certificate,
    end_certificate,
    refuse_certificate,
    take_certificate,
)
from verification.services.proposals import (
    confirm_proposal,
    decline_proposal,
    propose_decision,
    take_back_proposal,
)
from verification.services.rules import Wish

__all__ = [
    "Wish",
    "answer_question",
    "approve_certificate",
    "ask_about_certificate",
    "confirm_proposal",
    "decide_certificate",
    "decline_proposal",
    "end_certificate",
    "propose_decision",
    "refuse_certificate",
    "take_back_proposal",
    "take_certificate",
]
