"""What every edit of a profile shares: the lock, the refresh, and no overwriting unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from core import audit
from core.errors import DomainError, Problem
from directory import profile_rows
from directory.models import Supplier


class ChangedError(DomainError):
    """Somebody changed the same thing after it was read; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                message=_("Somebody changed this after you opened it."),
                code="changed_meanwhile",
                remedy=_("What you typed is kept. Compare it with what is stored, and save again."),
            )
        )


@dataclass(slots=True)
class Edit:
    """One edit under way: the locked supplier, and what will be recorded of it."""

    supplier: Supplier
    verb: str
    changes: dict[str, Any] = field(default_factory=dict)
    #: Set when there was nothing to change: then nothing is recorded either.
    is_idle: bool = False


@contextmanager
def editing(supplier: Supplier, actor: Actor, verb: str) -> Iterator[Edit]:
    """Hold the supplier's row; afterwards refresh its profile row and record what was changed.

    All of it is one transaction: an error inside leaves nothing behind.
    """
    with transaction.atomic():
        locked = Supplier.objects.select_for_update(of=("self",), no_key=True).get(pk=supplier.pk)
        edit = Edit(locked, verb)
        yield edit
        if edit.is_idle:
            return
        profile_rows.refresh([locked.pk])
        record(edit, actor)


def record(edit: Edit, actor: Actor) -> None:
    """Append the audit event of an edit."""
    audit.record(
        verb=edit.verb,
        subject=edit.supplier,
        changes=edit.changes,
        actor=actor.user,
        organisation=actor.organisation,
    )


def revision_of(state: Mapping[str, Any]) -> str:
    """Return what tells this state from any other: a form carries it, a save compares it."""
    facts = json.dumps({k: _plain(v) for k, v in state.items()}, sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def check_seen(now: Mapping[str, Any], wanted: Mapping[str, Any], seen: str) -> bool:
    """Return whether there is anything to write; raise ChangedError if another state was seen."""
    if {k: _plain(v) for k, v in now.items()} == {k: _plain(wanted[k]) for k in now}:
        return False
    if revision_of(now) != seen:
        raise ChangedError
    return True


def _plain(value: Any) -> Any:
    """A value as it compares: things by their key, amounts without their zeros, lists in order."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted((_plain(one) for one in value), key=str)
    if hasattr(value, "normalize") and hasattr(value, "as_tuple"):
        return format(value.normalize(), "f")
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    return str(value)
