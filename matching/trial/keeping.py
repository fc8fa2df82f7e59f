"""A tried rule that a buyer keeps: for the request, over what they have seen of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core import audit
from core.errors import DomainError, Problem
from matching.models import Request
from matching.requests.editing import update_request
from matching.services import draft_of
from matching.trial.tried import Trial, trial_of, written


@transaction.atomic
def keep_rule(*, request: Request, values: Sequence[str], version: str, actor: Actor) -> Trial:
    """Store what was tried; whoever sees the request and whether it is open stays as it was.

    `version` is the mark of the request that the person saw. Raises DomainError for values that
    the request cannot be asked or that change nothing, `changed_meanwhile` and `request_closed`.
    """
    trial = trial_of(draft_of(request), values, rule_version=request.rule_version)
    if not trial:
        raise DomainError(
            Problem(message=_("Nothing was changed, so nothing was kept."), code="rule_unchanged")
        )
    update_request(
        request=request,
        draft=trial.draft,
        actor=actor,
        version=version,
        audience=request.audience,
        is_anonymous=request.is_anonymous,
    )
    own = {dial.key: dial.own for dial in trial.dials}
    audit.record(
        verb="request.rule_kept",
        subject=request,
        changes={
            key: [written(key, own[key]), written(key, to)] for key, to in trial.changes.items()
        },
        actor=actor.user,
        organisation=actor.organisation,
    )
    return trial
