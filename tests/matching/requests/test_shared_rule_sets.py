"""Suppliers hold themselves against shared profiles: the outcome is that of the ranking."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.concepts import Concepts
from directory.models import Supplier
from directory.services import unpublish
from matching.choices import RequirementKind, RequirementMode
from matching.drafts import RequirementDraft
from matching.models import RuleSetVersion
from matching.requests.rule_set_fit import core_processes, held_against, profile_row
from matching.requests.rule_set_services import archive_rule_set, create_rule_set
from matching.requests.rule_sets import RuleSetDraft, latest_versions, rules_of
from matching.services import rank
from tests.directory.firms import imported
from tests.directory.records import a_line, a_profile
from tests.matching.buyers import a_buyer
from tests.matching.pages import words
from tests.matching.records import DAY
from tests.matching.varied import varied_profiles
from tests.people import a_member, a_user

pytestmark = pytest.mark.usefixtures("taxonomy")


def certificate(code: str) -> RequirementDraft:
    pk = Concepts.current().by_code("standard", code).id
    mode = RequirementMode.GATE
    return RequirementDraft(RequirementKind.CERTIFICATE, concept_id=pk, mode=mode)


def limit(kind: str, number: Any, unit: str = "mm") -> RequirementDraft:
    return RequirementDraft(RequirementKind(kind), number=number, unit=unit, weight=5)


def a_shared_set(name: str = "Usual", *, buyer: str = "Buyer", **fields: Any) -> RuleSetVersion:
    items = (certificate("iso9001"), certificate("iso14001"), limit("tolerance", 1))
    actor = a_buyer(buyer)
    draft = RuleSetDraft(name=name, items=items, **{"is_shared": True, **fields})
    return latest_versions().get(rule_set=create_rule_set(draft=draft, actor=actor))


def client_of(supplier: Supplier) -> Client:
    user = a_user("firm@matxich.example")
    a_member(user, supplier.organisation)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_firm_is_told_what_it_meets_and_where_to_change_the_rest(taxonomy: None) -> None:
    (firm,) = imported(a_profile("S1"))
    version, client = a_shared_set(), client_of(firm)
    assert "You meet 4 of 5" in words(read(client, "/requirement-profiles/shared/"))
    page = read(client, f"/requirement-profiles/shared/{version.rule_set.ref}/")
    told = words(page)
    assert "You meet 4 of 5" in told
    assert "ISO 14001 must not met not held" in told or "not held" in told
    assert "Judged for CNC turning" in told
    assert '/profile/#certificates"' in page


def test_what_is_not_stated_is_unknown_not_met(taxonomy: None) -> None:
    (firm,) = imported(a_profile("S1", capacity=[a_line(best_tolerance_mm=None)]))
    version, client = a_shared_set(), client_of(firm)
    told = words(read(client, f"/requirement-profiles/shared/{version.rule_set.ref}/"))
    assert "You meet 3 of 5" in told
    assert "not stated: 1" in told
    assert "State it" in told


def test_the_outcome_is_that_of_the_ranking(taxonomy: None) -> None:
    suppliers = imported(*varied_profiles(30, seed=9))
    rules = rules_of(a_shared_set())
    concepts, compared = Concepts.current(), 0
    for supplier in suppliers:
        row = profile_row(supplier.pk)
        if row is None:
            continue
        processes = core_processes(row)
        told = held_against(rules, row, ref="R", day=DAY, processes=processes, concepts=concepts)
        for held in told:
            ranked = rank(held.draft, as_of=DAY, everyone=True, supplier_ids=[supplier.pk])
            assert ranked.firms == (held.firm,)
            compared += 1
    assert compared > 20


@pytest.mark.parametrize("is_named", [True, False])
def test_a_buyer_is_named_only_by_choice(taxonomy: None, is_named: bool) -> None:
    (firm,) = imported(a_profile("S1"))
    version = a_shared_set(buyer="Secretive", is_named=is_named)
    client = client_of(firm)
    for address in ("", f"{version.rule_set.ref}/"):
        page = read(client, f"/requirement-profiles/shared/{address}")
        assert ("Secretive" in page) == is_named


def test_what_is_private_or_archived_is_not_there(taxonomy: None) -> None:
    (firm,) = imported(a_profile("S1"))
    private, shared = a_shared_set(is_shared=False), a_shared_set(buyer="Second", name="Gone")
    archive_rule_set(rule_set=shared.rule_set, actor=a_buyer("Third"))
    client = client_of(firm)
    assert "No buyer shares" in read(client, "/requirement-profiles/shared/")
    for version in (private, shared):
        address = f"/requirement-profiles/shared/{version.rule_set.ref}/"
        assert client.get(address).status_code == 404


def test_an_unpublished_firm_is_told_to_publish(taxonomy: None) -> None:
    (firm,) = imported(a_profile("S1"))
    unpublish(firm, reason="test")
    version, client = a_shared_set(), client_of(firm)
    for address in ("", f"{version.rule_set.ref}/"):
        page = read(client, f"/requirement-profiles/shared/{address}")
        assert "not published" in page
        assert "You meet" not in page


@pytest.mark.parametrize("process", ["", "nothing", "%00", "<b>", "milling"])
def test_any_process_in_the_address_gets_a_page(taxonomy: None, process: str) -> None:
    (firm,) = imported(a_profile("S1"))
    version, client = a_shared_set(), client_of(firm)
    page = read(client, f"/requirement-profiles/shared/{version.rule_set.ref}/?process={process}")
    assert "Judged for CNC turning" in words(page)


def test_texts_are_escaped(taxonomy: None) -> None:
    (firm,) = imported(a_profile("S1"))
    version = a_shared_set(name="<b>Set</b>", note="<script>alert(1)</script>")
    page = read(client_of(firm), f"/requirement-profiles/shared/{version.rule_set.ref}/")
    assert "<b>Set" not in page
    assert "<script>alert" not in page


def test_queries_do_not_grow_with_the_shared_profiles(taxonomy: None) -> None:
    (firm,) = imported(a_profile("S1"))
    version, client = a_shared_set(), client_of(firm)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            read(client, address)
        return len(captured)

    pages = {
        "/requirement-profiles/shared/": 10,
        f"/requirement-profiles/shared/{version.rule_set.ref}/": 12,
    }
    few = {page: queries(page) for page in pages}
    for number in range(8):
        a_shared_set(name=f"Set {number}", buyer=f"Buyer{number}")
    for page, most in pages.items():
        assert queries(page) == few[page] <= most, page
