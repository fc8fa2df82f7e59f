"""The firm itself: its names, what it says of itself, the start of its profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.permissions import may_manage_organisation
from accounts.services.organisations import FROZEN_FACTS, STATED_FACTS
from accounts.services.saving import save_checked
from core import audit
from directory import profile_rows
from directory.models import Supplier, SupplierSector, UnreadPhrase
from directory.services.edits import Edit, check_seen, editing, record
from directory.taxonomy import Reading

ORGANISATION_FIELDS = STATED_FACTS
FIRM_FIELDS = (
    "company_type",
    "employees",
    "languages",
    "export_markets",
    "lead_time_days",
    "minimum_order_quantity",
    "minimum_order_unit",
)
MOST_UNREAD = 100


@transaction.atomic
def start_profile(*, organisation: Organisation, actor: Actor) -> Supplier:
    """Return the organisation's profile; an empty, unpublished one is made where there is none."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    supplier, is_new = Supplier.objects.get_or_create(organisation=organisation)
    if is_new:
        audit.record(
            verb="supplier.started",
            subject=supplier,
            actor=actor.user,
            organisation=actor.organisation,
        )
    return supplier


def firm_state(supplier: Supplier) -> dict[str, Any]:
    """Return what the section about the firm shows, as it is stored."""
    firm = supplier.organisation
    state = {name: getattr(firm, name) for name in ORGANISATION_FIELDS}
    state |= {name: getattr(supplier, name) for name in FIRM_FIELDS}
    rows = SupplierSector.objects.filter(supplier=supplier, is_customer=True) if supplier.pk else ()
    return state | {"customer_sectors": [row.sector_id for row in rows]}


def kept_fields(firm: Organisation, actor: Actor) -> frozenset[str]:
    """Return what the actor cannot change here: what an officer checked, and an owner's facts."""
    checked = FROZEN_FACTS if firm.is_approved else ()
    owners = () if may_manage_organisation(actor) else ORGANISATION_FIELDS
    return frozenset((*checked, *owners))


def update_profile(
    *, supplier: Supplier, actor: Actor, values: Mapping[str, Any], seen: str
) -> None:
    """Store what the section about the firm says, but for what the actor cannot change.

    `seen` is the revision of the state that was edited. Raises ChangedError when it is another by
    now, else DomainError with every problem.
    """
    with transaction.atomic():
        # An organisation before its supplier, as everywhere: no two edits wait for each other.
        firm = Organisation.objects.select_for_update(no_key=True).get(pk=supplier.organisation_id)
        stored = Supplier.objects.select_for_update(of=("self",), no_key=True).get(pk=supplier.pk)
        stored.organisation = firm
        now = firm_state(stored)
        wanted = dict(values) | {name: now[name] for name in kept_fields(firm, actor)}
        if not check_seen(now, wanted, seen):
            return
        _write(firm, stored, wanted)
        profile_rows.refresh([stored.pk])
        told = [name for name in now if name != "customer_sectors" and now[name] != wanted[name]]
        record(Edit(stored, "supplier.firm_changed", {"fields": sorted(told)}), actor)


def _write(firm: Organisation, supplier: Supplier, wanted: Mapping[str, Any]) -> None:
    for name in ORGANISATION_FIELDS:
        setattr(firm, name, wanted[name])
    save_checked(firm)
    for name in FIRM_FIELDS:
        setattr(supplier, name, wanted[name])
    save_checked(supplier)
    sectors = SupplierSector.objects.filter(supplier=supplier, is_customer=True)
    sectors.exclude(sector__in=wanted["customer_sectors"]).delete()
    SupplierSector.objects.bulk_create(
        [
            SupplierSector(supplier=supplier, sector=sector, is_customer=True)
            for sector in wanted["customer_sectors"]
        ],
        ignore_conflicts=True,
    )


def save_words(
    *, supplier: Supplier, actor: Actor, description: str, reading: Reading, seen: str
) -> None:
    """Store what the firm says in its own words, and which of them nobody understood.

    Nothing else of the profile changes: what was read is offered, never added.
    """
    with editing(supplier, actor, "supplier.words_changed") as edit:
        stored = edit.supplier
        now = {"description": stored.description}
        if not check_seen(now, {"description": description}, seen):
            edit.is_idle = True
            return
        stored.description = description
        stored.description_language = reading.language[:2]
        save_checked(stored)
        UnreadPhrase.objects.filter(supplier=stored, place="description").delete()
        UnreadPhrase.objects.bulk_create(
            UnreadPhrase(supplier=stored, place="description", text=span.text[:300])
            for span in reading.unread[:MOST_UNREAD]
        )
        edit.changes = {"length": len(description)}
