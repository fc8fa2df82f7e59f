"""Asking instead of guessing: the services of both sides."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Organisation
from core.audit import verify_chain
from core.errors import DomainError
from core.models import AuditEvent
from directory.models import CapabilityLine, Concept, Place, Site, Unit
from directory.services import publish, unpublish
from matching.choices import DeclineReason, QuestionState, RequestStatus
from matching.engine.explain import FirmResult
from matching.models import Question, Request
from matching.questions import asking
from matching.questions.answering import Given, answer_question, decline_question
from matching.questions.asking import ask_question, withdraw_question
from matching.questions.unread import mark_seen, new_answers
from matching.requests.editing import copy_request
from matching.services import draft_of, rank, today
from tests.directory.firms import a_firm, side_by_side
from tests.directory.records import a_line
from tests.matching.pages import a_buyer, words
from tests.matching.talks import SILENT, SILENT_LINE, Talk, a_member_of, a_silent_firm, a_talk

pytestmark = pytest.mark.usefixtures("taxonomy")

EVERY = {"capacity", "material", "size", "tolerance", "lead_time", "minimum_order"}


@pytest.fixture
def talk(taxonomy: None) -> Talk:
    return a_talk()


def standing(talk: Talk) -> FirmResult:
    request = talk.request
    (firm,) = rank(draft_of(request), everyone=True, supplier_ids=[talk.firm.pk]).firms
    return firm


def pieces() -> Unit:
    return Unit.objects.get(code="pcs")


def test_one_click_asks_everything_that_is_unknown(talk: Talk) -> None:
    asked = talk.ask()
    assert {each.kind for each in asked} == EVERY
    firm = standing(talk)
    for each in asked:
        assert each.group_then == firm.group == "needs_answer"
        assert 100 * each.low_then / each.whole_then == pytest.approx(firm.low)
        assert 100 * each.high_then / each.whole_then == pytest.approx(firm.high)
        assert 100 * each.total_then / each.whole_then == pytest.approx(firm.score)
        assert each.line_id == talk.firm.capabilityline_set.get().pk
        assert each.place_then == 1


def test_what_is_asked_is_kept_in_the_buyers_unit(talk: Talk) -> None:
    asked = {each.kind: each for each in talk.ask()}
    assert (asked["tolerance"].asked_number, asked["tolerance"].asked_unit) == (
        Decimal("0.02"),
        "mm",
    )
    assert asked["capacity"].asked_unit == "pcs/year"
    assert [Concept.objects.get(pk=pk).code for pk in asked["material"].asked_ids] == ["brass"]


def test_asking_twice_asks_once(talk: Talk) -> None:
    (first,), (second,) = talk.ask("tolerance"), talk.ask("tolerance")
    assert first.pk == second.pk
    talk.ask()
    assert Question.objects.count() == len(EVERY)


def test_the_next_ranking_counts_the_answer(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    done = answer_question(
        question=question, given=Given(number=Decimal(15), unit="um"), actor=talk.answerer
    )
    assert (done.state, done.answer_number, done.answer_unit) == ("answered", Decimal(15), "um")
    assert talk.firm.capabilityline_set.get().best_tolerance_mm == Decimal("0.015")
    part = standing(talk).part("tolerance")
    assert part is not None
    assert (part.step.name, part.facts["value"]) == ("MET", 15_000)


def test_every_kind_of_answer_goes_into_its_place(talk: Talk) -> None:
    brass = Concept.objects.get(kind="material", code="brass")
    given = {
        "capacity": Given(Decimal(120_000), pieces(), Decimal(10)),
        "material": Given(materials=(brass,)),
        "size": Given(Decimal(12), "cm"),
        "tolerance": Given(Decimal("0.01"), "mm"),
        "lead_time": Given(Decimal(3), "week"),
        "minimum_order": Given(Decimal(500), pieces()),
    }
    for question in talk.ask():
        answer_question(question=question, given=given[question.kind], actor=talk.answerer)
    line = talk.firm.capabilityline_set.get()
    assert (line.quantity_per_month, line.utilisation_percent) == (Decimal(120_000), Decimal(10))
    assert (line.max_part_mm, line.lead_time_days) == (Decimal(120), Decimal(21))
    assert (line.minimum_order_quantity, line.minimum_order_unit) == (Decimal(500), pieces())
    assert [each.material for each in line.materials.all()] == [brass]
    assert (standing(talk).group, standing(talk).score) == ("eligible", 100.0)


def test_place_and_sector_are_said_of_the_firm(taxonomy: None) -> None:
    firm = a_silent_firm()
    Site.objects.filter(supplier=firm).update(place=None)
    unpublish(firm, reason="test")
    publish(firm)
    need = {"location_preference": {"provinces": ["Hà Nội"], "strength": "required"}}
    talk = a_talk(firm, sector="automotive", **need)
    asked = {each.kind: each for each in talk.ask("area", "sector")}
    assert (asked["area"].line_id, asked["sector"].line_id) == (None, None)
    hanoi = Place.objects.get(pk=asked["area"].asked_ids[0])
    cars = Concept.objects.get(pk=asked["sector"].asked_ids[0])
    answer_question(question=asked["area"], given=Given(place=hanoi), actor=talk.answerer)
    answer_question(question=asked["sector"], given=Given(sectors=(cars,)), actor=talk.answerer)
    parts = {part.kind: part.step.name for part in standing(talk).parts}
    assert (parts["area"], parts["sector"]) == ("MET", "MET")


def test_a_bad_answer_to_a_must_leads_out_of_the_list(talk: Talk) -> None:
    (question,) = talk.ask("capacity")
    answer_question(
        question=question, given=Given(Decimal(10), pieces(), Decimal(0)), actor=talk.answerer
    )
    assert standing(talk).group == "near_miss"


def test_what_was_proved_of_a_line_stays_proved(talk: Talk) -> None:
    talk.firm.capabilityline_set.update(evidence_level=2)
    unpublish(talk.firm, reason="test")
    publish(talk.firm)
    asked = {each.kind: each for each in talk.ask("size", "capacity")}
    answer_question(question=asked["size"], given=Given(Decimal(90), "mm"), actor=talk.answerer)
    assert talk.firm.capabilityline_set.get().evidence_level == 2
    given = Given(Decimal(9_000), pieces(), Decimal(0))
    answer_question(question=asked["capacity"], given=given, actor=talk.answerer)
    assert talk.firm.capabilityline_set.get().evidence_level == 0


def test_what_the_profile_says_by_now_closes_the_question(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    talk.firm.capabilityline_set.update(best_tolerance_mm=Decimal("0.05"))
    unpublish(talk.firm, reason="test")
    publish(talk.firm)
    done = answer_question(
        question=question, given=Given(Decimal("0.01"), "mm"), actor=talk.answerer
    )
    assert (done.state, done.answer_number) == (QuestionState.STATED, None)
    assert talk.firm.capabilityline_set.get().best_tolerance_mm == Decimal("0.05")


def test_one_answer_closes_the_same_question_of_others(talk: Talk) -> None:
    other = a_talk_of_another(talk)
    (mine,), (theirs,) = talk.ask("tolerance"), other.ask("tolerance")
    answer_question(question=mine, given=Given(Decimal("0.01"), "mm"), actor=talk.answerer)
    theirs.refresh_from_db()
    assert theirs.state == QuestionState.STATED


def a_talk_of_another(talk: Talk) -> Talk:
    buyer = a_buyer("second@matxich.example", id="N2")
    actor = type(talk.asker)(user=buyer.user, organisation=buyer.request.organisation)
    return Talk(buyer, talk.firm, actor, talk.answerer)


def test_a_line_that_was_removed_is_told_and_nothing_changes(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    line = talk.firm.capabilityline_set.get()
    CapabilityLine.objects.filter(pk=line.pk).delete()
    unpublish(talk.firm, reason="test")
    with pytest.raises(DomainError) as refused:
        answer_question(question=question, given=Given(Decimal("0.01"), "mm"), actor=talk.answerer)
    assert refused.value.code == "line_gone"
    question.refresh_from_db()
    assert question.is_open
    decline_question(question=question, reason=DeclineReason.NOT_OUR_WORK, actor=talk.answerer)


def test_a_unit_that_does_not_compare_is_refused(talk: Talk) -> None:
    (question,) = talk.ask("capacity")
    with pytest.raises(DomainError) as refused:
        answer_question(
            question=question,
            given=Given(Decimal(10), Unit.objects.get(code="kg"), Decimal(0)),
            actor=talk.answerer,
        )
    assert (refused.value.code, refused.value.place) == ("unit_does_not_compare", "unit")


def test_what_was_declined_is_not_asked_again(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    decline_question(question=question, reason=DeclineReason.NOT_TOLD, actor=talk.answerer)
    with pytest.raises(DomainError) as refused:
        talk.ask("tolerance")
    assert refused.value.code == "declined"
    assert "tolerance" not in {each.kind for each in talk.ask() if each.is_open}


def test_what_was_taken_back_cannot_be_answered_but_asked_again(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    withdraw_question(question=question, actor=talk.asker)
    withdraw_question(question=question, actor=talk.asker)
    with pytest.raises(DomainError) as refused:
        answer_question(question=question, given=Given(Decimal(1), "mm"), actor=talk.answerer)
    assert refused.value.code == "question_closed"
    assert talk.ask("tolerance")[0].pk != question.pk


def test_who_may_not_ask_is_told_why(talk: Talk) -> None:
    Organisation.objects.filter(pk=talk.asker.organisation.pk).update(identity_checked_at=None)  # type: ignore[union-attr]
    talk.asker.organisation.refresh_from_db()  # type: ignore[union-attr]
    with override("en"), pytest.raises(DomainError, match="identity"):
        talk.ask()


def test_a_firm_without_people_is_not_asked(talk: Talk) -> None:
    talk.firm.organisation.memberships.all().delete()
    with override("en"), pytest.raises(DomainError, match="Nobody of this firm"):
        talk.ask()


def test_a_closed_request_asks_nobody(talk: Talk) -> None:
    Request.objects.update(status=RequestStatus.CLOSED)
    with override("en"), pytest.raises(DomainError, match="open request"):
        talk.ask()


def test_a_request_past_its_last_day_asks_nobody_and_says_why(talk: Talk) -> None:
    Request.objects.update(deadline_on=today())
    assert talk.ask("tolerance")
    Request.objects.update(deadline_on=today() - timedelta(days=1))
    with override("en"), pytest.raises(DomainError, match="last day for answers"):
        talk.ask("size")
    assert "The last day for answers to this request has passed." in words(talk.buyer.get())


def test_a_closed_question_changes_once_more_when_it_is_seen(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    assert not mark_seen(talk.request)
    given = Given(number=Decimal("0.01"), unit="mm")
    answer_question(question=question, given=given, actor=talk.answerer)
    assert new_answers(talk.asker) == {talk.request.ref: 1}
    with pytest.raises(IntegrityError, match="closed once"), transaction.atomic():
        Question.objects.update(seen_at=timezone.now(), answer_number=Decimal(1))
    assert (mark_seen(talk.request), mark_seen(talk.request)) == (1, 0)
    assert not new_answers(talk.asker)
    for again in (timezone.now(), None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.update(seen_at=again)


def test_a_firm_that_fails_a_must_is_not_asked(taxonomy: None) -> None:
    talk = a_talk(a_firm("S1", certificates=[], capacity=[a_line(**SILENT_LINE)], **SILENT))
    with pytest.raises(DomainError) as refused:
        talk.ask()
    assert refused.value.code == "nothing_open"


def test_a_day_has_its_limit(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_A_DAY", 2)
    talk.ask("tolerance")
    with pytest.raises(DomainError) as refused:
        talk.ask()
    assert refused.value.code == "asked_too_often"
    assert Question.objects.count() == 1


def test_proof_is_not_asked_for(talk: Talk) -> None:
    request = talk.request
    request.requirements.create(kind="capacity", mode="gate", weight=6, least_level=2)
    assert "capacity" not in {each.kind for each in talk.ask()}


def test_the_trail_says_what_was_asked_and_no_value(talk: Talk) -> None:
    (question,) = talk.ask("tolerance")
    answer_question(question=question, given=Given(Decimal("0.0123"), "mm"), actor=talk.answerer)
    assert [e.verb for e in AuditEvent.objects.about(question)] == ["question.answered"]
    assert verify_chain(question) is None
    assert verify_chain(talk.request) is None
    told = str([e.changes for e in AuditEvent.objects.all()])
    assert "0.0123" not in told


def test_the_firm_gets_one_letter_with_a_link_for_each_question(
    talk: Talk, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        asked = talk.ask()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        a_talk_of_another(talk).ask()
    (letter,) = mail.outbox
    assert letter.to == ["firm@matxich.example"]
    assert all(f"/q/{each.code}/" in letter.body for each in asked)
    assert talk.asker.organisation is not None
    assert talk.asker.organisation.name not in letter.body


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE matching_question SET low_then = low_then - 1",
        "UPDATE matching_question SET state = 'open', answered_at = NULL, answer_number = NULL",
        "DELETE FROM matching_question",
        "TRUNCATE matching_question",
    ],
)
def test_what_was_asked_and_answered_stays(talk: Talk, change: str) -> None:
    (question,) = talk.ask("tolerance")
    answer_question(question=question, given=Given(Decimal("0.01"), "mm"), actor=talk.answerer)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_two_people_answering_at_once_give_one_answer(stored_taxonomy: object) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    talk = a_talk()
    (question,) = talk.ask("tolerance")
    second = a_member_of(talk.firm, "second@matxich.example")
    refused: list[str] = []

    def answer(actor: object, number: str) -> None:
        try:
            answer_question(
                question=question,
                given=Given(Decimal(number), "mm"),
                actor=actor,  # type: ignore[arg-type]
            )
        except DomainError as error:
            refused.append(error.code)

    side_by_side(lambda: answer(talk.answerer, "0.01"), lambda: answer(second, "0.05"))
    question.refresh_from_db()
    assert refused == ["question_closed"]
    assert talk.firm.capabilityline_set.get().best_tolerance_mm == question.answer_number


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_asking_at_once_ask_once(stored_taxonomy: object) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    talk = a_talk()

    def ask() -> None:
        talk.ask()

    side_by_side(ask, ask)
    assert Question.objects.count() == len(EVERY)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_do_not_pass_the_limit_of_a_day_together(
    stored_taxonomy: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    monkeypatch.setattr(asking, "MOST_A_DAY", len(EVERY))
    talk = a_talk()
    other = copy_request(request=talk.request, actor=talk.asker)
    Request.objects.filter(pk=other.pk).update(status=RequestStatus.OPEN)
    refused: list[str] = []

    def ask(request: Request) -> None:
        try:
            ask_question(request=request, supplier=talk.firm, kinds=None, actor=talk.asker)
        except DomainError as error:
            refused.append(error.code)

    side_by_side(lambda: ask(talk.request), lambda: ask(other))
    assert (refused, Question.objects.count()) == (["asked_too_often"], len(EVERY))
