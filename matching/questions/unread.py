"""What waits for a reader: questions for a firm, answers for a buyer."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import is_buyer, is_supplier
from matching.models import Question, Request


def questions_waiting(actor: Actor) -> int:
    """How many questions of buyers the firm acted for has to answer; one query, by an index."""
    if not is_supplier(actor):
        return 0
    return Question.objects.open().filter(supplier__organisation=actor.organisation).count()


def new_answers(actor: Actor) -> Mapping[str, int]:
    """How many answers the buyer acted for has not seen, by request; one query, by an index."""
    if not is_buyer(actor):
        return {}
    unread = Question.objects.unread().filter(organisation=actor.organisation).order_by()
    return dict(unread.values_list("request__ref").annotate(Count("pk")))


def mark_seen(request: Request) -> int:
    """The buyer has looked at what came of the request's questions; how many were new."""
    return request.questions.unread().update(seen_at=timezone.now())
