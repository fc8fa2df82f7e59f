"""What waits for whoever reads, beside the links to it on every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from accounts.actors import Actor, actor_of
from matching.questions.unread import new_answers, questions_waiting


@dataclass
class Badges:
    """Counted when a page first shows it: a part of a page asks the database nothing."""

    actor: Actor

    @cached_property
    def questions(self) -> int:
        """Questions of buyers that the firm has not answered."""
        return questions_waiting(self.actor)

    @cached_property
    def answers(self) -> Mapping[str, int]:
        """Answers that the buyer has not seen, by request."""
        return new_answers(self.actor)

    @property
    def answered(self) -> int:
        """The same for all requests."""
        return sum(self.answers.values())

    @property
    def total(self) -> int:
        """Whatever waits."""
        return self.questions + self.answered


def badges(request: HttpRequest) -> dict[str, Any]:
    """Return `badges`: what its reader has not answered or seen yet."""
    return {"badges": Badges(actor_of(request))} if hasattr(request, "actor") else {}
