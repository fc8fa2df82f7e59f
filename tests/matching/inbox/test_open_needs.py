"""Needs are kept in memory and yet never older than the database, whoever wrote."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from directory.concepts import Concepts
from directory.models import Concept, ProfileRow, Supplier, Unit
from directory.profile_rows import refresh
from matching.choices import RequirementMode
from matching.inbox.fits import Inbox, fit_for, inbox_of
from matching.inbox.open_needs import OpenNeeds, anchor_requests
from matching.models import Request, RequestStep, Requirement
from matching.services import create_request, draft_of
from tests.directory.firms import a_firm, side_by_side
from tests.matching.inbox.test_inbox import open_requests
from tests.matching.records import DAY, a_need

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.fixture
def firm() -> Supplier:
    found = a_firm()
    open_requests(a_need(certificates_required=["ISO 9001", "ISO 14001"]))
    anchor_requests()
    inbox_of(found.pk, as_of=DAY)
    return found


def told(firm: Supplier) -> list[tuple[str, list[str], Decimal]]:
    """Of each request: its group, what fails, and the points."""
    return [
        (fit.group.value, [p.key for p in fit.firm.failed()], Decimal(fit.row["total"]))
        for fit in inbox_of(firm.pk, as_of=DAY).fits
    ]


def told_by_database(firm: Supplier) -> list[tuple[str, list[str], Decimal]]:
    """The same with nothing in memory."""
    OpenNeeds._kept = None
    return told(firm)


def drop_iso_14001() -> None:
    Requirement.objects.filter(kind="certificate", concept__code="iso14001").delete()


def change_the_unit() -> None:
    """The piece becomes a thousand, for the request; the firm's own pieces stay as they were."""
    row = list(ProfileRow.objects.values())
    Unit.objects.filter(pk__in=Request.objects.values("volume_unit_id")).update(factor=1000)
    refresh([each["supplier_id"] for each in row])
    ProfileRow.objects.update(line_free=row[0]["line_free"])


CHANGES: dict[str, Callable[[], object]] = {
    "requirement updated": lambda: Requirement.objects.filter(kind="certificate").update(
        mode=RequirementMode.WISH
    ),
    "requirement deleted": drop_iso_14001,
    "requirement added": lambda: Requirement.objects.bulk_create(
        [
            Requirement(
                request=Request.objects.get(),
                kind="certificate",
                concept=Concept.objects.get(kind="standard", code="iatf16949"),
                weight=9,
                mode=RequirementMode.GATE,
            )
        ]
    ),
    "step updated": lambda: RequestStep.objects.update(mode=RequirementMode.WISH, weight=1),
    "process changed": lambda: RequestStep.objects.update(
        process=Concept.objects.get(kind="process", code="asm")
    ),
    "request updated": lambda: Request.objects.update(volume_quantity=10**9),
    "request saved": lambda: Request.objects.get().save(),
    "request closed": lambda: Request.objects.update(status="closed"),
    "unit changed": change_the_unit,
    "raw SQL": lambda: connection.cursor().execute("DELETE FROM matching_requirement"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_change_shows_at_once_however_it_was_written(
    firm: Supplier, change: Callable[[], object]
) -> None:
    before = told(firm)
    assert before
    change()
    after = told(firm)
    assert after == told_by_database(firm)
    if change is not CHANGES["request saved"]:
        assert after != before


def test_second_look_reads_no_request_again(firm: Supplier) -> None:
    with CaptureQueriesContext(connection) as queries:
        inbox_of(firm.pk, as_of=DAY)
    assert len(queries) == 1
    Request.objects.update(title="Renamed")
    with CaptureQueriesContext(connection) as queries:
        inbox_of(firm.pk, as_of=DAY)
    assert len(queries) == 6


def test_what_was_rolled_back_is_forgotten(firm: Supplier) -> None:
    before = told(firm)
    with transaction.atomic():
        drop_iso_14001()
        assert told(firm) != before
        transaction.set_rollback(True)
    assert told(firm) == before
    # The next change gets a number of its own, not that of the one rolled back.
    Requirement.objects.filter(kind="certificate").update(mode=RequirementMode.WISH)
    assert told(firm) == told_by_database(firm)


def test_changed_taxonomy_is_a_new_shelf(firm: Supplier) -> None:
    kept = OpenNeeds.on(DAY, Concepts.current())
    Concept.objects.filter(kind="process", code="asm").update(name_en="Sewing")
    assert OpenNeeds.on(DAY, Concepts.current()) is not kept


def test_changed_steps_take_the_anchor_away(firm: Supplier) -> None:
    assert Request.objects.get().anchor_id
    RequestStep.objects.update(weight=3)
    assert Request.objects.get().anchor_id is None


def test_old_copy_of_a_request_does_not_bring_its_old_anchor_back(firm: Supplier) -> None:
    old = Request.objects.get()
    assert old.anchor_id
    Requirement.objects.all().delete()
    old.save()
    assert Request.objects.get().anchor_id is None


def test_stored_again_is_anchored_again(firm: Supplier) -> None:
    request = Request.objects.get()
    RequestStep.objects.update(weight=3)
    create_request(draft_of(request), organisation=request.organisation, audience="fitting")
    assert Request.objects.get().anchor_id


def test_anchor_of_what_was_changed_meanwhile_is_not_stored(
    firm: Supplier, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = OpenNeeds.of

    def meanwhile(self: OpenNeeds, requests: object) -> object:
        needs = found(self, requests)  # type: ignore[arg-type]
        RequestStep.objects.update(weight=2)
        return needs

    monkeypatch.setattr(OpenNeeds, "of", meanwhile)
    assert anchor_requests() == 0
    assert Request.objects.get().anchor_id is None


def test_code_is_given_by_the_database_and_tells_nothing(firm: Supplier) -> None:
    request = Request.objects.get()
    assert request.code.version == 4
    assert fit_for(firm.pk, request.code, as_of=DAY)
    assert fit_for(firm.pk, UUID(int=0), as_of=DAY) is None


@pytest.mark.django_db(transaction=True)
def test_reader_beside_a_writer_ends_with_what_was_committed_last() -> None:
    firm = a_firm()
    open_requests(a_need(certificates_required=["ISO 9001", "ISO 14001"]))
    seen: list[Inbox] = []

    def write() -> None:
        for weight in range(1, 9):
            with transaction.atomic():
                RequestStep.objects.update(weight=weight)
                Requirement.objects.update(weight=9 - weight)

    def read() -> None:
        seen.extend(inbox_of(firm.pk, as_of=DAY) for _ in range(8))

    side_by_side(write, read)
    assert len(seen) == 8
    assert told(firm) == told_by_database(firm)
