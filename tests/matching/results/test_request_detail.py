"""The result page: order, groups, sums, reasons; whose it is; what narrows it; what it costs."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from directory import profile_rows
from directory.choices import ProfileOrigin
from directory.models import CapabilityLine, Supplier
from directory.services import unpublish
from matching.choices import RequestStatus
from matching.services import draft_of, rank
from tests.directory.firms import a_firm, imported
from tests.directory.records import a_certificate, a_line, a_profile
from tests.matching.pages import Buyer, a_buyer, firms, no_inline_code, queries_of, section, words
from tests.matching.records import DAY
from tests.matching.varied import varied_profiles
from tests.people import a_user

pytestmark = pytest.mark.usefixtures("taxonomy")

NO_CERTIFICATE: dict[str, object] = {"certificates": []}
SILENT_LINE = {"capacity": [a_line(quantity_per_month=None, unit=None)]}


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    return a_buyer()


def test_firms_stand_in_the_order_of_the_ranking(buyer: Buyer) -> None:
    imported(*varied_profiles(40, seed=7))
    result = rank(draft_of(buyer.request), as_of=DAY)
    assert len(result.firms) > 5
    assert firms(buyer.get()) == [firm.ref for firm in result.firms]


def test_eligible_firms_stand_above_those_that_need_an_answer(buyer: Buyer) -> None:
    imported(a_profile("ASK", **SILENT_LINE), a_profile("FIT"))
    page = buyer.get()
    assert firms(page) == ["FIT", "ASK"]
    assert page.index('id="eligible"') < page.index("firm-FIT") < page.index('id="needs-answer"')
    assert page.index('id="needs-answer"') < page.index("firm-ASK")
    assert "How much can you make a month" in section(page, "ASK")


def test_lines_of_a_firm_add_up_to_its_score(buyer: Buyer) -> None:
    imported(*varied_profiles(40, seed=3))
    page = buyer.get()
    for ref in firms(page):
        told = section(page, ref)
        score = re.search(r'firm-score"><b>([\d.]+)', told)
        cells = re.findall(r'<td class="number">([\d.]+) / ([\d.]+)</td>', told)
        points, weights = zip(*((Decimal(a), Decimal(b)) for a, b in cells), strict=True)
        # The last of them is the sum.
        assert score is not None
        assert sum(points[:-1]) == points[-1] == Decimal(score[1])
        assert sum(weights[:-1]) == weights[-1] == 100


def test_equal_scores_share_a_place(buyer: Buyer) -> None:
    imported(a_profile("A"), a_profile("B"), a_profile("C", lead_time_weeks=9))
    page = buyer.get()
    places = [words(section(page, ref).split("firm-rank")[1].split("</p>")[0]) for ref in "ABC"]
    assert [place[-3:] for place in places] == ["= 1", "= 1", "e 3"]


def test_a_reason_names_its_record_and_a_big_step_says_so(buyer: Buyer) -> None:
    imported(a_profile("S1", capacity=[a_line(max_part_dimension_mm=50)]))
    told = words(section(buyer.get(), "S1"))
    assert "ISO 9001 to 12/2027 confirmed with the issuer" in told
    assert "Q-1, SGS, confirmed with the issuer" in told
    assert "50 mm, short of 100 must be closed first" in told


def test_what_is_unknown_is_hatched_and_the_range_is_told(buyer: Buyer) -> None:
    imported(a_profile("S1", capacity=[a_line(best_tolerance_mm=None)]))
    told = section(buyer.get(), "S1")
    assert 'class="seg-unknown"' in told
    assert "if answered" in told
    assert "What tolerance can you hold?" in told


def test_bar_never_leaves_its_frame(buyer: Buyer) -> None:
    imported(*varied_profiles(40, seed=5))
    for bar in re.findall(r'<svg class="bar".*?</svg>', buyer.get()):
        stretches = re.findall(r'class="seg-[^"]*" x="([\d.]+)%" width="([\d.]+)%"', bar)
        assert all(float(x) + float(width) <= 100.05 for x, width in stretches)


def test_names_and_texts_are_escaped(buyer: Buyer) -> None:
    imported(a_profile("S1", name='<script>alert(1)</script> & "Co"'))
    buyer.request.title = "<b>covers</b>"
    buyer.request.text = "CNC turning <img src=x onerror=alert(1)>"
    buyer.request.save()
    page = buyer.get()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>covers" not in page


@pytest.mark.parametrize("part", ["", "near/", "why/", "compare/"])
def test_no_page_carries_code_or_styles_of_its_own(buyer: Buyer, part: str) -> None:
    a_firm("S1")
    page = buyer.get(part, firm="S1")
    assert no_inline_code(page)
    assert (
        "unsafe-inline"
        not in buyer.client.get(f"/requests/N1/{part}").headers["Content-Security-Policy"]
    )


def test_demo_and_listed_firms_are_marked(buyer: Buyer) -> None:
    imported(a_profile("DEMO"), a_profile("LISTED"))
    Supplier.objects.filter(ref="DEMO").update(origin=ProfileOrigin.DEMO)
    Supplier.objects.filter(ref="LISTED").update(origin=ProfileOrigin.LISTED)
    profile_rows.refresh(list(Supplier.objects.values_list("pk", flat=True)))
    page = buyer.get()
    assert "(demo)" in section(page, "DEMO")
    assert "listed from public sources" in section(page, "LISTED")


def test_all_but_the_first_are_told_in_short_by_what_tells_them_apart(buyer: Buyer) -> None:
    imported(a_profile("A"), a_profile("B", lead_time_weeks=9), a_profile("C", lead_time_weeks=12))
    page = buyer.get()
    whole, short = section(page, "A"), section(page, "B")
    assert '<details class="firm-more" open>' in whole
    assert "firm-short" not in whole
    assert '<details class="firm-more">' in short
    assert "CNC turning" in marks(whole)
    assert marks(short).startswith("in part Lead time: 63 days")
    # Said of all three alike.
    assert "ISO 9001" in marks(whole)
    assert "ISO 9001" not in marks(short)
    assert "CNC turning, a core process" in words(short)


def marks(told: str) -> str:
    listed = told.split('<ul class="chips">')[1].split("</ul>", maxsplit=1)[0]
    return words(re.sub(r'<svg[^>]*aria-label="([^"]*)".*?</svg>', r"\1 ", listed)).strip()


def test_what_is_asked_stands_under_the_title_musts_marked(buyer: Buyer) -> None:
    lead = buyer.get().split('class="page-lead">')[1].split("</p>")[0]
    assert 'asked-must">CNC turning' in lead
    assert "(must)" in lead
    assert 'asked-word">within' in lead


# --- One step short ------------------------------------------------------------------------------


def test_near_misses_are_grouped_by_what_is_missing(buyer: Buyer) -> None:
    ended = a_certificate(expires_on="2026-11-20")
    imported(
        a_profile("FIT"),
        a_profile("NONE", **NO_CERTIFICATE),
        a_profile("NONE2", **NO_CERTIFICATE),
        a_profile("ENDED", certificates=[ended]),
        a_profile("FULL", capacity=[a_line(quantity_per_month=1_000)]),
        a_profile("OTHER", processes=["garment sewing"], capacity=[], materials=[]),
    )
    told = words(buyer.get("near/"))
    assert "renew ISO 9001 1 firm" in told
    assert "free more capacity 1 firm" in told
    assert "get certified: ISO 9001 2 firms" in told
    assert told.index("renew ISO 9001") < told.index("free more") < told.index("get certified")
    assert "1 more firm fails two musts" in told
    part = buyer.client.get(
        "/requests/N1/near/", headers={"hx-request": "true", "accept-language": "en"}
    )
    assert "4 one step short" in words(part.content.decode())
    assert "1 not suitable" in words(part.content.decode())


def test_near_misses_come_apart_unless_nobody_is_eligible(buyer: Buyer) -> None:
    a_firm("NONE", **NO_CERTIFICATE)
    page = buyer.get()
    assert "No firm meets every must" in page
    assert page.index("get certified: ISO 9001") > page.index("No firm meets every must")
    a_firm("FIT")
    page = buyer.get()
    assert "get certified" not in page
    assert f'hx-get="/requests/{buyer.request.ref}/near/?on=2026-11-21"' in page


def test_the_part_for_scripts_is_no_whole_page(buyer: Buyer) -> None:
    a_firm("NONE", **NO_CERTIFICATE)
    answer = buyer.client.get("/requests/N1/near/", headers={"hx-request": "true"})
    assert b"<html" not in answer.content


# --- Empty states --------------------------------------------------------------------------------


def test_without_a_process_the_page_says_what_to_do(taxonomy: None) -> None:
    a_firm("S1")
    page = a_buyer(processes=[], title="Parts", text="Please help.").get()
    assert "No process was understood" in page
    assert not firms(page)


def test_with_no_firm_at_all_the_page_still_answers(buyer: Buyer) -> None:
    assert "Nor is any firm one step short" in buyer.get()


def test_a_draft_is_edited_first(buyer: Buyer) -> None:
    buyer.request.status = RequestStatus.DRAFT
    buyer.request.save()
    answer = buyer.client.get("/requests/N1/")
    assert answer.status_code == 302
    assert answer["Location"] == "/requests/N1/edit/"


# --- Whose it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "near/", "why/", "compare/"])
def test_requests_of_others_are_not_there(buyer: Buyer, part: str) -> None:
    stranger = a_buyer("stranger@matxich.example", id="N2")
    assert stranger.client.get(f"/requests/{buyer.request.ref}/{part}").status_code == 404


def test_a_person_without_organisation_is_led_to_register_one(buyer: Buyer) -> None:
    client = Client()
    client.force_login(a_user("alone@matxich.example"))
    answer = client.get("/requests/N1/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:organisation-create"))


# --- Fresh, and for a day ------------------------------------------------------------------------


def test_a_changed_profile_changes_the_page_at_once(buyer: Buyer) -> None:
    firm = a_firm("S1")
    assert firms(buyer.get()) == ["S1"]
    CapabilityLine.objects.filter(supplier=firm).update(in_house=False)
    profile_rows.refresh([firm.pk])
    assert firms(buyer.get()) == []


def test_a_firm_that_leaves_is_gone(buyer: Buyer) -> None:
    firm = a_firm("S1")
    unpublish(firm, reason="test")
    assert firms(buyer.get()) == []


def test_another_day_is_another_list(buyer: Buyer) -> None:
    a_firm("S1", certificates=[a_certificate(expires_on="2026-12-31")])
    assert firms(buyer.get()) == ["S1"]
    assert firms(buyer.get(on="2027-01-01")) == []
    assert "as of 1 Jan 2027" in buyer.get(on="2027-01-01")


# --- Narrowing and paging ------------------------------------------------------------------------


def in_province(province: str) -> dict[str, str]:
    return {"commune_or_ward": "", "former_district_or_area": "", "province": province}


def test_narrowing_leaves_places_and_scores(buyer: Buyer) -> None:
    more = [a_certificate(), a_certificate(standard="ISO 14001:2015", number="E-1")]
    imported(
        a_profile("A"),
        a_profile("B", location=in_province("Bắc Ninh"), certificates=more, lead_time_weeks=9),
        a_profile("C", certificates=[a_certificate(evidence_level=3)], lead_time_weeks=12),
    )
    whole = buyer.get()
    for query, left in (
        ({"place": "Bắc Ninh"}, ["B"]),
        ({"holds": "iso14001"}, ["B"]),
        ({"evidence": "3"}, ["C"]),
        ({"place": "Bắc Ninh", "evidence": "3"}, []),
    ):
        page = buyer.get(**query)
        assert firms(page) == left
        for ref in left:
            mine, usual = section(page, ref), section(whole, ref)
            score = re.compile(r'firm-score"><b>([\d.]+)')
            assert score.findall(mine) == score.findall(usual)
            assert mine.count("Place </span>2") == usual.count("Place </span>2")
        assert "Places and scores stay" in page
    assert "Bắc Ninh" in whole
    assert "?on=2026-11-21&amp;place=B%E1%BA%AFc+Ninh" in whole


def test_fifty_firms_stand_on_a_page_and_the_rest_on_the_next(buyer: Buyer) -> None:
    imported(*(a_profile(f"S{number:02}") for number in range(53)))
    first, second = buyer.get(), buyer.get(page=2)
    assert len(firms(first)) == 50
    assert len(firms(second)) == 3
    assert not set(firms(first)) & set(firms(second))
    assert buyer.get(page=10**9).count('<article class="card firm') == 3


@pytest.mark.parametrize(
    "query",
    [
        {"on": "yesterday"},
        {"on": "9999-12-31"},
        {"on": "0001-01-01"},
        {"on": "\x00"},
        {"page": "10" * 3000},
        {"page": "-1"},
        {"page": "NaN"},
        {"place": "\x00"},
        {"place": "x" * 100_000},
        {"evidence": "99999999999999999999"},
        {"evidence": "-1"},
        {"holds": ["\x00", "nothing", "\ud800"]},
        {"firm": "\x00"},
    ],
    ids=str,
)
@pytest.mark.parametrize("part", ["", "near/", "why/", "compare/"])
def test_hostile_addresses_get_a_page(buyer: Buyer, part: str, query: dict[str, str]) -> None:
    a_firm("S1")
    safe = {key: _sendable(value) for key, value in query.items()}
    assert buyer.get(part, **safe)


def _sendable(value: object) -> object:
    """A lone surrogate as a browser would send its bytes."""
    if isinstance(value, list):
        return [_sendable(each) for each in value]
    return str(value).encode("utf-8", "surrogatepass").decode("latin-1")


def test_a_day_that_is_none_is_told(buyer: Buyer) -> None:
    assert "names no day" in buyer.get(on="31.12.2026")


# --- Cost ----------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_firms(buyer: Buyer) -> None:
    imported(*(a_profile(f"S{number:02}") for number in range(5)))
    buyer.get()
    few = queries_of(buyer)
    imported(*(a_profile(f"S{number:02}") for number in range(5, 45)))
    assert queries_of(buyer) == few <= 20


def test_queries_for_near_misses_do_not_grow_with_them(buyer: Buyer) -> None:
    imported(*(a_profile(f"S{number:02}", **NO_CERTIFICATE) for number in range(4)))
    buyer.get("near/")
    few = queries_of(buyer, "near/")
    imported(*(a_profile(f"S{number:02}", **NO_CERTIFICATE) for number in range(4, 12)))
    assert queries_of(buyer, "near/") == few <= 16
