"""Suppliers and taxonomy over the API: published only, never a contact, few queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import profile_rows
from directory.models import Contact, Supplier
from directory.models.taxonomy import NAME_LANGUAGES
from directory.taxonomy.source import READ_LIMIT
from tests.api.calls import RECORD, Caller, a_token
from tests.directory.firms import imported
from tests.directory.records import a_profile
from tests.people import World, a_world

SECRETS = ("Nguyễn Văn Kín", "kin@secret.example", "0912 345 678")


@pytest.fixture
def world(taxonomy: None) -> World:
    made = a_world()
    for supplier in Supplier.objects.all():
        name, email, phone = SECRETS
        Contact.objects.create(supplier=supplier, name=name, email=email, phone=phone)
    profile_rows.refresh([made.supplier.pk, made.other.pk])
    return made


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)


def test_contacts_of_persons_are_in_no_answer(world: World) -> None:
    callers = [Caller(user) for user in world.users.values()]
    secret = a_token(world.organisations["buyer"])
    callers.append(Caller(authorization=f"Bearer {secret}"))
    for caller in callers:
        for address in ("suppliers/", "suppliers/S1/", "suppliers/facets/", "me/", "requests/"):
            caller.get(address)
            assert not any(word in caller.response.content.decode() for word in SECRETS)
        caller.post("ranking/?everyone=true", RECORD)
        assert not any(word in caller.response.content.decode() for word in SECRETS)


def test_profile_that_is_not_published_is_nowhere(world: World) -> None:
    for user in world.users.values():
        caller = Caller(user)
        caller.get("suppliers/S2/")
        assert (caller.status, caller.codes()) == (404, ["not_found"])
        assert [row["ref"] for row in caller.get("suppliers/")["results"]] == ["S1"]


def test_profile_tells_lines_and_certificates(world: World) -> None:
    profile = Caller().get("suppliers/S1/")
    (line,) = profile["lines"]
    assert line["process"]["code"] == "mach-cnc-turn"
    assert (line["quantity_per_month"], line["best_tolerance_mm"]) == (100_000, 0.01)
    (certificate,) = profile["certificates"]
    assert certificate["standard"]["code"] == "iso9001"
    assert (certificate["number"], certificate["counts_today"]) == ("Q-1", True)


def test_list_is_narrowed_as_the_page_is(world: World) -> None:
    imported(a_profile("S3", certificates=[]))
    caller = Caller()
    assert caller.get("suppliers/", standard="iso9001")["count"] == 1
    assert caller.get("suppliers/", process="mach-cnc-turn", sort="name")["count"] == 2
    assert caller.get("suppliers/", q="Vắng mặt")["count"] == 0
    facets = {facet["name"]: facet for facet in caller.get("suppliers/facets/")}
    counts = {value["code"]: value["count"] for value in facets["standard"]["values"]}
    assert counts["iso9001"] == 1


def test_lists_cost_the_same_for_few_and_many(world: World) -> None:
    caller = Caller()
    user = world.users["buyer"]
    buyer = Caller(user)
    calls: list[Callable[[], Any]] = [
        lambda: caller.get("suppliers/"),
        lambda: caller.get("suppliers/facets/"),
        lambda: buyer.post("ranking/?everyone=true", RECORD),
    ]
    for call in calls:
        call()
    few = [queries(call) for call in calls]
    imported(*(a_profile(f"M{n}") for n in range(3)))
    assert [queries(call) for call in calls] == few
    one = queries(lambda: caller.get("taxonomy/concepts/", limit=1))
    assert queries(lambda: caller.get("taxonomy/concepts/", limit=90)) == one <= 3


def test_concepts_are_found_by_name_and_code(taxonomy: None) -> None:
    caller = Caller()
    (found,) = caller.get("taxonomy/concepts/", kind="process", code="mach-cnc-turn")["results"]
    assert set(found["labels"]) == set(NAME_LANGUAGES)
    parent = found["parent"]["code"]
    children = caller.get("taxonomy/concepts/", kind="process", parent=parent)["results"]
    assert found["code"] in {child["code"] for child in children}
    detail = caller.get("taxonomy/concepts/process/mach-cnc-turn/")
    assert detail["labels"] == found["labels"]
    assert caller.get("taxonomy/concepts/", q="mach-cnc-turn")["count"] == 1
    assert caller.get("taxonomy/concepts/", q="e%g")["count"] == 0
    assert caller.get("taxonomy/places/", level="province")["count"] == 34
    assert caller.get("taxonomy/clusters/")["count"] > 0
    assert "pcs" in {unit["code"] for unit in caller.get("taxonomy/units/", limit=100)["results"]}


def test_text_is_read_with_its_places(taxonomy: None) -> None:
    text = "  旋盤加工 SUS304, 公差 ±0.02 mm, qwertzuiop  "
    answer = Caller().post("taxonomy/read/", {"text": text})
    spans = answer["mentions"] + answer["quantities"] + answer["unread"]
    assert spans
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)
    assert {m["code"] for m in answer["mentions"] if m["kind"] == "material"} == {"sus304"}
    assert any(q["kind"] == "tolerance" and q["value"] == 0.02 for q in answer["quantities"])
    longest = Caller()
    longest.post("taxonomy/read/", {"text": "a " * (READ_LIMIT // 2)})
    assert longest.status == 200
