"""A decision counts in the very next ranking and in the firm's row, and so does its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Concept, Supplier
from matching.choices import RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft, StepDraft
from matching.engine.explain import Group
from matching.services import rank
from tests.directory.firms import a_firm, row_of
from tests.verification.cases import a_wish, an_officer, approve, seen, submitted
from verification import services
from verification.choices import Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def group_of(firm: Supplier) -> str:
    """Where the firm stands for a buyer who requires ISO 14001."""
    turning = Concept.objects.get(kind="process", code="mach-cnc-turn")
    standard = Concept.objects.get(kind="standard", code="iso14001")
    draft = RequestDraft(
        ref="R",
        steps=[StepDraft(turning.pk)],
        requirements=[
            RequirementDraft(RequirementKind.CERTIFICATE, standard.pk, mode=RequirementMode.GATE)
        ],
    )
    (result,) = rank(draft, everyone=True, supplier_ids=[firm.pk]).firms
    return result.group


def test_certificate_counts_while_it_is_verified() -> None:
    firm, officer, today = a_firm(), an_officer(), timezone.localdate()
    certificate = submitted(
        firm,
        "mach-cnc-turn",
        issued_on=today - timedelta(days=90),
        expires_on=today + timedelta(days=900),
    )
    assert group_of(firm) == Group.NEAR_MISS
    approve(certificate, officer, level=1)
    assert group_of(firm) == Group.NEAR_MISS
    approve(certificate, officer, level=2)
    assert group_of(firm) == Group.ELIGIBLE
    assert 2 in row_of(firm).cert_level
    services.end_certificate(
        certificate=certificate,
        actor=officer,
        seen=seen(certificate),
        wish=a_wish(verdict=Verdict.SUSPEND, reason="in_doubt"),
    )
    assert group_of(firm) == Group.NEAR_MISS
    assert certificate.pk not in row_of(firm).cert_id
    approve(certificate, officer)
    assert group_of(firm) == Group.ELIGIBLE


def test_proposal_does_not_count_until_it_is_confirmed() -> None:
    firm, first, second = a_firm(), an_officer("first"), an_officer("second")
    certificate = submitted(firm, "mach-cnc-turn", expires_on=timezone.localdate())
    review = services.propose_decision(
        certificate=certificate, actor=first, seen=seen(certificate), wish=a_wish(level=3)
    )
    assert group_of(firm) == Group.NEAR_MISS
    services.confirm_proposal(review=review, actor=second)
    assert group_of(firm) == Group.ELIGIBLE
