"""Changes to the directory. Each is one transaction; each leaves profile rows fresh."""

from directory.services.answers import Answer, complete_profile, is_stated, line_of
from directory.services.certificates import (
    Decision,
    record_certificate_decision,
    record_certificate_decisions,
)
from directory.services.declarations import (
    declare_certificate,
    remove_certificate,
    submit_certificate,
)
from directory.services.edits import ChangedError, revision_of
from directory.services.firm import save_words, start_profile, update_profile
from directory.services.parts import remove_part, save_part
from directory.services.publication import confirm_profile, publish, publish_profile, unpublish
from directory.services.suggestions import Accepted, ReadLine, accept_suggestions

__all__ = [
    "Accepted",
    "Answer",
    "ChangedError",
    "Decision",
    "ReadLine",
    "accept_suggestions",
    "complete_profile",
    "confirm_profile",
    "declare_certificate",
    "is_stated",
    "line_of",
    "publish",
    "publish_profile",
    "record_certificate_decision",
    "record_certificate_decisions",
    "remove_certificate",
    "remove_part",
    "revision_of",
    "save_part",
    "save_words",
    "start_profile",
    "submit_certificate",
    "unpublish",
    "update_profile",
]
