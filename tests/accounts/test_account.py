"""The account page: what it shows to whom, and that it costs the same for many as for few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import MembershipRole, OrganisationKind, OrganisationVerdict
from accounts.models import OrganisationAnswer, OrganisationDecision
from accounts.services import create_token, invite_member
from tests.accounts.acting import a_colleague, an_owner, browser_of, firm_of
from tests.people import a_member, a_user, an_organisation

pytestmark = pytest.mark.django_db
PAGE = "accounts:account"


def read(client: Client) -> str:
    response = client.get(reverse(PAGE))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_person_without_organisation_is_led_to_make_one() -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_user("lan@matxich.example"))
    assert reverse("accounts:organisation-create") in read(client)


def test_member_sees_who_acts_but_nothing_to_manage() -> None:
    owner = an_owner()
    create_token(name="Our ERP", valid_for=timedelta(days=30), actor=owner)
    text = read(browser_of(a_colleague(owner, "member@matxich.example")))
    assert "buyer@matxich.example" in text
    assert "Our ERP" not in text
    for route in ("invitation-create", "token-create", "member-change", "organisation-edit"):
        assert reverse(f"accounts:{route}") not in text
    assert reverse("accounts:member-remove") in text  # their own leaving


def test_review_is_told_in_order_with_a_box_where_an_answer_is_due() -> None:
    owner = an_owner()
    firm = firm_of(owner)
    first = OrganisationDecision.objects.create(
        organisation=firm, decision=OrganisationVerdict.ASK, note="Question <one>", office="Sở"
    )
    OrganisationAnswer.objects.create(decision=first, text="Answer one")
    client = browser_of(owner)
    text = read(client)
    assert text.index("Question &lt;one&gt;") < text.index("Answer one")
    assert reverse("accounts:review-answer") not in text
    OrganisationDecision.objects.create(
        organisation=firm, decision=OrganisationVerdict.REFUSE, note="Reason two", office="Sở"
    )
    firm.review_status = "refused"
    firm.save()
    text = read(client)
    assert text.index("Answer one") < text.index("Reason two")
    assert reverse("accounts:review-answer") in text


def test_number_of_queries_does_not_grow() -> None:
    owner = an_owner()
    client = browser_of(owner)

    def grow(start: int, count: int) -> None:
        for n in range(start, start + count):
            a_colleague(owner, f"member{n}@matxich.example")
            invite_member(email=f"new{n}@matxich.example", role=MembershipRole.MEMBER, actor=owner)
            create_token(name="ERP", valid_for=timedelta(days=30), actor=owner)
            decision = OrganisationDecision.objects.create(
                organisation=firm_of(owner), decision=OrganisationVerdict.ASK, note="?"
            )
            OrganisationAnswer.objects.create(decision=decision, text="!")
            assert owner.user
            a_member(owner.user, an_organisation(OrganisationKind.BUYER, f"Firm {n}"))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            read(client)
        return len(caught)

    grow(0, 2)
    few = queries()
    grow(2, 4)
    assert queries() == few
    assert few <= 10


def test_person_changes_their_own_name_and_nothing_else() -> None:
    owner = an_owner()
    assert owner.user
    client = browser_of(owner)
    data = {"name": "Lan", "email": "x@matxich.example", "is_staff": "on"}
    assert client.post(reverse("accounts:person-edit"), data).status_code == 302
    owner.user.refresh_from_db()
    assert (owner.user.name, owner.user.is_staff) == ("Lan", False)
    assert owner.user.email == "buyer@matxich.example"
    for name in ("a" * 151, "a\x00"):
        assert client.post(reverse("accounts:person-edit"), {"name": name}).status_code == 200


def test_switching_acts_for_another_of_ones_own_organisations() -> None:
    owner = an_owner()
    assert owner.user
    second = an_organisation(OrganisationKind.BUYER, "Second", owner=owner.user)
    stranger = an_organisation(OrganisationKind.BUYER, "Stranger")
    client = browser_of(owner)
    switch = reverse("accounts:organisation-switch")
    assert client.post(switch, {"organisation": second.ref}).status_code == 302
    assert client.get(reverse(PAGE)).context["organisation"] == second
    for ref in (stranger.ref, "", "\x00", "x" * 100_000, str(second.pk)):
        assert client.post(switch, {"organisation": ref}).status_code == 404
    assert client.get(reverse(PAGE)).context["organisation"] == second
    assert client.get(switch).status_code == 405
