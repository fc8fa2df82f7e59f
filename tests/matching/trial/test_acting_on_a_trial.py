"""What a buyer acts on is kept as it was shown: on its day, by the rule that was tried."""

from typing import Any

import pytest
from django.utils import timezone

from directory.concepts import Concepts, held
from directory.models import Concept
from matching.choices import RankingReason
from matching.kept.rankings import stored_need
from matching.models import Consortium, Question, Ranking, RankingAct, Request, ShortlistEntry
from tests.directory.firms import imported
from tests.directory.records import a_profile
from tests.matching.consortia import a_part, a_shared_request, checked, invite
from tests.matching.pages import ON, Buyer, a_buyer, words
from tests.matching.talks import a_silent_firm, a_talk
from tests.matching.trial.test_trial import form_of

pytestmark = pytest.mark.usefixtures("taxonomy")

RULE = "lead_time~gate~9"
SEEN = f"/requests/N1/?on={ON}&rule={RULE}#firm-S1"


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    imported(a_profile("S1"))
    return a_buyer()


def asked_lead_time(ranking: Ranking) -> tuple[str, int]:
    asks = {ask.key: ask for ask in stored_need(ranking).asks()}
    return asks["lead_time"].mode.value, asks["lead_time"].weight


def own_lead_time(buyer: Buyer) -> tuple[str, int]:
    row = Request.objects.get(ref=buyer.request.ref).requirements.get(kind="lead_time")
    return row.mode, row.weight


@pytest.mark.parametrize("how", ["next", "current"])
def test_the_shortlist_remembers_the_rule_that_was_tried(buyer: Buyer, how: str) -> None:
    page = {"hx-request": "true", "hx-current-url": f"http://testserver{SEEN}"}
    headers = page if how == "current" else {}
    data = {"firm": "S1", "do": "add", "next": SEEN if how == "next" else "/"}
    buyer.client.post("/requests/N1/shortlist/", data, headers=headers)
    ranking = ShortlistEntry.objects.get().ranking
    assert ranking is not None
    assert (str(ranking.day), asked_lead_time(ranking)) == (ON, ("gate", 9))
    assert own_lead_time(buyer) == ("wish", 5)


def test_after_a_turn_without_reload_the_buttons_say_the_short_address(buyer: Buyer) -> None:
    page = buyer.client.get("/requests/N1/", headers={"accept-language": "en"})
    data = form_of(page.content.decode()) | {"set.lead_time.weight": "9", "on": ON}
    told = buyer.client.get("/requests/N1/", data, headers={"hx-target": "ranked"})
    part = told.content.decode()
    assert "rule=lead_time~wish~9#firm-S1" in part
    assert f"/requests/N1/export/?on={ON}&amp;rule=lead_time~wish~9" in part


@pytest.mark.parametrize("seen", ["", "/x?rule=nothing~gate~1&on=never", "//[x/?rule=%00"])
def test_what_cannot_be_read_was_not_shown(buyer: Buyer, seen: str) -> None:
    buyer.post("shortlist/", firm="S1", do="add", next=seen)
    ranking = ShortlistEntry.objects.get().ranking
    assert ranking is not None
    assert asked_lead_time(ranking) == own_lead_time(buyer)


def test_the_file_is_of_the_rule_that_was_tried_and_the_page_says_so(buyer: Buyer) -> None:
    told = words(buyer.get("export/", rule=RULE))
    assert "By the rule you tried, which is not kept: Lead time: must, weight 9." in told
    assert "By the rule you tried" not in words(buyer.get("export/"))
    answer = buyer.client.post(f"/requests/N1/export/?rule={RULE}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert asked_lead_time(Ranking.objects.get()) == ("gate", 9)


def test_asking_keeps_the_ranking_that_led_to_it_once(taxonomy: None) -> None:
    talk = a_talk(a_silent_firm())
    where = f"/requests/{talk.request.ref}/?on={ON}&rule=lead_time~wish~9"
    data: dict[str, Any] = {"firm": talk.firm.ref, "kind": "material", "next": where}
    talk.buyer.client.post(f"/requests/{talk.request.ref}/ask/", data)
    talk.buyer.client.post(f"/requests/{talk.request.ref}/ask/", data)
    assert Question.objects.count() == 1
    act = RankingAct.objects.get()
    assert (act.reason, act.supplier_id) == (RankingReason.ASK, talk.firm.pk)
    assert asked_lead_time(act.ranking) == ("wish", 9)
    assert "Asked what is unknown : " in words(talk.buyer.get("rankings/"))


def test_an_invitation_keeps_the_ranking_with_its_members(taxonomy: None) -> None:
    members = checked(a_part("S1", 60), a_part("S2", 50))
    invite(a_shared_request(), "S1", "S2")
    acts = RankingAct.objects.order_by("supplier_id")
    assert [(a.reason, a.supplier_id) for a in acts] == [("invite", m.pk) for m in members]


def test_together_goes_by_the_rule_that_was_tried(taxonomy: None) -> None:
    checked(a_part("S1", 60, lead_time_weeks=30), a_part("S2", 50))
    buyer = a_shared_request()
    assert "S1" in buyer.get("consortium/")
    page = buyer.get("consortium/", rule=RULE)
    assert "S1" not in page
    assert "By the rule you tried, which is not kept: Lead time: must, weight 9." in words(page)
    data = {"do": "invite", "firm": ["S1", "S2"], "deadline_on": timezone.localdate().isoformat()}
    address = f"/requests/{buyer.request.ref}/consortium/"
    assert buyer.client.post(f"{address}?rule={RULE}", data).status_code == 422
    assert buyer.client.post(f"{address}?rule=lead_time~wish~9", data).status_code == 302
    assert Consortium.objects.count() == 1
    assert asked_lead_time(Ranking.objects.get()) == ("wish", 9)


def test_a_page_looks_once_at_the_taxonomy_and_the_next_sees_what_changed(buyer: Buyer) -> None:
    name = Concepts.current().name
    concept = Concept.objects.get(kind="process", code="mach-cnc-turn")
    with held():
        before = Concepts.current()
        Concept.objects.filter(pk=concept.pk).update(name_en="Turned")
        assert Concepts.current() is before
    assert name(concept.pk, "en") == "CNC turning"
    assert Concepts.current().name(concept.pk, "en") == "Turned"
    assert "Turned" in buyer.get()
