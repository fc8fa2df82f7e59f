"""What would open more requests: a firm's own page, and the programme's."""

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import OrganisationKind
from directory import profile_rows
from directory.concepts import Concepts
from directory.models import CapabilityLine, ProfileRow, Supplier
from directory.services import unpublish
from directory.views.own import key_of
from matching.choices import Audience
from matching.engine.gap_changes import COLUMNS
from matching.gaps.programme import (
    MOST_OF_PROGRAMME,
    ProgrammeGaps,
    _Programme,
    but_for_amounts,
    programme_gaps,
)
from matching.gaps.services import acts, requests_to_open
from matching.models import Request
from tests.directory.firms import a_firm, imported
from tests.directory.records import a_certificate, a_line, a_profile
from tests.matching.inbox.test_inbox import open_requests
from tests.matching.inbox.test_inbox_pages import still_open
from tests.matching.records import DAY, a_need
from tests.matching.test_anchors import varied_needs
from tests.matching.varied import varied_profiles
from tests.people import a_member, a_user, an_organisation

pytestmark = pytest.mark.usefixtures("taxonomy")
IATF = {"certificates_required": ["IATF 16949"]}
GAPS = "matching:gaps"


def signed_in(organisation: object, email: str = "owner@matxich.example") -> Client:
    user = a_user(email)
    a_member(user, organisation)  # type: ignore[arg-type]
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def firm() -> Supplier:
    # Valid for years to come, whenever the test runs.
    return a_firm(
        certificates=[a_certificate(expires_on=None)],
        capacity=[a_line(utilisation_percent=90)],
    )


@pytest.fixture
def owner(firm: Supplier) -> Client:
    return signed_in(firm.organisation)


@pytest.fixture
def officer() -> Client:
    office = an_organisation(OrganisationKind.AUTHORITY, "Office")
    return signed_in(office, "officer@matxich.example")


def text(client: Client, name: str, **kwargs: str) -> str:
    response = client.get(reverse(name, kwargs=kwargs))
    assert response.status_code == 200
    return response.content.decode()


def test_firm_sees_what_one_step_opens_with_volume_and_requests(
    owner: Client, firm: Supplier
) -> None:
    still_open(a_need(id="A", title="Bolts <i>"), a_need(id="B", title="Nuts"))
    page = text(owner, GAPS)
    assert "<b>2</b> requests open by this alone" in page
    assert "Free more capacity: CNC turning" in page
    assert "200,000 pieces a month" in page
    assert "at least 20,000 pieces a month free, 10,000 more than now" in page
    assert "Bolts &lt;i&gt;" in page
    line = CapabilityLine.objects.get(supplier=firm)
    assert reverse("directory:profile-line", kwargs={"key": key_of("line", line)}) in page


def test_steps_that_open_only_together_say_with_what(owner: Client) -> None:
    still_open(a_need(**IATF))
    page = text(owner, GAPS)
    assert "only together with other steps" in page
    assert "Get certified: IATF 16949 (1)" in page


def test_page_of_a_request_lists_the_steps_to_fit(owner: Client) -> None:
    still_open(a_need(lead_time_weeks_max=1, **IATF))
    page = text(owner, "matching:inbox-request", code=str(Request.objects.get().code))
    assert "2 steps and you fit" in page
    assert "Wishes that would still be open" in page
    assert reverse("directory:profile-certificate-add") in page


@pytest.mark.parametrize("audience", [Audience.ONLY_ME, Audience.INVITED])
def test_nobody_learns_of_a_request_that_is_not_for_all_who_fit(
    owner: Client, officer: Client, audience: str
) -> None:
    still_open(a_need(title="Secret bolts"))
    Request.objects.update(audience=audience)
    assert "No open request waits" in text(owner, GAPS)
    page = text(officer, "matching:programme-gaps")
    assert "<dt>Open requests</dt><dd>0</dd>" in page
    assert "No change would open a request" in page
    code = Request.objects.get().code
    assert owner.get(reverse("matching:inbox-request", kwargs={"code": code})).status_code == 404


def test_unpublished_firm_is_led_to_its_profile(owner: Client, firm: Supplier) -> None:
    still_open(a_need())
    unpublish(firm, reason="a test")
    page = text(owner, GAPS)
    assert "not published" in page
    assert reverse("directory:profile") in page


def test_firm_that_fits_everything_is_told_so(owner: Client, firm: Supplier) -> None:
    still_open(a_need())
    firm.capabilityline_set.update(utilisation_percent=0)
    profile_rows.refresh([firm.pk])
    assert "Nothing stands between you" in text(owner, GAPS)


def test_programme_names_firms_and_requests_behind_each_number(officer: Client) -> None:
    imported(*(a_profile(f"F{n}", name=f"Firm {n}") for n in range(3)))
    still_open(a_need(id="A", title="Bolts", **IATF), a_need(id="B", title="Nuts", **IATF))
    page = text(officer, "matching:programme-gaps")
    assert "Get certified: IATF 16949" in page
    detail = text(officer, "matching:programme-gap", key="certify.certificate.iatf16949")
    assert "At these firms (3) it alone opens 2 open requests." in detail
    assert "2 of them have no firm today." in detail
    assert all(name in detail for name in ("Firm 0", "Firm 1", "Firm 2", "Bolts", "Nuts"))


def test_programme_as_a_table_holds_the_same_numbers(officer: Client) -> None:
    imported(*(a_profile(f"F{n}") for n in range(2)))
    still_open(a_need(**IATF))
    answer = officer.get(reverse("matching:programme-gaps"), {"format": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[0] == "What is done"
    assert row == ["Get certified: IATF 16949", "get certified", "1", "2", "1", "0", row[-1]]


def test_table_has_no_formula_for_a_spreadsheet_to_run(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(a_profile("F1"))
    still_open(a_need(**IATF))
    monkeypatch.setattr("matching.gaps.programme_pages.programme_title", lambda *_: "=HYPERLINK(1)")
    monkeypatch.setattr("matching.gaps.programme_pages.volumes", lambda *_: ["@SUM(1)"])
    answer = officer.get(reverse("matching:programme-gaps"), {"format": "csv"})
    _head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row[0], row[-1]) == ("'=HYPERLINK(1)", "'@SUM(1)")


def test_made_up_request_is_marked_wherever_gaps_name_it(owner: Client, officer: Client) -> None:
    still_open(a_need(title="Bolts"))
    (tally,) = programme_gaps().tallies()
    slug = tally.key.slug(Concepts.current())
    pages = [(owner, reverse(GAPS)), (officer, reverse("matching:programme-gap", args=[slug]))]
    for client, address in pages:
        marks = []
        for is_demo in (True, False):
            Request.objects.update(is_demo=is_demo)
            page = client.get(address).content.decode()
            assert "Bolts" in page
            marks.append(page.count("(demo)"))
        assert marks[0] > marks[1]


def test_kind_and_family_narrow_the_programme(officer: Client, firm: Supplier) -> None:
    imported(a_profile("F1"))
    still_open(a_need(id="A"), a_need(id="B", **IATF))
    both = text(officer, "matching:programme-gaps")
    assert "Free more capacity: CNC turning" in both
    assert "Get certified: IATF 16949" in both
    page = officer.get(reverse("matching:programme-gaps"), {"kind": "certify"}).content.decode()
    assert "Free more capacity: CNC turning" not in page
    assert "Get certified: IATF 16949" in page


def test_list_behind_a_number_is_of_the_same_family(officer: Client) -> None:
    turner, miller = a_profile("F1", name="Turner"), a_profile("F2", name="Miller")
    imported(turner, miller | {"capacity": [a_line(process="Injection moulding")]})
    moulding = {"processes": [{"name": "Injection moulding", "role": "core"}]}
    still_open(
        a_need(id="A", title="Bolts", **IATF), a_need(id="B", title="Caps", **IATF, **moulding)
    )
    page = officer.get(reverse("matching:programme-gaps")).context
    (code,) = (row[0] for row in page["families"] if "plastic" in row[1].lower())
    narrowed = officer.get(reverse("matching:programme-gaps"), {"family": code}).content.decode()
    (address,) = re.findall(r'href="([^"]*certify\.certificate\.iatf16949[^"]*)"', narrowed)
    detail = officer.get(address).content.decode()
    assert "Caps" in detail
    assert "Bolts" not in detail


def test_edit_and_verdict_count_at_once(firm: Supplier) -> None:
    open_requests(a_need())
    assert len(programme_gaps(as_of=DAY).tallies()) == 1
    firm.capabilityline_set.update(utilisation_percent=0)
    profile_rows.refresh([firm.pk])
    found = programme_gaps(as_of=DAY)
    assert (found.tallies(), found.without_firm) == ([], frozenset())


def test_changed_request_counts_at_once(firm: Supplier) -> None:
    open_requests(a_need())
    assert len(programme_gaps(as_of=DAY).tallies()) == 1
    Request.objects.update(volume_quantity=600_000)
    assert programme_gaps(as_of=DAY).tallies() == []


def in_numbers(found: ProgrammeGaps) -> dict[Any, Any]:
    """What a programme says, without the memory that it stands in."""
    return {
        tally.key: (
            {opened.ref: sorted(firms) for opened, firms in tally.alone.items()},
            tally.shared,
            tally.others,
        )
        for tally in found.tallies()
    }


def test_what_is_not_counted_yet_is_said_and_stands_in_no_number_and_no_list(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(*(a_profile(f"F{n}") for n in range(2)))
    still_open(
        *(
            a_need(id=f"N{n}", title=f"Bolts {n}", delivery_window_days=90 + n, **IATF)
            for n in range(3)
        )
    )
    for counted in (1, 2):
        found = programme_gaps(seconds=0)
        assert (len(found.counted), found.is_whole) == (counted, False)
        (tally,) = found.tallies()
        assert len(tally.alone) == counted
        monkeypatch.setattr("matching.views.programme_gaps.programme_gaps", lambda f=found: f)
        page = text(officer, "matching:programme-gaps")
        assert f"Counted so far: {counted} of 3 requests." in page
        detail = text(officer, "matching:programme-gap", key="certify.certificate.iatf16949")
        assert f"Counted so far: {counted} of 3 requests." in detail
        assert sum(f"Bolts {n}" in detail for n in range(3)) == counted
        table = officer.get(reverse("matching:programme-gaps"), {"format": "csv"})
        assert f"Counted so far: {counted} of 3 requests." in table.content.decode()
    monkeypatch.undo()
    assert programme_gaps(seconds=0).is_whole
    assert "Counted so far" not in text(officer, "matching:programme-gaps")


def test_what_was_counted_bit_by_bit_is_what_is_counted_anew(firm: Supplier) -> None:
    imported(*(a_profile(f"F{n}") for n in range(3)))
    open_requests(a_need(id="A"), a_need(id="B", **IATF), a_need(id="C", annual_volume=12))
    programme_gaps(as_of=DAY)
    firm.capabilityline_set.update(utilisation_percent=0)
    profile_rows.refresh([firm.pk])
    imported(a_profile("NEW"), a_profile("F1") | {"certificates": []})
    unpublish(Supplier.objects.get(ref="F2"), reason="a test")
    Request.objects.filter(ref="C").update(volume_quantity=10**9)
    Request.objects.filter(ref="A").update(status="closed")
    kept = in_numbers(programme_gaps(as_of=DAY))
    _Programme._kept = None
    assert kept == in_numbers(programme_gaps(as_of=DAY)) != {}


def test_programme_says_of_each_pair_what_the_gap_of_the_firm_says(firm: Supplier) -> None:
    imported(*varied_profiles(25, 5))
    # And many that differ in what they need a month only.
    shapes: list[dict[str, Any]] = [
        {},
        {"part_weight_kg": 0.5},
        {"certificates_required": ["ISO 9001"], "lead_time_weeks_max": 3},
    ]
    amounts = (12, 600, 6_000, 60_000, 240_000, 1_200_000, 10**8)
    alike = [
        a_need(id=f"A{n}-{amount}", annual_volume=amount, **shape)
        for n, shape in enumerate(shapes)
        for amount in amounts
    ]
    open_requests(*varied_needs(12, 5), *alike)
    found = programme_gaps(as_of=DAY)
    assert max(map(len, but_for_amounts(found.counted))) >= len(amounts)
    said = {
        (one.opened.pk, pk): {key[:2] for key in keys}
        for one in found.counted
        for keys, firms in one.opening.items()
        for pk in firms
    }
    expected = {}
    for row in ProfileRow.objects.values(*COLUMNS):
        for opened in requests_to_open(day=DAY, firm=row):
            changes = opened.finder.fewest(row, most=MOST_OF_PROGRAMME)
            if changes:
                kinds = {(change.kind, change.about) for change in acts(changes)}
                expected[opened.request.pk, row["supplier_id"]] = kinds
    assert said == expected
    assert len(said) > 20


@pytest.mark.parametrize(
    "query",
    ["kind=%00", "kind=" + "x" * 9000, "family='", "page=-1", "page=9e9", "format=xml", "%ff=%ff"],
)
def test_hostile_parameters_fail_no_page(officer: Client, query: str) -> None:
    assert officer.get(f"/programme/gaps/?{query}").status_code == 200


@pytest.mark.parametrize("key", ["x", "certify.certificate.none", "..%2f", "a" * 150, "1.2.3"])
def test_unknown_change_is_not_found(officer: Client, key: str) -> None:
    assert officer.get(f"/programme/gaps/{key}/").status_code == 404


def test_number_of_queries_does_not_grow(owner: Client, officer: Client) -> None:
    pages = [
        (owner, reverse(GAPS)),
        (officer, reverse("matching:programme-gaps")),
        (officer, reverse("matching:programme-gap", args=["certify.certificate.iatf16949"])),
    ]
    imported(a_profile("F1"))
    still_open(a_need(id="A", **IATF))

    def counted() -> list[int]:
        counts = []
        for client, address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    counted()  # the taxonomy is read once
    few = counted()
    imported(*(a_profile(f"G{n}") for n in range(3)))
    still_open(*(a_need(id=f"N{n}", **IATF) for n in range(6)))
    counted()  # what is new is read once
    assert counted() == few
    assert few == [13, 6, 8]
