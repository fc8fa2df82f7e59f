"""A tried rule: the list follows, nothing is stored until it is kept, and only by its buyer."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from core.errors import DomainError
from core.models import AuditEvent
from matching.choices import Audience, Origin, RequirementKind
from matching.drafts import RequirementDraft
from matching.engine.explain import RANKED
from matching.models import Request
from matching.requests.editing import close_request, version_of
from matching.services import create_request, draft_of, rank
from matching.trial.dials import Setting, turned
from matching.trial.keeping import keep_rule
from matching.trial.tried import Trial, trial_of, untried
from tests.directory.firms import imported
from tests.directory.records import a_certificate, a_line, a_profile
from tests.matching.pages import Buyer, a_buyer, firms, no_inline_code, queries_of, section, words
from tests.matching.records import DAY
from tests.matching.varied import varied_profiles

pytestmark = pytest.mark.usefixtures("taxonomy")

NO_CERTIFICATE: dict[str, Any] = {"certificates": []}
LEVELS = {"process", "capacity", "preferred"}


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    return a_buyer()


def actor(buyer: Buyer) -> Actor:
    return Actor(user=buyer.user, organisation=buyer.request.organisation)


def a_trial(request: Request, *values: str) -> Trial:
    return trial_of(draft_of(request), values, rule_version="1.0")


def scores(trial: Trial) -> dict[str, float]:
    result = rank(trial.draft, as_of=DAY, everyone=True, most=None)
    return {firm.ref: firm.score for firm in result.firms}


# --- What can be turned --------------------------------------------------------------------------


def test_every_criterion_of_the_need_has_a_dial_and_says_what_the_need_says(buyer: Buyer) -> None:
    draft = draft_of(buyer.request)
    asks = {ask.key: ask for ask in rank(draft, as_of=DAY).need.asks()}
    dials = {dial.key: dial for dial in untried(draft, rule_version="1.0").dials}
    assert set(asks) <= set(dials)
    for key, ask in asks.items():
        own = dials[key].own
        assert (own.mode, own.weight) == (ask.mode.value, ask.weight), key
        assert own.level == (getattr(ask, "least_level", None) if dials[key].has_level else None)


def test_a_request_turned_to_what_it_says_is_ranked_the_same(buyer: Buyer) -> None:
    imported(*varied_profiles(30, seed=11))
    trial = untried(draft_of(buyer.request), rule_version="1.0")
    draft = trial.own
    for dial in trial.dials:
        draft = turned(draft, dial, dial.own)
    assert rank(draft, as_of=DAY).firms == rank(trial.own, as_of=DAY).firms


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=st.data())
def test_what_is_kept_ranks_as_what_was_tried(buyer: Buyer, chosen: st.DataObject) -> None:
    own = draft_of(buyer.request)
    dials = untried(own, rule_version="1.0").dials
    values = []
    for dial in chosen.draw(st.lists(st.sampled_from(dials), unique_by=lambda d: d.key)):
        mode = chosen.draw(st.sampled_from(dial.modes))
        level = f"~{chosen.draw(st.integers(0, 4))}" if dial.has_level else ""
        values.append(f"{dial.key}~{mode}~{chosen.draw(st.integers(0, 10))}{level}")
    trial = a_trial(buyer.request, *values)
    again = trial_of(own, trial.values(), rule_version="1.0")
    assert again.draft == trial.draft
    stored = create_request(trial.draft, organisation=buyer.request.organisation)
    kept = draft_of(Request.objects.get(pk=stored.pk))
    assert rank(kept, as_of=DAY).need == rank(trial.draft, as_of=DAY).need
    create_request(own, organisation=buyer.request.organisation)


def test_rows_that_count_together_are_turned_together(buyer: Buyer) -> None:
    draft = draft_of(buyer.request)
    draft.requirements += [
        RequirementDraft(RequirementKind.LEAD_TIME, number=Decimal(9), unit="day", mode="off")
    ]
    trial = trial_of(draft, ["lead_time~gate~7"], rule_version="1.0")
    rows = [row for row in trial.draft.requirements if row.kind == "lead_time"]
    # The one that is off was not asked, and still is not.
    assert (rows[0].mode, rows[0].weight) == ("gate", 7)
    assert rows[-1].mode == "off"


def test_a_row_of_a_rule_set_becomes_the_requests_own_when_turned(buyer: Buyer) -> None:
    draft = draft_of(buyer.request)
    item = RequirementDraft(RequirementKind.MAKER, mode="gate", weight=3, origin=Origin.RULE_SET)
    draft.requirements.append(item)
    trial = trial_of(draft, ["maker~wish~3"], rule_version="1.0")
    assert trial.draft.requirements[-1].origin == Origin.TYPED
    assert untried(draft, rule_version="1.0").draft.requirements[-1].origin == Origin.RULE_SET


@pytest.mark.parametrize(
    "value",
    [
        "",
        "~",
        "nothing~gate~3",
        "material",
        "material~gate",
        "material~gate~11",
        "material~gate~-1",
        "material~gate~٣",
        "material~gate~3~2",
        "material~must~3",
        "certificate:iso9001~gate~3",
        "certificate:iso9001~gate~3~5",
        "material~gate~3~",
        "x" * 10_000,
    ],
)
def test_what_cannot_be_tried_is_refused(buyer: Buyer, value: str) -> None:
    with pytest.raises(DomainError) as caught:
        a_trial(buyer.request, value)
    assert caught.value.code in {"rule_unknown", "rule_malformed"}


# --- Weights mean what they say, and a must made a wish loses nobody ------------------------------


def test_a_gate_made_a_wish_loses_nobody(buyer: Buyer) -> None:
    imported(*varied_profiles(60, seed=5))
    own = untried(draft_of(buyer.request), rule_version="1.0")
    before = {f.ref for f in rank(own.own, as_of=DAY, most=None).firms if f.group in RANKED}
    for dial in own.dials:
        if dial.own.mode != "gate":
            continue
        level = "" if dial.own.level is None else f"~{dial.own.level}"
        trial = a_trial(buyer.request, f"{dial.key}~wish~{dial.own.weight}{level}")
        after = {f.ref for f in rank(trial.draft, as_of=DAY, most=None).firms if f.group in RANKED}
        assert before <= after, dial.key


def test_more_weight_never_narrows_the_lead_on_that_criterion(buyer: Buyer) -> None:
    imported(a_profile("A"), a_profile("B", lead_time_weeks=9))
    leads = []
    for weight in range(11):
        found = scores(a_trial(buyer.request, f"lead_time~wish~{weight}"))
        leads.append(found["A"] - found["B"])
    assert leads == sorted(leads)
    assert leads[0] == 0


# --- On the page ---------------------------------------------------------------------------------


def test_the_list_follows_and_nothing_is_stored(buyer: Buyer) -> None:
    imported(a_profile("FIT"), a_profile("NONE", **NO_CERTIFICATE))
    before, events = version_of(buyer.request), AuditEvent.objects.count()
    assert firms(buyer.get()) == ["FIT"]
    page = buyer.get(rule="certificate:iso9001~wish~3~2")
    assert firms(page) == ["FIT", "NONE"]
    assert "not in the list before: ISO 9001: not held" in words(section(page, "NONE"))
    assert "1 came in." in words(page)
    assert version_of(Request.objects.get()) == before
    assert AuditEvent.objects.count() == events
    assert firms(buyer.get()) == ["FIT"]


def test_who_moves_and_who_leaves_is_told_with_the_reason(buyer: Buyer) -> None:
    tight = a_profile("TIGHT", capacity=[a_line(best_tolerance_mm=0.001)], lead_time_weeks=20)
    imported(tight, a_profile("LOOSE", capacity=[a_line(best_tolerance_mm=0.02)]))
    assert firms(buyer.get()) == ["LOOSE", "TIGHT"]
    page = buyer.get(rule="lead_time~off~5")
    assert "was 2" in words(section(page, "TIGHT"))
    page = buyer.get(rule="lead_time~gate~5")
    assert firms(page) == ["LOOSE"]
    left = words(page.split("trial-left")[1].split("</details>")[0])
    assert "1 firm drops out" in left
    assert "was 2" in left
    assert "Lead time" in left


def test_near_misses_and_why_not_are_by_the_tried_rule(buyer: Buyer) -> None:
    imported(a_profile("FIT"), a_profile("SLOW", lead_time_weeks=20))
    rule = "lead_time~gate~5"
    page = buyer.get(rule=rule)
    assert f"near/?on=2026-11-21&amp;rule={rule}" in page
    assert "SLOW" in buyer.get("near/", rule=rule)
    assert "SLOW" not in buyer.get("near/")
    assert "Missing: Lead time" in words(buyer.get("why/", firm="SLOW", rule=rule))
    assert "Missing:" not in words(buyer.get("why/", firm="SLOW"))


def test_a_form_leads_to_the_shortest_address(buyer: Buyer) -> None:
    imported(a_profile("FIT"))
    page = buyer.client.get("/requests/N1/", headers={"accept-language": "en"})
    data = form_of(page.content.decode()) | {"set.lead_time.mode": "gate", "on": "2026-11-21"}
    answer = buyer.client.get("/requests/N1/", data)
    assert answer.status_code == 302
    assert answer["Location"] == "/requests/N1/?on=2026-11-21&rule=lead_time~gate~5"
    part = buyer.client.get("/requests/N1/", data, headers={"hx-target": "ranked"})
    assert part["HX-Replace-Url"] == answer["Location"]
    told = part.content.decode()
    assert "<html" not in told
    assert 'name="set.' not in told
    assert "innerHTML:#trial-said" in told
    assert no_inline_code(told)


def form_of(page: str) -> dict[str, str]:
    from tests.permissions.hostile import Fields  # noqa: PLC0415

    fields = Fields.of(page.split('id="trial-form"')[1].split("</form>", maxsplit=1)[0])
    return {name: str(value) for name, value in fields.items() if name.startswith("set.")}


@pytest.mark.parametrize(
    "field",
    [
        {"set.lead_time.weight": "11"},
        {"set.lead_time.weight": "NaN"},
        {"set.lead_time.mode": "must"},
        {"set.nothing.mode": "gate"},
        {"set.lead_time.colour": "red"},
        {"set.": ""},
    ],
    ids=str,
)
def test_a_forged_field_is_refused_and_the_list_stays(buyer: Buyer, field: dict[str, str]) -> None:
    imported(a_profile("FIT"))
    part = buyer.client.get("/requests/N1/", field, headers={"hx-target": "ranked"})
    assert part.status_code == 422
    assert part["HX-Reswap"] == "none"
    answer = buyer.client.get(
        "/requests/N1/", field, follow=True, headers={"accept-language": "en"}
    )
    assert answer.status_code == 200
    assert "alert" in answer.content.decode()


def test_a_forged_address_is_told_and_the_own_rule_counts(buyer: Buyer) -> None:
    imported(a_profile("FIT"))
    page = buyer.get(rule="<b>~gate~3")
    assert "This request has no criterion" in page
    assert "the request&#x27;s own rule" in page
    assert "<b>~" not in page
    assert firms(page) == ["FIT"]


# --- Keeping -------------------------------------------------------------------------------------


def test_what_is_kept_counts_and_is_on_record(buyer: Buyer) -> None:
    imported(a_profile("FIT"), a_profile("NONE", **NO_CERTIFICATE))
    Request.objects.update(audience=Audience.FITTING, is_anonymous=False)
    buyer.request.refresh_from_db()
    answer = buyer.post(
        "rule/", rule=["certificate:iso9001~wish~3~2"], version=version_of(buyer.request)
    )
    assert answer["Location"] == "/requests/N1/"
    assert firms(buyer.get()) == ["FIT", "NONE"]
    event = AuditEvent.objects.about(buyer.request).order_by("position").last()
    assert event is not None
    assert (event.verb, event.actor_id) == ("request.rule_kept", buyer.user.pk)
    assert event.changes == {
        "certificate:iso9001": ["certificate:iso9001~gate~3~2", "certificate:iso9001~wish~3~2"]
    }
    stored = Request.objects.get()
    assert (stored.audience, stored.is_anonymous, stored.status) == ("fitting", False, "open")


@pytest.mark.parametrize("values", [[], ["nothing~gate~3"], ["lead_time~wish~5"]], ids=str)
def test_nothing_or_nonsense_is_not_kept(buyer: Buyer, values: list[str]) -> None:
    before = version_of(buyer.request)
    assert buyer.post("rule/", rule=values, version=before).status_code == 302
    assert version_of(Request.objects.get()) == before


def test_a_colleagues_change_is_not_overwritten(buyer: Buyer) -> None:
    seen = version_of(buyer.request)
    buyer.post("rule/", rule=["offer~gate~6"], version=seen)
    answer = buyer.post("rule/", rule=["lead_time~gate~5"], version=seen)
    assert answer["Location"] == "/requests/N1/?rule=lead_time~gate~5"
    assert "changed in another window" in buyer.get()
    assert not trial_of(draft_of(Request.objects.get()), ["offer~gate~6"], rule_version="1.0")


def test_a_closed_request_keeps_its_rule(buyer: Buyer) -> None:
    close_request(request=buyer.request, actor=actor(buyer))
    buyer.request.refresh_from_db()
    with pytest.raises(DomainError) as caught:
        keep_rule(
            request=buyer.request,
            values=["offer~gate~6"],
            version=version_of(buyer.request),
            actor=actor(buyer),
        )
    assert caught.value.code == "request_closed"


def test_a_stranger_keeps_nothing(buyer: Buyer) -> None:
    stranger = a_buyer("stranger@matxich.example", id="N2")
    values = {"rule": "offer~gate~6", "version": version_of(buyer.request)}
    assert stranger.client.post("/requests/N1/rule/", values).status_code == 404
    assert Client().post("/requests/N1/rule/", values).status_code == 302
    assert draft_of(Request.objects.get(ref="N1")) == draft_of(buyer.request)


# --- Cost ----------------------------------------------------------------------------------------


def test_a_trial_costs_two_statements_more_however_many_move(buyer: Buyer) -> None:
    more = a_certificate(standard="ISO 14001:2015", number="E-1")
    imported(*(a_profile(f"S{n:02}", certificates=[a_certificate(), more]) for n in range(4)))
    imported(*(a_profile(f"N{n:02}", **NO_CERTIFICATE) for n in range(3)))
    rule = ["certificate:iso9001~wish~3~2", "lead_time~gate~5"]
    buyer.get(rule=rule)
    few, own = queries_of(buyer, rule=rule), queries_of(buyer)
    imported(*(a_profile(f"T{n:02}", lead_time_weeks=30) for n in range(20)))
    imported(*(a_profile(f"M{n:02}", **NO_CERTIFICATE) for n in range(20)))
    assert queries_of(buyer, rule=rule) == few <= own + 2 <= 22


def test_a_setting_is_told_in_few_words(buyer: Buyer) -> None:
    assert Setting("gate", 3, 2) != Setting("gate", 3)
    page = words(buyer.get(rule="certificate:iso9001~gate~3~3"))
    assert "ISO 9001: must, weight 3, issuer's accreditation confirmed" in page
