"""Invitations and answers: names only once all have agreed, whoever answers when."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from core.audit import verify_chain
from core.errors import DomainError
from core.models import AuditEvent
from matching.choices import ConsentState, ConsortiumState, RequestStatus
from matching.consortium.consenting import (
    agree,
    decline,
    disclose_member,
    invite_consortium,
    invited,
    last_of,
    offered_for,
    refused_by,
    take_back,
)
from matching.models import Consortium, ConsortiumMember, ConsortiumShare, Request
from matching.requests.editing import close_request, delete_request, reopen_request
from matching.services import today
from tests.directory.firms import imported, side_by_side
from tests.matching.consortia import (
    Person,
    a_part,
    a_person_of,
    a_shared_request,
    buyer_actor,
    checked,
    invite,
)
from tests.matching.pages import Buyer

pytestmark = pytest.mark.usefixtures("taxonomy")


def the_scene() -> tuple[Buyer, Person, Person]:
    """A buyer, and two firms with 60 and 50 percent of what is needed."""
    first, second = checked(a_part("S1", 60), a_part("S2", 50))
    return a_shared_request(), a_person_of(first), a_person_of(second)


@pytest.fixture
def scene(taxonomy: None) -> tuple[Buyer, Person, Person]:
    return the_scene()


def code_of(act: Callable[[], Any]) -> str:
    with override("en"), pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def state_of(consortium: Consortium) -> str:
    consortium.refresh_from_db()
    return consortium.state


def test_what_was_offered_is_stored_with_shares_and_one_lead(
    scene: tuple[Buyer, Person, Person],
) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    members = list(consortium.members.order_by("number"))
    assert [(m.supplier, m.is_lead, m.state) for m in members] == [
        (one.supplier, True, "invited"),
        (two.supplier, False, "invited"),
    ]
    shares = ConsortiumShare.objects.filter(member__consortium=consortium).order_by("member_id")
    assert [share.thousandths for share in shares] == [545, 455]


def test_names_and_contacts_are_known_once_all_agreed_and_not_before(
    scene: tuple[Buyer, Person, Person],
) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")

    def contacts() -> Any:
        return disclose_member(member=one.place(consortium), number=2, actor=one.actor)

    assert code_of(contacts) == "not_agreed"
    agree(member=one.place(consortium), actor=one.actor)
    assert (state_of(consortium), code_of(contacts)) == ("open", "not_agreed")
    agree(member=two.place(consortium), actor=two.actor)
    assert state_of(consortium) == ConsortiumState.AGREED
    other, people = contacts()
    assert (other.supplier, [each.name for each in people]) == (two.supplier, ["Bà S2"])
    events = AuditEvent.objects.about(two.supplier).filter(verb="contact.disclosed")
    assert [event.organisation_id for event in events] == [one.supplier.organisation_id]


def test_declining_ends_it_and_the_next_best_is_offered_without_that_firm(
    scene: tuple[Buyer, Person, Person],
) -> None:
    buyer, one, two = scene
    checked(a_part("S3", 45))
    consortium = invite(buyer, "S1", "S2")
    agree(member=one.place(consortium), actor=one.actor)
    decline(member=two.place(consortium), reason="line moved", actor=two.actor)
    assert state_of(consortium) == ConsortiumState.FAILED
    assert refused_by(buyer.request) == {two.supplier.pk}
    best, checked_only = offered_for(buyer.request)
    assert [best.row(pk)["ref"] for pk in best.member_ids()] == ["S1", "S3"]
    assert checked_only is None
    invite(buyer, "S1", "S3")


def test_a_member_may_withdraw_after_all_agreed_and_names_are_hidden_again(
    scene: tuple[Buyer, Person, Person],
) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    for person in (one, two):
        agree(member=person.place(consortium), actor=person.actor)
    decline(member=two.place(consortium), reason="a fire", actor=two.actor)
    assert two.place(consortium).state == ConsentState.WITHDRAWN
    assert state_of(consortium) == ConsortiumState.FAILED
    refused = code_of(
        lambda: disclose_member(member=one.place(consortium), number=2, actor=one.actor)
    )
    assert refused == "not_agreed"


def test_answers_after_the_last_day_or_after_the_end_do_not_count(
    scene: tuple[Buyer, Person, Person],
) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2", deadline_on=today())
    Consortium.objects.update(deadline_on=today() - timedelta(days=1))
    assert code_of(lambda: agree(member=one.place(consortium), actor=one.actor)) == (
        "consortium_over"
    )
    second = invite(buyer, "S1", "S2")  # what ran out makes room
    assert state_of(consortium) == ConsortiumState.WITHDRAWN
    take_back(consortium=second, actor=buyer_actor(buyer))
    assert code_of(lambda: decline(member=two.place(second), reason="no", actor=two.actor)) == (
        "consortium_over"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"refs": ("S1",)}, "offer_changed"),
        ({"refs": ("S1", "S2", "S3")}, "offer_changed"),
        ({"refs": ()}, "offer_changed"),
        ({"deadline_on": today() - timedelta(days=1)}, "bad_deadline"),
        ({"deadline_on": today() + timedelta(days=91)}, "bad_deadline"),
    ],
)
def test_only_what_is_offered_is_invited_until_a_day_that_is_near(
    scene: tuple[Buyer, Person, Person], changes: dict[str, Any], code: str
) -> None:
    buyer, _one, _two = scene
    arguments: dict[str, Any] = {
        "request": buyer.request,
        "refs": ("S1", "S2"),
        "deadline_on": today(),
        "actor": buyer_actor(buyer),
    }
    assert code_of(lambda: invite_consortium(**(arguments | changes))) == code
    assert not Consortium.objects.exists()


def test_who_may_not_invite(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, one, _two = scene
    assert code_of(lambda: invite(buyer, "S1", "S2", actor=one.actor)) == "not_approved"
    invite(buyer, "S1", "S2")
    assert code_of(lambda: invite(buyer, "S1", "S2")) == "already_invited"
    Request.objects.update(status=RequestStatus.CLOSED)
    assert code_of(lambda: invite(buyer, "S1", "S2")) == "request_not_open"
    organisation = buyer.request.organisation
    organisation.identity_checked_at = None
    organisation.save()
    assert code_of(lambda: invite(buyer, "S1", "S2")) == "not_approved"


def test_a_firm_whose_identity_is_not_checked_cannot_be_invited(taxonomy: None) -> None:
    imported(a_part("S1", 90))
    checked(a_part("S2", 60), a_part("S3", 50))
    buyer = a_shared_request()
    best, second = offered_for(buyer.request)
    assert second is not None
    refs = [best.row(pk)["ref"] for pk in best.member_ids()]
    assert code_of(lambda: invite(buyer, *refs)) == "identity_not_checked"
    invite(buyer, *(second.row(pk)["ref"] for pk in second.member_ids()))


def test_nobody_answers_for_another_firm(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    assert code_of(lambda: agree(member=one.place(consortium), actor=two.actor)) == "no_member"
    assert one.place(consortium).state == ConsentState.INVITED


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "a\x00b"])
def test_declining_needs_a_reason_that_can_be_kept(
    scene: tuple[Buyer, Person, Person], reason: str
) -> None:
    buyer, one, _two = scene
    consortium = invite(buyer, "S1", "S2")
    code_of(lambda: decline(member=one.place(consortium), reason=reason, actor=one.actor))
    assert state_of(consortium) == ConsortiumState.OPEN


def test_the_trail_names_neither_firms_nor_reasons(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    agree(member=one.place(consortium), actor=one.actor)
    decline(member=two.place(consortium), reason="Mr An is ill", actor=two.actor)
    events = list(AuditEvent.objects.about(consortium).order_by("position"))
    assert [event.verb for event in events] == [
        "consortium.invited",
        "consortium.agreed",
        "consortium.declined",
        "consortium.turned",
    ]
    told = json.dumps([event.changes for event in events])
    assert not any(word in told for word in ("S1", "S2", "bí mật", "An is ill"))
    assert verify_chain(consortium) is None
    assert not any("bí mật" in f"{letter.subject}{letter.body}" for letter in mail.outbox)


@pytest.mark.django_db(transaction=True)
def test_two_members_agreeing_at_once_make_it_agreed(stored_taxonomy: object) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    buyer, one, two = the_scene()
    consortium = invite(buyer, "S1", "S2")
    side_by_side(
        *(
            lambda person=person: agree(member=person.place(consortium), actor=person.actor)
            for person in (one, two)
        )
    )
    assert state_of(consortium) == ConsortiumState.AGREED
    assert verify_chain(consortium) is None


@pytest.mark.django_db(transaction=True)
def test_one_agreeing_while_another_declines_never_ends_agreed(stored_taxonomy: object) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    buyer, one, two = the_scene()
    consortium = invite(buyer, "S1", "S2")

    def try_to_agree() -> None:
        with suppress(DomainError):
            agree(member=one.place(consortium), actor=one.actor)

    side_by_side(
        try_to_agree,
        lambda: decline(member=two.place(consortium), reason="no", actor=two.actor),
    )
    assert state_of(consortium) == ConsortiumState.FAILED


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_inviting_at_once_make_one_invitation(stored_taxonomy: object) -> None:
    stored_taxonomy.restore()  # type: ignore[attr-defined]
    buyer, _one, _two = the_scene()

    def try_to_invite() -> None:
        with suppress(DomainError):
            invite(buyer, "S1", "S2")

    side_by_side(try_to_invite, try_to_invite)
    assert Consortium.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"number": 4}, "consortiummember_at_most_three"),
        ({"number": 1}, "consortiummember_number_once"),
        ({"is_lead": True}, "consortiummember_one_lead"),
        ({"supplier": 1}, "consortiummember_firm_once"),
        ({"state": "maybe"}, "consortiummember_"),
        ({"state": "agreed"}, "consortiummember_answered_or_invited"),
    ],
)
def test_the_database_holds_what_must_not_be_false(
    scene: tuple[Buyer, Person, Person], change: dict[str, Any], name: str
) -> None:
    buyer, one, _two = scene
    consortium = invite(buyer, "S1", "S2")
    (other,) = checked(a_part("S9", 10))
    values = {"consortium": consortium, "supplier": other, "number": 3} | change
    if "supplier" in change:
        values["supplier"] = one.supplier
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ConsortiumMember.objects.create(**values)


def test_one_live_invitation_and_known_states_are_held_by_the_database(
    scene: tuple[Buyer, Person, Person],
) -> None:
    buyer, _one, _two = scene
    first = invite(buyer, "S1", "S2")
    values = {"request": buyer.request, "deadline_on": today(), "ranked_on": today()}
    with pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        Consortium.objects.create(**values)
    with pytest.raises(IntegrityError, match="known_state"), transaction.atomic():
        Consortium.objects.filter(pk=first.pk).update(state="maybe")
    with pytest.raises(IntegrityError, match="in_range"), transaction.atomic():
        ConsortiumShare.objects.update(thousandths=1001)


def test_answers_stand_and_an_end_is_the_end(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    agree(member=one.place(consortium), actor=one.actor)
    decline(member=two.place(consortium), reason="no", actor=two.actor)
    for state in ("open", "agreed"):
        with pytest.raises(IntegrityError, match="never back"), transaction.atomic():
            Consortium.objects.update(state=state)
    answers = ConsortiumMember.objects.filter(state=ConsentState.DECLINED)
    with pytest.raises(IntegrityError, match="has answered"), transaction.atomic():
        answers.update(state=ConsentState.AGREED)
    with pytest.raises(IntegrityError, match="has answered"), transaction.atomic():
        ConsortiumMember.objects.filter(state=ConsentState.AGREED).update(supplier=two.supplier)


def test_agreed_is_what_every_member_has_agreed_to(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    agree(member=one.place(consortium), actor=one.actor)

    def settled(change: Callable[[], Any]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            change()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="not every member"):
        settled(lambda: Consortium.objects.update(state=ConsortiumState.AGREED))
    agree(member=two.place(consortium), actor=two.actor)
    settled(lambda: None)
    with pytest.raises(IntegrityError, match="not every member"):
        settled(lambda: ConsortiumMember.objects.update(state=ConsentState.WITHDRAWN))


def test_a_closed_request_takes_no_consent(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, one, two = scene
    consortium = invite(buyer, "S1", "S2")
    agree(member=one.place(consortium), actor=one.actor)
    close_request(request=buyer.request, actor=buyer_actor(buyer))
    refused = code_of(lambda: agree(member=two.place(consortium), actor=two.actor))
    assert (refused, state_of(consortium)) == ("consortium_over", "open")
    assert not invited(two.supplier).exists()
    reopen_request(request=buyer.request, actor=buyer_actor(buyer))
    agree(member=two.place(consortium), actor=two.actor)
    assert state_of(consortium) == ConsortiumState.AGREED


def test_what_ran_out_is_ended_on_record(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, _one, _two = scene
    consortium = invite(buyer, "S1", "S2", deadline_on=today())
    Consortium.objects.update(deadline_on=today() - timedelta(days=1))
    invite(buyer, "S1", "S2")
    events = AuditEvent.objects.about(consortium).order_by("position")
    assert [event.verb for event in events] == ["consortium.invited", "consortium.turned"]


def test_a_request_with_invitations_is_not_deleted(scene: tuple[Buyer, Person, Person]) -> None:
    buyer, _one, _two = scene
    invite(buyer, "S1", "S2")
    Request.objects.update(status=RequestStatus.DRAFT)
    refused = code_of(lambda: delete_request(request=buyer.request, actor=buyer_actor(buyer)))
    assert refused == "request_acted_on"
    assert last_of(buyer.request) is not None
