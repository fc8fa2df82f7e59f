"""Requirement profiles that buyers share: a supplier holds its own profile against them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.limits import limited
from core.lookups import found_or_404
from directory.concepts import Concepts
from matching.choices import Origin
from matching.drafts import RequestDraft
from matching.models import RuleSetVersion
from matching.presentation.ranked import asked_views, firm_views, records_of
from matching.presentation.view_models import Asked, PartView
from matching.requests.rule_set_fit import Held, best_of, core_processes, held_against, profile_row
from matching.requests.rule_sets import rules_of, shared_versions
from matching.services import today
from matching.views.inbox import own_supplier

PER_PAGE = 20
#: The section of the profile in which a criterion is stated.
SECTIONS = {
    "certificate": "certificates",
    "preferred": "certificates",
    "area": "sites",
    "sector": "firm",
    "offer": "words",
}


class Told(NamedTuple):
    """One requirement as the firm meets it, and where in its profile it is stated."""

    part: PartView
    change: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A shared profile as a supplier sees it; ``held`` is None of a firm that is not published."""

    version: RuleSetVersion
    buyer: str
    held: Held | None

    @property
    def total(self) -> int:
        """How many requirements are judged."""
        return len(self.held.parts) if self.held else 0


@require_safe
@allowed(is_supplier)
@limited("ranking")
def shared_rule_sets(request: HttpRequest) -> HttpResponse:
    """List the shared profiles, each with how much of it the firm meets."""
    supplier = own_supplier(actor_of(request))
    firm = profile_row(supplier.pk) if supplier else None
    found = shared_versions().select_related("rule_set__organisation").prefetch_related("items")
    page = Paginator(found.order_by("name", "pk"), PER_PAGE).get_page(
        request.GET.get("page", "")[:12]
    )
    concepts = Concepts.current()
    entries = [_entry(version, firm, concepts) for version in page.object_list]
    context = {"page_obj": page, "entries": entries, "is_published": firm is not None}
    return render(request, "matching/shared_rule_sets.html", context)


@require_safe
@allowed(is_supplier)
@limited("ranking")
def shared_rule_set(request: HttpRequest, ref: str) -> HttpResponse:
    """One shared profile: what it asks, and of each thing whether the firm meets it and why."""
    found = shared_versions().select_related("rule_set__organisation").prefetch_related("items")
    version = found_or_404(found, rule_set__ref=ref)
    supplier = own_supplier(actor_of(request))
    firm = profile_row(supplier.pk) if supplier else None
    concepts = Concepts.current()
    every = _every(version, firm, concepts)
    held = best_of(every, _process(request.GET.get("process", ""), concepts))
    context: dict[str, Any] = {
        "version": version,
        "buyer": buyer_words(version, concepts),
        "held": held,
        "is_published": firm is not None,
        "others": [
            (concepts[each.process_id].code, concepts.name(each.process_id), each.met, each is held)
            for each in every
        ],
        "asked": _asked(version),
    }
    if held is not None:
        told = _told(held)
        context |= {"told": told, "process": concepts.name(held.process_id)}
        context["counts"] = {
            state: sum(each.part.state == state for each in told)
            for state in ("met", "partly", "not_met", "unknown")
        }
        context["total"] = len(told)
    return render(request, "matching/shared_rule_set.html", context)


def buyer_words(version: RuleSetVersion, concepts: Concepts) -> str:
    """Who shares it: by name only if the buyer chose so."""
    if version.rule_set.is_named:
        return str(version.rule_set.organisation.name)
    if version.sector_id is not None:
        return _("a buyer in the sector %(sector)s") % {"sector": concepts.name(version.sector_id)}
    return _("a buyer who stays unnamed")


def _entry(version: RuleSetVersion, firm: dict[str, Any] | None, concepts: Concepts) -> Entry:
    found = _every(version, firm, concepts)
    return Entry(version, buyer_words(version, concepts), best_of(found, None))


def _every(version: RuleSetVersion, firm: dict[str, Any] | None, concepts: Concepts) -> list[Held]:
    if firm is None:
        return []
    return held_against(
        rules_of(version),
        firm,
        ref=version.rule_set.ref,
        day=today(),
        processes=core_processes(firm),
        concepts=concepts,
    )


def _process(code: str, concepts: Concepts) -> int | None:
    try:
        return concepts.by_code("process", code).id
    except KeyError:
        return None


def _told(held: Held) -> list[Told]:
    """What is missing first, then what is not known, then what is met."""
    records = records_of(held.draft, [held.firm])
    (view,) = firm_views([held.firm], {}, records)
    profile = reverse("directory:profile")
    parts = {part.key: part for part in (*view.gates, *view.parts) if part.kind != "process"}
    order = ("not_met", "partly", "unknown", "met")
    told = [Told(part, f"{profile}#{SECTIONS.get(part.kind, 'lines')}") for part in parts.values()]
    return sorted(told, key=lambda each: (order.index(each.part.state), not each.part.is_gate))


def _asked(version: RuleSetVersion) -> tuple[Asked, ...]:
    items = (replace(item, origin=Origin.TYPED) for item in rules_of(version).items)
    draft = RequestDraft(ref="", requirements=list(items))
    return asked_views(draft, records_of(draft, ()))
