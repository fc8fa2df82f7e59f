"""Two people edit one profile at once, on two real connections."""

from datetime import date
from typing import Any

import pytest

from accounts.actors import Actor
from accounts.choices import OrganisationKind
from core.errors import DomainError
from directory import profile_rows, services
from directory.models import (
    CapabilityLine,
    CertificateDecision,
    Concept,
    ProfileRow,
    Supplier,
)
from directory.services.declarations import certificate_state
from directory.services.parts import PARTS, state_of
from tests.directory.firms import a_firm, side_by_side
from tests.people import an_organisation
from tests.verification.cases import a_certificate_of

ACTOR = Actor()


def values_of(line: CapabilityLine, **changes: Any) -> dict[str, Any]:
    state = state_of(PARTS["line"], line)
    return state | {"materials": list(Concept.objects.filter(pk__in=state["materials"]))} | changes


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("taxonomy")
def test_of_two_edits_of_one_line_one_is_told_and_nothing_is_lost() -> None:
    supplier = a_firm()
    line = CapabilityLine.objects.filter(supplier=supplier).earliest("pk")
    seen = services.revision_of(state_of(PARTS["line"], line))
    outcomes: list[str] = []

    def edit(days: int) -> None:
        try:
            services.save_part(
                part="line",
                supplier=supplier,
                actor=ACTOR,
                values=values_of(line, lead_time_days=days),
                pk=line.pk,
                seen=seen,
            )
            outcomes.append("saved")
        except services.ChangedError:
            outcomes.append("told")

    side_by_side(lambda: edit(5), lambda: edit(6))
    assert sorted(outcomes) == ["saved", "told"]
    assert profile_rows.stale_supplier_ids() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("taxonomy")
def test_edits_of_two_sections_at_once_are_both_kept_and_both_in_the_row() -> None:
    supplier = a_firm()
    line = CapabilityLine.objects.filter(supplier=supplier).earliest("pk")

    def slower() -> None:
        services.save_part(
            part="line",
            supplier=supplier,
            actor=ACTOR,
            values=values_of(line, lead_time_days=77),
            pk=line.pk,
            seen=services.revision_of(state_of(PARTS["line"], line)),
        )

    def another() -> None:
        values = values_of(line, lead_time_days=88)
        services.save_part(part="line", supplier=supplier, actor=ACTOR, values=values)

    side_by_side(slower, another)
    row = ProfileRow.objects.get(supplier_id=supplier.pk)
    assert {77 * 24, 88 * 24} <= set(row.line_lead_hours)
    assert profile_rows.stale_supplier_ids() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("taxonomy")
def test_a_profile_started_twice_at_once_is_one() -> None:
    organisation = an_organisation(OrganisationKind.SUPPLIER, "New")

    def start() -> None:
        services.start_profile(organisation=organisation, actor=ACTOR)

    side_by_side(start, start)
    assert Supplier.objects.filter(organisation=organisation).count() == 1


@pytest.mark.usefixtures("taxonomy")
def test_evidence_of_a_line_does_not_outlive_a_change_of_its_facts() -> None:
    supplier = a_firm()
    line = CapabilityLine.objects.filter(supplier=supplier).earliest("pk")
    CapabilityLine.objects.filter(pk=line.pk).update(evidence_level=4)
    profile_rows.refresh([supplier.pk])
    services.save_part(
        part="line",
        supplier=supplier,
        actor=ACTOR,
        values=values_of(line, quantity_per_month=999_999),
        pk=line.pk,
        seen=services.revision_of(state_of(PARTS["line"], line)),
    )
    line.refresh_from_db()
    assert line.evidence_level == 0


@pytest.mark.usefixtures("taxonomy")
def test_a_thing_removed_meanwhile_is_said_to_be_gone() -> None:
    supplier = a_firm()
    line = CapabilityLine.objects.filter(supplier=supplier).earliest("pk")
    values = values_of(line)
    services.remove_part(part="line", supplier=supplier, actor=ACTOR, pk=line.pk)
    with pytest.raises(DomainError) as refused:
        services.save_part(
            part="line", supplier=supplier, actor=ACTOR, values=values, pk=line.pk, seen="x"
        )
    assert refused.value.code == "gone"
    services.remove_part(part="line", supplier=supplier, actor=ACTOR, pk=line.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("taxonomy")
def test_of_two_who_submit_one_certificate_one_is_told() -> None:
    supplier = a_firm()
    draft = a_certificate_of(supplier, number="1", issued_on=date(2026, 1, 1))
    seen = services.revision_of(certificate_state(draft))
    told: list[str] = []

    def submit() -> None:
        try:
            services.submit_certificate(supplier=supplier, actor=ACTOR, draft=draft, seen=seen)
        except DomainError as error:
            told.append(error.code)

    side_by_side(submit, submit)
    assert told == ["frozen"]
    assert CertificateDecision.objects.filter(certificate=draft).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("taxonomy")
def test_submitted_facts_are_those_that_were_read_whoever_edits_them_meanwhile() -> None:
    supplier = a_firm()
    draft = a_certificate_of(supplier, number="1", issued_on=date(2026, 1, 1))
    state = certificate_state(draft)
    seen = services.revision_of(state)
    told: list[str] = []

    def submit() -> None:
        try:
            services.submit_certificate(supplier=supplier, actor=ACTOR, draft=draft, seen=seen)
        except DomainError as error:
            told.append(error.code)

    def edit() -> None:
        values = state | {"number": "2"}
        try:
            services.declare_certificate(
                supplier=supplier, actor=ACTOR, values=values, draft=draft, seen=seen
            )
        except DomainError as error:
            told.append(error.code)

    side_by_side(submit, edit)
    draft.refresh_from_db()
    assert (told, draft.number, draft.status) in [
        (["frozen"], "1", "submitted"),
        (["changed_meanwhile"], "2", "draft"),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("taxonomy")
def test_profile_published_while_it_is_emptied_is_published_whole_or_not_at_all() -> None:
    supplier = a_firm()
    services.unpublish(supplier, reason="not ready")
    lines = list(CapabilityLine.objects.filter(supplier=supplier))
    outcomes: list[str] = []

    def publish() -> None:
        try:
            services.publish_profile(supplier=supplier, actor=ACTOR)
            outcomes.append("published")
        except DomainError:
            outcomes.append("told")

    def empty() -> None:
        for line in lines:
            services.remove_part(part="line", supplier=supplier, actor=ACTOR, pk=line.pk)

    side_by_side(publish, empty)
    supplier.refresh_from_db()
    assert (supplier.published_at is not None) == (outcomes == ["published"])
    assert ProfileRow.objects.exists() == (outcomes == ["published"])
    assert profile_rows.stale_supplier_ids() == []
