"""Organisations come to be and change their facts."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.services.managing import lock_managed
from accounts.services.saving import save_checked
from core import audit
from core.errors import DomainError, Problem
from core.text import fold

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
#: What an owner may state, and what of it stays as it was when the identity has been checked.
STATED_FACTS = ("name", "name_vi", "name_en", "tax_code", "ownership", "founded_year")
FROZEN_FACTS = ("name", "name_vi", "name_en", "tax_code")
#: Of one person, so that nobody fills the officers' queue.
MOST_WAITING = 5


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

    `facts` are further fields of `Organisation`. Who registers one for themselves (`owner` is
    `actor`) names a supplier's tax code, and makes no authority. Raises DomainError with every
    problem found, such as `tax_code_taken`; nothing is kept then.
    """
    organisation = Organisation(kind=kind, name=name.strip(), **facts)
    if owner is not None and owner == actor:
        _refuse_for_oneself(organisation, owner)
    _save_with_advice(organisation)
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


@transaction.atomic
def update_organisation(*, actor: Actor, **facts: Any) -> Organisation:
    """Change facts of the owner's organisation and return it; the others stay.

    Raises PermissionDenied for anyone but an owner, DomainError with every problem found, such as
    `frozen` for what the officers have checked.
    """
    if unknown := facts.keys() - set(STATED_FACTS):
        raise TypeError(f"Not to be stated by an owner: {sorted(unknown)}")
    organisation = lock_managed(actor)
    before = {field: getattr(organisation, field) for field in facts}
    for field, value in facts.items():
        setattr(organisation, field, value.strip() if isinstance(value, str) else value)
    organisation.tax_code = organisation.tax_code or None
    _refuse_frozen(organisation, before)
    if organisation.kind == OrganisationKind.SUPPLIER and "tax_code" in facts:
        _refuse_without_tax_code(organisation)
    _save_with_advice(organisation)
    changes = {
        field: [old, new]
        for field, old in before.items()
        if (new := getattr(organisation, field)) != old
    }
    if changes:
        audit.record(
            verb="organisation.changed",
            subject=organisation,
            changes=changes,
            actor=actor.user,
            organisation=organisation,
        )
    return organisation


def _refuse_frozen(organisation: Organisation, before: dict[str, Any]) -> None:
    if not organisation.is_approved:
        return
    changed = [
        field
        for field in FROZEN_FACTS
        if field in before and getattr(organisation, field) != before[field]
    ]
    if changed:
        message = _("This has been checked and can no longer be changed here.")
        raise DomainError(*[Problem(message, "frozen", field) for field in changed])


def _refuse_for_oneself(organisation: Organisation, person: User) -> None:
    """The person's row is locked, so that a form sent twice at once counts once."""
    if organisation.kind == OrganisationKind.AUTHORITY:
        raise PermissionDenied
    User.objects.select_for_update().get(pk=person.pk)
    own = Organisation.objects.filter(memberships__user=person, identity_checked_at__isnull=True)
    if own.count() >= MOST_WAITING:
        raise DomainError(
            Problem(
                _("%(count)s organisations of yours are waiting for a check already.")
                % {"count": MOST_WAITING},
                "too_many_waiting",
                remedy=_("Wait until they have been looked at."),
            )
        )
    if own.filter(kind=organisation.kind, name_folded__contains=fold(organisation.name)).exists():
        raise DomainError(
            Problem(_("You have registered this organisation already."), "already_yours", "name")
        )
    if organisation.kind == OrganisationKind.SUPPLIER:
        _refuse_without_tax_code(organisation)


def _refuse_without_tax_code(organisation: Organisation) -> None:
    if not organisation.tax_code:
        message = _("A supplier has a Vietnamese tax code; please state it.")
        raise DomainError(Problem(message, "tax_code_missing", "tax_code"))


def _save_with_advice(organisation: Organisation) -> None:
    """Save; where somebody else has the tax code, say what one can do about it."""
    try:
        save_checked(organisation)
    except DomainError as error:
        problems = [_advised(problem) for problem in error.problems]
        raise DomainError(*problems) from error


def _advised(problem: Problem) -> Problem:
    if problem.code != "tax_code_taken":
        return problem
    remedy = _(
        "If it is yours, ask a colleague who registered it to invite you; if you know none, "
        "write to %(address)s."
    ) % {"address": settings.CONTACT_EMAIL}
    return replace(problem, place="tax_code", remedy=remedy)
