"""The changes of a gap, really done by the services that pages use: the firm is then eligible."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.actors import Actor
from accounts.choices import MembershipRole
from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import CapabilityLine, Certificate, Concept, Site, Supplier, Unit
from directory.services.certificates import Decision, record_certificate_decision
from directory.services.declarations import certificate_state, declare_certificate
from directory.services.edits import revision_of
from directory.services.parts import LINE_FIELDS, PARTS, save_part, state_of
from matching.engine.explain import Group
from matching.engine.gap_changes import Change, Kind
from matching.engine.gaps import Gap
from matching.gaps.services import firm_row, requests_to_open
from matching.models import Request, Requirement
from matching.services import draft_of, rank
from tests.directory.firms import a_firm
from tests.directory.records import a_certificate, a_line
from tests.matching.inbox.test_inbox import open_requests
from tests.matching.records import DAY, a_need
from tests.people import a_user

pytestmark = pytest.mark.usefixtures("taxonomy")


class Doer:
    """Does changes as the firm's owner, and as the officer who checks a certificate."""

    def __init__(self, firm: Supplier) -> None:
        self.firm = firm
        user = a_user("owner@matxich.example")
        self.actor = Actor(user=user, organisation=firm.organisation, role=MembershipRole.OWNER)

    def do(self, change: Change) -> None:
        if change.about == "certificate":
            self._certificate(change)
        elif change.about == "area":
            raise AssertionError(change)
        else:
            self._line(change)

    def _line(self, change: Change) -> None:
        # A line that was just added is the last one.
        line = CapabilityLine.objects.filter(supplier=self.firm).order_by("pk").last()
        if change.line_id is not None:
            line = CapabilityLine.objects.get(pk=change.line_id or 0)
        is_new = change.kind == Kind.PROCESS
        blank = CapabilityLine(supplier=self.firm)
        thing = blank if is_new or line is None else line
        now = state_of(PARTS["line"], thing)
        materials = [] if is_new else list(Concept.objects.filter(pk__in=now["materials"]))
        values = {name: now[name] for name in LINE_FIELDS} | {"materials": materials}
        values |= self._said(change, materials)
        save_part(
            part="line",
            supplier=self.firm,
            actor=self.actor,
            values=values,
            pk=None if is_new else thing.pk,
            seen=revision_of(now),
        )

    def _said(self, change: Change, materials: list[Concept]) -> dict[str, Any]:
        amount = Decimal(change.amount or 0)
        if change.about == "capacity":
            unit = Unit.objects.filter(dimension=change.dimension, factor=1).first()
            return {
                "quantity_per_month": amount / 1000,
                "unit": unit,
                "utilisation_percent": 0,
                "stated_on": DAY,
            }
        if change.about == "minimum_order":
            unit = Unit.objects.filter(dimension=change.dimension, factor=1).first()
            return {"minimum_order_quantity": amount / 1000, "minimum_order_unit": unit}
        said: dict[str, dict[str, Any]] = {
            "size": {"max_part_mm": amount / 1000},
            "tolerance": {"best_tolerance_mm": amount / 1_000_000},
            "lead_time": {"lead_time_days": amount / 24},
            "maker": {"in_house": True},
            "process": {"process": Concept.objects.filter(pk=change.concept_id or 0).first()},
            "material": {
                "materials": [*materials, *Concept.objects.filter(pk=change.concept_id or 0)]
            },
        }
        return said[change.about]

    def _certificate(self, change: Change) -> None:
        held = Certificate.objects.filter(pk=change.certificate_id or 0).first()
        if change.kind != Kind.UPLOAD:
            held = self._declared(change, held)
        assert held is not None
        record_certificate_decision(
            Decision(
                certificate_id=held.pk,
                status=CertificateStatus.VERIFIED,
                level=EvidenceLevel(change.level),
                reason="checked",
                decided_on=DAY,
            )
        )

    def _declared(self, change: Change, held: Certificate | None) -> Certificate:
        standard = held.standard if held else Concept.objects.get(pk=change.concept_id or 0)
        blank = Certificate(supplier=self.firm, standard=standard)
        values = certificate_state(held or blank) | {
            "number": "NEW",
            "issuer": "SGS",
            "issued_on": DAY,
            "expires_on": DAY + timedelta(days=1000),
            "scope_kind": "manufacturing",
        }
        scopes = list(Concept.objects.filter(pk__in=values["scope_processes"]))
        sites = list(Site.objects.filter(pk__in=values["sites"]))
        if change.line is not None:
            line = CapabilityLine.objects.get(pk=change.line_id or 0)
            scopes = [*scopes, line.process] if scopes and line.process else []
            sites = [*sites, line.site] if sites and line.site else []
        values |= {"scope_processes": scopes, "sites": sites}
        return declare_certificate(
            supplier=self.firm, actor=self.actor, values=values, replaces=held
        )


def gap_of(firm: Supplier) -> Gap:
    row = firm_row(firm.pk)
    (opened,) = requests_to_open(day=DAY)
    assert row is not None
    return opened.finder.find(row)


def group_of(firm: Supplier) -> Group:
    (request,) = Request.objects.all()
    (ranked,) = rank(draft_of(request), as_of=DAY, supplier_ids=[firm.pk], everyone=True).firms
    return ranked.group


def gates(*kinds: str) -> Callable[[], object]:
    return lambda: Requirement.objects.filter(kind__in=kinds).update(mode="gate")


def order_is_a_must() -> object:
    (request,) = Request.objects.all()
    return Requirement.objects.create(
        request=request, kind="minimum_order", mode="gate", weight=5, origin="typed"
    )


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], Callable[[], object] | None, list[str]]] = {
    "capacity not stated": (
        {"capacity": [a_line(quantity_per_month=None)]},
        {},
        None,
        ["fill_in"],
    ),
    "capacity in a unit that does not compare": (
        {"capacity": [a_line(unit="m")]},
        {},
        None,
        ["fill_in"],
    ),
    "certificate not verified": (
        {"certificates": [a_certificate(verified=False, evidence_level=0)]},
        {},
        None,
        ["upload"],
    ),
    "certificate ended": (
        {"certificates": [a_certificate(expires_on="2026-11-20")]},
        {},
        None,
        ["renew"],
    ),
    "certificate that begins later": (
        {"certificates": [a_certificate(issued_on="2026-12-01")]},
        {},
        None,
        ["renew"],
    ),
    "certificate for trade": (
        {"certificates": [a_certificate(scope="Trading and storage")]},
        {},
        None,
        ["extend"],
    ),
    "certificate for another process": (
        {"certificates": [a_certificate(scope_processes=["garment sewing"])]},
        {},
        None,
        ["extend"],
    ),
    "certificate missing": ({"certificates": []}, {}, None, ["certify"]),
    "one certificate for two that are asked": (
        {"certificates": []},
        {"certificates_required": ["ISO 9001:2015", "IATF 16949:2016"]},
        None,
        ["certify"],
    ),
    "too little free": ({"capacity": [a_line(utilisation_percent=90)]}, {}, None, ["capacity"]),
    "too little free on two lines": (
        {"capacity": [a_line(quantity_per_month=5_000), a_line(quantity_per_month=6_000)]},
        {},
        None,
        ["capacity"],
    ),
    "traded": ({"capacity": [a_line(in_house=False)]}, {}, None, ["in_house"]),
    "a sibling of the process": (
        {"capacity": [a_line(process="CNC milling")], "processes": ["CNC milling"]},
        {},
        None,
        ["fill_in", "process"],
    ),
    "size too small": ({}, {"max_part_dimension_mm": 300}, gates("size"), ["improve"]),
    "tolerance too coarse": ({}, {"tolerance_mm": 0.001}, gates("tolerance"), ["improve"]),
    "material not worked": ({}, {"materials_any_of": ["HDPE"]}, gates("material"), ["improve"]),
    "material not stated": (
        {"materials": [], "capacity": [a_line(materials=[])]},
        {},
        gates("material"),
        ["fill_in"],
    ),
    "too slow": ({}, {"lead_time_weeks_max": 1}, gates("lead_time"), ["terms"]),
    "order too large": (
        {"minimum_order": {"quantity": 900_000, "unit": "pcs"}},
        {},
        order_is_a_must,
        ["terms"],
    ),
    "ended, and too little free": (
        {
            "certificates": [a_certificate(expires_on="2026-11-20")],
            "capacity": [a_line(utilisation_percent=90)],
        },
        {},
        None,
        ["renew", "capacity"],
    ),
}


@pytest.mark.parametrize(("profile", "need", "prepare", "kinds"), CASES.values(), ids=CASES)
def test_changes_really_done_make_the_firm_eligible(
    profile: dict[str, Any],
    need: dict[str, Any],
    prepare: Callable[[], object] | None,
    kinds: list[str],
) -> None:
    firm = a_firm(**profile)
    open_requests(a_need(**need))
    if prepare is not None:
        prepare()
    assert group_of(firm) != Group.ELIGIBLE
    gap = gap_of(firm)
    assert [change.kind.value for change in gap.changes] == kinds
    doer = Doer(firm)
    # What is added comes first; then what is said of it.
    for change in sorted(gap.changes, key=lambda change: change.kind != Kind.PROCESS):
        doer.do(change)
    assert group_of(firm) == Group.ELIGIBLE
    assert gap_of(firm).changes == ()


def test_each_change_names_the_record_it_rests_on() -> None:
    firm = a_firm(
        certificates=[a_certificate(expires_on="2026-11-20")],
        capacity=[a_line(utilisation_percent=90)],
    )
    open_requests(a_need())
    renew, free = gap_of(firm).changes
    assert renew.certificate_id == Certificate.objects.get(supplier=firm).pk
    assert free.line_id == CapabilityLine.objects.get(supplier=firm).pk
    # 20,000 of 100,000 a month must be free; 10,000 are.
    assert (free.amount, free.cover) == (20_000_000, 100_000_000)


def test_lines_that_lend_capacity_are_counted_before_more_is_asked() -> None:
    firm = a_firm(
        capacity=[a_line(quantity_per_month=5_000), a_line(quantity_per_month=6_000)],
    )
    open_requests(a_need())
    (free,) = gap_of(firm).changes
    # 11,000 are free together, so 9,000 are missing (and a millionth of slack is not asked for).
    assert free.cover is not None
    assert 89_990_000 <= free.cover <= 90_000_000


def test_place_that_the_buyer_insists_on_is_beyond_any_change() -> None:
    firm = a_firm()
    open_requests(a_need(location_preference={"provinces": ["Hưng Yên"], "strength": "strong"}))
    gates("area")()
    gap = gap_of(firm)
    assert (gap.changes, gap.beyond) == ((), ("area",))
    assert not gap.is_closable


def test_wishes_stand_apart_with_the_points_they_would_add() -> None:
    firm = a_firm(certificates=[])
    open_requests(a_need(lead_time_weeks_max=1))
    gap = gap_of(firm)
    assert [change.kind for change in gap.changes] == [Kind.CERTIFY]
    (wish,) = gap.wishes
    assert wish.kind == "lead_time"
    assert gap.after.score + wish.points == pytest.approx(100)
