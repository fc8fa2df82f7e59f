"""The audit trail: one call in the transaction that makes the change.

Events of one subject form a chain: each one's hash covers its facts and the hash before it, so an
event that was altered, removed or put in between shows. The last events of a subject could be cut
off unseen by whoever can switch triggers off; a copy of the last hash kept elsewhere would show it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections, models, router, transaction
from django.utils.functional import Promise

from core.models import AuditEvent, subject_key


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded about one subject; the fields are those of :func:`record`."""

    verb: str
    subject: models.Model
    changes: Mapping[str, Any] = field(default_factory=dict)
    actor: models.Model | None = None
    organisation: models.Model | None = None


def record(
    *,
    verb: str,
    subject: models.Model,
    changes: Mapping[str, Any] | None = None,
    actor: models.Model | None = None,
    organisation: models.Model | None = None,
) -> AuditEvent:
    """Append an event about `subject` (saved, or about to be deleted) and return it.

    Must run inside the transaction that makes the change, else TransactionManagementError.
    `verb` reads like `organisation.registered`. `changes` takes JSON values, dates, decimals and
    UUIDs, and no personal data; a float raises TypeError, because it does not come back from the
    database digit for digit. Writers of one subject wait for each other until commit; who changes
    several subjects in one transaction takes them in id order.
    """
    (event,) = record_all([Entry(verb, subject, changes or {}, actor, organisation)])
    return event


def record_all(entries: Sequence[Entry], *, is_locked: bool = False) -> list[AuditEvent]:
    """As :func:`record` for many subjects, each named once, in few statements.

    `is_locked` says that the caller already holds, for each subject, a row lock that every writer
    of its events takes first. No further lock is taken then: the server's lock table does not hold
    one for each of ten thousand subjects.
    """
    database = router.db_for_write(AuditEvent)
    if not connections[database].in_atomic_block:
        raise transaction.TransactionManagementError(
            "An audit event belongs to the transaction that makes the change: call record() there."
        )
    keys = [subject_key(entry.subject) for entry in entries]
    if not is_locked:
        _lock(keys, database)
    last = _last_events(keys, database)
    events = [_event(entry, key, last.get(key)) for key, entry in zip(keys, entries, strict=True)]
    return AuditEvent.objects.using(database).bulk_create(events, batch_size=1000)


def _lock(keys: Iterable[tuple[str, str]], database: str) -> None:
    with connections[database].cursor() as cursor:
        for subject_type, subject_id in keys:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"audit {subject_type} {subject_id}"],
            )


def _last_events(
    keys: Iterable[tuple[str, str]], database: str
) -> dict[tuple[str, str], AuditEvent]:
    """Return the last event of each subject that has any."""
    by_type: dict[str, list[str]] = {}
    for subject_type, subject_id in keys:
        by_type.setdefault(subject_type, []).append(subject_id)
    return {
        (event.subject_type, event.subject_id): event
        for subject_type, ids in by_type.items()
        for event in AuditEvent.objects.using(database)
        .filter(subject_type=subject_type, subject_id__in=ids)
        .order_by("subject_id", "-position")
        .distinct("subject_id")
    }


def _event(entry: Entry, key: tuple[str, str], last: AuditEvent | None) -> AuditEvent:
    event = AuditEvent(
        at=datetime.now(UTC),
        actor_id=entry.actor.pk if entry.actor else None,
        organisation_id=entry.organisation.pk if entry.organisation else None,
        verb=entry.verb,
        subject_type=key[0],
        subject_id=key[1],
        position=last.position + 1 if last else 1,
        changes=plain(entry.changes),
        previous_hash=last.hash if last else "",
    )
    event.hash = hash_of(event)
    return event


def verify_chain(subject: models.Model) -> AuditEvent | None:
    """Return the first event of `subject` that does not follow from the one before, else None."""
    previous_hash = ""
    for position, event in enumerate(AuditEvent.objects.about(subject).iterator(), start=1):
        follows = event.position == position and event.previous_hash == previous_hash
        if not follows or event.hash != hash_of(event):
            return event
        previous_hash = event.hash
    return None


def hash_of(event: AuditEvent) -> str:
    """Return SHA-256 over the previous hash and the event's facts as canonical JSON, in hex."""
    facts = json.dumps(
        event.facts(), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(f"{event.previous_hash}{facts}".encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return `value` as JSON that comes back from the database exactly as it went in."""
    match value:
        case None | bool() | int() | str():
            return value
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            items = sorted(value) if isinstance(value, (set, frozenset)) else value
            return [plain(item) for item in items]
        case date():  # a datetime is a date
            return value.isoformat()
        case Decimal() | UUID() | Promise():
            return str(value)
    raise TypeError(f"{value!r} is a {type(value).__name__}: not a value for the audit trail.")
