"""What changed since a stored ranking: each kind of change is named, and only by proof."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from accounts.actors import Actor
from directory import profile_rows, services
from directory.choices import CertificateStatus, EvidenceLevel
from directory.concepts import Concepts
from directory.models import CapabilityLine, Certificate, ProfileRow, Supplier
from matching.choices import RankingReason
from matching.engine import rules
from matching.engine.explain import Group
from matching.engine.judge import Judge
from matching.engine.need import Need
from matching.kept.changes import (
    Cause,
    Changes,
    NeedChange,
    compare_with_today,
    need_changes,
)
from matching.kept.fact_groups import FactChange, applied, changes_between
from matching.kept.rankings import keep_ranking, stored_need
from matching.models import FACT_COLUMNS, Ranking, Request, RequestStep, Requirement
from tests.directory.firms import a_firm, certificate_of, decide, imported
from tests.directory.records import a_certificate, a_profile
from tests.matching.pages import ON, Buyer, a_buyer
from tests.matching.varied import varied_profiles

pytestmark = pytest.mark.usefixtures("taxonomy")
DAY = date.fromisoformat(ON)


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    buyer = a_buyer()
    use_day(buyer, DAY)
    return buyer


def use_day(buyer: Buyer, day: date) -> None:
    buyer.request.as_of = day
    buyer.request.save()


def keep(buyer: Buyer) -> Ranking:
    actor = Actor(user=buyer.user, organisation=buyer.request.organisation)
    return keep_ranking(request=buyer.request, actor=actor, reason=RankingReason.EXPORT)


def since(ranking: Ranking) -> Changes:
    return compare_with_today(Ranking.objects.get(pk=ranking.pk))


def kinds(changes: Changes) -> dict[str, list[str]]:
    return {firm.ref: [cause.change.kind for cause in firm.causes] for firm in changes.firms}


def the_cause(changes: Changes) -> Cause:
    (firm,) = changes.firms
    (cause,) = firm.causes
    assert cause.is_enough
    return cause


def edit_line(firm: Supplier, **values: Any) -> None:
    with transaction.atomic():
        CapabilityLine.objects.filter(supplier=firm).update(**values)
        profile_rows.refresh([firm.pk])


def test_nothing_changed_is_said(buyer: Buyer) -> None:
    a_firm()
    assert not since(keep(buyer))


def test_a_certificate_that_ended_by_the_day_alone(buyer: Buyer) -> None:
    a_firm(certificates=[a_certificate(expires_on="2027-03-01")])
    kept = keep(buyer)
    use_day(buyer, date(2027, 3, 2))
    cause = the_cause(since(kept))
    assert cause.change.kind == "day"
    assert (cause.then.group, cause.alone.group) == (Group.ELIGIBLE, Group.NEAR_MISS)


def test_a_revoked_certificate_is_named(buyer: Buyer) -> None:
    firm = a_firm()
    kept = keep(buyer)
    decide(firm, CertificateStatus.REVOKED, 2, on=DAY)
    cause = the_cause(since(kept))
    assert isinstance(cause.change, FactChange)
    assert (cause.change.kind, cause.change.key) == ("certificate", certificate_of(firm).pk)
    assert cause.change.after is None


def test_a_verified_certificate_is_named(buyer: Buyer) -> None:
    (firm,) = imported(a_profile(), trust=False)
    kept = keep(buyer)
    decide(firm, CertificateStatus.VERIFIED, 2, on=DAY)
    cause = the_cause(since(kept))
    assert cause.change.kind == "certificate"
    assert (cause.then.group, cause.alone.group) == (Group.NEAR_MISS, Group.ELIGIBLE)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"quantity_per_month": 10}, "capacity"),
        ({"max_part_mm": 20}, "size"),
        ({"best_tolerance_mm": 2}, "tolerance"),
        ({"lead_time_days": 300}, "lead_time"),
        ({"in_house": False}, "work"),
    ],
)
def test_a_line_stated_anew_is_named(buyer: Buyer, values: dict[str, Any], kind: str) -> None:
    firm = a_firm()
    kept = keep(buyer)
    edit_line(firm, **values)
    assert the_cause(since(kept)).change.kind == kind


def test_firms_that_came_and_went_are_told(buyer: Buyer) -> None:
    firm = a_firm()
    kept = keep(buyer)
    services.unpublish(firm, reason="test")
    a_firm("S2")
    found = {each.ref: (each.then, each.now) for each in since(kept).firms}
    assert found["S1"][1] is None
    assert found["S2"][0] is None


def test_what_is_asked_differently_is_told_field_by_field(buyer: Buyer) -> None:
    a_firm()
    kept = keep(buyer)
    Requirement.objects.filter(request=buyer.request, kind="material").update(weight=9)
    Requirement.objects.filter(request=buyer.request, kind="size").update(number=5000)
    Request.objects.filter(pk=buyer.request.pk).update(volume_quantity=24_000_000)
    changes = since(kept)
    assert {change.name for change in changes.asked} == {
        "material",
        "size",
        "capacity",
        "minimum_order",
    }
    (firm,) = changes.firms
    assert {cause.change.name for cause in firm.causes if isinstance(cause.change, NeedChange)} >= {
        "size",
        "capacity",
    }


def test_another_rule_version_is_named(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    a_firm(capacity=[])
    kept = keep(buyer)
    harsher = replace(rules.CURRENT, version="2.0", minor_points=3.0)
    both = {"1.0": rules.CURRENT, "2.0": harsher}
    for module in ("matching.kept.changes", "matching.kept.rankings", "matching.services"):
        monkeypatch.setattr(f"{module}.RULES", both)
    Request.objects.filter(pk=buyer.request.pk).update(rule_version="2.0")
    (firm,) = since(kept).firms
    assert [cause.change.kind for cause in firm.causes] == ["rule"]


def test_several_changes_are_told_apart_and_those_without_effect_left_out(buyer: Buyer) -> None:
    first, second, third = imported(*(a_profile(f"S{number}") for number in (1, 2, 3)))
    kept = keep(buyer)
    edit_line(first, quantity_per_month=10, max_part_mm=500)
    decide(second, CertificateStatus.SUSPENDED, 2, on=DAY)
    edit_line(third, max_part_mm=600)
    changes = since(kept)
    assert kinds(changes) == {"S1": ["capacity"], "S2": ["certificate"]}
    assert changes.without_effect == 1


def test_what_only_several_changes_bring_about_is_told_as_together(buyer: Buyer) -> None:
    """Two certificates, either of which is enough: only both gone make a difference."""
    two = [
        a_certificate(number="A", standard="ISO 9001"),
        a_certificate(number="B", standard="ISO 9001", issuer="Other"),
    ]
    firm = a_firm(certificates=two)
    kept = keep(buyer)
    for certificate in Certificate.objects.filter(supplier=firm):
        services.record_certificate_decision(
            services.Decision(
                certificate_id=certificate.pk,
                status=CertificateStatus.REVOKED,
                level=EvidenceLevel(2),
                reason="test",
                decided_on=DAY,
            )
        )
    (found,) = since(kept).firms
    assert found.together
    assert [cause.change.kind for cause in found.causes] == ["certificate"] * 2


def test_firms_that_others_moved_are_told_apart(buyer: Buyer) -> None:
    better, worse = imported(a_profile("S1"), a_profile("S2"))
    edit_line(worse, max_part_mm=10)
    kept = keep(buyer)
    services.unpublish(better, reason="test")
    changes = since(kept)
    assert [firm.ref for firm in changes.firms] == ["S1"]
    assert [(firm.ref, firm.then.place, firm.now.place) for firm in changes.moved] == [  # type: ignore[union-attr]
        ("S2", 2, 1)
    ]


def test_a_process_with_other_kinds_is_the_taxonomy_not_the_request(buyer: Buyer) -> None:
    need = stored_need(keep(buyer))
    assert need.process is not None
    other = replace(need, process=replace(need.process, kind_ids=(1,), covered=()))
    assert [change.kind for change in need_changes(need, other)] == ["taxonomy"]
    weight = replace(need, process=replace(need.process, kind_ids=(1,), weight=0))
    assert [change.kind for change in need_changes(need, weight)] == ["request"]


def facts_of(firms: list[Supplier]) -> list[Mapping[str, Any]]:
    rows = ProfileRow.objects.filter(supplier_id__in=[firm.pk for firm in firms])
    return list(rows.order_by("pk").values(*FACT_COLUMNS))


def outcome(facts: Mapping[str, Any], need: Need) -> dict[str, Any]:
    own = ("ref", "name", "tie", "supplier_id", "origin", "is_identity_checked", "line_id")
    found = Judge(need, rules.CURRENT).row(facts)
    return {name: value for name, value in found.items() if name not in own}


def test_all_changes_one_after_the_other_lead_to_the_other_facts(buyer: Buyer) -> None:
    """So nothing that counts is left out of what may be a cause."""
    need = stored_need(keep(buyer))
    rows = facts_of(imported(*varied_profiles(24, seed=21)))
    concepts = Concepts.current()
    for before, after in zip(rows[:12], rows[12:], strict=True):
        facts: Mapping[str, Any] = before
        for change in changes_between(before, after):
            facts = applied(facts, change, lambda pk: concepts[pk].ancestors)
        assert outcome(facts, need) == outcome(after, need)
        for change in reversed(changes_between(before, after)):
            facts = applied(facts, change.reversed(), lambda pk: concepts[pk].ancestors)
        assert outcome(facts, need) == outcome(before, need)


def test_steps_that_may_be_bought_in_are_compared_too(buyer: Buyer) -> None:
    a_firm()
    kept = keep(buyer)
    painting = Concepts.current().by_code("process", "surf-plating").id
    RequestStep.objects.create(
        request=buyer.request, order=2, process_id=painting, role="bought_in", mode="wish", weight=5
    )
    assert [change.name for change in since(kept).asked] == ["side"]
