"""Rule sets: versions that stay, requests that inherit, two colleagues, and whose they are."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from core.audit import verify_chain
from core.errors import DomainError
from core.models import AuditEvent
from directory.concepts import Concepts
from matching.choices import Origin, RequirementKind, RequirementMode
from matching.drafts import RequirementDraft
from matching.engine.rules import CURRENT
from matching.models import Request, RuleSet, RuleSetItem, RuleSetVersion
from matching.requests.editing import reread_draft, start_request, version_of
from matching.requests.rule_set_services import (
    archive_rule_set,
    choose_rule_set,
    copy_rule_set,
    create_rule_set,
    delete_rule_set,
    revise_rule_set,
)
from matching.requests.rule_sets import RuleSetDraft, choosable, latest_versions, rules_of
from matching.requests.rule_view import WHY
from matching.requests.sector_defaults import DEFAULTS
from matching.services import draft_of, rank
from tests.api.calls import Caller
from tests.directory.firms import side_by_side
from tests.matching.buyers import a_buyer, address_of, edit, signed_in
from tests.matching.records import DAY
from tests.permissions.hostile import Fields

pytestmark = pytest.mark.usefixtures("taxonomy")
TEXT = "CNC turning of brass nozzles, ISO 9001 required, max 40 mm"
GATE = RequirementMode.GATE


def standard(code: str, **fields: Any) -> RequirementDraft:
    pk = Concepts.current().by_code("standard", code).id
    return RequirementDraft(RequirementKind.CERTIFICATE, concept_id=pk, mode=GATE, **fields)


def a_set(actor: Actor, *codes: str, name: str = "Usual") -> RuleSetVersion:
    items = tuple(standard(code) for code in codes or ("iso14001",))
    return latest(create_rule_set(draft=RuleSetDraft(name=name, items=items), actor=actor))


def latest(rule_set: RuleSet) -> RuleSetVersion:
    return latest_versions().get(rule_set=rule_set)


def revised(version: RuleSetVersion, actor: Actor, *codes: str) -> RuleSetVersion:
    items = tuple(standard(code) for code in codes)
    draft = RuleSetDraft(name=version.name, items=items)
    revise_rule_set(rule_set=version.rule_set, draft=draft, seen=version.number, actor=actor)
    return latest(version.rule_set)


def inherit(request: Request, version: RuleSetVersion | None, actor: Actor) -> Request:
    choose_rule_set(request=request, version=version, seen=version_of(request), actor=actor)
    return Request.objects.get(pk=request.pk)


def codes(request: Request) -> dict[str, str]:
    concepts = Concepts.current()
    rows = request.requirements.filter(kind="certificate").order_by("pk")
    return {concepts[row.concept_id].code: row.origin for row in rows if row.concept_id}


# --- Versions ------------------------------------------------------------------------------------


def test_a_revision_is_a_new_version_and_requests_keep_theirs(taxonomy: None) -> None:
    actor = a_buyer()
    first = a_set(actor)
    request = inherit(start_request(text=TEXT, title="A", actor=actor), first, actor)
    before = draft_of(request)
    second = revised(first, actor, "iso14001", "iatf16949")
    assert (second.number, RuleSetVersion.objects.count()) == (2, 2)
    assert draft_of(Request.objects.get()) == before
    assert codes(request) == {"iso9001": Origin.READ, "iso14001": Origin.RULE_SET}
    taken = inherit(request, second, actor)
    assert set(codes(taken)) == {"iso9001", "iso14001", "iatf16949"}
    assert taken.rule_set == second


def test_sharing_alone_makes_no_version(taxonomy: None) -> None:
    actor = a_buyer()
    version = a_set(actor)
    draft = RuleSetDraft(name="Usual", items=(standard("iso14001"),), is_shared=True)
    revise_rule_set(rule_set=version.rule_set, draft=draft, seen=1, actor=actor)
    found = latest(version.rule_set)
    assert (found.number, found.rule_set.is_shared) == (1, True)


def test_the_database_changes_no_version(taxonomy: None) -> None:
    version = a_set(a_buyer())
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        RuleSetVersion.objects.filter(pk=version.pk).update(name="Other")
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        RuleSetItem.objects.update(weight=0)


def test_the_database_keeps_what_a_request_inherits_whole(taxonomy: None) -> None:
    actor = a_buyer()
    version = a_set(actor)
    inherit(start_request(text=TEXT, title="A", actor=actor), version, actor)
    with pytest.raises(DatabaseError, match="inherits from"), transaction.atomic():
        RuleSetItem.objects.all().delete()
    with pytest.raises(DatabaseError, match="inherits from"), transaction.atomic():
        RuleSetItem.objects.create(version=version, kind="offer", weight=1)


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "certificate", "weight": 3},
        {"kind": "size", "weight": 3},
        {"kind": "size", "weight": 3, "number": -1, "unit": "mm"},
        {"kind": "maker", "weight": 11},
        {"kind": "maker", "weight": 1, "least_level": 5},
    ],
    ids=str,
)
def test_the_database_takes_no_item_without_its_value(taxonomy: None, item: dict[str, Any]) -> None:
    version = a_set(a_buyer())
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleSetItem.objects.create(version=version, **item)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_make_one_next_version(stored_taxonomy: object) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    actor = a_buyer()
    version, refused = a_set(actor), []

    def revise(code: str) -> None:
        try:
            revised(version, actor, code)
        except DomainError as error:
            refused.append(error.code)

    side_by_side(lambda: revise("iso9001"), lambda: revise("iatf16949"))
    assert refused == ["changed_meanwhile"]
    numbers = RuleSetVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert verify_chain(version.rule_set) is None


# --- What becomes of a set -----------------------------------------------------------------------


def test_a_set_in_use_is_archived_not_deleted(taxonomy: None) -> None:
    actor = a_buyer()
    used, unused = a_set(actor), a_set(actor, name="Other")
    inherit(start_request(text=TEXT, title="A", actor=actor), used, actor)
    with pytest.raises(DomainError) as caught:
        delete_rule_set(rule_set=used.rule_set, actor=actor)
    assert caught.value.code == "rule_set_used"
    delete_rule_set(rule_set=unused.rule_set, actor=actor)
    archive_rule_set(rule_set=used.rule_set, actor=actor)
    assert actor.organisation is not None
    assert not choosable(actor.organisation).exists()
    with pytest.raises(DomainError):
        revised(used, actor, "iso9001")
    archive_rule_set(rule_set=used.rule_set, actor=actor, is_archived=False)
    assert choosable(actor.organisation).get() == used


def test_a_copy_is_private(taxonomy: None) -> None:
    actor = a_buyer()
    draft = RuleSetDraft(name="Usual", items=(standard("iso9001"),), is_shared=True, is_named=True)
    copy = latest(copy_rule_set(rule_set=create_rule_set(draft=draft, actor=actor), actor=actor))
    assert (copy.rule_set.is_shared, copy.rule_set.is_named) == (False, False)
    assert [item.concept_id for item in rules_of(copy).items] == [draft.items[0].concept_id]


def test_nobody_inherits_from_the_set_of_another(taxonomy: None) -> None:
    actor, other = a_buyer(), a_buyer("Other")
    request = start_request(text=TEXT, title="A", actor=actor)
    with pytest.raises(DomainError) as caught:
        inherit(request, a_set(other), actor)
    assert caught.value.code == "no_rule_set"
    assert Request.objects.get().rule_set is None


def test_each_change_is_on_record(taxonomy: None) -> None:
    actor = a_buyer()
    version = a_set(actor)
    request = inherit(start_request(text=TEXT, title="A", actor=actor), version, actor)
    revised(version, actor, "iso9001")
    archive_rule_set(rule_set=version.rule_set, actor=actor)
    events = AuditEvent.objects.about(version.rule_set).order_by("position")
    assert [e.verb for e in events] == ["rule_set.created", "rule_set.revised", "rule_set.archived"]
    chosen = AuditEvent.objects.about(request).filter(verb="request.rule_set_chosen").get()
    assert chosen.changes == {"rule_set": [version.rule_set.ref, 1]}


# --- Inherited -----------------------------------------------------------------------------------


def test_a_changed_text_is_read_again_and_the_set_stays(taxonomy: None) -> None:
    actor = a_buyer()
    request = inherit(start_request(text=TEXT, title="A", actor=actor), a_set(actor), actor)
    again = reread_draft(draft_of(request), text=TEXT + ", lead time 4 weeks", title="A")
    kinds = {(str(row.kind), row.origin) for row in again.requirements}
    assert ("lead_time", Origin.READ) in kinds
    assert ("certificate", Origin.RULE_SET) in kinds
    assert again.rule_set_id == request.rule_set_id


def test_a_row_that_the_buyer_changes_is_the_requests_own(taxonomy: None) -> None:
    actor = a_buyer()
    request = inherit(start_request(text=TEXT, title="A", actor=actor), a_set(actor), actor)
    client = signed_in(actor)
    edit(client, request)
    assert codes(request)["iso14001"] == Origin.RULE_SET
    edit(client, request, certificates__1__weight="9")
    assert codes(request) == {"iso9001": Origin.READ, "iso14001": Origin.TYPED}
    # And it stays as it is when the set goes on.
    version = latest_versions().get()
    assert codes(inherit(request, revised(version, actor, "iatf16949"), actor)) == {
        "iso9001": Origin.READ,
        "iso14001": Origin.TYPED,
        "iatf16949": Origin.RULE_SET,
    }


def test_a_new_request_inherits_at_once(taxonomy: None) -> None:
    actor = a_buyer()
    version, client = a_set(actor), signed_in(actor)
    assert version.name in client.get("/requests/new/").content.decode()
    client.post("/requests/new/", {"text": TEXT, "rule_set": version.rule_set.ref})
    assert codes(Request.objects.get()) == {"iso9001": "read", "iso14001": "set"}
    answer = client.post("/requests/new/", {"text": TEXT, "rule_set": "of nobody"})
    assert answer.status_code == 422


# --- Pages ---------------------------------------------------------------------------------------


def saved(client: Client, address: str, **changes: Any) -> Any:
    page = client.get(address)
    assert page.status_code == 200
    fields = Fields.of(page.content.decode().split('id="sheet"')[1])
    data = {name: value for name, value in fields.items() if name not in {"add", "remove", "first"}}
    return client.post(address, data | changes)


@pytest.mark.parametrize("key", list(DEFAULTS))
def test_each_sectors_defaults_can_be_kept_and_say_why(taxonomy: None, key: str) -> None:
    actor = a_buyer()
    answer = saved(signed_in(actor), f"/requirement-profiles/new/?default={key}")
    assert answer.status_code == 302
    version = latest_versions().get()
    kept = {(str(i.kind), i.concept_id, str(i.mode), i.weight) for i in rules_of(version).items}
    wanted = DEFAULTS[key].requirements(Concepts.current())
    assert kept == {(str(i.kind), i.concept_id, str(i.mode), i.weight) for i in wanted}
    page = Client(headers={"accept-language": "en"}).get("/how-ranking-works/").content.decode()
    assert all(str(item.why).split("'")[0] in page for item in DEFAULTS[key].items)


def test_the_rule_page_gives_a_reason_for_each_criterion(taxonomy: None) -> None:
    assert set(WHY) == set(CURRENT.weights)
    assert CURRENT.version in Client().get("/how-ranking-works/").content.decode()


def test_sector_defaults_change_no_stored_request(taxonomy: None) -> None:
    actor = a_buyer()
    request = start_request(text=TEXT, title="A", actor=actor)
    Request.objects.update(sector_id=Concepts.current().by_code("sector", "electronics").id)
    need = rank(draft_of(Request.objects.get(pk=request.pk)), as_of=DAY).need
    assert [ask.key for ask in need.certificates] == ["certificate:iso9001"]


def test_a_profile_is_made_of_a_request_as_it_is_tried(taxonomy: None) -> None:
    actor = a_buyer()
    request = start_request(text=TEXT, title="Nozzles", actor=actor)
    client = signed_in(actor)
    address = f"/requirement-profiles/new/?from={request.ref}&rule=certificate:iso9001~gate~7~3"
    assert saved(client, address).status_code == 302
    version = latest_versions().get()
    assert version.name == "Nozzles"
    (item,) = [i for i in rules_of(version).items if i.kind == "certificate"]
    assert (item.weight, item.least_level) == (7, 3)
    other = signed_in(a_buyer("Other"))
    assert other.get(f"/requirement-profiles/new/?from={request.ref}").status_code == 404


def test_a_conflict_keeps_what_was_typed(taxonomy: None) -> None:
    actor = a_buyer()
    version, client = a_set(actor), signed_in(actor)
    address = f"/requirement-profiles/{version.rule_set.ref}/"
    revised(version, actor, "iatf16949")
    answer = saved(client, address, version="1", name="Mine")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "by a colleague" in page
    assert 'value="Mine"' in page
    assert saved(client, address, version="1", name="Mine", over="2").status_code == 302
    assert latest(version.rule_set).name == "Mine"


def test_what_would_change_is_shown_and_taken_over(taxonomy: None) -> None:
    actor = a_buyer()
    first, client = a_set(actor), signed_in(actor)
    request = inherit(start_request(text=TEXT, title="A", actor=actor), first, actor)
    revised(first, actor, "iatf16949")
    assert "Version 2 exists" in client.get(address_of(request)).content.decode()
    address = f"/requests/{request.ref}/profile/"
    page = client.get(address, {"set": first.rule_set.ref}).content.decode()
    assert "Required certificate: IATF 16949" in page
    assert "Required certificate: ISO 14001" in page
    assert "ISO 9001" not in page
    data = {"set": first.rule_set.ref, "version": version_of(request)}
    client.post(address, data)
    assert set(codes(request)) == {"iso9001", "iatf16949"}
    client.post(address, {"set": "none", "version": version_of(Request.objects.get())})
    assert codes(request) == {"iso9001": "read"}
    assert Request.objects.get().rule_set is None


@pytest.mark.parametrize("ref", ["", "nobody", "\x00", "x" * 10_000])
def test_what_is_no_profile_is_told(taxonomy: None, ref: str) -> None:
    actor = a_buyer()
    a_set(actor)
    request = start_request(text=TEXT, title="A", actor=actor)
    client = signed_in(actor)
    assert client.get(f"/requests/{request.ref}/profile/", {"set": ref}).status_code == 200
    before = version_of(request)
    client.post(f"/requests/{request.ref}/profile/", {"set": ref, "version": before})
    assert version_of(Request.objects.get()) == before


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_the_profiles(taxonomy: None) -> None:
    actor = a_buyer()
    client = signed_in(actor)
    version = a_set(actor)
    request = inherit(start_request(text=TEXT, title="A", actor=actor), version, actor)
    pages = {
        "/requirement-profiles/": 8,
        f"/requirement-profiles/{version.rule_set.ref}/": 12,
        "/requests/new/": 9,
        f"/requests/{request.ref}/profile/?set={version.rule_set.ref}": 16,
    }
    few = {page: queries(client, page) for page in pages}
    for number in range(12):
        a_set(actor, "iso9001", "iatf16949", name=f"Set {number}")
    for page, most in pages.items():
        assert queries(client, page) == few[page] <= most, page


# --- By programs ---------------------------------------------------------------------------------


def test_a_program_names_a_profile(taxonomy: None) -> None:
    actor = a_buyer()
    version, caller = a_set(actor), Caller(actor.user)
    record = {"text": TEXT, "rule_set": version.rule_set.ref}
    caller.post("requests/", record)
    assert caller.status == 201
    assert codes(Request.objects.get()) == {"iso9001": "read", "iso14001": "set"}
    assert Request.objects.get().rule_set == version
    caller.post("ranking/", record)
    assert caller.status == 200


@pytest.mark.parametrize("whose", ["nobody", "other"])
def test_a_program_names_no_profile_of_others(taxonomy: None, whose: str) -> None:
    other = a_set(a_buyer("Other")).rule_set.ref
    caller = Caller(a_buyer().user)
    body = caller.post("requests/", {"text": TEXT, "rule_set": other if whose == "other" else "x"})
    assert caller.status == 400
    assert "rule_set" in str(body)
    assert not Request.objects.exists()
