"""Changes to accounts. Each is one transaction, with its audit event in it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from core import audit
from core.errors import DomainError, problems_in

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
    _save_checked(organisation)
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


def _save_checked(instance: models.Model) -> None:
    """Save, or raise DomainError; another writer may take a unique value in between."""
    try:
        instance.full_clean()
        try:
            with transaction.atomic():
                instance.save()
        except IntegrityError:
            # The other writer has committed: now the check sees its row, and has the words.
            instance.full_clean()
            raise
    except ValidationError as error:
        raise DomainError(*problems_in(error)) from error
