"""Something to see on every page of the demo: fictional, made by the services people use, once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from directory.concepts import Concepts
from directory.filters import SupplierFilter
from directory.models import SearchRecord, Supplier
from directory.searches import canonical
from matching.imports.requests import import_requests
from matching.kept.shortlisting import add_to_shortlist
from matching.models import Request, RuleSet
from matching.questions.asking import ask_question
from matching.requests.rule_set_services import create_rule_set
from matching.requests.rule_sets import RuleSetDraft
from matching.requests.sector_defaults import DEFAULTS
from matching.services import draft_of, rank, today

#: The show-piece, whose firms the tour's buyer has looked at closer.
SHOWN = "DEMO-REQ-001"
SHORTLISTED = 2
#: The second firm was chosen so long ago that "what changed since" has something to tell.
CHOSEN_AGO = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who the demo's accounts act for."""

    actor: Actor
    buyer: Organisation
    supplier: Supplier


def the_cast(*, buyer: str, supplier: str) -> Cast | None:
    """The people of these addresses, as the demo's accounts are; None while they are missing."""
    memberships = Membership.objects.select_related(
        "user", "organisation", "organisation__supplier"
    )
    asking = memberships.filter(user__email=buyer, organisation__is_demo=True).first()
    making = memberships.filter(user__email=supplier, organisation__is_demo=True).first()
    if asking is None or making is None:
        return None
    actor = Actor(asking.user, asking.organisation, asking.role)
    return Cast(actor, asking.organisation, making.organisation.supplier)


@transaction.atomic
def load_tour(cast: Cast) -> None:
    """Make what is not there yet; what people have changed since stays as it is."""
    requests = _requests(cast)
    _ask(requests[0], cast)
    _shortlist(cast)
    _share_rules(cast)
    _searches()


@cache
def _document() -> dict[str, Any]:
    path = settings.BASE_DIR / "fixtures" / "demo" / "tour.json"
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def _requests(cast: Cast) -> list[Request]:
    found = []
    for written in _document()["requests"]:
        request = Request.objects.filter(ref=written["id"]).first()
        if request is None:
            deadline = today() + timedelta(days=written["deadline_in_days"])
            kept = {key: value for key, value in written.items() if key != "deadline_in_days"}
            import_requests(
                [kept | {"deadline_on": str(deadline), "buyer": cast.buyer.name, "demo": True}]
            )
            request = Request.objects.get(ref=written["id"])
        found.append(request)
    return found


def _ask(request: Request, cast: Cast) -> None:
    """One open question for the supplier, unless one was ever asked: it may be answered by now."""
    if not request.questions.filter(supplier=cast.supplier).exists():
        ask_question(
            request=request,
            supplier=cast.supplier,
            kinds=["minimum_order"],
            actor=cast.actor,
            is_told=False,
        )


def _shortlist(cast: Cast) -> None:
    """Two firms chosen on two days, so that two rankings are kept."""
    request = Request.objects.get(ref=SHOWN)
    if request.rankings.exists():
        return
    first, *others = rank(draft_of(request), most=SHORTLISTED).firms
    firms = Supplier.objects.in_bulk([firm.supplier_id for firm in (first, *others)])
    for number, supplier in enumerate(firms.values()):
        day = today() - CHOSEN_AGO if number else None
        add_to_shortlist(request=request, supplier=supplier, actor=cast.actor, day=day)


def _share_rules(cast: Cast) -> None:
    if RuleSet.objects.filter(organisation=cast.buyer).exists():
        return
    written, concepts = _document()["rule_set"], Concepts.current()
    default = DEFAULTS[written["default"]]
    draft = RuleSetDraft(
        name=written["name"],
        items=default.requirements(concepts),
        sector_id=default.sector_id(concepts),
        is_shared=True,
    )
    create_rule_set(draft=draft, actor=cast.actor)


def _searches() -> None:
    """Searches as visitors would have left them, by the filters of the public list."""
    if SearchRecord.objects.exists():
        return
    for written in _document()["searches"]:
        asked = SupplierFilter(QueryDict(written["filters"]))
        filters, day = canonical(asked), today() - timedelta(days=written["days_ago"])
        SearchRecord.objects.create(
            day=day,
            key=hashlib.sha256(filters.encode()).hexdigest(),
            filters=filters,
            times=written["times"],
            results=asked.qs.count(),
            last_at=timezone.make_aware(datetime.combine(day, time(9))),
        )
