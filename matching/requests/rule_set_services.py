"""What a buyer does with rule sets: make, revise, copy, archive, delete; let a request inherit."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from core import audit
from core.errors import DomainError, Problem
from matching.choices import Origin
from matching.drafts import RequirementDraft, said_by
from matching.engine.rules import CURRENT
from matching.models import Request, RuleSet, RuleSetItem, RuleSetVersion
from matching.requests.editing import update_request
from matching.requests.inheriting import inherited, released
from matching.requests.rule_sets import (
    RuleSetDraft,
    draft_of_version,
    rules_of,
    rules_of_version,
)
from matching.services import draft_of

#: An organisation that needs more has made them by a program.
MOST_SETS = 200
_NAME = 120


@transaction.atomic
def create_rule_set(*, draft: RuleSetDraft, actor: Actor) -> RuleSet:
    """Store a rule set of the actor's organisation, as its first version."""
    organisation = _organisation(actor)
    # Two colleagues at once do not pass the end together.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if RuleSet.objects.filter(organisation=organisation).count() >= MOST_SETS:
        raise DomainError(_too_many())
    made = RuleSet.objects.create(
        organisation=organisation, is_shared=draft.is_shared, is_named=draft.is_named
    )
    _store_version(made, draft, 1, actor)
    _record(made, "rule_set.created", actor, items=len(draft.items), is_shared=draft.is_shared)
    return made


@transaction.atomic
def revise_rule_set(*, rule_set: RuleSet, draft: RuleSetDraft, seen: int, actor: Actor) -> RuleSet:
    """Store the next version; requests keep the one they inherited until somebody takes it over.

    `seen` is the version the person changed. Where only the sharing differs, there is no new
    version. Raises DomainError `changed_meanwhile`, and `archived` for an archived set.
    """
    held = _held(rule_set)
    if held.is_archived:
        raise DomainError(_archived())
    if held.latest != seen:
        raise DomainError(_changed_meanwhile())
    before = draft_of_version(held.versions.prefetch_related("items").get(number=held.latest))
    held.is_shared, held.is_named = draft.is_shared, draft.is_named
    if _asked(before) != _asked(draft):
        held.latest += 1
        _store_version(held, draft, held.latest, actor)
    held.save()
    _record(held, "rule_set.revised", actor, version=held.latest, is_shared=held.is_shared)
    return held


@transaction.atomic
def copy_rule_set(*, rule_set: RuleSet, actor: Actor) -> RuleSet:
    """The latest version as a new set, which nobody else sees."""
    version = rule_set.versions.prefetch_related("items").get(number=rule_set.latest)
    draft = draft_of_version(version)
    name = gettext("Copy of %(name)s") % {"name": draft.name}
    return create_rule_set(
        draft=replace(draft, name=name[:_NAME], is_shared=False, is_named=False), actor=actor
    )


@transaction.atomic
def archive_rule_set(*, rule_set: RuleSet, actor: Actor, is_archived: bool = True) -> None:
    """Take it out of use: no request chooses it any more, no supplier sees it. Or bring it back."""
    held = _held(rule_set)
    if held.is_archived == is_archived:
        return
    held.is_archived, held.is_shared = is_archived, False
    held.save()
    _record(held, "rule_set.archived" if is_archived else "rule_set.restored", actor)


@transaction.atomic
def delete_rule_set(*, rule_set: RuleSet, actor: Actor) -> None:
    """Remove a set that no request inherits from. Raises DomainError `rule_set_used` otherwise."""
    held = _held(rule_set)
    # A request that is about to choose it holds its row meanwhile, or comes too late.
    if Request.objects.filter(rule_set__rule_set=held).exists():
        raise DomainError(_used())
    _record(held, "rule_set.deleted", actor)
    held.delete()


@transaction.atomic
def choose_rule_set(
    *, request: Request, version: RuleSetVersion | None, seen: str, actor: Actor
) -> None:
    """Let a request inherit from this version, or from none.

    What the request says itself stays (:mod:`matching.requests.inheriting`). `seen` is the mark of
    the request the person saw. Raises DomainError `changed_meanwhile`, `request_closed`, and
    `no_rule_set` for a set that is archived, gone or of others.
    """
    stored = draft_of(request)
    before = rules_of_version(stored.rule_set_id) if stored.rule_set_id else None
    if version is None:
        draft = released(stored, before) if before else stored
    else:
        held = RuleSet.objects.select_for_update(no_key=True).filter(pk=version.rule_set_id).first()
        if held is None or held.is_archived or held.organisation_id != request.organisation_id:
            raise DomainError(_gone())
        draft = inherited(stored, rules_of(version), before)
    update_request(
        request=request,
        draft=draft,
        actor=actor,
        version=seen,
        audience=request.audience,
        is_anonymous=request.is_anonymous,
    )
    audit.record(
        verb="request.rule_set_chosen",
        subject=request,
        changes={"rule_set": [version.rule_set.ref, version.number] if version else None},
        actor=actor.user,
        organisation=actor.organisation,
    )


def _asked(draft: RuleSetDraft) -> tuple[object, ...]:
    rows = sorted(repr(_plain(item)) for item in draft.items)
    return draft.name, draft.note, draft.sector_id, rows


def _plain(item: RequirementDraft) -> RequirementDraft:
    number = None if item.number is None else item.number.normalize()
    return replace(_filled(item), origin=Origin.RULE_SET, span=None, number=number)


def _filled(item: RequirementDraft) -> RequirementDraft:
    level = {
        "certificate": CURRENT.required_certificate_level,
        "preferred": CURRENT.preferred_certificate_level,
    }
    return replace(
        item,
        kind=str(item.kind),  # type: ignore[arg-type]
        mode=str(item.mode),
        weight=CURRENT.weights[str(item.kind)] if item.weight is None else item.weight,
        least_level=level.get(str(item.kind), 0) if item.least_level is None else item.least_level,
    )


def _store_version(rule_set: RuleSet, draft: RuleSetDraft, number: int, actor: Actor) -> None:
    version = RuleSetVersion.objects.create(
        rule_set=rule_set,
        number=number,
        name=draft.name,
        sector_id=draft.sector_id,
        note=draft.note,
        created_by_id=actor.user.pk if actor.user else None,
    )
    RuleSetItem.objects.bulk_create(
        RuleSetItem(
            version=version,
            **said_by(item),
            weight=item.weight or 0,
            least_level=item.least_level or 0,
        )
        for item in map(_filled, draft.items)
    )


def _organisation(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise DomainError(
            Problem(
                message=_("Requirement profiles belong to an organisation."), code="no_organisation"
            )
        )
    return actor.organisation


def _held(rule_set: RuleSet) -> RuleSet:
    return RuleSet.objects.select_for_update(of=("self",)).get(pk=rule_set.pk)


def _record(rule_set: RuleSet, verb: str, actor: Actor, **changes: object) -> None:
    audit.record(
        verb=verb,
        subject=rule_set,
        changes=changes,
        actor=actor.user,
        organisation=actor.organisation,
    )


def _too_many() -> Problem:
    return Problem(
        message=_("There are %(most)s requirement profiles already.") % {"most": MOST_SETS},
        code="too_many_rule_sets",
        remedy=_("Delete those that are not used."),
    )


def _archived() -> Problem:
    return Problem(
        message=_("This requirement profile is archived."),
        code="archived",
        remedy=_("Bring it back to change it."),
    )


def _changed_meanwhile() -> Problem:
    return Problem(
        message=_("This requirement profile was changed in another window or by a colleague."),
        code="changed_meanwhile",
        remedy=_("Your entries are still here: compare, then store them over it or reload."),
    )


def _used() -> Problem:
    return Problem(
        message=_("Requests inherit from this requirement profile, so it stays on record."),
        code="rule_set_used",
        remedy=_("Archive it instead."),
    )


def _gone() -> Problem:
    return Problem(
        message=_("This requirement profile cannot be chosen any more."), code="no_rule_set"
    )
