"""Requests over the API: one's own only, with what was read and what was not."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from matching.models import Request
from tests.api.calls import RECORD, Caller
from tests.directory.firms import imported
from tests.directory.records import a_profile
from tests.people import World, a_world

TEXT = "Cần gia công CNC trục SUS304, 5.000 chiếc/tháng, blorbix"


@pytest.fixture
def world(taxonomy: None) -> World:
    return a_world()


@pytest.fixture
def buyer(world: World) -> Caller:
    return Caller(world.users["buyer"])


@pytest.fixture
def stranger(world: World) -> Caller:
    return Caller(world.users["unapproved_buyer"])


def test_stored_request_says_what_was_read_and_where(buyer: Caller) -> None:
    answer = buyer.post("requests/", {"title": "Trục", "text": TEXT})
    assert buyer.status == 201
    mention = next(m for m in answer["reading"]["mentions"] if m["code"] == "sus304")
    assert (mention["place"], mention["kind"]) == ("text", "material")
    assert TEXT[mention["start"] : mention["end"]] == "SUS304" == mention["text"]
    assert mention["labels"]["en"]
    (quantity,) = [q for q in answer["reading"]["quantities"] if q["kind"] == "volume"]
    assert (quantity["value"], quantity["unit"], quantity["period"]) == (5000, "pcs", "month")
    assert any("blorbix" in span["text"] for span in answer["reading"]["unread"])
    assert any("blorbix" in remark["message"] for remark in answer["remarks"])
    steps = answer["request"]["steps"]
    assert [(s["process"]["code"], s["origin"], s["span"]["place"]) for s in steps] == [
        ("mach-cnc", "read", "text")
    ]
    again = buyer.get(f"requests/{answer['request']['ref']}/")
    assert again["request"] == answer["request"]
    assert again["reading"] == answer["reading"]


def test_request_belongs_to_the_caller_whatever_the_record_says(
    world: World, buyer: Caller
) -> None:
    forged = RECORD | {"buyer": "New", "demo": True, "organisation": 1, "status": "closed"}
    answer = buyer.post("requests/", forged)
    stored = Request.objects.get(ref=answer["request"]["ref"])
    assert stored.organisation == world.organisations["buyer"]
    assert (stored.is_demo, stored.status, stored.audience) == (False, "open", "only_me")
    remarks = {r["place"] for r in answer["remarks"] if r["code"] == "unknown_field"}
    assert remarks == {"organisation", "status"}
    event = AuditEvent.objects.about(stored).get()
    assert event.organisation_id == stored.organisation_id


def test_request_of_another_is_not_there(buyer: Caller, stranger: Caller) -> None:
    ref = buyer.post("requests/", RECORD | {"id": "drawing-7"})["request"]["ref"]
    for answer in (
        stranger.get(f"requests/{ref}/"),
        stranger.put(f"requests/{ref}/", RECORD),
        stranger.get(f"requests/{ref}/ranking/"),
    ):
        assert (stranger.status, [p["code"] for p in answer["problems"]]) == (404, ["not_found"])
    assert stranger.get("requests/")["results"] == []
    assert [row["ref"] for row in buyer.get("requests/")["results"]] == [ref]


def test_name_that_is_taken_is_never_overwritten(buyer: Caller, stranger: Caller) -> None:
    buyer.post("requests/", RECORD | {"id": "drawing-7", "title": "Secret shaft"})
    stranger.post("requests/", RECORD | {"id": "drawing-7", "title": "Mine now"})
    assert (stranger.status, stranger.codes()) == (409, ["ref_taken"])
    assert "Secret" not in str(stranger.data)
    buyer.post("requests/", RECORD | {"id": "drawing-7"})
    assert (buyer.status, buyer.codes()) == (409, ["ref_taken"])
    assert Request.objects.get(ref="drawing-7").title == "Secret shaft"


def test_put_replaces_one_s_own_and_leaves_who_may_see_it(buyer: Caller) -> None:
    ref = buyer.post("requests/", RECORD)["request"]["ref"]
    Request.objects.filter(ref=ref).update(audience="fitting", is_anonymous=False)
    answer = buyer.put(f"requests/{ref}/", {"title": "Housings", "text": "die casting ADC12"})
    assert buyer.status == 200
    assert answer["request"]["title"] == "Housings"
    assert answer["request"]["audience"] == "fitting"
    assert [s["process"]["code"] for s in answer["request"]["steps"]] != []
    buyer.put(f"requests/{ref}/", RECORD | {"id": "another"})
    assert (buyer.status, buyer.codes()) == (400, ["other_id"])


def test_closed_request_stays_as_it_is(buyer: Caller) -> None:
    ref = buyer.post("requests/", RECORD)["request"]["ref"]
    Request.objects.filter(ref=ref).update(status="closed")
    buyer.put(f"requests/{ref}/", {"title": "Other"})
    assert (buyer.status, buyer.codes()) == (409, ["request_closed"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"annual_volume": 10**30}, "annual_volume"),
        ({"annual_volume": "many"}, "annual_volume"),
        ({"tolerance_mm": -1}, "tolerance_mm"),
        ({"processes": [{"role": "core"}]}, "processes[0].name"),
        ({"processes": "CNC"}, "processes"),
        ({"as_of_date": "2026-02-31"}, "as_of_date"),
        ({"id": "a/b"}, "id"),
        ({"split_award_allowed": "yes"}, "split_award_allowed"),
        ({"title": "", "text": ""}, ""),
    ],
)
def test_fault_of_a_record_names_its_place(buyer: Caller, change: Any, place: str) -> None:
    for address in ("requests/", "ranking/"):
        buyer.post(address, RECORD | change)
        assert buyer.status == 400
        assert [p["place"] for p in buyer.data["problems"]] == [place]
    assert not Request.objects.exists()


def test_list_costs_the_same_for_few_and_many(buyer: Caller) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            buyer.get("requests/")
        return len(found)

    buyer.post("requests/", RECORD)
    few = queries()
    for _ in range(3):
        buyer.post("requests/", RECORD)
    assert queries() == few <= 8


def test_ranking_has_the_figures_of_the_page(world: World, buyer: Caller) -> None:
    imported(a_profile("S3", capacity=[]), a_profile("S4", certificates=[]))
    answer = buyer.post("ranking/?on=2026-11-21&everyone=true", RECORD)
    assert buyer.status == 200, answer
    assert not Request.objects.exists()
    assert (answer["day"], answer["language"], answer["rule_version"]) == (
        "2026-11-21",
        "en",
        "1.0",
    )
    first = answer["firms"][0]
    assert (first["supplier"]["ref"], first["rank"], first["group"]) == ("S1", 1, "eligible")
    assert first["score_low"] <= first["score"] <= first["score_high"] <= 100
    assert sum(c["points"] for c in first["criteria"]) == pytest.approx(first["score"])
    assert sum(c["most"] for c in first["criteria"]) == pytest.approx(100)
    certificate = next(c for c in first["criteria"] if c["kind"] == "certificate")
    assert (certificate["mode"], certificate["step"]) == ("gate", "met")
    assert "in date until" in certificate["reason"]
    assert certificate["record"].startswith("Q-1")
    missing = next(f for f in answer["firms"] if f["supplier"]["ref"] == "S4")
    assert (missing["group"], missing["rank"]) == ("near_miss", None)
    assert "ISO 9001" in missing["missing"]
    assert sum(answer["counts"].values()) == len(answer["firms"])
    assert answer["reading"]["mentions"]


def test_stored_ranking_is_that_of_its_record(buyer: Caller) -> None:
    ref = buyer.post("requests/", RECORD | {"id": "R1"})["request"]["ref"]
    stored = buyer.get(f"requests/{ref}/ranking/", on="2026-11-21")
    sent = buyer.post("ranking/?on=2026-11-21", RECORD | {"id": "R1"})
    assert stored["firms"] == sent["firms"] != []
    assert stored["counts"] == sent["counts"]
    assert stored["counts"]["near_miss"] is None
    assert buyer.get(f"requests/{ref}/ranking/", offset=1)["firms"] == stored["firms"][1:]


def test_reasons_are_in_the_language_asked_for(world: World) -> None:
    vietnamese = Caller(world.users["buyer"], language="vi").post("ranking/", RECORD)
    english = Caller(world.users["buyer"], language="en").post("ranking/", RECORD)
    reasons = [
        [c["reason"] for f in answer["firms"] for c in f["criteria"]]
        for answer in (vietnamese, english)
    ]
    assert reasons[0] != reasons[1]
    assert (vietnamese["language"], english["language"]) == ("vi", "en")


@pytest.mark.parametrize(
    "query", ["on=x", "limit=0", "limit=201", "offset=-1", "everyone=perhaps", "limit=1&limit=2"]
)
def test_option_that_cannot_be_is_refused(buyer: Caller, query: str) -> None:
    buyer.post(f"ranking/?{query}", RECORD)
    assert buyer.status == 400
    assert buyer.data["problems"][0]["place"] == query.partition("=")[0]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_far_days_are_days(buyer: Caller, day: str) -> None:
    buyer.post(f"ranking/?on={day}", RECORD)
    assert buyer.status == 200
