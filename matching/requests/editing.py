"""What a buyer does with requests: start one from a text, correct it, confirm, close, copy.

Everything read from the text is kept with its place in it; it counts once the buyer confirms it.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from core import audit
from core.errors import DomainError, Problem
from core.ids import new_ref
from directory.concepts import Concepts
from directory.imports.lookups import Lookups
from matching.choices import Audience, RequestStatus
from matching.drafts import RequestDraft
from matching.imports.draft import check_need, draft_request
from matching.models import Request
from matching.requests.inheriting import Rules, inherited
from matching.requests.reread import in_order, keep_given, with_title
from matching.requests.rule_sets import rules_of_version
from matching.services import create_request, draft_of

#: More than a long thread of e-mails; the reader reads the first 60,000.
LONGEST_TEXT = 100_000
_TITLE = 300


@transaction.atomic
def start_request(*, text: str, title: str, actor: Actor, rules: Rules | None = None) -> Request:
    """Read the text and store what was read as a draft that only the buyer sees.

    Without a title, the process and the material that were read make one. What the text leaves
    open is taken from `rules`, a rule set's. Raises DomainError for a text that is too long or an
    actor without an organisation.
    """
    draft = in_order(_titled(read_draft(text=text, title=title)))
    if rules is not None:
        draft = inherited(draft, rules)
    return create_request(draft, organisation=_own(actor), status=RequestStatus.DRAFT, actor=actor)


def read_draft(*, text: str, title: str, ref: str = "") -> RequestDraft:
    """What the text says as a draft, not stored. Raises DomainError for a text too long."""
    record, problems = check_need({"id": ref or new_ref(), "title": title, "text": text}, "")
    if record is None:
        raise DomainError(*problems)
    return draft_request(record, Lookups.load())


def reread_draft(stored: RequestDraft, *, text: str, title: str) -> RequestDraft:
    """The stored draft with a changed text: read anew, what the buyer gave or decided is kept."""
    fresh = read_draft(text=text, title=title, ref=stored.ref)
    kept = keep_given(stored, fresh)
    if kept.rule_set_id is not None:
        kept = inherited(kept, rules_of_version(kept.rule_set_id))
    return in_order(kept)


def _titled(draft: RequestDraft) -> RequestDraft:
    """A title of what was read, if the draft has none and it changes nothing that was read."""
    if draft.title or not draft.steps:
        return draft
    concepts = Concepts.current()
    asked = [draft.steps[0].process_id]
    asked += [i.concept_id for i in draft.of_kind("material")[:1] if i.concept_id is not None]
    title = ", ".join(concepts.name(pk, draft.language) for pk in asked)[:_TITLE]
    again = read_draft(text=draft.text, title=title, ref=draft.ref)
    return with_title(draft, title) if _said(again) == _said(draft) else draft


def _said(draft: RequestDraft) -> tuple[Any, ...]:
    """What a draft asks, without the places it was read from."""
    return (
        draft.language,
        [replace(step, span=None) for step in draft.steps],
        [replace(item, span=None) for item in draft.requirements],
        (draft.volume, draft.volume_unit, draft.volume_period, draft.part_weight_kg),
    )


def version_of(request: Request, stored: RequestDraft | None = None) -> str:
    """A mark of everything the request says: two equal marks, nothing changed in between.

    `stored` spares the queries where :func:`draft_of` was called already.
    """
    draft = replace(stored or draft_of(request), volume_unit=None)
    unit = request.volume_unit_id
    seen = (astuple(draft), unit, request.status, request.audience, request.is_anonymous)
    return hashlib.sha256(repr(_plain(seen)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    # 300000 as it was typed is the 300000.000 that the database gives back.
    return str(value.normalize() if isinstance(value, Decimal) else value)


@transaction.atomic
def update_request(
    *,
    request: Request,
    draft: RequestDraft,
    actor: Actor,
    version: str,
    audience: str = Audience.ONLY_ME,
    is_anonymous: bool = True,
    is_confirmed: bool = False,
) -> Request:
    """Store the corrected draft; once confirmed, the request is open and counts.

    `version` is the mark the person saw. Raises DomainError `changed_meanwhile` when somebody
    stored something else since, `request_closed` for a closed request.
    """
    held = _held(request)
    if held.status == RequestStatus.CLOSED:
        raise DomainError(_closed())
    if version_of(held) != version:
        raise DomainError(_changed_meanwhile())
    return create_request(
        draft,
        organisation=held.organisation,
        status=RequestStatus.OPEN if is_confirmed else held.status,
        audience=audience,
        is_anonymous=is_anonymous,
        actor=actor,
    )


@transaction.atomic
def close_request(*, request: Request, actor: Actor) -> None:
    """An open request takes no more answers; any other stays as it is."""
    _turn(request, RequestStatus.OPEN, RequestStatus.CLOSED, "request.closed", actor)


@transaction.atomic
def reopen_request(*, request: Request, actor: Actor) -> None:
    """A closed request takes answers again; any other stays as it is."""
    _turn(request, RequestStatus.CLOSED, RequestStatus.OPEN, "request.reopened", actor)


@transaction.atomic
def delete_request(*, request: Request, actor: Actor) -> None:
    """Remove a draft. Raises DomainError for a request that was open once: close it instead."""
    held = _held(request)
    if held.status != RequestStatus.DRAFT:
        raise DomainError(_acted_on())
    _record(held, "request.deleted", actor)
    try:
        held.delete()
    except ProtectedError as error:
        raise DomainError(_acted_on()) from error


@transaction.atomic
def copy_request(*, request: Request, actor: Actor) -> Request:
    """The same request as a new draft of the actor's organisation, which only it sees."""
    draft = draft_of(request)
    draft.ref, draft.is_demo, draft.as_of = new_ref(), False, None
    copy = create_request(
        draft,
        organisation=_own(actor),
        status=RequestStatus.DRAFT,
        is_anonymous=request.is_anonymous,
        actor=actor,
    )
    _record(copy, "request.copied", actor, source=request.ref)
    return copy


def _own(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise DomainError(
            Problem(message=_("Requests belong to an organisation."), code="no_organisation")
        )
    return actor.organisation


def _held(request: Request) -> Request:
    """The request as it is now, its row held until the end of the transaction."""
    return Request.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _turn(request: Request, before: str, after: str, verb: str, actor: Actor) -> None:
    held = _held(request)
    if held.status == before:
        held.status = after
        held.save(update_fields=["status"])
        _record(held, verb, actor)


def _record(request: Request, verb: str, actor: Actor, **changes: Any) -> None:
    audit.record(
        verb=verb,
        subject=request,
        changes=changes,
        actor=actor.user,
        organisation=actor.organisation,
    )


def _closed() -> Problem:
    return Problem(
        message=_("This request is closed."),
        code="request_closed",
        remedy=_("Open it again to change it."),
    )


def _changed_meanwhile() -> Problem:
    return Problem(
        message=_("This request was changed in another window or by a colleague."),
        code="changed_meanwhile",
        remedy=_("Your entries are still here: compare, then store them over it or reload."),
    )


def _acted_on() -> Problem:
    return Problem(
        message=_("This request was open already, so it stays on record."),
        code="request_acted_on",
        remedy=_("Close it instead."),
    )
