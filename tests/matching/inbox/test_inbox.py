"""What a supplier sees of the open requests: those that fit, nearly fit, and why."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import profile_rows
from directory.models import Supplier
from directory.services import unpublish
from matching.choices import Audience, RequestStatus
from matching.engine.explain import Group
from matching.imports.requests import import_requests
from matching.inbox.fits import Inbox, inbox_of
from matching.models import Request
from matching.services import draft_of, rank
from tests.directory.firms import a_firm
from tests.matching.records import DAY, a_need

pytestmark = pytest.mark.usefixtures("taxonomy")


def open_requests(*needs: dict[str, Any]) -> list[Request]:
    """Requests that firms that fit may learn of."""
    result = import_requests(needs)
    assert not result.refused, result.problems
    Request.objects.update(audience=Audience.FITTING)
    return list(Request.objects.order_by("pk"))


def refs(inbox: Inbox, group: Group) -> list[str]:
    return [fit.request.ref for fit in inbox.of(group)]


def test_open_request_that_fits_is_there_with_its_score() -> None:
    firm = a_firm()
    (request,) = open_requests(a_need())
    inbox = inbox_of(firm.pk, as_of=DAY)
    assert refs(inbox, Group.ELIGIBLE) == ["N1"]
    (ranked,) = rank(draft_of(request), as_of=DAY, supplier_ids=[firm.pk]).firms
    assert inbox.fits[0].firm == ranked


def test_one_step_short_says_which_step() -> None:
    firm = a_firm()
    open_requests(a_need(certificates_required=["IATF 16949"]))
    (fit,) = inbox_of(firm.pk, as_of=DAY).of(Group.NEAR_MISS)
    assert [part.kind for part in fit.firm.failed()] == ["certificate"]


def test_requests_for_other_work_are_only_counted() -> None:
    firm = a_firm()
    open_requests(a_need(), a_need(id="N2", processes=[{"name": "garment sewing"}]))
    inbox = inbox_of(firm.pk, as_of=DAY)
    assert [fit.request.ref for fit in inbox.fits] == ["N1"]
    assert inbox.others == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"status": RequestStatus.DRAFT},
        {"status": RequestStatus.CLOSED},
        {"audience": Audience.ONLY_ME},
        {"audience": Audience.INVITED},
        {"deadline_on": date(2026, 11, 20)},
    ],
    ids=str,
)
def test_request_that_is_not_for_everyone_who_fits_is_not_even_counted(
    changes: dict[str, Any],
) -> None:
    firm = a_firm()
    open_requests(a_need())
    Request.objects.update(**changes)
    assert inbox_of(firm.pk, as_of=DAY) == Inbox(fits=(), others=0)


def test_last_day_of_a_request_counts() -> None:
    firm = a_firm()
    open_requests(a_need())
    Request.objects.update(deadline_on=DAY)
    assert inbox_of(firm.pk, as_of=DAY).fits


def test_best_comes_first_and_edit_shows_at_once() -> None:
    firm = a_firm()
    open_requests(a_need(id="tight", tolerance_mm=0.001), a_need(id="easy"))
    assert refs(inbox_of(firm.pk, as_of=DAY), Group.ELIGIBLE) == ["easy", "tight"]
    firm.capabilityline_set.update(best_tolerance_mm="0.001")
    profile_rows.refresh([firm.pk])
    first, second = inbox_of(firm.pk, as_of=DAY).fits
    assert first.firm.score == second.firm.score


def test_unpublished_supplier_has_none() -> None:
    firm = a_firm()
    open_requests(a_need())
    unpublish(Supplier.objects.get(pk=firm.pk), reason="a test")
    assert inbox_of(firm.pk, as_of=DAY).fits == ()


def test_number_of_queries_does_not_grow_with_the_requests() -> None:
    firm = a_firm()
    open_requests(*(a_need(id=f"N{n}") for n in range(2)))
    with CaptureQueriesContext(
        connection,
    ) as few:
        inbox_of(firm.pk, as_of=DAY)
    open_requests(*(a_need(id=f"N{n}", certificates_preferred=["ISO 14001"]) for n in range(12)))
    with CaptureQueriesContext(connection) as many:
        assert len(inbox_of(firm.pk, as_of=DAY).fits) == 12
    assert len(many) == len(few) <= 8
