"""A ranking that was acted on: the same bytes again, the same facts once, and nobody changes it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from core.audit import verify_chain
from core.models import AuditEvent
from directory import profile_rows, services
from directory.models import CapabilityLine, Supplier
from matching.choices import RankingReason, RankingScope
from matching.drafts import RequestDraft
from matching.engine import rules
from matching.engine.need_text import canonical, need_of, need_text
from matching.kept import facts, rankings
from matching.kept.rankings import RuleIsGoneError, keep_ranking, rerun, run_again, stored_need
from matching.kept.shortlisting import add_to_shortlist
from matching.models import (
    ProfileFacts,
    Ranking,
    RankingAct,
    RankingFirm,
    Request,
    ShortlistEntry,
)
from matching.services import draft_of, rank
from tests.directory.firms import a_firm, imported, side_by_side
from tests.directory.records import a_profile
from tests.matching.pages import ON, Buyer, a_buyer
from tests.matching.varied import varied_profiles

pytestmark = pytest.mark.usefixtures("taxonomy")
DAY = date.fromisoformat(ON)


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    return a_buyer()


def actor(buyer: Buyer) -> Actor:
    return Actor(user=buyer.user, organisation=buyer.request.organisation)


def keep(buyer: Buyer, **how: Any) -> Ranking:
    reason = how.pop("reason", RankingReason.EXPORT)
    return keep_ranking(
        request=buyer.request, actor=actor(buyer), reason=reason, **{"day": DAY} | how
    )


def free_up(firm: Supplier, amount: int) -> None:
    with transaction.atomic():
        CapabilityLine.objects.filter(supplier=firm).update(quantity_per_month=amount)
        profile_rows.refresh([firm.pk])


def test_the_same_bytes_again_after_every_fact_has_changed(buyer: Buyer) -> None:
    firms = imported(*varied_profiles(30, seed=4))
    kept = keep(buyer)
    then = rerun(kept)
    assert facts.sha256(then) == kept.result_digest
    for firm in firms[:20]:
        free_up(firm, 1)
    services.unpublish(firms[20], reason="test")
    imported(a_profile("NEW"))
    Request.objects.filter(pk=buyer.request.pk).update(volume_quantity=5)
    assert rerun(Ranking.objects.get(pk=kept.pk)) == then
    assert run_again(kept).is_same
    assert keep(buyer).result_digest != kept.result_digest


def test_the_stored_ranking_is_the_one_that_the_page_shows(buyer: Buyer) -> None:
    imported(*varied_profiles(40, seed=7))
    kept = keep(buyer)
    shown = rank(draft_of(buyer.request), as_of=DAY, everyone=True, most=None)
    again = run_again(kept)
    assert again.firms == shown.firms
    rows = list(kept.firms.order_by("position"))
    assert [row.supplier_id for row in rows] == [firm.supplier_id for firm in shown.firms]
    assert [row.total for row in rows] == [firm.total for firm in shown.firms]
    for row, firm in zip(rows, shown.firms, strict=True):
        assert row.steps == [int(part.step) for part in firm.parts]
        assert row.satisfactions == [part.satisfaction for part in firm.parts]
    counts = [kept.eligible, kept.needs_answer, kept.near_miss, kept.not_suitable]
    assert counts == list(shown.counts.values())
    assert sum(counts) == kept.published == 40


def test_facts_are_stored_once_and_the_same_ranking_once(buyer: Buyer) -> None:
    firms = imported(*(a_profile(f"S{number}") for number in range(5)))
    first = keep(buyer)
    assert keep(buyer) == first
    assert keep(buyer, reason=RankingReason.INVITE, suppliers=firms[:2]) == first
    assert (ProfileFacts.objects.count(), RankingFirm.objects.count()) == (5, 5)
    other = keep(buyer, day=date(2026, 12, 1))
    assert other != first
    assert (ProfileFacts.objects.count(), RankingFirm.objects.count()) == (5, 10)
    free_up(firms[0], 7)
    keep(buyer)
    assert (ProfileFacts.objects.count(), Ranking.objects.count()) == (6, 3)
    acts = RankingAct.objects.filter(ranking=first).order_by("pk")
    assert [(act.reason, act.supplier_id) for act in acts] == [
        ("export", None),
        ("export", None),
        ("invite", firms[0].pk),
        ("invite", firms[1].pk),
    ]


def test_what_does_not_count_for_a_ranking_makes_no_new_facts(buyer: Buyer) -> None:
    firm = a_firm()
    first = keep(buyer)
    Supplier.objects.filter(pk=firm.pk).update(description="Other words.")
    profile_rows.refresh([firm.pk])
    assert keep(buyer) == first


def test_acts_are_on_record_with_the_digest(buyer: Buyer) -> None:
    kept = keep(buyer, suppliers=[a_firm()])
    event = AuditEvent.objects.about(buyer.request).get(verb="request.ranking_kept")
    assert event.changes == {
        "ranking": kept.ref,
        "reason": "export",
        "firms": ["S1"],
        "result": kept.result_digest,
    }
    assert event.actor_id == buyer.user.pk
    assert verify_chain(buyer.request) is None


def test_the_shortlist_remembers_the_ranking_it_was_chosen_from(buyer: Buyer) -> None:
    imported(a_profile("S1"), a_profile("S2"))
    buyer.post("shortlist/", firm="S1", do="add", next=f"/requests/N1/?on={ON}#firm-S1")
    entry = ShortlistEntry.objects.select_related("ranking").get()
    assert entry.ranking is not None
    assert entry.ranking.day == DAY
    assert entry.ranking.made_by_id == buyer.user.pk
    act = RankingAct.objects.get()
    assert (act.reason, act.supplier_id) == ("shortlist", entry.supplier_id)
    assert f"/requests/N1/rankings/{entry.ranking.ref}/" in buyer.get()


@pytest.mark.parametrize("there", ["", "/requests/N1/?on=tomorrow", "http://[", "?on=2026-02-30"])
def test_an_address_without_a_day_means_the_usual_day(buyer: Buyer, there: str) -> None:
    a_firm()
    buyer.post("shortlist/", firm="S1", do="add", next=there)
    assert Ranking.objects.get().day is not None


def test_weights_on_trial_are_stored_as_they_were_tried(buyer: Buyer) -> None:
    a_firm()
    usual = keep(buyer)
    draft: RequestDraft = draft_of(buyer.request)
    draft.requirements = [
        replace(item, weight=9) if item.kind == "material" else item for item in draft.requirements
    ]
    tried = keep(buyer, draft=draft)
    assert tried != usual
    need = stored_need(tried)
    assert need.material is not None
    assert need.material.weight == 9
    assert run_again(tried).is_same


@pytest.mark.parametrize("table", [ProfileFacts, Ranking, RankingFirm, RankingAct])
def test_nobody_changes_removes_or_empties_it(buyer: Buyer, table: Any) -> None:
    a_firm()
    keep(buyer)
    name = table._meta.db_table
    with connection.cursor() as cursor:
        # What is checked at commit would keep the table from being emptied, in this test alone.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for change in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format(name))


def test_a_rule_whose_code_is_gone_is_said(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    a_firm()
    kept = keep(buyer)
    monkeypatch.setattr(rankings, "RULES", {"2.0": rules.CURRENT})
    with pytest.raises(RuleIsGoneError):
        run_again(kept)


def test_code_that_changed_without_a_new_version_shows(
    buyer: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_firm()
    kept = keep(buyer)
    monkeypatch.setattr(rankings, "RULES", {"1.0": rules.Rule("1.0", half_points=0.25)})
    monkeypatch.setattr("matching.engine.sql_parts.FULL", 9_999)
    assert not run_again(kept).is_same


def test_of_very_many_firms_those_that_are_close_are_kept(
    buyer: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(*varied_profiles(30, seed=11))
    whole = keep(buyer)
    monkeypatch.setattr(facts, "MOST_KEPT_WHOLE", 10)
    close = keep(buyer)
    assert close.scope == RankingScope.CLOSE
    counts = [
        (each.eligible, each.needs_answer, each.near_miss, each.not_suitable)
        for each in (whole, close)
    ]
    assert counts[0] == counts[1]
    assert close.firms.count() == close.published - close.not_suitable < whole.firms.count()
    assert run_again(close).is_same


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_need_comes_back_from_its_text(buyer_of_many: Buyer, data: st.DataObject) -> None:
    draft = a_varied_draft(buyer_of_many, data)
    kept = keep(buyer_of_many, draft=draft)
    need = stored_need(kept)
    assert need_text(need) == kept.need_text
    assert need_of(need_text(need)) == need
    assert facts.sha256(rerun(kept)) == kept.result_digest


@pytest.fixture
def buyer_of_many(buyer: Buyer) -> Buyer:
    imported(*varied_profiles(12, seed=3))
    return buyer


def a_varied_draft(buyer: Buyer, data: st.DataObject) -> RequestDraft:
    draft = draft_of(buyer.request)
    modes = st.sampled_from(["gate", "wish", "off"])
    numbers = st.decimals("0.001", 5000, places=3)
    asked = [
        replace(
            item,
            mode=data.draw(modes),
            weight=data.draw(st.integers(0, 10)),
            least_level=data.draw(st.integers(0, 4)),
            number=None if item.number is None else data.draw(numbers),
        )
        for item in draft.requirements
    ]
    draft.volume = data.draw(st.none() | st.decimals(1, 10**7, places=0))
    draft.part_weight_kg = data.draw(st.none() | st.decimals("0.001", 5, places=3))
    draft.wants_prototypes = data.draw(st.booleans())
    draft.is_split_allowed = data.draw(st.booleans())
    draft.delivery_window_days = data.draw(st.none() | st.integers(1, 400))
    draft.requirements = data.draw(st.permutations(asked))
    return draft


def test_a_float_has_no_canonical_text() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical({"score": 0.1})


@pytest.mark.django_db(transaction=True)
def test_an_edit_meanwhile_never_parts_facts_and_outcome(
    stored_taxonomy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_taxonomy.restore()
    buyer, firm = a_buyer(), a_firm()
    frozen, edited = threading.Event(), threading.Event()

    def freeze_and_wait(*given: Any) -> Any:
        found = facts.freeze(*given)
        frozen.set()
        assert edited.wait(timeout=10)
        return found

    def edit() -> None:
        assert frozen.wait(timeout=10)
        free_up(firm, 1)
        edited.set()

    monkeypatch.setattr(rankings, "freeze", freeze_and_wait)
    side_by_side(lambda: _keep_quietly(buyer), edit)
    kept = Ranking.objects.get()
    assert (kept.eligible, kept.near_miss) == (1, 0)
    assert run_again(kept).is_same
    now = rank(draft_of(buyer.request), as_of=DAY, everyone=True, most=None)
    assert now.firms[0].group == "near_miss"


def _keep_quietly(buyer: Buyer) -> None:
    keep(buyer)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_acting_at_once_store_one_ranking(stored_taxonomy: Any) -> None:
    stored_taxonomy.restore()
    buyer, other = a_buyer(), a_buyer("other@matxich.example", id="N2")
    first, second = imported(a_profile("S1"), a_profile("S2"))

    def add(whose: Buyer, firm: Supplier) -> Callable[[], None]:
        def work() -> None:
            add_to_shortlist(request=whose.request, supplier=firm, actor=actor(whose), day=DAY)

        return work

    side_by_side(add(buyer, first), add(buyer, second), add(other, first), add(other, second))
    assert Ranking.objects.count() == 2
    assert ProfileFacts.objects.count() == 2
    assert RankingAct.objects.count() == 4
    assert verify_chain(buyer.request) is None
