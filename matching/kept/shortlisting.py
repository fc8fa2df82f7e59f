"""Putting firms on a request's shortlist and taking them off."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core import audit
from core.errors import DomainError, Problem
from directory.models import Supplier
from matching.choices import RankingReason
from matching.drafts import RequestDraft
from matching.kept.rankings import keep_ranking
from matching.models import Request, ShortlistEntry

NOTE_LENGTH = 500
MOST_FIRMS = 50


@transaction.atomic
def add_to_shortlist(
    *,
    request: Request,
    supplier: Supplier,
    actor: Actor,
    day: date | None = None,
    draft: RequestDraft | None = None,
) -> ShortlistEntry:
    """Put a published firm on the list; a firm that is on it stays as it is.

    The ranking that it was chosen from is kept: that of ``day`` and ``draft``, if the buyer looked
    at another than the usual one. Raises :class:`DomainError` where the list is full.
    """
    entries = _locked(request)
    known = next((entry for entry in entries if entry.supplier_id == supplier.pk), None)
    if known is not None:
        return known
    if len(entries) >= MOST_FIRMS:
        raise DomainError(_full())
    ranking = keep_ranking(
        request=request,
        actor=actor,
        reason=RankingReason.SHORTLIST,
        suppliers=[supplier],
        day=day,
        draft=draft,
    )
    entry = ShortlistEntry.objects.create(
        request=request,
        supplier=supplier,
        ranking=ranking,
        added_by_id=actor.user.pk if actor.user else None,
    )
    _record("request.shortlisted", request, supplier.ref, actor)
    return entry


def _full() -> Problem:
    return Problem(
        message=_("The shortlist is full."),
        code="shortlist_full",
        remedy=_("Take a firm off it first."),
    )


@transaction.atomic
def remove_from_shortlist(*, request: Request, supplier: Supplier, actor: Actor) -> None:
    """Take a firm off the list, whether it is on it or not."""
    _locked(request)
    gone, _by_model = ShortlistEntry.objects.filter(request=request, supplier=supplier).delete()
    if gone:
        _record("request.unshortlisted", request, supplier.ref, actor)


@transaction.atomic
def write_shortlist_note(
    *,
    request: Request,
    supplier: Supplier,
    note: str,
    actor: Actor,
    day: date | None = None,
    draft: RequestDraft | None = None,
) -> ShortlistEntry:
    """Keep a note with a firm; a firm that a colleague has just taken off is put back with it.

    Raises :class:`DomainError` for a note that is too long or holds a NUL.
    """
    note = note.strip()
    if len(note) > NOTE_LENGTH or "\x00" in note:
        raise DomainError(
            Problem(
                message=_("The note has more than 500 characters or one that cannot be kept."),
                code="note_refused",
                place="note",
            )
        )
    entry = add_to_shortlist(request=request, supplier=supplier, actor=actor, day=day, draft=draft)
    if entry.note != note:
        entry.note = note
        entry.save(update_fields=["note"])
        # The words stay out of the trail, which nobody can erase.
        _record("request.shortlist_noted", request, supplier.ref, actor)
    return entry


def shortlist_of(request: Request) -> list[ShortlistEntry]:
    """The list in the order in which it was made, with each firm's name."""
    entries = ShortlistEntry.objects.filter(request=request)
    return list(
        entries.select_related("supplier__organisation", "ranking").order_by("added_at", "pk")
    )


def _locked(request: Request) -> list[ShortlistEntry]:
    """The entries, with the request's row held, so that two colleagues go one after the other."""
    Request.objects.select_for_update(no_key=True).get(pk=request.pk)
    return list(ShortlistEntry.objects.filter(request=request).order_by("pk"))


def _record(verb: str, request: Request, firm: str, actor: Actor) -> None:
    audit.record(
        verb=verb,
        subject=request,
        changes={"firm": firm},
        actor=actor.user,
        organisation=actor.organisation,
    )
