"""The audit trail: one call in the transaction that makes the change.

Events of one subject form a chain: each one's hash covers its facts and the hash before it, so an
event that was altered, removed or put in between shows. The last events of a subject could be cut
off unseen by whoever can switch triggers off; a copy of the last hash kept elsewhere would show it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections, models, router, transaction
from django.utils.functional import Promise

from core.models import AuditEvent, subject_key


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
    subject_type, subject_id = subject_key(subject)
    database = router.db_for_write(AuditEvent)
    if not connections[database].in_atomic_block:
        raise transaction.TransactionManagementError(
            "An audit event belongs to the transaction that makes the change: call record() there."
        )
    with connections[database].cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"audit {subject_type} {subject_id}"],
        )
    last = AuditEvent.objects.using(database).about(subject).last()
    event = AuditEvent(
        at=datetime.now(UTC),
        actor_id=actor.pk if actor else None,
        organisation_id=organisation.pk if organisation else None,
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        position=last.position + 1 if last else 1,
        changes=plain(changes or {}),
        previous_hash=last.hash if last else "",
    )
    event.hash = hash_of(event)
    event.save(using=database, force_insert=True)
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
