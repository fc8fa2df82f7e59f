"""Reading stored rule sets: whose they are, their latest versions, what a version asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from accounts.models import Organisation
from matching.choices import Origin
from matching.drafts import RequirementDraft, requirement_draft
from matching.models import RuleSet, RuleSetVersion
from matching.requests.inheriting import Rules


@dataclass(frozen=True, slots=True)
class RuleSetDraft:
    """A rule set as data, before it is stored."""

    name: str
    items: tuple[RequirementDraft, ...] = ()
    sector_id: int | None = None
    note: str = ""
    is_shared: bool = False
    is_named: bool = False


def latest_versions() -> QuerySet[RuleSetVersion]:
    """The version of each rule set that counts, with the set."""
    found = RuleSetVersion.objects.filter(number=F("rule_set__latest"))
    return found.select_related("rule_set", "sector")


def own_versions(organisation: Organisation) -> QuerySet[RuleSetVersion]:
    """The latest versions of an organisation's sets, the ones in use first, then by name."""
    return (
        latest_versions()
        .filter(rule_set__organisation=organisation)
        .annotate(
            used=Count("rule_set__versions__requests", distinct=True),
            asks=Count("items", distinct=True),
        )
        .order_by("rule_set__is_archived", "name", "pk")
    )


def shared_versions() -> QuerySet[RuleSetVersion]:
    """The latest versions of the sets that suppliers may hold themselves against."""
    return latest_versions().filter(rule_set__is_shared=True, rule_set__is_archived=False)


def choosable(organisation: Organisation) -> QuerySet[RuleSetVersion]:
    """What a request of the organisation may inherit from."""
    found = latest_versions().filter(
        rule_set__organisation=organisation, rule_set__is_archived=False
    )
    return found.order_by("name", "pk")


def rules_of(version: RuleSetVersion) -> Rules:
    """What a version asks, in the order in which it is kept; uses what was prefetched."""
    items = sorted(version.items.all(), key=lambda item: item.pk)
    return Rules(
        version.pk,
        tuple(requirement_draft(item, origin=Origin.RULE_SET) for item in items),
        version.sector_id,
    )


def rules_of_version(pk: int) -> Rules:
    """What the version of this id asks."""
    return rules_of(RuleSetVersion.objects.prefetch_related("items").get(pk=pk))


def draft_of_version(version: RuleSetVersion) -> RuleSetDraft:
    """The version as the draft it was made from."""
    held: RuleSet = version.rule_set
    return RuleSetDraft(
        name=version.name,
        items=rules_of(version).items,
        sector_id=version.sector_id,
        note=version.note,
        is_shared=held.is_shared,
        is_named=held.is_named,
    )
