"""Requests that a program sends: stored under the sender's own name for them, or refused."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from core.errors import DomainError, Problem
from matching.choices import RequestStatus
from matching.drafts import RequestDraft
from matching.models import Request
from matching.services import create_request


@transaction.atomic
def add_request(draft: RequestDraft, *, organisation: Organisation, actor: Actor) -> Request:
    """Store a new request of the organisation.

    Raises DomainError ``ref_taken`` where any organisation has a request of this name; nothing of
    that request is told or touched.
    """
    with connection.cursor() as cursor:
        # Two senders of one name come one after the other; the second sees what the first stored.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"request {draft.ref}"]
        )
    if Request.objects.filter(ref=draft.ref).exists():
        raise DomainError(_taken())
    return create_request(draft, organisation=organisation, actor=actor)


@transaction.atomic
def replace_request(request: Request, draft: RequestDraft, *, actor: Actor) -> Request:
    """Bring the request, the actor's own, up to the draft; who may see it stays as it was.

    Raises DomainError ``request_closed`` for a closed one.
    """
    held = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if held.status == RequestStatus.CLOSED:
        raise DomainError(_closed())
    draft.ref = held.ref
    return create_request(
        draft,
        organisation=held.organisation,
        status=held.status,
        audience=held.audience,
        is_anonymous=held.is_anonymous,
        actor=actor,
    )


def _taken() -> Problem:
    return Problem(
        message=_("This name is taken."),
        code="ref_taken",
        place="id",
        remedy=_("Choose another, leave it out, or change your own request with PUT."),
    )


def _closed() -> Problem:
    return Problem(
        message=_("This request is closed."),
        code="request_closed",
        remedy=_("Open it again to change it."),
    )
