"""Organisations come to be and change their facts."""

from typing import Any

from django.db import transaction

from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.services.saving import save_checked
from core import audit

# Facts of a legal entity, none of a person.
AUDITED_FIELDS = (
    "ref",
    "kind",
    "name",
    "name_vi",
    "name_en",
    "tax_code",
    "ownership",
    "founded_year",
    "is_demo",
)


@transaction.atomic
def register_organisation(
    *,
    kind: OrganisationKind,
    name: str,
    actor: User | None = None,
    owner: User | None = None,
    **facts: Any,
) -> Organisation:
    """Make an organisation, with `owner` acting for it if given, and return it.

    `facts` are further fields of `Organisation`. Raises DomainError with every problem found, such
    as `tax_code_taken`; nothing is kept then.
    """
    organisation = Organisation(kind=kind, name=name.strip(), **facts)
    save_checked(organisation)
    if owner is not None:
        Membership.objects.create(user=owner, organisation=organisation, role=MembershipRole.OWNER)
    audit.record(
        verb="organisation.registered",
        subject=organisation,
        changes={
            field: value for field in AUDITED_FIELDS if (value := getattr(organisation, field))
        },
        actor=actor,
        organisation=organisation,
    )
    return organisation
