"""Whether a profile is seen: published, taken back, confirmed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from core import audit
from core.errors import DomainError, Problem
from directory import profile_rows
from directory.completeness import completeness
from directory.models import Supplier
from directory.profile_facts import facts_of
from directory.services.edits import editing


def publish(supplier: Supplier) -> None:
    """Show the profile in lists and rankings from the next statement on, whatever it lacks."""
    with transaction.atomic():
        Supplier.objects.filter(pk=supplier.pk, published_at__isnull=True).update(
            published_at=timezone.now()
        )
        profile_rows.refresh([supplier.pk])
        audit.record(verb="supplier.published", subject=supplier)


def publish_profile(*, supplier: Supplier, actor: Actor) -> None:
    """Publish a firm's own profile, and note that the firm confirmed it today.

    Raises DomainError with each thing that a published profile needs and this one lacks; `place` is
    the section to fill in. A published profile stays so.
    """
    with editing(supplier, actor, "supplier.published") as edit:
        stored = edit.supplier
        lacking = completeness(facts_of(stored)).blocking
        if lacking:
            problems = [Problem(gap.text, gap.code, place=gap.section) for gap in lacking]
            raise DomainError(*problems)
        if stored.published_at is not None:
            edit.is_idle = True
            return
        stored.published_at = stored.confirmed_at = timezone.now()
        stored.save()


def confirm_profile(*, supplier: Supplier, actor: Actor) -> None:
    """Note that the firm looked its profile through today and that everything still holds."""
    with editing(supplier, actor, "supplier.confirmed") as edit:
        edit.supplier.confirmed_at = timezone.now()
        edit.supplier.save()


def unpublish(supplier: Supplier, *, reason: str, actor: Actor | None = None) -> None:
    """Take the profile out of lists and rankings; nothing of it is lost."""
    with transaction.atomic():
        Supplier.objects.filter(pk=supplier.pk).update(published_at=None)
        profile_rows.refresh([supplier.pk])
        audit.record(
            verb="supplier.unpublished",
            subject=supplier,
            changes={"reason": reason},
            actor=actor.user if actor else None,
            organisation=actor.organisation if actor else None,
        )
