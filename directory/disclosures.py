"""Personal data of contacts: handed out to those who may have it, and every time on record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import acts_for, may_see_contacts
from core import audit
from core.errors import DomainError, Problem
from directory.models import Contact, Supplier


def disclose_contacts(*, supplier: Supplier, actor: Actor) -> list[Contact]:
    """Return the firm's contacts, with `contact.disclosed` in its trail.

    The firm reads its own without a record. Raises DomainError `contacts_not_allowed` for whom
    they are not meant.
    """
    if not may_see_contacts(actor, supplier.organisation_id):
        raise DomainError(
            Problem(
                message=_("Contacts are shown to buyers whose identity has been checked."),
                code="contacts_not_allowed",
            )
        )
    return _disclosed(supplier, actor)


def disclose_to_partner(*, supplier: Supplier, actor: Actor) -> list[Contact]:
    """As :func:`disclose_contacts`, for firms that have agreed to be known to each other.

    The caller has made sure that this firm agreed and that the actor is of such a partner.
    """
    return _disclosed(supplier, actor)


def _disclosed(supplier: Supplier, actor: Actor) -> list[Contact]:
    with transaction.atomic():
        contacts = list(Contact.objects.filter(supplier=supplier).order_by("pk"))
        if contacts and not acts_for(actor, supplier.organisation_id):
            audit.record(
                verb="contact.disclosed",
                subject=supplier,
                changes={"contacts": len(contacts)},
                actor=actor.user,
                organisation=actor.organisation,
            )
    return contacts
